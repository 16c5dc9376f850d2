import { crc32, deflateRawSync } from 'node:zlib';
import { encodeEucKr } from '#protocol/korean-text.ts';

export interface PackedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** As Windows packs in Korea: the name in CP949, and nothing says so. */
  readonly cp949?: boolean;
  /** What the directory says in the place of what is true. */
  readonly says?: { readonly bytes?: number; readonly crc?: number; readonly flags?: number; readonly method?: number };
}

const FULL = 0xffffffff;

/** A ZIP archive by its parts, so that each can be wrong. `zip64`: all sizes stand in the fields for large ones. */
export function zipOf(files: readonly PackedFile[], { zip64 = false, entries = files.length } = {}): Buffer {
  const [local, directory]: [Buffer[], Buffer[]] = [[], []];
  let at = 0;
  for (const { name, bytes, cp949 = false, says = {} } of files) {
    const named = cp949 ? encodeEucKr(name) : Buffer.from(name);
    const packed = deflateRawSync(bytes);
    const flags = says.flags ?? (cp949 ? 0 : 0x0800);
    const crc = says.crc ?? crc32(bytes);
    const sizes = { packed: packed.length, bytes: says.bytes ?? bytes.length };
    const common = (signature: number, lead: number[]): Buffer =>
      numbers([4, signature], ...lead.map((each) => [2, each] as const), [2, 20], [2, flags], [2, says.method ?? 8], [4, 0], [4, crc]);
    // The sizes stand behind the content, as writers that stream do it.
    local.push(common(0x04034b50, []), numbers([4, 0], [4, 0], [2, named.length], [2, 0]), Buffer.from(named), packed);
    const extra = zip64 ? numbers([2, 1], [2, 24], [8, sizes.bytes], [8, sizes.packed], [8, at]) : Buffer.alloc(0);
    directory.push(
      common(0x02014b50, [45]),
      numbers([4, zip64 ? FULL : sizes.packed], [4, zip64 ? FULL : sizes.bytes], [2, named.length], [2, extra.length], [2, 0]),
      numbers([2, 0], [2, 0], [4, 0], [4, zip64 ? FULL : at]),
      Buffer.from(named),
      extra,
    );
    at += 30 + named.length + packed.length;
  }
  const listed = Buffer.concat(directory);
  return Buffer.concat([...local, listed, ...(zip64 ? endForLarge : end)(entries, listed.length, at)]);
}

function end(entries: number, length: number, at: number): Buffer[] {
  return [numbers([4, 0x06054b50], [2, 0], [2, 0], [2, entries], [2, entries], [4, length], [4, at], [2, 0])];
}

function endForLarge(entries: number, length: number, at: number): Buffer[] {
  return [
    numbers([4, 0x06064b50], [8, 44], [2, 45], [2, 45], [4, 0], [4, 0], [8, entries], [8, entries], [8, length], [8, at]),
    numbers([4, 0x07064b50], [4, 0], [8, at + length], [4, 1]),
    ...end(0xffff, FULL, FULL),
  ];
}

/** Little-endian, each of so many bytes. */
function numbers(...list: readonly (readonly [bytes: number, value: number])[]): Buffer {
  return Buffer.concat(
    list.map(([bytes, value]) => {
      const out = Buffer.alloc(8);
      out.writeBigUInt64LE(BigInt(value));
      return out.subarray(0, bytes);
    }),
  );
}

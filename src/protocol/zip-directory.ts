import { decodeEucKr } from './korean-text.ts';

/**
 * The directory of a ZIP archive (PKWARE APPNOTE 6.3, with Zip64), which alone says what is in it: local headers may leave sizes out.
 * Bounded, never throws.
 */
export interface ZipEntry {
  /** With `/` between folders; in UTF-8 where it says so, else in CP949 as Windows packs in Korea. */
  readonly name: string;
  readonly stored: boolean;
  readonly packedBytes: number;
  readonly bytes: number;
  readonly crc: number;
  /** Where its local header begins. */
  readonly headerAt: number;
}

export type ZipProblem = 'noArchive' | 'cutOff' | 'split' | 'encrypted' | 'method' | 'tooMany' | 'tooLarge' | 'leadsOut';
export interface ZipFault {
  readonly problem: ZipProblem;
  /** Of the entry, where it is about one. */
  readonly entry?: string;
}

export interface ZipEnd {
  readonly entries: number;
  readonly directoryAt: number;
  readonly directoryBytes: number;
}

/** As many bytes of the end of an archive as may have to be looked at: a comment may stand behind the directory. */
export const ZIP_END_BYTES = 0x10000 + 22 + 20 + 56;
/** Bytes before the name in the header that stands before the content. */
export const ZIP_LOCAL_HEADER_BYTES = 30;
const MAX_ENTRIES = 1_000;
/** A thousand names with all that may stand beside them. */
const MAX_DIRECTORY_BYTES = 4 * 1024 * 1024;
/** Two nations' lists of buildings, unpacked. */
const MAX_UNPACKED_BYTES = 8 * 1024 ** 3;

const SIGNATURE = { local: 0x04034b50, entry: 0x02014b50, end: 0x06054b50, end64: 0x06064b50, locator64: 0x07064b50 } as const;
const FULL = 0xffffffff;
const ENCRYPTED = 0x0001 | 0x0040 | 0x2000;
const UTF8 = 0x0800;
const [STORED, DEFLATED] = [0, 8];
const ZIP64_FIELD = 1;

/** Finds where the directory is. `tail`: the last `ZIP_END_BYTES` of `size` bytes, or all of them. */
export function findZipEnd(tail: Uint8Array, size: number): ZipEnd | ZipFault {
  const view = viewOf(tail);
  let at = tail.length - 22;
  while (at >= 0 && !(view.getUint32(at, true) === SIGNATURE.end && at + 22 + view.getUint16(at + 20, true) <= tail.length)) at -= 1;
  if (at < 0) return { problem: 'noArchive' };
  if (view.getUint16(at + 4, true) !== view.getUint16(at + 6, true)) return { problem: 'split' };
  const end =
    at >= 20 && view.getUint32(at - 20, true) === SIGNATURE.locator64
      ? readEnd64(view, { locator: at - 20, tailAt: size - tail.length })
      : {
          entries: view.getUint16(at + 10, true),
          directoryBytes: view.getUint32(at + 12, true),
          directoryAt: view.getUint32(at + 16, true),
        };
  if (end === undefined || end.directoryAt + end.directoryBytes > size) return { problem: 'cutOff' };
  if (end.entries > MAX_ENTRIES || end.directoryBytes > MAX_DIRECTORY_BYTES) return { problem: 'tooMany' };
  return end;
}

function readEnd64(view: DataView, { locator, tailAt }: { readonly locator: number; readonly tailAt: number }): ZipEnd | undefined {
  const at = numberAt(view, locator + 8) - tailAt;
  if (at < 0 || at + 56 > view.byteLength || view.getUint32(at, true) !== SIGNATURE.end64) return undefined;
  return { entries: numberAt(view, at + 32), directoryBytes: numberAt(view, at + 40), directoryAt: numberAt(view, at + 48) };
}

/** What there is to unpack: folders, and what macOS adds, are left out. One entry that cannot be taken refuses the archive. */
export function readZipDirectory(directory: Uint8Array, { entries }: ZipEnd): readonly ZipEntry[] | ZipFault {
  const view = viewOf(directory);
  const found: ZipEntry[] = [];
  let unpacked = 0;
  for (let count = 0, at = 0; count < entries; count += 1) {
    if (at + 46 > directory.length || view.getUint32(at, true) !== SIGNATURE.entry) return { problem: 'cutOff' };
    const [nameBytes, extraBytes, commentBytes] = [
      view.getUint16(at + 28, true),
      view.getUint16(at + 30, true),
      view.getUint16(at + 32, true),
    ];
    const extraAt = at + 46 + nameBytes;
    const next = extraAt + extraBytes + commentBytes;
    if (next > directory.length) return { problem: 'cutOff' };
    const [flags, method] = [view.getUint16(at + 8, true), view.getUint16(at + 10, true)];
    const name = nameOf(directory.subarray(at + 46, extraAt), (flags & UTF8) !== 0);
    const sizes = sizesOf(view, { at, extraAt, extraEnd: extraAt + extraBytes });
    at = next;
    if (leadsOut(name)) return { problem: 'leadsOut', entry: name.slice(0, 100) };
    if (name.endsWith('/') || /^__MACOSX\/|(^|\/)\.DS_Store$/.test(name)) continue;
    if ((flags & ENCRYPTED) !== 0) return { problem: 'encrypted', entry: name };
    if (method !== STORED && method !== DEFLATED) return { problem: 'method', entry: name };
    if (sizes === undefined || (method === STORED && sizes.bytes !== sizes.packedBytes)) return { problem: 'cutOff', entry: name };
    unpacked += sizes.bytes;
    if (unpacked > MAX_UNPACKED_BYTES) return { problem: 'tooLarge', entry: name };
    found.push({ name, stored: method === STORED, ...sizes });
  }
  return found;
}

/** Where the content begins, by the header that stands before it. Undefined: there is no such header. */
export function zipContentAt(entry: ZipEntry, header: Uint8Array): number | undefined {
  if (header.length < ZIP_LOCAL_HEADER_BYTES) return undefined;
  const view = viewOf(header);
  if (view.getUint32(0, true) !== SIGNATURE.local) return undefined;
  return entry.headerAt + ZIP_LOCAL_HEADER_BYTES + view.getUint16(26, true) + view.getUint16(28, true);
}

type Sizes = Pick<ZipEntry, 'packedBytes' | 'bytes' | 'crc' | 'headerAt'>;

/** Numbers that do not fit stand in a field of their own, one after the other, only those that do not fit. */
function sizesOf(view: DataView, { at, extraAt, extraEnd }: { at: number; extraAt: number; extraEnd: number }): Sizes | undefined {
  const short = {
    bytes: view.getUint32(at + 24, true),
    packedBytes: view.getUint32(at + 20, true),
    headerAt: view.getUint32(at + 42, true),
  };
  const crc = view.getUint32(at + 16, true);
  if (short.bytes !== FULL && short.packedBytes !== FULL && short.headerAt !== FULL) return { ...short, crc };
  let field = extraAt;
  while (field + 4 <= extraEnd && view.getUint16(field, true) !== ZIP64_FIELD) field += 4 + view.getUint16(field + 2, true);
  const fieldEnd = Math.min(extraEnd, field + 4 + (field + 4 <= extraEnd ? view.getUint16(field + 2, true) : 0));
  let number = field + 4;
  const long = (value: number): number | undefined => {
    if (value !== FULL) return value;
    number += 8;
    return number <= fieldEnd ? numberAt(view, number - 8) : undefined;
  };
  const [bytes, packedBytes, headerAt] = [long(short.bytes), long(short.packedBytes), long(short.headerAt)];
  return bytes === undefined || packedBytes === undefined || headerAt === undefined ? undefined : { bytes, packedBytes, headerAt, crc };
}

function nameOf(bytes: Uint8Array, utf8: boolean): string {
  const text = utf8 ? new TextDecoder().decode(bytes) : (decodeEucKr(bytes) ?? new TextDecoder().decode(bytes));
  return text.replaceAll('\\', '/');
}

/** No name is ever used as a path; whoever packs such a name means to have it written somewhere else. */
function leadsOut(name: string): boolean {
  return name.startsWith('/') || /^[a-z]:/i.test(name) || name.includes('\0') || name.split('/').includes('..');
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}

/** Beyond 2^53 it is no number that a file has. */
function numberAt(view: DataView, at: number): number {
  return Number(view.getBigUint64(at, true));
}

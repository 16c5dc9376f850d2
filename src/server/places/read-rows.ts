import type { RoadFile } from '#contract/road-import.ts';
import { decodeEucKr } from '#protocol/korean-text.ts';
import { detectFileEncoding, ENCODING_SAMPLE_BYTES } from '#protocol/text-encoding.ts';

/** A line of a file of the address database with its number from 1. */
export interface FileLine {
  readonly row: number;
  /** Undefined: no text in this code page, or longer than a row may be. */
  readonly text: string | undefined;
  readonly tooLong: boolean;
}

const MAX_LINE_BYTES = 8 * 1024;
const LINE_END = 0x0a;
const RETURN = 0x0d;

/**
 * Lines as they come, never more than one in memory. CP949 unless the start of the file is UTF-8; no second byte of CP949 looks like
 * a line end or a `|`.
 */
export async function* linesOf(file: RoadFile, encoding?: 'cp949' | 'utf-8'): AsyncGenerator<FileLine[]> {
  let rest: Uint8Array = new Uint8Array(0);
  let row = 0;
  let decode: ((bytes: Uint8Array) => string | undefined) | undefined;
  let skipping = false;
  for await (const piece of file.bytes()) {
    const bytes = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
    decode ??= decoderOf(encoding ?? detectFileEncoding(bytes.subarray(0, ENCODING_SAMPLE_BYTES)));
    const lines: FileLine[] = [];
    let from = 0;
    for (let end = bytes.indexOf(LINE_END, from); end >= 0; end = bytes.indexOf(LINE_END, from)) {
      row += 1;
      lines.push(lineOf(bytes.subarray(from, end), { row, decode, skipping }));
      skipping = false;
      from = end + 1;
    }
    rest = bytes.subarray(from);
    if (rest.length > MAX_LINE_BYTES) {
      skipping = true;
      rest = new Uint8Array(0);
    }
    yield lines;
  }
  if (rest.length > 0 && decode !== undefined) yield [lineOf(rest, { row: row + 1, decode, skipping })];
}

function lineOf(
  bytes: Uint8Array,
  { row, decode, skipping }: { row: number; decode: (bytes: Uint8Array) => string | undefined; skipping: boolean },
): FileLine {
  const tooLong = skipping || bytes.length > MAX_LINE_BYTES;
  const end = bytes.at(-1) === RETURN ? bytes.length - 1 : bytes.length;
  return { row, text: tooLong ? undefined : decode(bytes.subarray(0, end)), tooLong };
}

function decoderOf(encoding: string): (bytes: Uint8Array) => string | undefined {
  if (encoding === 'cp949') return decodeEucKr;
  const decoder = new TextDecoder('utf-8', { fatal: true });
  return (bytes) => {
    try {
      return decoder.decode(bytes).replace(/^\ufeff/, '');
    } catch {
      return undefined;
    }
  };
}

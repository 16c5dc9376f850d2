import { makeDbfReader } from '#protocol/dbf.ts';
import { decodeUtf8 } from '#protocol/korean-text.ts';
import { decoderOf, encodingOfCpg, type TextEncoding } from '#protocol/map-formats/file-text.ts';
import type { EncodingChoice } from './overlay-messages.ts';

const SAMPLE_BYTES = 512 * 1024;
const SAMPLE_ROWS = 4;
const MAX_ROW_TEXT = 120;

/** The code page of a table, or how it reads in each, the likelier first. */
export function tableEncoding(dbf: Uint8Array, cpg: string | undefined): TextEncoding | readonly EncodingChoice[] {
  const told = cpg === undefined ? undefined : encodingOfCpg(cpg);
  if (told !== undefined) return told;
  if (decodeUtf8(dbf) !== undefined) return 'utf-8';
  return (['cp949', 'utf-8'] as const).map((encoding) => sample(dbf, encoding)).toSorted((a, b) => a.unreadable - b.unreadable);
}

/** Rows with letters beyond ASCII: the others read the same either way. */
function sample(dbf: Uint8Array, encoding: TextEncoding): EncodingChoice {
  const decode = decoderOf(encoding);
  let unreadable = 0;
  let foreign = false;
  const reader = makeDbfReader((bytes) => {
    foreign ||= bytes.some((byte) => byte >= 0x80);
    const text = decode(bytes);
    if (text === undefined) unreadable += 1;
    return text ?? '\ufffd'.repeat(3);
  });
  const rows: string[] = [];
  const names = { shown: false };
  const row = rowSize(dbf);
  for (let at = 0; at < Math.min(dbf.length, SAMPLE_BYTES); at += row) {
    foreign = false;
    const { rows: found } = reader.push(dbf.subarray(at, at + row));
    if (!names.shown && reader.fields && reader.fields.some(({ name }) => /[^\u0020-\u007e]/.test(name))) {
      rows.push(
        reader.fields
          .map(({ name }) => name)
          .join(' · ')
          .slice(0, MAX_ROW_TEXT),
      );
    }
    names.shown ||= reader.fields !== undefined;
    for (const { values } of found) {
      const text = Object.values(values)
        .filter((value) => value && /[^\u0020-\u007e]/.test(value))
        .join(' · ');
      if (foreign && text !== '' && rows.length <= SAMPLE_ROWS) rows.push(text.slice(0, MAX_ROW_TEXT));
    }
  }
  return { encoding, rows, unreadable };
}

/** So that each push gives about one row: which row had foreign letters is then known. */
function rowSize(dbf: Uint8Array): number {
  const size = (dbf[10] ?? 0) | ((dbf[11] ?? 0) << 8);
  return Math.max(32, size);
}

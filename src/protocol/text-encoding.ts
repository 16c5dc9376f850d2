import { decodeEucKr } from './korean-text.ts';

/** How the bytes of a Korean file are to be read. */
export type FileEncoding = 'utf-8' | 'utf-8-bom' | 'utf-16le' | 'cp949';

/** So many bytes from the start of a file tell its encoding: its header has Korean words. */
export const ENCODING_SAMPLE_BYTES = 256 * 1024;

/**
 * By byte order mark; else UTF-8 where the sample is valid UTF-8 (a character cut off at its end does no harm); else CP949,
 * in which Korean spreadsheets are saved.
 */
export function detectFileEncoding(sample: Uint8Array): FileEncoding {
  if (sample[0] === 0xef && sample[1] === 0xbb && sample[2] === 0xbf) return 'utf-8-bom';
  if (sample[0] === 0xff && sample[1] === 0xfe) return 'utf-16le';
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(sample, { stream: true });
    return 'utf-8';
  } catch {
    return 'cp949';
  }
}

/** A whole file as text, by the encoding that it has unless one is named; undefined where it is no text in CP949 after all. */
export function decodeFile(
  bytes: Uint8Array,
  encoding: FileEncoding = detectFileEncoding(bytes.subarray(0, ENCODING_SAMPLE_BYTES)),
): string | undefined {
  return encoding === 'cp949' ? decodeEucKr(bytes) : new TextDecoder(encoding === 'utf-16le' ? 'utf-16le' : 'utf-8').decode(bytes);
}

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

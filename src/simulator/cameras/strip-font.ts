import { readFileSync } from 'node:fs';
import path from 'node:path';
import { brotliDecompressSync } from 'node:zlib';

/** Glyphs are square cells of this many pixels, four grey levels each. */
export const STRIP_FONT_CELL = 32;
export const STRIP_FONT_MAGIC = 'MSF1';

export interface StripGlyph {
  /** Pixels to the next glyph. */
  readonly advance: number;
  /** Coverage 0…3, one byte a pixel, row by row, STRIP_FONT_CELL a row. */
  readonly coverage: Uint8Array;
}

export type StripFont = ReadonlyMap<string, StripGlyph>;

const BYTES_EACH = 3 + (STRIP_FONT_CELL * STRIP_FONT_CELL) / 4;
let loaded: StripFont | undefined;

/**
 * The letters of the caption strip: ASCII and the 2,350 Hangul syllables of KS X 1001. The file is magic, u16 number of
 * glyphs, then for each u16 code point, u8 advance and 256 bytes of 2-bit coverage; Brotli around all of it.
 */
export function loadStripFont(): StripFont {
  loaded ??= readFont(brotliDecompressSync(readFileSync(path.join(import.meta.dirname, '../assets/strip-font.br'))));
  return loaded;
}

function readFont(file: Buffer): StripFont {
  if (file.toString('latin1', 0, 4) !== STRIP_FONT_MAGIC) throw new Error('strip-font.br is not a strip font');
  const font = new Map<string, StripGlyph>();
  const count = file.readUInt16BE(4);
  for (let index = 0; index < count; index++) {
    const start = 6 + index * BYTES_EACH;
    const packed = file.subarray(start + 3, start + BYTES_EACH);
    const coverage = new Uint8Array(STRIP_FONT_CELL * STRIP_FONT_CELL);
    for (let pixel = 0; pixel < coverage.length; pixel++) coverage[pixel] = ((packed[pixel >> 2] ?? 0) >> (6 - 2 * (pixel & 3))) & 3;
    font.set(String.fromCharCode(file.readUInt16BE(start)), { advance: file[start + 2] ?? 0, coverage });
  }
  return font;
}

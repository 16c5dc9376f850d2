/**
 * Draws the letters of the simulated cameras' caption strip (and of the shop signs in their scenes) once, from an
 * outline font into a small bitmap file: `node run.mjs tools/make-strip-font.ts FONT.otf`. Development only; needs
 * Chromium. The result is checked in, so that no font or browser is needed at run time.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { chromium } from 'playwright-core';
import { STRIP_FONT_CELL, STRIP_FONT_MAGIC } from '../src/simulator/cameras/strip-font.ts';

const FONT_SIZE = 26;
const BASELINE = 24;

const [fontFile] = process.argv.slice(2);
if (!fontFile) throw new Error('usage: node run.mjs tools/make-strip-font.ts FONT.otf');

/** The 2,350 syllables of KS X 1001 (rows 16–40) and printable ASCII. */
function characters(): string[] {
  const eucKr = new TextDecoder('euc-kr');
  const list: string[] = [];
  for (let code = 32; code < 127; code++) list.push(String.fromCharCode(code));
  for (let row = 0xb0; row <= 0xc8; row++) for (let cell = 0xa1; cell <= 0xfe; cell++) list.push(eucKr.decode(Uint8Array.of(row, cell)));
  return list;
}

/** Runs in the page: coverage 0…3 of each glyph, one byte a pixel, and its advance. Sent as text, since it needs a DOM. */
const DRAW = `async ([font, letters, cell, size, baseline]) => {
  const face = new FontFace('strip', Uint8Array.from(atob(font), (c) => c.charCodeAt(0)));
  await face.load();
  document.fonts.add(face);
  const canvas = new OffscreenCanvas(cell, cell);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  context.font = size + 'px strip';
  context.fontVariantCaps = 'normal';
  return letters.map((letter) => {
    const digit = letter >= '0' && letter <= '9';
    const measured = context.measureText(letter).width;
    const advance = digit ? 15 : Math.round(measured);
    context.fillStyle = '#000';
    context.fillRect(0, 0, cell, cell);
    context.fillStyle = '#fff';
    context.fillText(letter, digit ? (15 - measured) / 2 : 0, baseline);
    const pixels = context.getImageData(0, 0, cell, cell).data;
    const levels = [];
    for (let at = 0; at < pixels.length; at += 4) levels.push(Math.round(pixels[at] / 85));
    return { advance, levels };
  });
}`;

const browser = await chromium.launch({ executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
try {
  const page = await browser.newPage();
  const letters = characters();
  const font = readFileSync(fontFile).toString('base64');
  const glyphs = await page.evaluate<{ advance: number; levels: number[] }[]>(
    `(${DRAW})(${JSON.stringify([font, letters, STRIP_FONT_CELL, FONT_SIZE, BASELINE])})`,
  );
  const bytesEach = 3 + (STRIP_FONT_CELL * STRIP_FONT_CELL) / 4;
  const file = Buffer.alloc(6 + glyphs.length * bytesEach);
  file.write(STRIP_FONT_MAGIC, 0, 'latin1');
  file.writeUInt16BE(glyphs.length, 4);
  glyphs.forEach((glyph, index) => {
    const start = 6 + index * bytesEach;
    file.writeUInt16BE(letters[index]?.charCodeAt(0) ?? 0, start);
    file[start + 2] = glyph.advance;
    glyph.levels.forEach((level, pixel) => {
      const at = start + 3 + (pixel >> 2);
      file[at] = (file[at] ?? 0) | (level << (6 - 2 * (pixel & 3)));
    });
  });
  const packed = brotliCompressSync(file);
  writeFileSync(path.join(import.meta.dirname, '../src/simulator/assets/strip-font.br'), packed);
  console.log(`${glyphs.length} glyphs, ${file.length} bytes, ${packed.length} packed`);
} finally {
  await browser.close();
}

import { expect, test } from 'vitest';
import { mediaFileType } from './media-file-type.ts';

const ascii = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const box = (brand: string): Uint8Array => ascii(`\0\0\0 ftyp${brand}\0\0\0\0`);

test('PT12: a file is what its first bytes say', () => {
  expect(mediaFileType(Uint8Array.of(0xff, 0xd8, 0xff, 0xe1))).toBe('image/jpeg');
  expect(mediaFileType(Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a))).toBe('image/png');
  expect(mediaFileType(box('isom'))).toBe('video/mp4');
  expect(mediaFileType(box('mp42'))).toBe('video/mp4');
  expect(mediaFileType(box('qt  '))).toBe('video/quicktime');
  expect(mediaFileType(Uint8Array.of(0x1a, 0x45, 0xdf, 0xa3))).toBe('video/webm');
});

test('PT12: what is none of these is not let in, whatever it is called', () => {
  for (const other of ['<svg xmlns="x">', '<!doctype html>', 'MZ', '%PDF-1.7', '', 'GIF89a', 'RIFF....WEBP'])
    expect(mediaFileType(ascii(other))).toBeUndefined();
  for (const brand of ['heic', 'mif1', 'avif', 'jpx ']) expect(mediaFileType(box(brand))).toBeUndefined();
  expect(mediaFileType(Uint8Array.of(0xff, 0xd8))).toBeUndefined();
});

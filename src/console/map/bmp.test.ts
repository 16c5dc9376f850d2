import { expect, test } from 'vitest';
import { writeBmp } from './bmp.ts';

test('a bitmap is written row by row from below, blue first, rows filled to four bytes, transparency white', () => {
  const red = [255, 0, 0, 255];
  const green = [0, 255, 0, 255];
  const clear = [10, 20, 30, 0];
  const bmp = writeBmp({ width: 1, height: 3, data: Uint8Array.from([...red, ...green, ...clear]) });
  const view = new DataView(bmp.buffer);
  expect(String.fromCharCode(bmp[0]!, bmp[1]!)).toBe('BM');
  expect([view.getUint32(2, true), view.getUint32(10, true), bmp.length]).toEqual([66, 54, 66]);
  expect([view.getInt32(18, true), view.getInt32(22, true), view.getUint16(28, true)]).toEqual([1, 3, 24]);
  expect([...bmp.subarray(54)]).toEqual([255, 255, 255, 0, 0, 255, 0, 0, 0, 0, 255, 0]);
});

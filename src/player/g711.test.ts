import { expect, test } from 'vitest';
import { decodeG711 } from './g711.ts';

const linear = (byte: number, law: 'pcmu' | 'pcma') => Math.round(decodeG711(Uint8Array.of(byte), law)[0]! * 32_768);

test.each([
  ['pcmu', 0xff, 0],
  ['pcmu', 0x80, 32_124],
  ['pcmu', 0x00, -32_124],
  ['pcmu', 0xef, 132],
  ['pcma', 0xd5, 8],
  ['pcma', 0x55, -8],
  ['pcma', 0xaa, 32_256],
  ['pcma', 0x2a, -32_256],
] as const)('%s %i is %i, as the tables of ITU-T G.711 have it', (law, byte, sample) => {
  expect(linear(byte, law)).toBe(sample);
});

test.each(['pcmu', 'pcma'] as const)('%s: the louder the code, the louder the sample, on both sides alike', (law) => {
  const all = Array.from({ length: 256 }, (_, byte) => linear(byte, law)).toSorted((a, b) => a - b);
  expect(
    all
      .map((each) => -each)
      .toReversed()
      .map((each) => each + 0),
  ).toEqual(all.map((each) => each + 0));
  expect(new Set(all).size).toBeGreaterThanOrEqual(255);
});

import { expect, test } from 'vitest';
import { systemRandom } from './random.ts';

test('as many bytes as were asked for, in hexadecimal, and never the same twice', () => {
  const drawn = Array.from({ length: 5_000 }, (_, at) => systemRandom.hex(8 + (at % 9)));
  expect(drawn.every((text, at) => new RegExp(`^[0-9a-f]{${(8 + (at % 9)) * 2}}$`).test(text))).toBe(true);
  expect(new Set(drawn.map((text) => text.slice(0, 16))).size).toBe(drawn.length);
  expect(systemRandom.hex(4_096)).toMatch(/^[0-9a-f]{8192}$/);
});

test('more than there is room for is a bug, not less randomness', () => {
  expect(() => systemRandom.hex(4_097)).toThrow(RangeError);
});

import { expect, test } from 'vitest';
import { createBackoff } from './backoff.ts';

const fixed = (hex: string) => ({ hex: () => hex });

test('doubles up to its most, spread by a quarter, and begins anew after success', () => {
  const middle = createBackoff({ firstMs: 100, mostMs: 1_000 }, fixed('80000000'));
  expect([1, 2, 3, 4, 5, 6].map(() => middle.next())).toEqual([100, 200, 400, 800, 1_000, 1_000]);
  middle.reset();
  expect(middle.next()).toBe(100);
  expect(createBackoff({ firstMs: 100, mostMs: 1_000 }, fixed('00000000')).next()).toBe(75);
  expect(createBackoff({ firstMs: 100, mostMs: 1_000 }, fixed('ffffffff')).next()).toBe(125);
});

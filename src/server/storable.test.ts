import { describe, expect, test } from 'vitest';
import { storable } from './storable.ts';

describe('text that cannot be stored', () => {
  test.each([
    ['U+0000', '강\0도', '강\uFFFD도'],
    ['a lone first half', 'a\ud800', 'a\uFFFD'],
    ['a lone second half', '\udc00b', '\uFFFDb'],
    ['both', '\ud800\0', '\uFFFD\uFFFD'],
    ['a whole character beyond the plane', '🚓', '🚓'],
    ['nothing wrong', '강도 사건', '강도 사건'],
  ])('[J8] %s', (_title, text, expected) => {
    expect(storable(text)).toBe(expected);
    expect(storable({ a: [{ [text]: text }] })).toEqual({ a: [{ [expected]: expected }] });
    expect(storable(storable({ text }))).toEqual({ text: expected });
  });

  test('[J8] what is sound stays the very same object', () => {
    const value = { a: [1, 'x', null, { b: true }], c: undefined, d: Number.NaN };
    expect(storable(value)).toBe(value);
    const half = { good: value, bad: '\0' };
    expect(storable(half).good).toBe(value);
  });

  test('[J8] depth without end ends', () => {
    let deep: unknown = 'x';
    for (let at = 0; at < 100_000; at += 1) deep = { deep };
    expect(JSON.stringify(storable(deep)).length).toBeLessThan(500);
  });
});

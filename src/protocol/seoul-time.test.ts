import { expect, test } from 'vitest';
import fc from 'fast-check';
import { formatSeoulTime, formatSeoulTimeMillis, parseSeoulTime } from './seoul-time.ts';

test('a Korean date-time is nine hours ahead of UTC, in every season', () => {
  expect(parseSeoulTime('20261121000000')).toBe(Date.UTC(2026, 10, 20, 15));
  expect(parseSeoulTime('20260801123456')).toBe(Date.UTC(2026, 7, 1, 3, 34, 56));
  expect(parseSeoulTime('20260801123456789')).toBe(Date.UTC(2026, 7, 1, 3, 34, 56, 789));
  expect(formatSeoulTimeMillis(Date.UTC(2024, 1, 28, 15, 0, 0, 7))).toBe('20240229000000007');
});

test('what is not a date-time is refused', () => {
  for (const text of [
    '',
    '2026112100000',
    '20261321000000',
    '20261100000000',
    '20260229000000',
    '20261121240000',
    '20261121006000',
    '00000000000000',
    '2026112100000x',
  ]) {
    expect(parseSeoulTime(text), text).toBeUndefined();
  }
});

test('every moment is written and read back as the same second', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: Date.UTC(2999, 0, 1) }), (at) => {
      expect(parseSeoulTime(formatSeoulTimeMillis(at))).toBe(at);
      expect(formatSeoulTime(at)).toBe(new Date(at + 9 * 3_600_000).toISOString().replaceAll(/[-:T]|\..*/g, ''));
    }),
  );
});

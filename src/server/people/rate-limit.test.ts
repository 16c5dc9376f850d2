import { expect, test } from 'vitest';
import { RateLimit } from './rate-limit.ts';

test('N4, A6: a key has its burst, then so many a second, and is told how long to wait', () => {
  let now = 0;
  const limit = new RateLimit({ perSecond: 2, burst: 3, maxKeys: 10 }, () => now);
  const take = (): unknown => limit.take('a');
  expect([take(), take(), take()]).toEqual([{ ok: true }, { ok: true }, { ok: true }]);
  expect(take()).toEqual({ ok: false, retryAfterSeconds: 1, first: true });
  expect(take()).toEqual({ ok: false, retryAfterSeconds: 1, first: false });
  now = 500;
  expect(take()).toEqual({ ok: true });
  expect(take()).toMatchObject({ ok: false, first: true });
  expect(limit.take('b')).toEqual({ ok: true });
});

test('N4: the memory for keys is bounded; the one not heard of for the longest time is forgotten', () => {
  const limit = new RateLimit({ perSecond: 1, burst: 1, maxKeys: 2 }, () => 0);
  expect(limit.take('a').ok).toBe(true);
  expect(limit.take('b').ok).toBe(true);
  expect(limit.take('a').ok).toBe(false);
  expect(limit.take('c').ok).toBe(true);
  expect(limit.take('a').ok).toBe(false);
  expect(limit.take('b').ok).toBe(true);
});

test('a clock that is set back gives nobody a flood of tokens', () => {
  let now = 10_000;
  const limit = new RateLimit({ perSecond: 1, burst: 1, maxKeys: 2 }, () => now);
  limit.take('a');
  now = 0;
  expect(limit.take('a').ok).toBe(false);
});

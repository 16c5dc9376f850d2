import { expect, test } from 'vitest';
import { FailedLogins } from './failed-logins.ts';

test('N2: a login that nobody has locks after as many failures as a real one, and opens after the time', () => {
  const failed = new FailedLogins({ afterFailures: 3, lockMs: 1_000 });
  expect([failed.fail('ghost', 0), failed.fail('ghost', 1), failed.fail('ghost', 2)]).toEqual([false, false, true]);
  expect(failed.lockedUntil('ghost')).toBe(1_002);
  expect(failed.lockedUntil('other')).toBe(0);
  expect(failed.fail('ghost', 2_000)).toBe(false);
  expect(failed.lockedUntil('ghost')).toBe(0);
});

test('N2: a flood of invented logins is forgotten from its beginning', () => {
  const failed = new FailedLogins({ afterFailures: 1, lockMs: 1_000 });
  for (let at = 0; at <= 10_000; at += 1) failed.fail(`ghost-${at}`, 0);
  expect(failed.lockedUntil('ghost-0')).toBe(0);
  expect(failed.lockedUntil('ghost-10000')).toBe(1_000);
});

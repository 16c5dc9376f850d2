import { expect, test } from 'vitest';
import { zoneClock } from './zone-clock.ts';

test('P10: the city’s clock is that of its zone, summer time and all', () => {
  const seoul = zoneClock('Asia/Seoul');
  const noon = Date.UTC(2026, 6, 1, 3, 0, 30);
  expect([seoul.minutesEast(noon), seoul.clock(noon)]).toEqual([540, '12:00']);
  const berlin = zoneClock('Europe/Berlin');
  expect([berlin.minutesEast(noon), berlin.minutesEast(Date.UTC(2026, 0, 1))]).toEqual([120, 60]);
});

test('P3: what is no moment is no time, and nothing fails', () => {
  const seoul = zoneClock('Asia/Seoul');
  for (const at of [1e20, -1e20, Number.NaN, Number.POSITIVE_INFINITY]) expect([seoul.clock(at), seoul.minutesEast(at)]).toEqual(['', 0]);
  expect(() => zoneClock('Nowhere/Town')).toThrow(/zone/i);
});

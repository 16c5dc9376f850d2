import { expect, test } from 'vitest';
import { demoLinks } from '../city/demo-city.ts';
import { demoEvents, demoSpeeds, NO_CHANGE } from './demo-traffic.ts';

const links = demoLinks();
const at = (hour: number, minute = 0): number => Date.UTC(2026, 10, 25, hour - 9, minute);
const mean = (now: number, factor = 1): number => {
  const speeds = demoSpeeds(links, now, { factor, closed: [] });
  return speeds.reduce((sum, { kmh }) => sum + kmh, 0) / speeds.length;
};

test('the demo’s traffic is slow in the morning and evening, quick at night, changes every five minutes, and by what is asked of it', () => {
  expect(mean(at(3))).toBeGreaterThan(mean(at(11)));
  expect(mean(at(11))).toBeGreaterThan(mean(at(8)) * 1.2);
  expect(mean(at(11))).toBeGreaterThan(mean(at(18, 30)) * 1.2);
  expect(mean(at(11), 0.3)).toBeLessThan(mean(at(11)) * 0.5);
  const [now, later] = [demoSpeeds(links, at(11), NO_CHANGE), demoSpeeds(links, at(11, 5), NO_CHANGE)];
  expect(now.map(({ kmh }) => kmh)).not.toEqual(later.map(({ kmh }) => kmh));
  expect(demoSpeeds(links, at(11), NO_CHANGE)).toEqual(now);
  // Alleys are not measured, main roads nearly all.
  expect(now.every(({ link }) => link.rank !== '108')).toBe(true);
  expect(now.length).toBeGreaterThan(links.filter(({ rank }) => rank === '104').length * 0.9);
});

test('works and accidents stand on named roads, and a closure that is asked for blocks every lane of its link', () => {
  const [first] = links;
  const events = demoEvents(links, at(11), { factor: 1, closed: [first!.id] });
  expect(events.length).toBeGreaterThan(3);
  expect(events.filter(({ link }) => link.id === first!.id)).toMatchObject([{ lanesBlockType: '3' }]);
  for (const { from, until } of events) expect([from <= at(11), until > at(11)]).toEqual([true, true]);
});

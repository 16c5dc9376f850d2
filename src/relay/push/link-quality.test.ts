import { expect, test } from 'vitest';
import { createLinkQuality } from './link-quality.ts';

test('the delay is what an answer took beyond the shortest trip, and grows while one is missing', () => {
  const quality = createLinkQuality();
  quality.asked(0, 0);
  expect(quality.delayMs(50)).toBe(50);
  quality.answered(40);
  expect(quality.delayMs(45)).toBe(0);
  quality.asked(400, 30_000);
  expect(quality.delayMs(420)).toBe(0);
  expect(quality.delayMs(1_400)).toBe(960);
  expect(quality.idle).toBe(false);
  quality.answered(1_500);
  expect(quality.delayMs(1_600)).toBe(1_060);
  expect([quality.confirmedBytes, quality.idle]).toEqual([30_000, true]);
});

test('the rate is that of what was confirmed over about a second', () => {
  const quality = createLinkQuality();
  expect(quality.deliveredKbps).toBeUndefined();
  // 500 kbit/s: 62.5 bytes a millisecond.
  for (let at = 0; at <= 4_000; at += 400) {
    quality.asked(at, at * 62.5);
    quality.answered(at + 30);
  }
  expect(quality.deliveredKbps).toBeCloseTo(500, 5);
  quality.asked(4_400, 4_000 * 62.5 + 10_000);
  quality.answered(6_000);
  expect(quality.deliveredKbps).toBeLessThan(300);
});

test('an answer that nobody asked for changes nothing', () => {
  const quality = createLinkQuality();
  quality.answered(10);
  expect([quality.delayMs(20), quality.confirmedBytes, quality.deliveredKbps]).toEqual([0, 0, undefined]);
});

import { describe, expect, test } from 'vitest';
import { createWallClock } from './wall-clock.ts';

const NOW = 1_795_000_000_000;
const report = (offMs: number, rtpTimestamp: number) => ({ ssrc: 1, wallClockMicros: (NOW + offMs) * 1_000, rtpTimestamp });

describe('the time of a picture', () => {
  test('is that of its arrival until the camera has told its own', () => {
    const clock = createWallClock();
    expect(clock.microsOf(500, NOW)).toBe(NOW * 1_000);
    clock.report(report(-300, 90_000), NOW);
    expect(clock.microsOf(90_000 + 45_000, NOW + 500)).toBe((NOW - 300 + 500) * 1_000);
  });

  test('follows the timestamps over their wrap', () => {
    const clock = createWallClock();
    clock.report(report(0, 0xffff_ffff - 8_999), NOW);
    expect(clock.microsOf(9_000 - 9_000, NOW)).toBe((NOW + 100) * 1_000);
  });

  test.each([60_000, -3_600_000, -NOW])('is that of its arrival when the camera’s clock is %i ms off', (off) => {
    const clock = createWallClock();
    clock.report(report(off, 0), NOW);
    expect(clock.microsOf(0, NOW)).toBe(NOW * 1_000);
  });

  test('a camera that says it has no clock has none', () => {
    const clock = createWallClock();
    clock.report({ ssrc: 1, wallClockMicros: 0, rtpTimestamp: 0 }, NOW);
    expect(clock.microsOf(0, NOW)).toBe(NOW * 1_000);
  });
});

describe('the time line of a stream', () => {
  test('keeps the camera’s intervals, goes on over a reconnection, and survives timestamps that are set anew', () => {
    const clock = createWallClock();
    const first = clock.ticksOf(4_294_967_000, NOW);
    expect(clock.ticksOf(4_294_967_000 + 3_000 - 0x1_0000_0000, NOW + 33)).toBe(first + 3_000);
    clock.restart();
    expect(clock.ticksOf(77, NOW + 533)).toBe(first + 3_000 + 45_000);
    expect(clock.ticksOf(77 + 3_000, NOW + 566)).toBe(first + 51_000);
    expect(clock.ticksOf(2_000_000_000, NOW + 666)).toBe(first + 60_000);
  });
});

import { describe, expect, test } from 'vitest';
import { createRateControl, type LinkFacts } from './rate-control.ts';

const LIMITS = { leastKbps: 400, mostKbps: 700 };
const CLEAR: LinkFacts = { delayMs: 20, deliveredKbps: undefined };

/** Looks ten times a second from one moment to another. */
function run(control: ReturnType<typeof createRateControl>, [from, to]: readonly [number, number], link: (at: number) => LinkFacts): void {
  for (let at = from; at < to; at += 100) control.look(at, link(at));
}

describe('the rate', () => {
  test('rises to the most on a clear line within three seconds, and never above', () => {
    const control = createRateControl(LIMITS);
    run(control, [0, 3_000], () => CLEAR);
    expect(control.kbps).toBe(700);
    run(control, [3_000, 60_000], () => CLEAR);
    expect(control.kbps).toBe(700);
  });

  test('is cut at once below what arrives, never below the least, and rises again within four seconds', () => {
    const control = createRateControl(LIMITS);
    run(control, [0, 3_000], () => CLEAR);
    expect(control.look(3_100, { delayMs: 700, deliveredKbps: 600 })).toBe(true);
    expect(control.kbps).toBe(450);
    run(control, [3_200, 8_000], () => ({ delayMs: 700, deliveredKbps: 450 }));
    expect([control.kbps, control.mode]).toEqual([400, 'video']);
    run(control, [8_000, 12_000], () => CLEAR);
    expect(control.kbps).toBe(700);
  });

  test('is not raised while the line is only now and then clear', () => {
    const control = createRateControl(LIMITS);
    control.look(0, { delayMs: 700, deliveredKbps: 500 });
    run(control, [1_000, 10_000], (at) => (at % 500 === 0 ? { delayMs: 350, deliveredKbps: 410 } : CLEAR));
    expect(control.kbps).toBeLessThan(450);
  });
});

describe('stills', () => {
  test('come when the line does not carry the least for long, or when pictures are seconds late; a queue that drains is waited for', () => {
    const weak = createRateControl(LIMITS);
    run(weak, [0, 8_000], () => ({ delayMs: 900, deliveredKbps: 200 }));
    expect(weak.mode).toBe('stills');
    const late = createRateControl(LIMITS);
    run(late, [0, 200], () => ({ delayMs: 2_600, deliveredKbps: undefined }));
    expect(late.mode).toBe('stills');
    const draining = createRateControl(LIMITS);
    run(draining, [0, 20_000], () => ({ delayMs: 900, deliveredKbps: 480 }));
    expect([draining.mode, draining.kbps]).toEqual(['video', 400]);
  });

  test('end when one arrived fast enough, not before two seconds; a line that fails again soon is left alone for longer', () => {
    const control = createRateControl(LIMITS);
    control.look(0, { delayMs: 3_000, deliveredKbps: 100 });
    const fast = { bytes: 40_000, tookMs: 100 };
    expect(control.stillArrived(1_500, fast)).toBe(false);
    expect(control.stillArrived(2_500, { bytes: 40_000, tookMs: 800 })).toBe(false);
    expect(control.stillArrived(2_600, fast)).toBe(true);
    expect(control.mode).toBe('video');
    control.look(3_000, { delayMs: 3_000, deliveredKbps: 100 });
    expect(control.stillArrived(5_500, fast)).toBe(false);
    expect(control.stillArrived(7_100, fast)).toBe(true);
  });
});

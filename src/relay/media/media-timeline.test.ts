import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createMediaTimeline } from './media-timeline.ts';

const FRAME = 3_600;

describe('a channel’s time line', () => {
  test('begins at 0 wherever the camera’s does, and goes on over the wrap of its counter', () => {
    const timeline = createMediaTimeline();
    const times = [0, 1, 2, 3].map((index) => timeline.next((0xffff_ffff - FRAME + index * FRAME) >>> 0).decodeTime);
    expect(times).toEqual([0, FRAME, 2 * FRAME, 3 * FRAME]);
  });

  test('runs on where the 32 bits of the camera have long begun anew', () => {
    const timeline = createMediaTimeline();
    let ticks = 0;
    let last = timeline.next(0);
    for (let count = 0; count < 60_000; count++) last = timeline.next((ticks = (ticks + 90_000) >>> 0));
    expect(last.decodeTime).toBe(60_000 * 90_000);
  });

  test('pictures that come in another order than they are shown in keep increasing, with the difference told', () => {
    const timeline = createMediaTimeline();
    const made = [0, 3, 1, 2].map((place) => timeline.next(place * FRAME));
    made.forEach((time, index) => {
      if (index > 0) expect(time.decodeTime).toBeGreaterThan(made[index - 1]!.decodeTime);
      expect(time.decodeTime + time.compositionOffset).toBe([0, 3, 1, 2][index]! * FRAME);
    });
  });

  test('a pause is never more than twice the duration before it, once such a pause was seen', () => {
    const steps = fc.array(fc.integer({ min: 900, max: 18_000 }), { minLength: 4, maxLength: 60 });
    fc.assert(
      fc.property(steps, (round) => {
        const timeline = createMediaTimeline();
        let ticks = 0;
        let last = timeline.next(0);
        for (let index = 0; index < round.length * 3; index++) {
          const step = round[index % round.length]!;
          if (index >= round.length) expect(step).toBeLessThanOrEqual(2 * last.duration);
          last = timeline.next((ticks += step));
        }
      }),
    );
  });

  test('a pause of seconds, as when the camera was away, makes no long durations', () => {
    const timeline = createMediaTimeline();
    for (const ticks of [0, FRAME, 2 * FRAME]) timeline.next(ticks);
    expect(timeline.next(20 * 90_000).duration).toBe(FRAME);
  });
});

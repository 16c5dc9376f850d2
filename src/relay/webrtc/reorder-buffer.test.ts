import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { createReorderBuffer } from './reorder-buffer.ts';

class Bench {
  readonly clock = new ManualClock(0);
  readonly given: number[] = [];
  readonly asked: number[][] = [];
  lost = 0;
  readonly buffer = createReorderBuffer({
    clock: this.clock,
    give: (packet) => void this.given.push(packet[0]! * 256 + packet[1]!),
    ask: (missed) => void this.asked.push([...missed]),
    onLost: () => void this.lost++,
  });

  take(...sequences: number[]): void {
    for (const sequence of sequences) this.buffer.take(sequence, Uint8Array.of(sequence >> 8, sequence & 0xff));
  }
}

describe('packets of a publisher', () => {
  test('in order wait for nothing, over the wrap of their numbers too', () => {
    const bench = new Bench();
    bench.take(65_534, 65_535, 0, 1);
    expect(bench.given).toEqual([65_534, 65_535, 0, 1]);
    expect([bench.asked, bench.clock.waiting]).toEqual([[], 0]);
  });

  test('that overtake are put in order; one that is missing is asked for at once, and again while it is waited for', async () => {
    const bench = new Bench();
    bench.take(1, 2, 5, 4);
    expect(bench.given).toEqual([1, 2]);
    expect(bench.asked).toEqual([[3, 4]]);
    await bench.clock.advance(80);
    expect(bench.asked).toEqual([[3, 4], [3]]);
    bench.take(3, 3);
    expect(bench.given).toEqual([1, 2, 3, 4, 5]);
    await bench.clock.advance(1_000);
    expect([bench.asked.length, bench.lost, bench.clock.waiting]).toEqual([2, 0, 0]);
  });

  test('that never come are given up in time, and a key frame is wanted', async () => {
    const bench = new Bench();
    bench.take(1, 3, 4);
    await bench.clock.advance(500);
    expect([bench.given, bench.lost]).toEqual([[1, 3, 4], 1]);
    bench.take(2);
    expect(bench.given).toEqual([1, 3, 4]);
  });

  test('of a publisher that counts anew go on from there', () => {
    const bench = new Bench();
    bench.take(1, 2, 40_000, 40_001);
    expect([bench.given, bench.lost]).toEqual([[1, 2, 40_000, 40_001], 1]);
  });

  test('in any order come out ascending, none twice, and nothing waits for ever', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 900 }), { maxLength: 200 }), async (sequences) => {
        const bench = new Bench();
        bench.take(...sequences);
        await bench.clock.advance(60_000);
        expect(bench.clock.waiting).toBe(0);
        if (bench.lost === 0 || Math.max(...sequences, 0) < 512)
          expect(bench.given).toEqual([...new Set(bench.given)].toSorted((a, b) => a - b));
      }),
      { numRuns: 50 },
    );
  });
});

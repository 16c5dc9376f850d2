import { describe, expect, test } from 'vitest';
import type { MediaHeader } from '#contract/media.ts';
import { MAX_PENDING, MAX_WAIT_MS, createDecodeQueue } from './decode-queue.ts';

function unit(sequence: number, key = false): MediaHeader {
  return { id: 0, key, audio: false, fragment: false, sequence, wallClockMicros: sequence * 1_000 };
}
const taken = (verdict: { take: boolean }) => verdict.take;

describe('what goes into the decoder', () => {
  test('nothing before the first key frame, then all in order', () => {
    const queue = createDecodeQueue();
    expect([unit(1), unit(2, true), unit(3)].map((each) => taken(queue.offer(each, 0)))).toEqual([false, true, true]);
    expect(queue.done(2)).toMatchObject({ key: true, wallClockMicros: 2_000 });
    expect(queue.dropped).toBe(1);
  });

  test('after a gap only a key frame, and the gap is counted', () => {
    const queue = createDecodeQueue();
    queue.offer(unit(1, true), 0);
    expect([unit(5), unit(6), unit(7, true), unit(8)].map((each) => taken(queue.offer(each, 0)))).toEqual([false, false, true, true]);
    expect(queue.dropped).toBe(3 + 2);
  });

  test('a key frame after a gap is taken at once', () => {
    const queue = createDecodeQueue();
    queue.offer(unit(1, true), 0);
    expect(taken(queue.offer(unit(30, true), 0))).toBe(true);
  });

  test('a relay that counts anew is no gap', () => {
    const queue = createDecodeQueue();
    queue.offer(unit(4_000_000, true), 0);
    queue.offer(unit(1, true), 0);
    expect(queue.dropped).toBe(0);
  });

  test('the count wraps without a gap', () => {
    const queue = createDecodeQueue();
    queue.offer(unit(0xffff_ffff, true), 0);
    expect(taken(queue.offer(unit(0), 0))).toBe(true);
  });
});

describe('a decoder that falls behind', () => {
  test('is reset when its oldest picture has waited too long, and begins again with a key frame', () => {
    const queue = createDecodeQueue();
    queue.offer(unit(1, true), 0);
    queue.offer(unit(2), 100);
    expect(taken(queue.offer(unit(3), MAX_WAIT_MS))).toBe(true);
    expect(queue.offer(unit(4), MAX_WAIT_MS + 1)).toEqual({ take: false, reset: true });
    expect(queue.dropped).toBe(4);
    expect(taken(queue.offer(unit(5), MAX_WAIT_MS + 2))).toBe(false);
    expect(taken(queue.offer(unit(6, true), MAX_WAIT_MS + 3))).toBe(true);
  });

  test('is reset when too many pictures wait', () => {
    const queue = createDecodeQueue();
    for (let sequence = 1; sequence <= MAX_PENDING; sequence++) expect(taken(queue.offer(unit(sequence, sequence === 1), 0))).toBe(true);
    expect(queue.offer(unit(MAX_PENDING + 1), 0)).toEqual({ take: false, reset: true });
  });

  test('pictures that never came out do not count as waiting for ever', () => {
    const queue = createDecodeQueue();
    queue.offer(unit(1, true), 0);
    for (let sequence = 2; sequence < 200; sequence++) {
      expect(taken(queue.offer(unit(sequence), sequence * 40))).toBe(true);
      queue.done(sequence);
    }
  });
});

import { describe, expect, test } from 'vitest';
import { createViewerQueue } from './viewer-queue.ts';

const limits = { fullBytes: 100, lowBytes: 20, stalledMs: 1_000 };

describe('a viewer', () => {
  test('that keeps up gets everything', () => {
    const queue = createViewerQueue(limits);
    for (let now = 0; now < 10_000; now += 40) expect(queue.decide({ key: false, now }, 100)).toBe('send');
    expect(queue.skipped).toBe(0);
  });

  test('that falls behind goes on with a key frame once it has caught up', () => {
    const queue = createViewerQueue(limits);
    expect(queue.decide({ key: false, now: 0 }, 101)).toBe('skip');
    expect(queue.decide({ key: true, now: 40 }, 60)).toBe('skip');
    expect(queue.decide({ key: false, now: 80 }, 10)).toBe('skip');
    expect(queue.decide({ key: true, now: 120 }, 10)).toBe('send');
    expect(queue.decide({ key: false, now: 160 }, 60)).toBe('send');
    expect(queue.skipped).toBe(3);
  });

  test('that stays behind is closed', () => {
    const queue = createViewerQueue(limits);
    expect(queue.decide({ key: false, now: 0 }, 500)).toBe('skip');
    expect(queue.decide({ key: true, now: 1_000 }, 500)).toBe('skip');
    expect(queue.decide({ key: false, now: 1_001 }, 500)).toBe('tooSlow');
  });

  test('that began with a still waits for the next key frame', () => {
    const queue = createViewerQueue(limits);
    queue.skipToKey();
    expect(queue.decide({ key: false, now: 0 }, 0)).toBe('skip');
    expect(queue.decide({ key: true, now: 1 }, 0)).toBe('send');
  });
});

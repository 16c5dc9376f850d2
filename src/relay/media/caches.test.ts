import { describe, expect, test } from 'vitest';
import { createGopCache, type GopCache } from './gop-cache.ts';
import { MediaUnit } from './media-unit.ts';
import { createSliceCache } from './slice-cache.ts';

const parameters = { kind: 'h264' as const, codec: 'avc1.64001f', width: 16, height: 16, description: new Uint8Array(0), sets: [] };
const unit = (sequence: number, facts: { key?: boolean; at?: number; bytes?: number } = {}) =>
  new MediaUnit({
    nals: [new Uint8Array(facts.bytes ?? 10).fill(facts.key ? 0x65 : 0x41)],
    key: facts.key ?? false,
    sequence,
    wallClockMicros: 0,
    ticks: 0,
    time: { decodeTime: 0, compositionOffset: 0, duration: 3_000 },
    arrivedAt: facts.at ?? sequence * 40,
    parameters,
  });

describe('pictures kept for new viewers', () => {
  const sequences = (cache: GopCache) => cache.opening().units.map((each) => each.sequence);

  test('are those since the last key frame', () => {
    const cache = createGopCache();
    for (const each of [unit(1), unit(2, { key: true }), unit(3), unit(4, { key: true }), unit(5)]) cache.add(each);
    expect(sequences(cache)).toEqual([4, 5]);
    expect(cache.opening().whole).toBe(true);
    expect(cache.latestKey?.sequence).toBe(4);
  });

  test.each([
    ['time', { maxBurstMs: 100, maxBytes: 1_000, maxUnits: 100 }],
    ['bytes', { maxBurstMs: 10_000, maxBytes: 50, maxUnits: 100 }],
    ['number', { maxBurstMs: 10_000, maxBytes: 1_000, maxUnits: 3 }],
  ])('beyond the limit of %s only the key frame is left, until the next one', (_, limits) => {
    const cache = createGopCache(limits);
    for (const each of [unit(1, { key: true }), unit(2), unit(3), unit(4), unit(5)]) cache.add(each);
    expect(sequences(cache)).toEqual([1]);
    expect(cache.opening().whole).toBe(false);
    cache.add(unit(6, { key: true }));
    cache.add(unit(7));
    expect(sequences(cache)).toEqual([6, 7]);
    expect(cache.opening().whole).toBe(true);
  });

  test('are forgotten with the connection', () => {
    const cache = createGopCache();
    cache.add(unit(1, { key: true }));
    cache.clear();
    expect(cache.opening().units).toEqual([]);
    expect(cache.latestKey).toBeUndefined();
  });
});

describe('slices kept for new viewers', () => {
  const slice = (value: number, length = 4) => new Uint8Array(length).fill(value);

  test('begin with the key frame and hold what is not complete yet', () => {
    const cache = createSliceCache(() => true);
    cache.add(slice(1));
    cache.endUnit(false);
    expect(cache.opening()).toEqual({ slices: [], whole: false });
    cache.add(slice(2));
    cache.add(slice(3));
    cache.endUnit(true);
    cache.add(slice(4));
    cache.endUnit(false);
    cache.add(slice(5));
    expect(cache.opening()).toEqual({ slices: [slice(2), slice(3), slice(4), slice(5)], whole: true });
  });

  test('beyond the limits only the key frame is left', () => {
    let grows = true;
    const cache = createSliceCache(() => grows, 20);
    cache.add(slice(1, 8));
    cache.endUnit(true);
    grows = false;
    cache.add(slice(2));
    cache.endUnit(false);
    cache.add(slice(3));
    expect(cache.opening()).toEqual({ slices: [slice(1, 8)], whole: false });
  });

  test('a unit that never ends is not kept', () => {
    const cache = createSliceCache(() => true, 20);
    for (let index = 0; index < 100; index++) cache.add(slice(index));
    cache.endUnit(true);
    expect(cache.opening().slices.length).toBeLessThanOrEqual(5);
  });
});

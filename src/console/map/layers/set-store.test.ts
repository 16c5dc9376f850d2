import { afterAll, beforeEach, expect, test, vi } from 'vitest';
import { deleteSet, MAX_SETS, readSets, saveSet, setsKey } from './set-store.ts';

const kept = new Map<string, string>();
beforeEach(() => {
  kept.clear();
  vi.stubGlobal('localStorage', { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => kept.set(key, value), removeItem: (key: string) => kept.delete(key) }); // prettier-ignore
});
afterAll(() => vi.unstubAllGlobals());
const layers = [{ id: 'base', visible: true, opacity: 0.5 }];

test('M5: sets are each person’s own, replaced by name, and gone when deleted', () => {
  const [kim, lee] = [setsKey('city', 'kim'), setsKey('city', 'lee')];
  expect(saveSet(kim, { name: '순찰', layers })).toBe(true);
  expect(saveSet(kim, { name: '순찰', layers: [] })).toBe(true);
  expect(saveSet(kim, { name: '단속', layers })).toBe(true);
  expect(readSets(kim).map((set) => [set.name, set.layers.length])).toEqual([
    ['단속', 1],
    ['순찰', 0],
  ]);
  expect(readSets(lee)).toEqual([]);
  deleteSet(kim, '순찰');
  expect(readSets(kim).map(({ name }) => name)).toEqual(['단속']);
  expect(JSON.parse(kept.get(kim) ?? '')).toEqual([{ name: '단속', layers }]);
});

test('M5: twenty are kept; what somebody else wrote into the browser is none', () => {
  const key = setsKey('city', 'park');
  for (let count = 0; count < MAX_SETS; count += 1) expect(saveSet(key, { name: `${count}`, layers })).toBe(true);
  expect(saveSet(key, { name: 'one more', layers })).toBe(false);
  expect(saveSet(key, { name: '3', layers: [] })).toBe(true);
  const broken = setsKey('city', 'choi');
  kept.set(broken, '[{"name":"x","layers":[{"id":"base","visible":"yes","opacity":9}]}]');
  expect(readSets(broken)).toEqual([]);
});

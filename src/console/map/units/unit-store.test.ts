import { expect, test } from 'vitest';
import type { UnitName } from '#contract/map-channel.ts';
import type { FrameUnit } from '#contract/unit-frame.ts';
import { hitUnit, shareDone } from './hit-unit.ts';
import { nextUnits, NO_UNITS } from './unit-store.ts';

const NAMES = new Map<number, UnitName>([
  [0, { slot: 0, id: 'p/1', callSign: '순찰 1호', kind: 'patrolCar', organisation: 'p' }],
  [1, { slot: 1, id: 'p/2', callSign: '순찰 2호', kind: 'patrolCar', organisation: 'p' }],
]);
const row = (slot: number, lon: number, more: Partial<FrameUnit> = {}): FrameUnit => ({
  slot,
  lon,
  lat: 37.5,
  heading: 90,
  speedKmh: 40,
  state: 'available',
  stale: false,
  ageMs: 500,
  ...more,
});
const frame = (...units: FrameUnit[]) => ({ now: 10_000, total: units.length, stale: 0, units, groups: [] });

test('U14: a unit is drawn on its way from its last place to this one, never beyond, and not at all over a jump', () => {
  const first = nextUnits(NO_UNITS, frame(row(0, 127), row(1, 127)), { names: NAMES, heardAt: 1 });
  expect(first.units.map(({ x, fromX, at }) => [x === fromX, at])).toEqual([
    [true, 9_500],
    [true, 9_500],
  ]);
  const next = nextUnits(first, frame(row(0, 127.0005), row(1, 127.1)), { names: NAMES, heardAt: 2 });
  const [moved, jumped] = next.units;
  expect(moved?.fromX).toBe(first.units[0]?.x);
  expect(jumped?.fromX).toBe(jumped?.x);
  expect([shareDone(0), shareDone(500), shareDone(1_000), shareDone(9_000)]).toEqual([0, 0.5, 1, 1]);
});

test('U14: a number whose name was not told yet is not drawn', () => {
  expect(nextUnits(NO_UNITS, frame(row(7, 127)), { names: NAMES, heardAt: 1 })).toMatchObject({ units: [], total: 1, live: true });
});

test('U2: the nearest of many within reach is the one that is meant', () => {
  const { units } = nextUnits(NO_UNITS, frame(row(0, 127), row(1, 127.0001)), { names: NAMES, heardAt: 1 });
  const at = (x: number, resolution: number) => hitUnit({ units, groups: [] }, { x, y: units[0]!.y, resolution, scale: 1 });
  expect(at(units[1]!.x - 1, 1)).toMatchObject({ unit: { id: 'p/2' } });
  expect(at(units[0]!.x + 1, 1)).toMatchObject({ unit: { id: 'p/1' } });
  expect(at(units[0]!.x - 30, 1)).toBeUndefined();
});

import { describe, expect, test } from 'vitest';
import { boxOf, isWithin, middleOf, type Area } from './area.ts';
import { pointAt } from './place.ts';

const CENTRE = { lon: 127, lat: 37.5 };

describe('areas', () => {
  test('U4: a circle holds what is within its radius, to the metre', () => {
    const circle: Area = { kind: 'circle', ...CENTRE, radiusMetres: 500 };
    for (const towards of [0, 45, 90, 200, 359]) {
      expect(isWithin(circle, pointAt(CENTRE, towards, 499.5))).toBe(true);
      expect(isWithin(circle, pointAt(CENTRE, towards, 500.5))).toBe(false);
      const [west, south, east, north] = boxOf(circle);
      const rim = pointAt(CENTRE, towards, 499.5);
      expect(rim.lon > west && rim.lon < east && rim.lat > south && rim.lat < north).toBe(true);
    }
    expect(middleOf(circle)).toEqual(CENTRE);
  });

  test('U4: a ring with a bay holds what is inside it and not what lies in the bay', () => {
    const ring: Area = {
      kind: 'ring',
      ring: [
        [0, 0],
        [10, 0],
        [10, 10],
        [5, 2],
        [0, 10],
      ],
    };
    expect(isWithin(ring, { lon: 1, lat: 5 })).toBe(true);
    expect(isWithin(ring, { lon: 9, lat: 5 })).toBe(true);
    expect(isWithin(ring, { lon: 5, lat: 5 })).toBe(false);
    expect(isWithin(ring, { lon: 5, lat: 1 })).toBe(true);
    expect(isWithin(ring, { lon: -1, lat: 5 })).toBe(false);
    expect(boxOf(ring)).toEqual([0, 0, 10, 10]);
    expect(middleOf(ring)).toEqual({ lon: 5, lat: 5 });
  });

  test('U4: a ring that crosses itself is no reason to fail', () => {
    const knot: Area = {
      kind: 'ring',
      ring: [
        [0, 0],
        [4, 4],
        [4, 0],
        [0, 4],
      ],
    };
    expect([isWithin(knot, { lon: 0.5, lat: 2 }), isWithin(knot, { lon: 2, lat: 0.5 })]).toEqual([true, false]);
  });

  test('U4: a box holds its rim', () => {
    const box: Area = { kind: 'box', box: [126, 37, 128, 38] };
    expect([isWithin(box, { lon: 126, lat: 38 }), isWithin(box, { lon: 125.999, lat: 37.5 })]).toEqual([true, false]);
  });
});

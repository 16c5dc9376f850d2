import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { distanceMetres, pointAt, type Point } from '#domain/place.ts';
import { buildObstacles, type Footprint } from './obstacles.ts';

const CENTRE: Point = { lon: 127.03, lat: 37.5 };
/** A point so many metres east and north of the centre. */
const at = (east: number, north: number): Point => ({
  lon: CENTRE.lon + east / (111_195 * Math.cos((CENTRE.lat * Math.PI) / 180)),
  lat: CENTRE.lat + north / 111_195,
});
const corner = (east: number, north: number): readonly [number, number] => {
  const { lon, lat } = at(east, north);
  return [lon, lat];
};
const block = (west: number, south: number, width: number, depth: number): Footprint => [
  corner(west, south),
  corner(west + width, south),
  corner(west + width, south + depth),
  corner(west, south + depth),
  corner(west, south),
];

describe('a line of sight', () => {
  const houses = buildObstacles([block(20, -10, 10, 20), block(60, -10, 10, 20)]);

  test('ends at a building between, from either side', () => {
    expect(houses.count).toBe(2);
    expect(houses.blocks(at(0, 0), at(50, 0))).toBe(true);
    expect(houses.blocks(at(50, 0), at(0, 0))).toBe(true);
    expect(houses.blocks(at(0, 0), at(15, 0))).toBe(false);
    expect(houses.blocks(at(0, 15), at(50, 15))).toBe(false);
    expect(houses.blocks(at(35, 0), at(55, 0))).toBe(false);
  });

  test('is not ended by the building that the camera hangs on, nor by that which is looked at', () => {
    expect(houses.blocks(at(25, 0), at(50, 0))).toBe(false);
    expect(houses.blocks(at(0, 0), at(25, 0))).toBe(false);
    expect(houses.blocks(at(0, 0), at(65, 0))).toBe(true);
    expect(houses.blocks(at(25, 0), at(65, 0))).toBe(false);
  });

  test('reaches to the first wall in each direction', () => {
    expect(houses.reach(at(0, 0), 90, 100)).toBeCloseTo(20, 1);
    expect(houses.reach(at(40, 0), 90, 100)).toBeCloseTo(20, 1);
    expect(houses.reach(at(0, 0), 0, 100)).toBe(100);
    expect(houses.reach(at(25, 0), 90, 100)).toBeCloseTo(35, 1);
    expect(houses.reach(at(0, 0), 90, 12)).toBe(12);
    expect(houses.reach(at(0, 0), 90, 0)).toBe(0);
  });

  test('is open where there is nothing, or nothing that is a building', () => {
    const none = buildObstacles([[], [[127, 37]], [corner(0, 0), corner(10, 0), corner(0, 0)]]);
    expect(none.count).toBe(0);
    expect(none.blocks(at(-50, 0), at(50, 0))).toBe(false);
    expect(none.reach(at(0, 0), 45, 70)).toBe(70);
  });

  test('over a long way is the same as over its parts', () => {
    const far = buildObstacles([block(480, -2, 4, 4)]);
    expect(far.blocks(at(0, 0), at(500, 0))).toBe(true);
    expect(far.reach(at(0, 0), 90, 900)).toBeCloseTo(480, 0);
    expect(far.blocks(at(0, 0), at(479, 0))).toBe(false);
  });

  test('agrees with walking along it step by step, whatever stands about', () => {
    const place = fc.tuple(fc.integer({ min: -150, max: 150 }), fc.integer({ min: -150, max: 150 }));
    const house = fc.record({
      west: fc.integer({ min: -150, max: 140 }),
      south: fc.integer({ min: -150, max: 140 }),
      width: fc.integer({ min: 4, max: 40 }),
      depth: fc.integer({ min: 4, max: 40 }),
    });
    fc.assert(
      fc.property(place, place, fc.array(house, { maxLength: 12 }), (from, to, houses_) => {
        const inside = ([east, north]: readonly [number, number], { west, south, width, depth }: (typeof houses_)[number], margin = 0) =>
          east > west - margin && east < west + width + margin && north > south - margin && north < south + depth + margin;
        // Ends on a wall itself belong to neither side.
        fc.pre(!houses_.some((each) => [from, to].some((end) => inside(end, each, 0.5) && !inside(end, each, -0.5))));
        const standing = houses_.filter((each) => !inside(from, each) && !inside(to, each));
        const steps = 2_000;
        const deep = (margin: number): boolean =>
          Array.from({ length: steps + 1 }, (_, step): [number, number] => [
            from[0] + ((to[0] - from[0]) * step) / steps,
            from[1] + ((to[1] - from[1]) * step) / steps,
          ]).some((point) => standing.some((each) => inside(point, each, margin)));
        // A line that only grazes a corner may be told either way.
        fc.pre(deep(0.3) === deep(-0.3));
        const obstacles = buildObstacles(houses_.map(({ west, south, width, depth }) => block(west, south, width, depth)));
        expect(obstacles.blocks(at(...from), at(...to))).toBe(deep(0));
      }),
      { numRuns: 300 },
    );
  });

  test('reaches as far as the map says', () => {
    const wall = pointAt(CENTRE, 60, 40);
    const around = buildObstacles([
      [
        [wall.lon - 0.0001, wall.lat - 0.0001],
        [wall.lon + 0.0001, wall.lat - 0.0001],
        [wall.lon + 0.0001, wall.lat + 0.0001],
        [wall.lon - 0.0001, wall.lat + 0.0001],
      ],
    ]);
    const reach = around.reach(CENTRE, 60, 200);
    expect(reach).toBeGreaterThan(20);
    expect(reach).toBeLessThan(distanceMetres(CENTRE, wall));
  });
});

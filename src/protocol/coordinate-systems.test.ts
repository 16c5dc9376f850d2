import { expect, test } from 'vitest';
import { COORDINATE_SYSTEMS, coordinateSystem } from './coordinate-systems.ts';

/** Places by PROJ 9 (`cs2cs`), metres. */
const SEOUL_CITY_HALL = [126.9784147, 37.5666805] as const;

test('G16: the origins of the Korean systems lie where their definitions put them, and every system comes back to where it began', () => {
  const origin = (code: string, place: readonly [number, number]): readonly number[] =>
    coordinateSystem(code)!.fromDegrees(place).map(Math.round);
  expect(origin('EPSG:5185', [125, 38])).toEqual([200_000, 600_000]);
  expect(origin('EPSG:5186', [127, 38])).toEqual([200_000, 600_000]);
  expect(origin('EPSG:5187', [129, 38])).toEqual([200_000, 600_000]);
  expect(origin('EPSG:5188', [131, 38])).toEqual([200_000, 600_000]);
  expect(origin('EPSG:5181', [127, 38])).toEqual([200_000, 500_000]);
  expect(origin('EPSG:5179', [127.5, 38])).toEqual([1_000_000, 2_000_000]);
  for (const code of COORDINATE_SYSTEMS) {
    const crs = coordinateSystem(code)!;
    const [lon, lat] = crs.toDegrees(crs.fromDegrees(SEOUL_CITY_HALL));
    expect(lon, code).toBeCloseTo(SEOUL_CITY_HALL[0], 7);
    expect(lat, code).toBeCloseTo(SEOUL_CITY_HALL[1], 7);
  }
  expect(coordinateSystem('EPSG:9999')).toBeUndefined();
});

test('G16: the Bessel systems are not shifted by the parameters that are 17 to 23 m off', () => {
  // EPSG:5174 and EPSG:5181 differ by datum alone (and 10.405″ of the meridian); in Seoul the datum is about 70 m west and 308 m south.
  const [east, north] = coordinateSystem('EPSG:5174')!.fromDegrees(SEOUL_CITY_HALL);
  const [eastOf5181, northOf5181] = coordinateSystem('EPSG:5181')!.fromDegrees(SEOUL_CITY_HALL);
  expect(east - eastOf5181).toBeGreaterThan(-76);
  expect(east - eastOf5181).toBeLessThan(-64);
  expect(north - northOf5181).toBeGreaterThan(-315);
  expect(north - northOf5181).toBeLessThan(-300);
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { COORDINATE_SYSTEMS } from '#domain/coordinate-system.ts';
import { fromSystem, readCoordinates, toSystem, writeCoordinates } from './coordinates.ts';

const KOREA = [124, 33, 132, 39] as const;
const CITY = [126.9, 37.4, 127.2, 37.6] as const;
const system = (code: number) => COORDINATE_SYSTEMS.find((each) => each.code === code)!;

/** Computed by PROJ 9.5.1 (EPSG database, first operation that it offers): Gangnam, Seoul city hall, Busan, Jeju, Ulleungdo. */
const PLACES = [
  [127.03, 37.5],
  [126.978, 37.5665],
  [129.0756, 35.1796],
  [126.5312, 33.4996],
  [130.9, 37.48],
] as const;
const PROJ: Readonly<Record<number, readonly (readonly [number, number])[]>> = {
  5174: [
    [202583.06, 444199.232],
    [197986.746, 451579.851],
    [389004.191, 188683.782],
    [156361.102, 450.982],
    [544953.694, 449124.473],
  ],
  5179: [
    [958456.543, 1944630.051],
    [953901.165, 1952032.081],
    [1143467.38, 1688281.982],
    [910010.546, 1501279.789],
    [1300652.575, 1947739.115],
  ],
  5181: [
    [202652.763, 444504.546],
    [198056.367, 451885.031],
    [389076.804, 188993.756],
    [156437.52, 758.481],
    [545020.894, 449435.754],
  ],
  5185: [
    [379513.467, 546440.506],
    [374759.293, 553724.369],
    [571345.335, 294636.998],
    [342290.326, 101709.664],
    [722089.985, 558674.033],
  ],
  5186: [
    [202652.763, 544504.546],
    [198056.367, 551885.031],
    [389076.804, 288993.756],
    [156437.52, 100758.481],
    [545020.894, 549435.754],
  ],
  5187: [
    [25792.904, 546327.7],
    [21352.827, 553807.144],
    [206886.273, 287022.723],
    [-29436.192, 103389.361],
    [368061.215, 543980.319],
  ],
  5188: [
    [-151122.323, 551916.192],
    [-155406.995, 559497.256],
    [24698.586, 288716.604],
    [-215419.884, 109612.575],
    [191155.096, 542289.083],
  ],
  3857: [
    [14140914.915, 4509031.393],
    [14135126.302, 4518366.51],
    [14368630.066, 4188314.931],
    [14085388.753, 3961806.82],
    [14571721.345, 4506225.466],
  ],
};

describe('coordinate systems (G7)', () => {
  test.each(Object.entries(PROJ))(
    'EPSG:%s agrees with PROJ: to a millimetre, and 0.1 m where the datum is the old one',
    (code, expected) => {
      const metres = code === '5174' ? 0.1 : 0.001;
      for (const [at, [lon, lat]] of PLACES.entries()) {
        const { x, y } = toSystem({ lon, lat }, system(Number(code)));
        expect(Math.hypot(x - expected[at]![0], y - expected[at]![1])).toBeLessThan(metres * 1.5);
      }
    },
  );

  test('there and back is the same place, in every system and all over the country', () => {
    fc.assert(
      fc.property(fc.double({ min: 125, max: 131, noNaN: true }), fc.double({ min: 33, max: 39, noNaN: true }), (lon, lat) => {
        for (const each of COORDINATE_SYSTEMS) {
          const back = fromSystem(toSystem({ lon, lat }, each), each);
          expect(Math.hypot((back.lon - lon) * 88_000, (back.lat - lat) * 111_000)).toBeLessThan(0.02);
        }
      }),
    );
  });

  test('are written as their users write them', () => {
    const place = { lon: 127.03, lat: 37.5 };
    expect(writeCoordinates(place, system(4326))).toBe('37.50000, 127.03000');
    expect(writeCoordinates(place, system(5186))).toBe('202652.8, 544504.5');
  });
});

describe('a place written as two numbers', () => {
  const codes = (text: string, box: readonly [number, number, number, number] = CITY) =>
    readCoordinates(text, box).map((each) => each.system.code);

  test.each(['37.5, 127.03', '127.03 37.5', ' 37.5;127.03 '])('degrees either way round: %s', (text) => {
    expect(readCoordinates(text, KOREA)).toMatchObject([{ lon: 127.03, lat: 37.5, system: { code: 4326 } }]);
  });

  test('metres in the systems in which they lie in the city, east first or north first', () => {
    expect(codes('202652.763, 544504.546')).toEqual([5186]);
    expect(codes('544504.546 202652.763')).toEqual([5186]);
    expect(readCoordinates('958456.543 1944630.051', CITY)[0]).toMatchObject({ system: { code: 5179 } });
    expect(codes('202652.763 444504.546')).toEqual([5181, 5174]);
  });

  test('a code behind them decides', () => {
    expect(codes('202652.763 444504.546 5174')).toEqual([5174]);
    expect(codes('202652.763, 444504.546 (EPSG:5181)')).toEqual([5181]);
    expect(codes('202652.763 444504.546 4326')).toEqual([]);
  });

  test.each(['', '강남역', '127', '1 2 3 4', '48.85, 2.35', '1e9 5', 'D20261127'])('"%s" is none of them', (text) =>
    expect(codes(text, KOREA)).toEqual([]),
  );
});

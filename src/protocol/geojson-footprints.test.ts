import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readFootprints } from './geojson-footprints.ts';

const square = [
  [127, 37],
  [127.001, 37],
  [127.001, 37.001],
  [127, 37],
];
const collectionOf = (...geometries: readonly unknown[]): string =>
  JSON.stringify({ type: 'FeatureCollection', features: geometries.map((geometry) => ({ type: 'Feature', properties: {}, geometry })) });

describe('footprints in GeoJSON', () => {
  test('are the outer rings of polygons, whatever holes and heights they have', () => {
    const high = square.map(([lon, lat]) => [lon, lat, 12]);
    const read = readFootprints(
      collectionOf({ type: 'Polygon', coordinates: [square, square] }, { type: 'MultiPolygon', coordinates: [[square], [high]] }),
    );
    expect(read?.problems).toEqual([]);
    expect(read?.rings).toEqual([square, square, square]);
  });

  test('are left out with their reason where they are no polygons of this world', () => {
    const read = readFootprints(
      collectionOf({ type: 'Point', coordinates: [127, 37] }, { type: 'Polygon', coordinates: [[[199_000, 450_000], ...square]] }, null, {
        type: 'Polygon',
        coordinates: [square],
      }),
    );
    expect(read?.rings).toHaveLength(1);
    expect(read?.problems.map(({ at }) => at)).toEqual([0, 1, 2]);
    expect(read?.problems[1]?.reason).toContain('geometry.coordinates');
  });

  test.each(['', '{', '[]', '{"type":"Feature"}'])('text that is no collection is refused: %s', (text) =>
    expect(readFootprints(text)).toBeUndefined(),
  );

  test('never throws', () => {
    fc.assert(fc.property(fc.json(), (text) => void readFootprints(`{"type":"FeatureCollection","features":[${text}]}`)));
  });
});

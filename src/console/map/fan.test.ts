import { describe, expect, test } from 'vitest';
import { angleBetweenDegrees, bearingDegrees, distanceMetres } from '#domain/place.ts';
import { viewFan } from './fan.ts';

const at = { lon: 127.03, lat: 37.5 };

describe('view fan', () => {
  test('is closed, starts at the camera, and every far point lies within range and field of view', () => {
    const ring = viewFan({ ...at, bearing: 350, fieldOfView: 60, rangeMetres: 80 });
    expect(ring[0]).toEqual(ring.at(-1));
    expect(ring[0]).toEqual([at.lon, at.lat]);
    for (const [lon, lat] of ring.slice(1, -1)) {
      expect(distanceMetres(at, { lon, lat })).toBeCloseTo(80, 3);
      expect(angleBetweenDegrees(bearingDegrees(at, { lon, lat }), 350)).toBeLessThan(30.01);
    }
  });

  test('is a whole circle when the bearing is not known', () => {
    const ring = viewFan({ ...at, fieldOfView: 60, rangeMetres: 50 });
    expect(ring[0]).toEqual(ring.at(-1));
    const bearings = ring.map(([lon, lat]) => Math.round(bearingDegrees(at, { lon, lat })));
    expect(new Set(bearings.map((each) => Math.floor((each % 360) / 90))).size).toBe(4);
    expect(ring).not.toContainEqual([at.lon, at.lat]);
  });
});

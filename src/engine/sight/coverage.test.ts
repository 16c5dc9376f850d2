import { expect, test } from 'vitest';
import { bearingDegrees, distanceMetres, pointAt } from '#domain/place.ts';
import { coverageOf } from './coverage.ts';
import { buildObstacles } from './obstacles.ts';

const camera = { lon: 127.03, lat: 37.5, bearing: 90, fieldOfView: 60, rangeMetres: 100, ptz: true };
const open = buildObstacles([]);
const points = (ring: ReturnType<typeof coverageOf>) => ring.map(([lon, lat]) => ({ lon, lat }));

test('the view of a camera is a fan of its width and range, a closed ring', () => {
  const ring = coverageOf(camera, open);
  expect(ring[0]).toEqual([camera.lon, camera.lat]);
  expect(ring.at(-1)).toEqual(ring[0]);
  const edge = points(ring).slice(1, -1);
  const directions = edge.map((point) => bearingDegrees(camera, point));
  expect(Math.min(...directions)).toBeCloseTo(60, 0);
  expect(Math.max(...directions)).toBeCloseTo(120, 0);
  for (const point of edge) expect(distanceMetres(camera, point)).toBeCloseTo(100, 0);
});

test('it is cut off at walls, and nowhere else', () => {
  const { lon, lat } = pointAt(camera, 90, 40);
  const wall = buildObstacles([
    [
      [lon, lat - 0.00005],
      [lon + 0.00005, lat - 0.00005],
      [lon + 0.00005, lat + 0.00005],
      [lon, lat + 0.00005],
    ],
  ]);
  const lengths = points(coverageOf(camera, wall))
    .slice(1, -1)
    .map((point) => Math.round(distanceMetres(camera, point)));
  expect(Math.min(...lengths)).toBe(40);
  expect(lengths.filter((length) => length === 100).length).toBeGreaterThan(20);
});

test('a PTZ camera may turn, and one whose direction nobody knows may look anywhere: the whole circle', () => {
  for (const ring of [coverageOf(camera, open, true), coverageOf({ ...camera, bearing: undefined, ptz: false }, open)]) {
    expect(ring.length).toBe(241);
    expect(ring).not.toContainEqual([camera.lon, camera.lat]);
  }
  expect(coverageOf({ ...camera, ptz: false }, open, true)[0]).toEqual([camera.lon, camera.lat]);
});

import { describe, expect, test } from 'vitest';
import type { Camera } from '#domain/camera.ts';
import { positionAt, positionsBetween, type PathPoint } from '#domain/hazard-path.ts';
import type { CameraId } from '#domain/ids.ts';
import { distanceMetres, pointAt } from '#domain/place.ts';
import { CAMERAS, CENTRE } from '../../../test/support/engine-city.ts';
import { buildCameraIndex } from '../camera-index.ts';
import { spreadCameras } from './spread-cameras.ts';

const [pattern] = CAMERAS as readonly [Camera];
/** Nine crossings, 300 m apart, with four cameras each. */
const grid: readonly Camera[] = Array.from({ length: 36 }, (_, at) => {
  const crossing = Math.floor(at / 4);
  const place = pointAt(pointAt(CENTRE, 90, (crossing % 3) * 300), 0, Math.floor(crossing / 3) * 300);
  return { ...pattern, ...place, id: `x${crossing}-${at % 4}` as CameraId };
});
const everywhere = { covers: () => true, focus: CENTRE };
const ids = (cameras: readonly Camera[], wanted: Parameters<typeof spreadCameras>[1]): string[] =>
  spreadCameras(buildCameraIndex(cameras), wanted).map(({ camera }) => camera);

describe('cameras spread over an area', () => {
  test('D20: as many crossings are shown as cameras may be chosen, the one at the focus first', () => {
    const chosen = ids(grid, { ...everywhere, max: 9 });
    expect(new Set(chosen.map((id) => id.slice(0, 2))).size).toBe(9);
    expect(chosen[0]).toBe('x0-0');
    // The three after it are the corners of the area.
    expect(new Set(chosen.slice(1, 4).map((id) => id.slice(0, 2)))).toEqual(new Set(['x2', 'x6', 'x8']));
  });

  test('D20: only cameras inside are chosen, and the order in which they are known decides nothing', () => {
    const covers = (place: { lon: number; lat: number }): boolean => distanceMetres(place, CENTRE) < 350;
    const inside = ids(grid, { covers, focus: CENTRE, max: 16 });
    expect(new Set(inside.map((id) => id.slice(0, 2)))).toEqual(new Set(['x0', 'x1', 'x3']));
    expect(inside).toHaveLength(12);
    expect(ids(grid.toReversed(), { ...everywhere, max: 8 })).toEqual(ids(grid, { ...everywhere, max: 8 }));
    expect(ids(grid, { covers: () => false, focus: CENTRE, max: 4 })).toEqual([]);
  });

  test('D20: a camera without a picture is chosen only where no other is inside', () => {
    const broken = grid.map((camera) => (camera.id.startsWith('x0') ? camera : { ...camera, state: 'fault' as const }));
    expect(ids(broken, { ...everywhere, max: 8 }).every((id) => id.startsWith('x0'))).toBe(true);
    const none = grid.map((camera) => ({ ...camera, streams: [] }));
    expect(ids(none, { ...everywhere, max: 4 })).toHaveLength(4);
  });
});

describe('a path', () => {
  const path: readonly PathPoint[] = [
    { lon: 127, lat: 37, at: 0, radiusMetres: 100 },
    { lon: 127.1, lat: 37, at: 100, radiusMetres: 200 },
  ];
  test('D21: between two points it is on the line between them; before and after it is nowhere', () => {
    expect(positionAt(path, 50)).toEqual({ lon: 127.05, lat: 37, at: 50, radiusMetres: 150 });
    expect(positionAt(path, 100)).toEqual(path[1]);
    expect(positionAt(path, -1)).toBeUndefined();
    expect(positionAt(path, 101)).toBeUndefined();
  });

  test('D21: its positions leave nothing out between them, and their number is bounded', () => {
    const positions = positionsBetween(path, 0, 100);
    expect(positions.length).toBeLessThanOrEqual(102);
    const gaps = positions.slice(1).map((point, at) => distanceMetres(point, positions[at] ?? point));
    expect(Math.max(...gaps)).toBeLessThan(100);
    expect(positionsBetween(path, -50, 25).at(-1)).toMatchObject({ at: 25 });
    expect(positionsBetween(path, 200, 300)).toEqual([]);
  });
});

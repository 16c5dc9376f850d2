import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Camera } from '#domain/camera.ts';
import type { CameraId, OrganisationId } from '#domain/ids.ts';
import { clusterCameras } from './camera-clusters.ts';
import { buildCameraIndex, removeCamera, setCameraState } from './camera-index.ts';

function cameraAt(at: number, lon: number, lat: number, more: Partial<Camera> = {}): Camera {
  return {
    id: `c-${at}` as CameraId,
    label: `카메라 ${at}`,
    owner: 'city' as OrganisationId,
    purpose: 'crimePrevention',
    lon,
    lat,
    fieldOfView: 90,
    rangeMetres: 80,
    ptz: false,
    state: 'normal',
    streams: ['main'],
    ...more,
  };
}

const METRES_PER_DEGREE = 111_319.49;
const places = fc.array(fc.tuple(fc.double({ min: 126.9, max: 127.1, noNaN: true }), fc.double({ min: 37.4, max: 37.6, noNaN: true })), {
  maxLength: 300,
});

test('U1: every camera is counted in exactly one group, and groups keep their distance', () => {
  fc.assert(
    fc.property(places, fc.double({ min: 0.5, max: 200, noNaN: true }), (spots, resolution) => {
      const cameras = spots.map(([lon, lat], at) => cameraAt(at, lon, lat, at % 5 === 0 ? { state: 'fault' } : {}));
      const clusters = clusterCameras(buildCameraIndex(cameras), resolution, {});
      expect(clusters.reduce((sum, { count }) => sum + count, 0)).toBe(cameras.length);
      expect(clusters.reduce((sum, { dead }) => sum + dead, 0)).toBe(cameras.filter(({ state }) => state === 'fault').length);
      // A badge is some 36 pixels across.
      const apart = (40 * resolution) / METRES_PER_DEGREE;
      clusters.forEach((one, at) => {
        for (const two of clusters.slice(at + 1))
          expect(Math.hypot(one.lon - two.lon, (one.lat - two.lat) / Math.cos((37.5 * Math.PI) / 180))).toBeGreaterThan(apart);
      });
    }),
    { numRuns: 60 },
  );
});

test('U1: what lies together is one group, what lies apart is not', () => {
  const pixel = 10 / METRES_PER_DEGREE;
  const index = buildCameraIndex([cameraAt(1, 127, 37.5), cameraAt(2, 127 + pixel, 37.5), cameraAt(3, 127 + 400 * pixel, 37.5)]);
  const clusters = clusterCameras(index, 10, {}).toSorted((a, b) => a.lon - b.lon);
  expect(clusters.map(({ count }) => count)).toEqual([2, 1]);
  expect(index.cameras[clusters[1]!.slot]?.id).toBe('c-3');
  expect(clusters[0]!.lon).toBeCloseTo(127 + pixel / 2, 9);
});

test('U1: a filter counts only what fits it', () => {
  const index = buildCameraIndex([
    cameraAt(1, 127, 37.5, { purpose: 'fire' }),
    cameraAt(2, 127, 37.5, { owner: 'district' as OrganisationId }),
    cameraAt(3, 127, 37.5, { state: 'maintenance' }),
  ]);
  const counted = (filter: Parameters<typeof clusterCameras>[2]): number =>
    clusterCameras(index, 10, filter).reduce((sum, { count }) => sum + count, 0);
  expect([counted({}), counted({ purpose: 'fire' }), counted({ owner: 'district' as OrganisationId })]).toEqual([3, 1, 1]);
  expect([counted({ state: 'normal' }), counted({ state: 'normal', purpose: 'fire' }), counted({ purpose: 'disaster' })]).toEqual([
    2, 1, 0,
  ]);
});

test('U3: what fails or goes away is counted so at once', () => {
  const index = buildCameraIndex([cameraAt(1, 127, 37.5), cameraAt(2, 127, 37.5)]);
  setCameraState(index, 'c-1' as CameraId, 'fault');
  expect(clusterCameras(index, 10, {})).toMatchObject([{ count: 2, dead: 1 }]);
  removeCamera(index, 'c-1' as CameraId);
  expect(clusterCameras(index, 10, {})).toMatchObject([{ count: 1, dead: 0 }]);
});

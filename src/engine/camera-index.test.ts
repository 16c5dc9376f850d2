import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Camera } from '#domain/camera.ts';
import type { CameraId, OrganisationId } from '#domain/ids.ts';
import { distanceMetres, pointAt } from '#domain/place.ts';
import { buildCameraIndex, cameraById, cameraCount, inBox, near, putCameras, removeCamera, setCameraState } from './camera-index.ts';

const centre = { lon: 127.03, lat: 37.5 };

function camera(id: string, changes: Partial<Camera> = {}): Camera {
  return {
    id: id as CameraId,
    label: id,
    owner: 'city' as OrganisationId,
    purpose: 'crimePrevention',
    ...centre,
    fieldOfView: 90,
    rangeMetres: 80,
    ptz: false,
    state: 'normal',
    streams: ['main', 'sub'],
    ...changes,
  };
}

/** Cameras within about 3 km, of kinds that differ in everything. */
const anyCamera = fc
  .record({
    number: fc.integer({ min: 0, max: 40 }),
    east: fc.integer({ min: -3_000, max: 3_000 }),
    north: fc.integer({ min: -3_000, max: 3_000 }),
  })
  .map(({ number, east, north }) => camera(`c${number}`, pointAt(pointAt(centre, 90, east), 0, north)));

describe('camera index', () => {
  test('near gives what a scan of all gives, by distance, at most the limit', () => {
    fc.assert(
      fc.property(
        fc.array(anyCamera, { maxLength: 80 }),
        fc.integer({ min: 10, max: 4_000 }),
        fc.integer({ min: 1, max: 30 }),
        (cameras, radiusMetres, limit) => {
          const index = buildCameraIndex(cameras);
          const latest = [...new Map(cameras.map((each) => [each.id, each])).values()];
          const scanned = latest.map((each) => ({ each, metres: distanceMetres(centre, each) }));
          // Within a metre of the radius the plane and the sphere may differ.
          fc.pre(scanned.every(({ metres }) => Math.abs(metres - radiusMetres) > 2));
          const found = near(index, centre, { radiusMetres, limit });
          const expected = scanned.filter(({ metres }) => metres < radiusMetres).toSorted((a, b) => a.metres - b.metres);
          expect(found).toHaveLength(Math.min(limit, expected.length));
          for (const [at, { camera: each, distanceMetres: metres }] of found.entries()) {
            expect(metres).toBeCloseTo(distanceMetres(centre, each), -1);
            expect(Math.abs(metres - expected[at]!.metres)).toBeLessThan(metres * 0.002 + 0.01);
          }
        },
      ),
    );
  });

  test('inBox gives those inside, by id, and how many in all', () => {
    const cameras = Array.from({ length: 50 }, (_, at) => camera(`c${String(at).padStart(2, '0')}`, { lon: 127 + at * 0.001 }));
    const found = inBox(buildCameraIndex(cameras), [127.0095, 37, 127.0205, 38], 5);
    expect(found.total).toBe(11);
    expect(found.cameras.map(({ id }) => id)).toEqual(['c10', 'c11', 'c12', 'c13', 'c14']);
  });

  test('after any changes it answers as one built new', () => {
    const change = fc.oneof(
      fc.record({ put: fc.array(anyCamera, { maxLength: 4 }) }),
      fc.record({ remove: fc.integer({ min: 0, max: 40 }) }),
      fc.record({ fault: fc.integer({ min: 0, max: 40 }) }),
    );
    fc.assert(
      fc.property(fc.array(anyCamera, { maxLength: 40 }), fc.array(change, { maxLength: 30 }), (first, changes) => {
        const index = buildCameraIndex(first);
        const model = new Map(first.map((each) => [each.id, each]));
        for (const each of changes) {
          if ('put' in each) {
            putCameras(index, each.put);
            for (const put of each.put) model.set(put.id, put);
          } else if ('remove' in each) {
            expect(removeCamera(index, `c${each.remove}` as CameraId)).toBe(model.delete(`c${each.remove}` as CameraId));
          } else {
            const known = model.get(`c${each.fault}` as CameraId);
            expect(setCameraState(index, `c${each.fault}` as CameraId, 'fault')).toBe(known !== undefined);
            if (known) model.set(known.id, { ...known, state: 'fault' });
          }
        }
        expect(cameraCount(index)).toBe(model.size);
        for (const each of model.values()) expect(cameraById(index, each.id)).toEqual(each);
        const wanted = { radiusMetres: 5_000, limit: 100 };
        expect(near(index, centre, wanted)).toEqual(near(buildCameraIndex([...model.values()]), centre, wanted));
      }),
    );
  });

  test('more changes than the overlay holds rebuild it, one by one or at once', () => {
    const index = buildCameraIndex([camera('first')]);
    for (let at = 0; at < 2_500; at += 1) putCameras(index, [camera(`one-${at}`, { lon: 127 + at * 1e-5 })]);
    putCameras(
      index,
      Array.from({ length: 3_000 }, (_, at) => camera(`many-${at}`, { lon: 127.1 + at * 1e-5 })),
    );
    for (let at = 0; at < 2_000; at += 1) removeCamera(index, `one-${at}` as CameraId);
    expect(cameraCount(index)).toBe(1 + 500 + 3_000);
    expect(inBox(index, [127, 37, 127.06, 38], 5_000).total).toBe(501);
    expect(near(index, { lon: 127.1, lat: 37.5 }, { radiusMetres: 10, limit: 100 }).map((each) => each.camera.id)).toContain('many-0');
  });

  test('one camera given twice counts once, as given last', () => {
    const index = buildCameraIndex([camera('a', { label: 'old' }), camera('a', { label: 'new' })]);
    putCameras(index, [camera('b', { lon: 127.5 }), camera('b', { lon: 127.6 })]);
    expect(cameraCount(index)).toBe(2);
    expect(cameraById(index, 'a' as CameraId)?.label).toBe('new');
    expect(near(index, { lon: 127.5, lat: 37.5 }, { radiusMetres: 100, limit: 9 })).toEqual([]);
    expect(near(index, { lon: 127.6, lat: 37.5 }, { radiusMetres: 100, limit: 9 })).toHaveLength(1);
  });

  test('an empty index answers with nothing', () => {
    const index = buildCameraIndex([]);
    expect(near(index, centre, { radiusMetres: 1_000, limit: 5 })).toEqual([]);
    expect(inBox(index, [0, 0, 180, 90], 5)).toEqual({ cameras: [], total: 0 });
    expect(setCameraState(index, 'x' as CameraId, 'fault')).toBe(false);
  });
});

import { describe, expect, test } from 'vitest';
import type { Camera } from '#domain/camera.ts';
import { SECTORS, sectorOf } from '#domain/compass.ts';
import type { CameraId, OrganisationId } from '#domain/ids.ts';
import { pointAt, type Point } from '#domain/place.ts';
import { NO_LIMIT } from '#protocol/road-records.ts';
import { buildCameraIndex } from '../camera-index.ts';
import { makeNetworkBuilder } from '../roads/network-builder.ts';
import { buildRoadMap, planTrip, type Trip } from '../roads/road-map.ts';
import { CAR, ON_FOOT } from '../roads/vehicle.ts';
import { camerasAlong, camerasInside } from './cameras-on-way.ts';
import { MAX_ALONG_METRES, nextOnRoads } from './next-on-roads.ts';
import { ringAround } from './ring.ts';

const MIDDLE: Point = { lon: 127.03, lat: 37.5 };

/** A camera so many metres east and north of the middle. */
function camera(id: string, [east, north]: readonly [number, number], more: Partial<Camera> = {}): Camera {
  const up = pointAt(MIDDLE, 0, north);
  return {
    id: id as CameraId,
    label: id,
    owner: 'city' as OrganisationId,
    purpose: 'crimePrevention',
    ...pointAt(up, 90, east),
    fieldOfView: 90,
    rangeMetres: 80,
    ptz: false,
    state: 'normal',
    streams: ['main'],
    ...more,
  };
}
const told = (ring: readonly { sector: string; camera: Camera }[]): string[] => ring.map((each) => `${each.sector} ${each.camera.id}`);
const INNER = { fromMetres: 0, toMetres: 500 };

describe('the ring', () => {
  test('NS1: eight sectors of 45°, north from 337.5° on', () => {
    expect(SECTORS.map((_, at) => sectorOf(at * 45))).toEqual(SECTORS);
    expect([337.4, 337.5, 0, 22.4, 22.5, 360, 719, -10].map(sectorOf)).toEqual(['nw', 'n', 'n', 'n', 'ne', 'n', 'n', 'n']);
  });

  test('NS1: the nearest of each direction, in the order of the compass, however they were given', () => {
    const cameras = [
      camera('w', [-300, 10]),
      camera('n-far', [20, 400]),
      camera('n', [-10, 120]),
      camera('se', [90, -90]),
      camera('e', [499, 0]),
    ];
    expect(told(ringAround(cameras, MIDDLE, INNER))).toEqual(['n n', 'e e', 'se se', 'w w']);
    expect(told(ringAround(cameras.toReversed(), MIDDLE, INNER))).toEqual(['n n', 'e e', 'se se', 'w w']);
  });

  test('NS1: without the middle itself, its own pole, and cameras that give no picture', () => {
    const cameras = [
      camera('middle', [0, 0]),
      camera('same-pole', [0, 9]),
      camera('unlinked', [0, 60], { streams: [] }),
      camera('dead', [0, 70], { state: 'fault' }),
      camera('worked-on', [0, 75], { state: 'maintenance' }),
      camera('good', [0, 90], { state: 'unknown' }),
    ];
    expect(told(ringAround(cameras, { ...MIDDLE, id: 'middle' }, INNER))).toEqual(['n good']);
  });

  test('NS2: the outer ring takes what lies beyond the inner one, up to twice as far', () => {
    const cameras = [camera('near', [0, 200]), camera('far', [0, 700]), camera('beyond', [0, 1_010])];
    expect(told(ringAround(cameras, MIDDLE, { fromMetres: 500, toMetres: 1_000 }))).toEqual(['n far']);
  });

  test('NS1: of cameras on one pole the one that looks on, not the one that looks back; equals by id', () => {
    const back = camera('a-back', [0, 100], { bearing: 180 });
    const on = camera('b-on', [4, 104], { bearing: 10 });
    const unknown = camera('c-unknown', [2, 101]);
    expect(told(ringAround([back, unknown, on], MIDDLE, INNER))).toEqual(['n b-on']);
    expect(told(ringAround([back, unknown], MIDDLE, INNER))).toEqual(['n c-unknown']);
    expect(told(ringAround([camera('b', [0, 100]), camera('a', [0, 100])], MIDDLE, INNER))).toEqual(['n a']);
  });
});

/**
 * A crossing in the middle; the road east bends to the north after 300 m; the road north is one-way towards the middle; west is straight:
 *
 *            n (0,400)      ne (300,400)
 *              |↓             |
 *  w (-400,0)—middle—————e (300,0)
 *              |
 *            s (0,-400)
 */
function roads(): (vehicle: typeof CAR) => Trip {
  const builder = makeNetworkBuilder({ refused: (problem) => expect(problem).toBeUndefined(), noted: () => undefined });
  const row = { layer: 'net', row: 0 };
  const places: Record<string, readonly [number, number]> = {
    middle: [0, 0],
    n: [0, 400],
    e: [300, 0],
    ne: [300, 400],
    s: [0, -400],
    w: [-400, 0],
  };
  const at = (name: string): Point => camera(name, places[name]!);
  for (const name of Object.keys(places)) builder.node({ id: name, lon: at(name).lon, lat: at(name).lat }, row);
  const lay = (from: string, to: string): void =>
    builder.link(
      {
        id: `${from}-${to}`,
        from,
        to,
        rank: 104,
        speedKmh: 50,
        name: '',
        limit: NO_LIMIT,
        shape: [at(from).lon, at(from).lat, at(to).lon, at(to).lat],
      },
      row,
    );
  for (const [a, b] of [
    ['middle', 'e'],
    ['e', 'ne'],
    ['middle', 's'],
    ['middle', 'w'],
  ] as const) {
    lay(a, b);
    lay(b, a);
  }
  lay('n', 'middle');
  const map = buildRoadMap(builder.build()!);
  return (vehicle) => planTrip(map, vehicle);
}

const FLEES = { ...CAR, emergency: true };

describe('along the roads', () => {
  const tripOf = roads();
  const next = (cameras: readonly Camera[], vehicle = FLEES): string[] =>
    nextOnRoads(tripOf(vehicle), MIDDLE, cameras).map((each) => `${each.sector} ${each.camera.id} ${Math.round(each.metres / 10) * 10}`);

  test('NS3: a camera behind the bend is next to the east, the way one sets off, though it lies to the north-east', () => {
    expect(next([camera('behind-bend', [300, 200])])).toEqual(['e behind-bend 500']);
    expect(sectorOf(56)).toBe('ne');
  });

  test('NS3: the first camera on each way, and nothing behind it', () => {
    expect(next([camera('w-1', [-100, 5]), camera('w-2', [-300, 5]), camera('s-1', [4, -250])])).toEqual(['w w-1 100', 's s-1 250']);
  });

  test('NS3: nobody drives against the one-way street, but on foot one goes there', () => {
    const north = camera('north', [3, 200]);
    expect(next([north])).toEqual([]);
    expect(next([north], ON_FOOT)).toEqual(['n north 200']);
  });

  test('NS3: cameras that no road passes, on the middle’s own place, or too far along are not next', () => {
    const far = roads()(FLEES);
    expect(next([camera('in-the-park', [-150, 150]), camera('here', [10, 5])])).toEqual([]);
    expect(MAX_ALONG_METRES).toBe(1_500);
    expect(nextOnRoads(far, { lon: 120, lat: 30 }, [camera('a', [100, 0])])).toEqual([]);
  });

  test('NS3: a camera at a crossing watches all of its roads', () => {
    // Drawn beside the road on to the north, but at the corner.
    expect(next([camera('corner', [306, 14])])[0]).toMatch(/^e corner/);
  });
});

describe('cameras chosen by area, way and track', () => {
  const index = buildCameraIndex([
    camera('a', [0, 10]),
    camera('b', [200, -10]),
    camera('c', [400, 12]),
    camera('off', [200, 300]),
    camera('dead', [100, 0], { state: 'fault' }),
  ]);
  const ids = (cameras: readonly Camera[]): string[] => cameras.map(({ id }) => id);
  const way = [MIDDLE, camera('', [500, 0])];

  test('NS4: inside a circle or a ring, the nearest to the middle first, only what gives a picture', () => {
    const circle = { kind: 'circle', ...MIDDLE, radiusMetres: 250 } as const;
    expect(ids(camerasInside(index, circle, { middle: MIDDLE, limit: 9 }))).toEqual(['a', 'b']);
    const corner = ([east, north]: readonly [number, number]): [number, number] => [
      camera('', [east, north]).lon,
      camera('', [east, north]).lat,
    ];
    const ring = { kind: 'ring', ring: [corner([150, -50]), corner([450, -50]), corner([450, 400]), corner([150, 400])] } as const;
    expect(ids(camerasInside(index, ring, { middle: MIDDLE, limit: 2 }))).toEqual(['b', 'off']);
  });

  test('NS4: along a way in the order one passes them, and back again the other way', () => {
    expect(ids(camerasAlong(index, way, { withinMetres: 40, limit: 9 }))).toEqual(['a', 'b', 'c']);
    expect(ids(camerasAlong(index, way.toReversed(), { withinMetres: 40, limit: 9 }))).toEqual(['c', 'b', 'a']);
    expect(ids(camerasAlong(index, [camera('', [200, 290])], { withinMetres: 40, limit: 9 }))).toEqual(['off']);
  });

  test('NS4: of more than may be shown, some of the whole way', () => {
    expect(ids(camerasAlong(index, way, { withinMetres: 40, limit: 2 }))).toEqual(['a', 'c']);
    expect(ids(camerasAlong(index, way, { withinMetres: 40, limit: 1 }))).toHaveLength(1);
  });
});

import { expect, test } from 'vitest';
import type { Camera } from '#domain/camera.ts';
import type { CameraId, OrganisationId } from '#domain/ids.ts';
import { pointAt } from '#domain/place.ts';
import { NO_LIMIT } from '#protocol/road-records.ts';
import { buildCameraIndex } from '../camera-index.ts';
import { makeNetworkBuilder } from '../roads/network-builder.ts';
import { atOnce } from '../roads/traffic.ts';
import { buildObstacles } from './obstacles.ts';
import { seenRoads, type SeenRoadsWanted } from './seen-roads.ts';

const START = { lon: 127.03, lat: 37.5 };

/** One street of 400 m to the east, both ways. */
function street() {
  const builder = makeNetworkBuilder({ refused: (problem) => expect.fail(JSON.stringify(problem)), noted: () => undefined });
  const row = { layer: 'street', row: 0 };
  const end = pointAt(START, 90, 400);
  for (const [id, place] of [
    ['a', START],
    ['b', end],
  ] as const)
    builder.node({ id, ...place }, row);
  const lay = (id: string, from: string, to: string, shape: number[]): void =>
    builder.link({ id, from, to, rank: 107, speedKmh: 50, name: '한길', limit: NO_LIMIT, shape }, row);
  lay('ab', 'a', 'b', [START.lon, START.lat, end.lon, end.lat]);
  lay('ba', 'b', 'a', [end.lon, end.lat, START.lon, START.lat]);
  return builder.build()!;
}

const camera = (change: Partial<Camera> = {}): Camera => ({
  ...START,
  id: 'c' as CameraId,
  label: 'c',
  owner: 'city' as OrganisationId,
  purpose: 'crimePrevention',
  bearing: 90,
  fieldOfView: 60,
  rangeMetres: 100,
  ptz: false,
  state: 'normal',
  streams: ['main'],
  ...change,
});

function share(cameras: readonly Camera[], more: Partial<SeenRoadsWanted> = {}): readonly number[] {
  const { metres } = atOnce(
    seenRoads({ cameras: buildCameraIndex(cameras), obstacles: undefined, network: street(), links: [0, 1], ...more }),
  );
  return [metres.yes, metres.perhaps, metres.no].map((each) => Math.round(each / 50) * 50);
}

test('SG3: a street is seen as far as a camera’s range, from where it looks, and counts once for both directions', () => {
  expect(share([camera()])).toEqual([100, 0, 300]);
  expect(share([camera({ bearing: 270 })])).toEqual([0, 0, 400]);
  expect(share([camera(), camera({ ...pointAt(START, 90, 400), id: 'd' as CameraId, bearing: 270, rangeMetres: 150 })])).toEqual([
    250, 0, 150,
  ]);
});

test('SG3: what a camera would have to turn for, or may see because nobody knows where it looks, is told apart from what is seen', () => {
  expect(share([camera({ bearing: 270, ptz: true })])).toEqual([0, 100, 300]);
  const { bearing: _unknown, ...nobodyKnows } = camera();
  expect(share([nobodyKnows])).toEqual([0, 100, 300]);
});

test('SG3: a house between hides what is behind it; dead and unlinked cameras see nothing; a purpose leaves the others out', () => {
  const corner = (metres: number, side: number): readonly [number, number] => {
    const { lon, lat } = pointAt(pointAt(START, 90, metres), 0, side);
    return [lon, lat];
  };
  const house = buildObstacles([[corner(50, -10), corner(60, -10), corner(60, 10), corner(50, 10)]]);
  expect(share([camera()], { obstacles: house })[0]).toBeLessThan(70);
  expect(share([camera({ state: 'fault' })])).toEqual([0, 0, 400]);
  expect(share([camera({ streams: [] })])).toEqual([0, 0, 400]);
  expect(share([camera()], { purpose: 'fire' })).toEqual([0, 0, 400]);
});

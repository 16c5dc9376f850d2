import { expect, test } from 'vitest';
import type { Camera } from '#domain/camera.ts';
import type { CameraId, OrganisationId } from '#domain/ids.ts';
import { pointAt } from '#domain/place.ts';
import { CameraMap } from './camera-map.ts';
import { CameraRegistry } from './camera-registry.ts';

const CENTRE = { lon: 127, lat: 37.5 };
const WHOLE = { kind: 'box', box: [126, 37, 128, 38] } as const;

function camerasOf(count: number, stepMetres: number): Camera[] {
  return Array.from({ length: count }, (_, at) => ({
    ...pointAt(CENTRE, (at * 137.5) % 360, Math.sqrt(at) * stepMetres),
    id: `c-${String(at).padStart(5, '0')}` as CameraId,
    label: at === 7 ? '시청 앞' : `망루로 ${at}`,
    owner: 'city' as OrganisationId,
    purpose: at % 2 === 0 ? 'crimePrevention' : 'fire',
    bearing: 90,
    fieldOfView: 60,
    rangeMetres: 100,
    ptz: false,
    state: 'normal',
    streams: at === 0 ? [] : ['main'],
  }));
}

function mapOf(count: number, stepMetres = 50): { map: CameraMap; registry: CameraRegistry } {
  const registry = new CameraRegistry(camerasOf(count, stepMetres));
  return { map: new CameraMap(registry), registry };
}

test('U2: from near each camera stands by itself, from afar groups and lone ones together count all', () => {
  const { map } = mapOf(400);
  const near = map.look({ area: WHOLE, filter: {}, resolution: 1, limit: 1 });
  expect([near.total, near.clusters.length, near.cameras.ids.length]).toEqual([400, 0, 400]);
  const far = map.look({ area: WHOLE, filter: {}, resolution: 20, limit: 1 });
  expect(far.total).toBe(400);
  expect(far.clusters.reduce((sum, [, , count]) => sum + count, 0) + far.cameras.ids.length).toBe(400);
  expect(far.clusters.length).toBeGreaterThan(0);
  expect(far.clusters.length).toBeLessThan(40);
});

test('U2: more than can be told apart stay gathered from near, too', () => {
  const { map } = mapOf(3_500, 1);
  const { total, clusters, cameras } = map.look({ area: WHOLE, filter: {}, resolution: 1, limit: 1 });
  expect(total).toBe(3_500);
  expect(clusters.reduce((sum, [, , count]) => sum + count, 0) + cameras.ids.length).toBe(3_500);
  expect(cameras.ids.length).toBeLessThan(100);
});

test('U3: a camera that is lost counts as dead in the next answer, whose version is newer', () => {
  const { map, registry } = mapOf(50, 1);
  const dead = (): number =>
    map.look({ area: WHOLE, filter: {}, resolution: 20, limit: 1 }).clusters.reduce((sum, [, , , no]) => sum + no, 0);
  const version = map.version;
  expect(dead()).toBe(0);
  registry.seen('c-00003' as CameraId, 'lost');
  expect([dead(), map.version > version]).toEqual([1, true]);
  const lost = map.version;
  registry.seen('c-00003' as CameraId, 'lost');
  expect(map.version).toBe(lost);
  registry.seen('c-00003' as CameraId, 'live');
  expect([dead(), map.version > lost]).toEqual([0, true]);
});

test('U4: around a place exactly those within are counted, the nearest first and no more than were asked for', () => {
  const { map } = mapOf(400);
  const found = map.look({ area: { kind: 'circle', ...CENTRE, radiusMetres: 260 }, filter: { purpose: 'fire' }, limit: 5 });
  expect([found.total, found.cameras.ids]).toEqual([14, ['c-00001', 'c-00003', 'c-00005', 'c-00007', 'c-00009']]);
  expect(map.look({ area: WHOLE, filter: {}, text: '시청', limit: 10 }).cameras.labels).toEqual(['시청 앞']);
  expect(map.look({ area: WHOLE, filter: { purpose: 'disaster' }, limit: 10 })).toMatchObject({ total: 0, clusters: [] });
});

test('U2: a map is told how a camera looks and never where its stream is', () => {
  const { map } = mapOf(2);
  const { cameras } = map.look({ area: WHOLE, filter: {}, limit: 2 });
  expect(cameras).toMatchObject({ bearing: [90, 90], fieldOfView: [60, 60], flags: [0, 2], states: ['normal', 'normal'] });
  expect(JSON.stringify(cameras)).not.toContain('rtsp');
});

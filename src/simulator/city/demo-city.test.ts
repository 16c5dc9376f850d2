import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { cameraRecord } from '#contract/camera-record.ts';
import { distanceMetres } from '#domain/place.ts';
import { BASEMAP_LAYERS } from './basemap.ts';
import type { Feature, Position } from './basemap.ts';
import { basemapFiles, demoBasemap, demoCity } from './demo-city.ts';
import { registeredCameras } from './demo-cameras.ts';
import { CITY_CENTRE, alongLine, toGround } from './ground.ts';
import { makePrng } from './prng.ts';
import { BEYOND } from './terrain.ts';

const city = demoCity();
const basemap = demoBasemap();

function pointsOf({ geometry }: Feature): Position[] {
  if (geometry.type === 'Point') return [geometry.coordinates];
  if (geometry.type === 'LineString') return [...geometry.coordinates];
  return geometry.type === 'MultiPolygon' ? geometry.coordinates.flat(2) : geometry.coordinates.flat();
}

function inRing(ring: readonly Position[], [x, y]: Position): boolean {
  let inside = false;
  ring.forEach(([x1, y1], at) => {
    const [x2, y2] = ring[(at + 1) % ring.length]!;
    if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) inside = !inside;
  });
  return inside;
}

describe('base map of the demo city', () => {
  test('is the same on every run and fits its size', () => {
    const files = basemapFiles();
    expect(files.map(({ name }) => name)).toEqual(BASEMAP_LAYERS.map((layer) => `${layer}.json`));
    expect(basemapFiles()).toEqual(files);
    expect(files.reduce((sum, { json }) => sum + gzipSync(json).length, 0)).toBeLessThan(700_000);
    expect(basemapFiles(113).find(({ name }) => name === 'buildings.json')).not.toEqual(
      files.find(({ name }) => name === 'buildings.json'),
    );
  });

  test('every layer holds closed, finite geometry round the centre of the city', () => {
    for (const layer of BASEMAP_LAYERS) {
      const { features } = basemap[layer];
      expect(features.length, layer).toBeGreaterThan(1);
      for (const feature of features) {
        for (const [lon, lat] of pointsOf(feature)) expect(distanceMetres({ lon, lat }, CITY_CENTRE)).toBeLessThan(11_000);
        const rings =
          feature.geometry.type === 'Polygon'
            ? feature.geometry.coordinates
            : feature.geometry.type === 'MultiPolygon'
              ? feature.geometry.coordinates.flat()
              : [];
        for (const ring of rings) {
          expect(ring.length).toBeGreaterThan(3);
          expect(ring.at(-1)).toEqual(ring[0]);
        }
      }
    }
  });

  test('the ground is nowhere folded: neighbouring squares keep their turn', () => {
    for (let u = BEYOND.west; u < BEYOND.east; u += 100) {
      for (let v = BEYOND.south; v < BEYOND.north; v += 100) {
        const [at, east, north] = [toGround({ u, v }), toGround({ u: u + 10, v }), toGround({ u, v: v + 10 })];
        const area = (east.lon - at.lon) * (north.lat - at.lat) - (north.lon - at.lon) * (east.lat - at.lat);
        expect(area, `${u},${v}`).toBeGreaterThan(0);
      }
    }
  });

  test('houses stay close to rectangles: corners within 7° of square', () => {
    let worst = 0;
    const metresEast = Math.cos((37.5 * Math.PI) / 180);
    for (const feature of basemap.buildings.features) {
      if (feature.properties.kind !== 'apartment' || feature.geometry.type !== 'MultiPolygon') continue;
      for (const [ring] of feature.geometry.coordinates) {
        if (ring?.length !== 5) continue;
        const [a, b, c] = [ring[0]!, ring[1]!, ring[2]!];
        const one = Math.atan2(b[1] - a[1], (b[0] - a[0]) * metresEast);
        const two = Math.atan2(c[1] - b[1], (c[0] - b[0]) * metresEast);
        worst = Math.max(worst, Math.abs(((((two - one) * 180) / Math.PI + 540) % 360) - 180 - 90));
      }
    }
    expect(worst).toBeGreaterThan(0);
    expect(worst).toBeLessThan(7);
  });

  test('no house stands in the river and no road without a bridge crosses it', () => {
    const river = basemap.water.features.find(({ properties }) => properties.kind === 'river')!;
    const bank = river.geometry.type === 'Polygon' ? river.geometry.coordinates[0]! : [];
    for (const feature of basemap.buildings.features) for (const point of pointsOf(feature)) expect(inRing(bank, point)).toBe(false);
    const wet = basemap.roads.features.filter((feature) => pointsOf(feature).some((point) => inRing(bank, point)));
    expect(wet.length).toBeGreaterThan(0);
    expect(wet.every(({ properties }) => properties.bridge === true)).toBe(true);
    expect(wet.map(({ properties }) => String(properties.name)).toSorted((a, b) => a.localeCompare(b, 'ko'))).toEqual([
      '망루대교',
      '성곽대교',
      '여울교',
    ]);
  });

  test('area codes are of no real region and no two dong share one', () => {
    const codes = basemap.boundaries.features
      .filter(({ properties }) => properties.kind === 'dong')
      .map(({ properties }) => String(properties.code));
    expect(new Set(codes).size).toBe(codes.length);
    for (const code of codes) expect(code).toMatch(/^99\d{8}$/);
  });
});

describe('cameras of the demo city', () => {
  test('are as many as asked, valid records, each with its own streams on loopback', () => {
    for (const count of [0, 1, 300, 2_000]) {
      const { cameras } = demoCity({ cameras: count, cameraPort: 9_999, owner: 'mine' });
      expect(cameras).toHaveLength(count);
      expect(new Set(cameras.map(({ id }) => id)).size).toBe(count);
      for (const camera of cameras) {
        expect(cameraRecord.safeParse(camera).error).toBeUndefined();
        expect(camera.owner).toBe('mine');
        expect(camera.main?.url).toBe(`rtsp://127.0.0.1:9999/cam/${camera.id}/main`);
        expect(camera.sub?.url).toBe(`rtsp://127.0.0.1:9999/cam/${camera.id}/sub`);
      }
    }
  });

  test('labels are unique, and the kinds are mixed', () => {
    const { cameras } = city;
    expect(new Set(cameras.map(({ label }) => label)).size).toBe(cameras.length);
    expect(cameras.filter(({ ptz }) => ptz).length).toBeGreaterThan(30);
    expect(cameras.filter(({ ptz }) => !ptz).length).toBeGreaterThan(150);
    expect(new Set(cameras.map(({ bearing }) => Math.floor((bearing ?? 0) / 45))).size).toBe(8);
  });

  test('registered cameras have no streams and are as dense as a large city', () => {
    const cameras = registeredCameras(66_000);
    expect(cameras).toHaveLength(66_000);
    expect(new Set(cameras.map(({ id }) => id)).size).toBe(66_000);
    for (const camera of cameras.slice(0, 500)) {
      expect(cameraRecord.safeParse(camera).error).toBeUndefined();
      expect(camera.main).toBeUndefined();
    }
    const near = cameras.filter((camera) => distanceMetres(camera, CITY_CENTRE) < 5_000).length;
    expect(near / (Math.PI * 25)).toBeGreaterThan(80);
    expect(near / (Math.PI * 25)).toBeLessThan(140);
  });
});

describe('places of the story', () => {
  test('are enough, apart, in the city, best seen first', () => {
    const { places } = city;
    expect(places.length).toBeGreaterThanOrEqual(30);
    for (const [at, place] of places.entries()) {
      expect(place.address).toMatch(/^망루시 \S+동 \S+ \d+$/);
      expect(place.areaCode).toMatch(/^99\d{8}$/);
      expect(place.kinds.length).toBeGreaterThan(0);
      if (at > 0) expect(place.seenBy).toBeLessThanOrEqual(places[at - 1]!.seenBy);
      for (const other of places.slice(0, at)) expect(distanceMetres(place, other)).toBeGreaterThan(70);
    }
    expect(places[0]!.seenBy).toBeGreaterThanOrEqual(3);
    expect(new Set(places.map(({ scene }) => scene)).size).toBeGreaterThanOrEqual(3);
  });

  test('exist even where the cameras are few or none', () => {
    expect(demoCity({ cameras: 5 }).places.length).toBeGreaterThanOrEqual(30);
    expect(demoCity({ cameras: 0 }).places.length).toBeGreaterThanOrEqual(30);
  });
});

describe('parts', () => {
  test('the generator of draws is even and repeats', () => {
    const [one, two] = [makePrng(5), makePrng(5)];
    const draws = Array.from({ length: 20_000 }, () => one.next());
    expect(draws.slice(0, 50)).toEqual(Array.from({ length: 50 }, () => two.next()));
    const buckets = Array.from({ length: 10 }, (_, at) => draws.filter((draw) => Math.floor(draw * 10) === at).length);
    for (const bucket of buckets) expect(Math.abs(bucket - 2_000)).toBeLessThan(200);
  });

  test('a line is filled up with points and keeps its ends', () => {
    const line = alongLine(
      [
        { u: 0, v: 0 },
        { u: 100, v: 0 },
      ],
      30,
    );
    expect(line).toHaveLength(5);
    expect(line.at(0)).toEqual({ u: 0, v: 0 });
    expect(line.at(-1)).toEqual({ u: 100, v: 0 });
  });
});

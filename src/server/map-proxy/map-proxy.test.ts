import { afterAll, beforeAll, expect, test } from 'vitest';
import { mapConfig } from '#contract/map-service.ts';
import { guardedGet } from '#io/guarded-get.ts';
import { FakeMapServer } from '../../../test/support/fake-map-server.ts';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { AnswerCache } from './answer-cache.ts';
import { MapProxy, textIn } from './map-proxy.ts';
import { mapServices, presentMapService } from './map-services.ts';
import type { WmtsTile } from './offers.ts';

const HALF_WORLD = 20_037_508.342789244;
let fake: FakeMapServer;
beforeAll(async () => {
  fake = await FakeMapServer.start([127.03, 37.5]);
});
afterAll(() => fake[Symbol.asyncDispose]());

async function proxyOf(more: readonly Record<string, unknown>[] = [], secrets: Readonly<Record<string, string>> = FakeMapServer.secrets) {
  const clock = new ManualClock();
  const config = { map: mapConfig.parse({ services: [...fake.services(), ...more] }) };
  const proxy = new MapProxy({ services: await mapServices(config, (name) => Promise.resolve(secrets[name])), get: guardedGet, clock });
  return { clock, proxy, service: (id: string) => proxy.services.get(id)! };
}

const tiles = (id: string, url: string, more: Record<string, unknown> = {}): Record<string, unknown> => ({
  id,
  title: { ko: id, en: id },
  attribution: id,
  type: 'tiles',
  private: true,
  url: `${url}?{z}{x}{y}`,
  ...more,
});

test('O30: 브이월드, 국토지리정보원 and OpenStreetMap are asked in the form that each speaks, with a key that no browser sees', async () => {
  const { proxy, service } = await proxyOf();
  const place = { z: 16, x: 55_888, y: 25_390 };
  fake.asked.length = 0;
  for (const [id, type] of [
    ['vworld', 'image/png'],
    ['vworld-aerial', 'image/jpeg'],
    ['osm', 'image/png'],
  ] as const)
    expect(await proxy.tile(service(id), place)).toMatchObject({ ok: true, value: { type } });
  expect(await proxy.tile(service('ngii'), { z: 9, x: 8, y: 15 })).toMatchObject({ ok: true });
  expect(fake.asked).toEqual([
    '/req/wmts/1.0.0/map-key-1/Base/16/25390/55888.png',
    '/req/wmts/1.0.0/map-key-1/Satellite/16/25390/55888.jpeg',
    '/osm/16/55888/25390.png',
    '/openapi/Gettile.do?apikey=map-key-1&layer=korean_map&style=korean&tilematrixset=korean&Service=WMTS&Request=GetTile&Version=1.0.0&Format=image/png&TileMatrix=L09&TileCol=8&TileRow=15',
  ]);
  const shown = JSON.stringify([...proxy.services.values()].map(presentMapService));
  expect(shown).not.toMatch(/127\.0\.0\.1|map-key|gis-secret|mangru/);
});

test('O31: a tile is fetched once and kept, and given again while its server is away', async () => {
  const { proxy, service, clock } = await proxyOf();
  const place = { z: 10, x: 873, y: 396 };
  await proxy.tile(service('osm'), place);
  fake.asked.length = 0;
  expect((await proxy.tile(service('osm'), place)).ok).toBe(true);
  expect(fake.asked).toEqual([]);
  await clock.advance(7 * 3_600_000);
  fake.mood = 'down';
  expect((await proxy.tile(service('osm'), place)).ok, 'an old map is better than none').toBe(true);
  expect(fake.asked).toHaveLength(1);
  fake.mood = 'well';
});

test('O31: a server that fails again and again is left alone for ten seconds', async () => {
  const { proxy, service, clock } = await proxyOf();
  fake.mood = 'down';
  fake.asked.length = 0;
  for (let x = 0; x < 20; x += 1) expect((await proxy.tile(service('osm'), { z: 12, x, y: 0 })).ok).toBe(false);
  expect(fake.asked).toHaveLength(6);
  fake.mood = 'well';
  expect(await proxy.tile(service('osm'), { z: 12, x: 0, y: 0 })).toEqual({ ok: false, reason: 'resting' });
  await clock.advance(10_000);
  expect((await proxy.tile(service('osm'), { z: 12, x: 0, y: 0 })).ok).toBe(true);
});

test('O32: only addresses that are allowed are gone to: none inside unless it was said so, and those of the machine’s own never', async () => {
  const inside = tiles('inside', `${fake.url}/osm`, { private: false });
  const named = tiles('named', `http://localhost:${fake.port}/osm`, { private: false });
  const secrets = tiles('cloud', 'http://169.254.169.254/latest');
  const six = tiles('six', 'http://[::ffff:127.0.0.1]/x', { private: false });
  const { proxy, service } = await proxyOf([inside, named, secrets, six, tiles('away', `${fake.url}/redirect`)]);
  fake.asked.length = 0;
  for (const id of ['inside', 'named', 'cloud', 'six'])
    expect(await proxy.tile(service(id), { z: 1, x: 1, y: 1 }), id).toEqual({ ok: false, reason: 'addressNotAllowed' });
  expect(fake.asked).toEqual([]);
  expect(await proxy.tile(service('away'), { z: 1, x: 1, y: 1 })).toEqual({ ok: false, reason: 'redirects' });
  expect(fake.asked).toHaveLength(1);
});

test('O32: what is too large, no picture, or without its key is refused with the reason', async () => {
  const { proxy, service } = await proxyOf([
    tiles('huge', `${fake.url}/huge`),
    tiles('page', `${fake.url}/page`),
    tiles('missing', `${fake.url}/missing`),
  ]);
  const reason = async (id: string): Promise<unknown> => {
    const answer = await proxy.tile(service(id), { z: 1, x: 1, y: 1 });
    return answer.ok ? 'taken' : answer.said === undefined ? answer.reason : `${answer.reason} ${answer.said}`;
  };
  expect([await reason('huge'), await reason('page'), await reason('missing')]).toEqual(['tooLarge', 'notAPicture', 'badStatus 404']);
  const { proxy: keyless, service: of } = await proxyOf([], {});
  expect(await keyless.tile(of('vworld'), { z: 6, x: 1, y: 1 })).toEqual({ ok: false, reason: 'noKey' });
  expect(presentMapService(of('vworld')).ready).toBe(false);
});

test('O33: what a WMS or WFS has is read from its capabilities, of any version, with what its layers inherit', async () => {
  const { proxy, service } = await proxyOf();
  for (const id of ['city-gis', 'old-gis']) {
    const offered = await proxy.capabilities(service(id));
    expect(offered, id).toMatchObject({
      ok: true,
      value: {
        cut: false,
        layers: [
          {
            name: 'pipes',
            title: '상수관로',
            path: ['시설물'],
            queryable: true,
            crs: [3857, 5186],
            styles: [
              { name: 'blue', title: '파랑' },
              { name: 'night', title: '밤' },
            ],
          },
          { name: 'broken', queryable: false },
        ],
      },
    });
  }
  expect(await proxy.capabilities(service('city-wfs'))).toMatchObject({
    ok: true,
    value: { title: '시 객체', layers: [{ name: 'city:hydrants', crs: [5186], extent: [126, 37, 128, 38] }] },
  });
  const refused = await proxy.picture(service('city-gis'), { SERVICE: 'WMS', REQUEST: 'GetMap', LAYERS: 'broken' });
  expect(refused).toEqual({ ok: false, reason: 'exception', said: 'no such layer: broken' });
  const facts = await proxy.text(service('city-gis'), { SERVICE: 'WMS', REQUEST: 'GetFeatureInfo' });
  expect(facts.ok && textIn(facts.value)).toContain('WP-77');
});

test('O33: the forms in which a WMS tells of a place are read with its layers', async () => {
  const { proxy, service } = await proxyOf();
  const forms = async (id: string): Promise<unknown> => {
    const offered = await proxy.capabilities(service(id));
    return offered.ok ? offered.value.infoFormats : offered;
  };
  expect([await forms('city-gis'), await forms('html-gis'), await forms('old-gis')]).toEqual([['application/json'], ['text/html'], []]);
});

test('O36: what a WMTS has is read from its capabilities, whichever order its corners are in, and its tiles are asked for as it says', async () => {
  const { proxy, service } = await proxyOf([
    { ...tiles('doc', fake.url), type: 'wmts', url: `${fake.url}/wmts/WMTSCapabilities.xml` },
    { ...tiles('none', fake.url), type: 'wmts', url: `${fake.url}/wfs` },
  ]);
  for (const id of ['city-wmts', 'doc']) {
    const offered = await proxy.capabilities(service(id));
    expect(offered, id).toMatchObject({
      ok: true,
      value: {
        title: '시 타일',
        layers: [
          { name: 'aerial', crs: [3857], pyramid: { set: 'web', crs: 3857, levels: expect.any(Array) } },
          {
            name: 'cadastre',
            styles: [
              { name: 'day', title: '낮' },
              { name: 'night', title: '밤' },
            ],
            pyramid: { set: 'belt', crs: 5186, levels: expect.any(Array) },
          },
          { name: 'strange' },
          { name: 'away' },
        ],
      },
    });
    expect(JSON.stringify(offered)).not.toMatch(/127\.0\.0\.1|outside/);
    const [aerial, cadastre, strange] = offered.ok ? offered.value.layers : [];
    expect(aerial?.pyramid?.levels[3]).toEqual({
      resolution: expect.closeTo(19_567.879, 2),
      origin: [-HALF_WORLD, HALF_WORLD],
      tile: [256, 256],
      columns: 8,
      rows: 8,
    });
    expect(cadastre?.pyramid?.levels[0]).toMatchObject({ resolution: expect.closeTo(4_096), origin: [0, 1_000_000] });
    expect(strange?.pyramid).toBeUndefined();
  }
  fake.asked.length = 0;
  const asked = async (wanted: Partial<WmtsTile>): Promise<unknown> => {
    const tile = await proxy.wmtsTile(service('city-wmts'), { layer: 'aerial', style: '', z: 3, x: 6, y: 3, ...wanted });
    return tile === 'noSuchTile' ? tile : tile.ok;
  };
  expect([await asked({}), await asked({ layer: 'cadastre', style: 'night', z: 5, x: 6, y: 14 }), await asked({ layer: 'away' })]).toEqual([
    true,
    true,
    true,
  ]);
  // Asked from where it was allowed, by parameters, and not where the description points to.
  expect(fake.asked.filter((each) => !each.includes('GetCapabilities'))).toEqual([
    '/wmts/aerial/plain/web/EPSG%3A900913%3A3/3/6.png',
    '/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER=cadastre&STYLE=night&FORMAT=image%2Fpng&TILEMATRIXSET=belt&TILEMATRIX=5&TILEROW=14&TILECOL=6',
    '/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER=away&STYLE=plain&FORMAT=image%2Fpng&TILEMATRIXSET=web&TILEMATRIX=EPSG%3A900913%3A3&TILEROW=3&TILECOL=6',
  ]);
  for (const wrong of [{ layer: 'nothing' }, { layer: 'strange' }, { z: 20 }, { x: 8 }, { style: 'pink' }])
    expect(await asked(wrong)).toBe('noSuchTile');
  expect(await proxy.capabilities(service('none'))).toMatchObject({
    ok: false,
    reason: 'unreadable',
    said: expect.stringContaining('no description of a WMTS'),
  });
});

test('O40: a layer of a WMTS is a base map by its identifier and style; without it, or with it where people choose themselves, the setting is refused', async () => {
  const { service } = await proxyOf();
  expect(presentMapService(service('city-ground'))).toMatchObject({ type: 'wmts', use: 'base', layers: ['cadastre'], style: 'night' });
  expect(presentMapService(service('city-wmts'))).not.toHaveProperty('layers');
  const refusal = (more: Record<string, unknown>): string | undefined => {
    const wmts = { ...tiles('ground', fake.url), type: 'wmts', url: `${fake.url}/wmts`, ...more };
    return mapConfig.safeParse({ services: [wmts] }).error?.issues.map(({ path, message }) => `${path.at(-1)?.toString()}: ${message}`)[0];
  };
  expect(refusal({ use: 'base', layer: 'aerial' })).toBeUndefined();
  expect(refusal({ use: 'base' })).toMatch(/^layer: a base map is one layer of the WMTS/);
  expect(refusal({ use: 'layer', layer: 'aerial' })).toMatch(/^layer: /);
  expect(refusal({ use: 'layer', style: 'night' })).toMatch(/^style: /);
});

test('O31: the cache holds as much as it may and forgets what was used least lately', () => {
  const cache = new AnswerCache(800);
  const answer = (): { type: string; bytes: Uint8Array<ArrayBuffer>; until: number } => ({
    type: 'image/png',
    bytes: new Uint8Array(100),
    until: 1,
  });
  for (let at = 0; at < 8; at += 1) cache.put(`${at}`, answer());
  cache.get('0');
  cache.put('8', answer());
  expect([cache.bytes, cache.get('0') !== undefined, cache.get('1')]).toEqual([800, true, undefined]);
  cache.put('large', { ...answer(), bytes: new Uint8Array(101) });
  expect(cache.get('large')).toBeUndefined();
});

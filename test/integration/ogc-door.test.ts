import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mapConfig } from '#contract/map-service.ts';
import MVT from 'ol/format/MVT.js';
import RenderFeature from 'ol/render/Feature.js';
import { importRoads } from '#server/roads/import-roads.ts';
import { postgresNetworkStore } from '#server/roads/network-store.ts';
import { useApiCity, type Login } from '../support/api-city.ts';
import { squareTables, standardFiles } from '../support/road-files.ts';
import type { ApiAnswer } from '../support/api-client.ts';
import { FakeMapServer } from '../support/fake-map-server.ts';
import { PASSWORD } from '../support/running-server.ts';

let fake: FakeMapServer;
beforeAll(async () => {
  fake = await FakeMapServer.start([127.03, 37.5]);
});
afterAll(() => fake[Symbol.asyncDispose]());
const city = useApiCity((config) => ({ ...config, map: mapConfig.parse({ services: fake.services() }) }));
beforeAll(async () => {
  await importRoads(postgresNetworkStore(city.server.database), { source: 'test', files: standardFiles(squareTables()), dryRun: false });
  await city.server.roads.refresh();
});

describe('sign-in by HTTP Basic', () => {
  const basic = (login: string, password: string, more: Readonly<Record<string, string>> = {}): Promise<ApiAnswer> =>
    city.nobody().get('/ogc/wfs?request=ListStoredQueries', {
      authorization: `Basic ${Buffer.from(`${login}:${password}`).toString('base64')}`,
      ...more,
    });
  const entries = async (kind: string): Promise<number> =>
    (await city.server.database.query<{ count: number }>('select count(*)::int as count from journal where kind = $1', [kind])).rows[0]!
      .count;

  test('O5: many requests at once are one sign-in; when the session ends the next request signs in anew', async () => {
    const before = await entries('session.opened');
    const answers = await Promise.all(Array.from({ length: 6 }, () => basic('operator2', PASSWORD)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200]);
    expect((await basic('operator2', PASSWORD)).status).toBe(200);
    expect(await entries('session.opened')).toBe(before + 1);
    await city.server.database.query("delete from session where person in (select id from person where login = 'operator2')");
    await city.server.sessions.refresh();
    expect((await basic('operator2', PASSWORD)).status).toBe(200);
    expect(await entries('session.opened')).toBe(before + 2);
  });

  test('O5: wrong words are refused, recorded and locked like any sign-in, and asked for of programs only', async () => {
    const refused = await entries('session.refused');
    const first = await basic('officer2', 'wrong');
    expect([first.status, first.headers.get('www-authenticate')]).toEqual([401, 'Basic realm="Mangru", charset="UTF-8"']);
    expect((await basic('officer2', 'wrong', { 'sec-fetch-site': 'same-origin' })).headers.get('www-authenticate')).toBeNull();
    for (let wrong = 0; wrong < 3; wrong += 1) await basic('officer2', `wrong ${wrong}`);
    expect(await basic('officer2', PASSWORD)).toMatchObject({ status: 403, json: { code: 'locked' } });
    expect(await entries('session.refused')).toBeGreaterThanOrEqual(refused + 5);
    expect((await basic('', 'x')).status).toBe(401);
    expect((await city.nobody().get('/ogc/wfs?request=GetCapabilities', { authorization: 'Bearer x' })).status).toBe(401);
  });
});

describe('maps of others over the API', () => {
  const get = (way: string): Promise<ApiAnswer> => city.as('operator').get(`/api/v1/${way}`);

  test('O30: whoever is signed in is told which there are, and nobody where they are', async () => {
    expect((await city.nobody().get('/api/v1/map-services')).status).toBe(401);
    const { json, text } = await get('map-services');
    expect(json.services.map(({ id, ready }: { id: string; ready: boolean }) => [id, ready])).toEqual([
      ['own-tiles', true],
      ['vworld', false],
      ['vworld-aerial', false],
      ['ngii', false],
      ['osm', true],
      ['city-gis', false],
      ['city-wfs', true],
      ['old-gis', true],
      ['city-wmts', true],
      ['city-ground', true],
      ['no-ground', true],
      ['html-gis', true],
      ['gml-gis', true],
      ['plain-gis', true],
    ]);
    expect(text).not.toMatch(/127\.0\.0\.1|https?:/);
  });

  test('O32: what is handed on is a picture or data, never a page, and never a parameter that is not of the standard', async () => {
    const tile = await get('map-proxy/osm/tiles/10/873/396');
    expect([tile.status, tile.headers.get('content-type')]).toEqual([200, 'image/png']);
    const map = 'map-proxy/old-gis/wms?REQUEST=GetMap&LAYERS=pipes&SRS=EPSG:3857&BBOX=1,2,3,4&WIDTH=9&HEIGHT=9';
    fake.asked.length = 0;
    expect((await get(`${map}&SLD=http://evil/x.sld&map=/etc/passwd`)).headers.get('content-type')).toBe('image/png');
    expect(fake.asked.join()).not.toMatch(/SLD|passwd/);
    const features = await get('map-proxy/city-wfs/features?layer=city:hydrants&bbox=1,2,3,4');
    expect([features.headers.get('content-type'), features.headers.get('content-disposition')]).toEqual([
      'text/xml; charset=utf-8',
      'attachment',
    ]);
    for (const wrong of ['map-proxy/osm/wms?REQUEST=GetMap', 'map-proxy/nothing/tiles/1/1/1', 'map-services/osm'])
      expect((await get(wrong)).status, wrong).toBe(404);
    for (const wrong of [
      'map-proxy/osm/tiles/99/1/1',
      'map-proxy/old-gis/wms?REQUEST=GetStyles',
      'map-proxy/city-wfs/features?layer=a&bbox=1',
    ])
      expect((await get(wrong)).status, wrong).toBe(400);
  });

  test('O36, O38: tiles of a WMTS come through us alone; what a server says of a place never comes as a page', async () => {
    const tile = await get('map-proxy/city-wmts/wmts/3/6/3?layer=aerial');
    expect([tile.status, tile.headers.get('content-type')]).toEqual([200, 'image/png']);
    expect((await get('map-proxy/city-wmts/wmts/3/6/3?layer=nothing')).status).toBe(404);
    expect((await get('map-proxy/osm/wmts/3/6/3?layer=aerial')).status).toBe(404);
    expect((await get('map-proxy/city-wmts/wmts/3/6/3?layer=aerial&url=http://x')).status).toBe(400);
    const page = await get('map-proxy/html-gis/wms?REQUEST=GetFeatureInfo&LAYERS=pipes&INFO_FORMAT=text/html');
    expect([page.headers.get('content-type'), page.headers.get('content-disposition')]).toEqual([
      'text/plain; charset=utf-8',
      'attachment',
    ]);
  });

  test('O39: our vector tiles are told as a base map, to whoever may see what they are made of', async () => {
    const tileOf = (login: Login): Promise<Response> =>
      fetch(`${city.server.url}/ogc/tiles/base/14/13971/6348.mvt`, { headers: { cookie: city.as(login).cookie } });
    const mine = await tileOf('operator');
    expect([mine.status, mine.headers.get('content-type')]).toEqual([200, 'application/vnd.mapbox-vector-tile']);
    const features = new MVT({ featureClass: RenderFeature }).readFeatures(await mine.arrayBuffer(), { extent: [0, 0, 4_096, 4_096] });
    const layers = new Set(features.map((each) => each.getProperties()['layer']));
    expect(layers).toEqual(new Set(['labels', 'roads']));
    const roads = features.filter((each) => each.getProperties()['layer'] === 'roads');
    expect(roads.every((each) => typeof each.getProperties()['width'] === 'number')).toBe(true);
    expect((await fetch(`${city.server.url}/ogc/tiles/base.json`, { headers: { cookie: city.as('operator').cookie } })).status).toBe(404);
    expect((await tileOf('car112')).status).toBe(403);
  });

  test('O33, O35: a server that refuses is told in its own words, one without its key in ours', async () => {
    expect(await get('map-proxy/old-gis/wms?REQUEST=GetMap&LAYERS=broken')).toMatchObject({
      status: 502,
      json: { code: 'mapServerFailed', detail: 'the server refused: no such layer: broken' },
    });
    expect(await get('map-services/city-gis')).toMatchObject({
      status: 502,
      json: { detail: 'its key or password is not set on this server' },
    });
    expect((await get('map-services/old-gis')).json.layers[0]).toMatchObject({ name: 'pipes', title: '상수관로', path: ['시설물'] });
  });
});

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { loadImage } from '@napi-rs/canvas';
import MVT from 'ol/format/MVT.js';
import RenderFeature from 'ol/render/Feature.js';
import { beforeAll, expect, test } from 'vitest';
import { useApiCity, type Login } from '../support/api-city.ts';
import type { ApiAnswer } from '../support/api-client.ts';
import { needs } from '../support/debian-package.ts';
import { pixels } from '../support/pixels.ts';
import { PASSWORD } from '../support/running-server.ts';

const city = useApiCity();
const run = promisify(execFile);
const HYDRANTS = Array.from({ length: 9 }, (_, at) => `별담-${at + 1},1,${4 + at / 10},망루로 ${at + 1},37.5,${127.03 + at / 1_000}`);
const LISTS = {
  'hydrants.csv': ['시설번호,시설유형코드,출수압력,소재지도로명주소,위도,경도', ...HYDRANTS].join('\n'),
  'hazards.csv':
    '허가번호,업소명,위험물명,최대저장량,안전관리자,안전관리자전화번호,위도,경도\nH-1,별담주유소,휘발유,40000 L,가상001,02-000-0001,37.502,127.03',
};

const unit = (number: string, kind: string, lon: number): string =>
  JSON.stringify({
    unit: number,
    kind,
    callSign: `${kind} ${number}`,
    lon,
    lat: 37.504,
    heading: 90,
    state: 'available',
    everySeconds: 300,
  });
const send = (login: Login, way: string, body: string, type: string): Promise<ApiAnswer> =>
  city.as(login).send('POST', way, { body, headers: { 'content-type': type } });
const get = (way: string, login: Login = 'operator'): Promise<ApiAnswer> => city.as(login).get(way);
const wfs = (parameters: string, login: Login = 'operator'): Promise<ApiAnswer> =>
  get(`/ogc/wfs?service=WFS&request=GetFeature&outputFormat=json&${parameters}`, login);
const idsIn = ({ json }: ApiAnswer): string[] => json.features.map(({ properties }: { properties: { id: string } }) => properties.id);

beforeAll(async () => {
  for (const [name, text] of Object.entries(LISTS)) await send('admin', `/api/v1/facilities/import?name=${name}`, text, 'text/csv');
  await send(
    'car112',
    '/api/v1/units/positions',
    [unit('12', 'patrolCar', 127.03), unit('13', 'patrolCar', 127.031)].join('\n'),
    'application/x-ndjson',
  );
});

test.skipIf(needs('ogrinfo', 'gdal-bin'))(
  'O15, O16: ogrinfo reads facilities and units by every version of WFS and by OGC API',
  async () => {
    const env = { PATH: process.env['PATH'], GDAL_HTTP_USERPWD: `operator:${PASSWORD}`, GDAL_HTTP_AUTH: 'BASIC' };
    const read = async (...parameters: string[]): Promise<string> =>
      (await run('ogrinfo', ['-ro', '-q', ...parameters], { env, timeout: 60_000 })).stdout;
    for (const version of ['1.0.0', '1.1.0', '2.0.0']) {
      const source = `WFS:${city.server.url}/ogc/wfs?version=${version}`;
      const hydrant = await read(source, 'mangru:facilities', '-where', "id='별담-3'");
      expect(hydrant, version).toMatch(/kind \(String\) = hydrant[^]*address \(String\) = 망루로 3[^]*POINT \(127\.032 37\.5\)/);
      expect(hydrant.match(/OGRFeature/g)).toHaveLength(1);
      const hazards = await read(source, 'mangru:facilities', '-spat', '127.0299', '37.5019', '127.0301', '37.5021');
      expect(hazards).toMatch(/name \(String\) = 별담주유소/);
      expect(hazards.match(/OGRFeature/g)).toHaveLength(1);
      const cars = await read(source, 'mangru:units');
      expect(cars).toMatch(/callSign \(String\) = patrolCar 12[^]*POINT \(127\.03 37\.504\)/);
      expect(cars.match(/OGRFeature/g)).toHaveLength(2);
    }
    const api = `OAPIF:${city.server.url}/ogc/features`;
    expect(await read(api, 'facilities', '-where', "address = '망루로 9'")).toMatch(/POINT \(127\.038 37\.5\)/);
    expect(await read(api, 'units')).toMatch(/kind \(String\) = patrolCar/);
  },
);

test('O15: facilities are filtered, sorted and paged; neither manager nor telephone is told, and dangerous goods to the city alone', async () => {
  const first = await wfs('typeNames=facilities&count=4&sortBy=id');
  const second = await wfs('typeNames=facilities&count=4&startIndex=4&sortBy=id');
  const third = await wfs('typeNames=facilities&count=4&startIndex=8&sortBy=id');
  const all = [first, second, third].flatMap(idsIn);
  expect([all.length, new Set(all).size, all[0]]).toEqual([10, 10, 'H-1']);
  const text = JSON.stringify((await wfs('typeNames=facilities')).json);
  expect(text).toContain('휘발유');
  expect(text).not.toMatch(/가상001|02-000-0001/);
  expect(idsIn(await get('/ogc/features/collections/facilities/items?kind=hazard'))).toEqual(['H-1']);
  expect(idsIn(await get('/ogc/features/collections/facilities/items?kind=hazard', 'officer112'))).toEqual([]);
  expect(idsIn(await get('/ogc/features/collections/facilities/items?limit=100', 'officer112'))).toHaveLength(9);
  expect((await get('/ogc/features/collections/facilities/items?manager=x')).status).toBe(400);
});

test('O15: a picture has them by kind, a legend says which is which, and a point of it is told', async () => {
  const part = 'version=1.3.0&crs=CRS:84&bbox=127.029,37.499,127.033,37.503&width=400&height=400';
  const picture = async (more: string): Promise<(x: number, y: number) => string> => {
    const response = await fetch(`${city.server.url}/ogc/wms?service=WMS&request=GetMap&${more}&${part}&format=image/png`, {
      headers: { cookie: city.as('operator').cookie },
    });
    return pixels(new Uint8Array(await response.arrayBuffer()));
  };
  const at = await picture('layers=facilities&styles=kind');
  expect([at(100, 300), at(100, 100), at(150, 200)]).toEqual(['#0b7285', '#8a5800', '#ffffff']);
  const legend = await fetch(
    `${city.server.url}/ogc/wms?service=WMS&version=1.3.0&request=GetLegendGraphic&layer=facilities&format=image/png`,
    { headers: { cookie: city.as('operator').cookie } },
  );
  expect((await loadImage(Buffer.from(await legend.arrayBuffer()))).height).toBeGreaterThan(80);
  const info = await get(
    `/ogc/wms?service=WMS&request=GetFeatureInfo&${part}&layers=facilities&query_layers=facilities&i=100&j=100&info_format=text/plain`,
  );
  expect(info.text).toContain('물질 = 휘발유');
  const [x, y] = [27_946, 12_696];
  const tile = await fetch(`${city.server.url}/ogc/tiles/facilities/15/${x}/${y}.mvt`, { headers: { cookie: city.as('operator').cookie } });
  const features = new MVT({ featureClass: RenderFeature }).readFeatures(await tile.arrayBuffer(), { extent: [0, 0, 4_096, 4_096] });
  expect(features.map((each) => each.getProperties()['kind'])).toEqual(['hazard']);
});

test('O16: units are told to who may see units, an outside organisation its own alone; to others not even the name', async () => {
  expect(idsIn(await wfs('typeNames=units'))).toEqual(['police-112/12', 'police-112/13']);
  expect((await wfs('typeNames=units')).json.features[0].properties).toMatchObject({ kind: 'patrolCar', state: 'available', stale: false });
  expect(idsIn(await wfs('typeNames=units', 'officer112'))).toHaveLength(2);
  expect(idsIn(await wfs('typeNames=units', 'fire'))).toEqual([]);
  expect((await get('/ogc/wfs?service=WFS&request=GetCapabilities', 'auditor')).text).not.toContain('mangru:units');
  expect((await get('/ogc/wfs?service=WFS&request=GetFeature&typeNames=units', 'auditor')).text).toContain(
    'There is no feature type units for this account',
  );
  expect((await get('/ogc/tiles/units/15/27946/12696.mvt', 'auditor')).status).toBe(404);
});

test('U22: facilities are listed by place, kind and name, the nearest first, as far as each may know them', async () => {
  const list = (query: string, login: Login = 'operator'): Promise<ApiAnswer> => get(`/api/v1/facilities?${query}`, login);
  const near = await list('circle=127.03,37.5,250');
  expect(near.json).toMatchObject({ total: 4, kinds: { hydrant: 3, hazard: 1 }, facilities: [{ id: '별담-1', metres: 0 }, {}, {}, {}] });
  expect(near.text).not.toMatch(/가상001|02-000-0001/);
  expect((await list('bbox=127,37,128,38&kind=hydrant&q=망루로%205')).json.facilities.map(({ id }: { id: string }) => id)).toEqual([
    '별담-5',
  ]);
  expect((await list('limit=2')).json).toMatchObject({ total: 10, facilities: [{}, {}] });
  expect((await list('area=127.0295,37.5015;127.0305,37.5015;127.0305,37.5025')).json.total).toBe(1);
  expect((await list('area=127.0295,37.5015;127.0305,37.5015;127.0305,37.5018')).json.total).toBe(0);
  expect((await list('', 'officer112')).json.kinds).toEqual({ hydrant: 9 });
  for (const wrong of ['bbox=1,2', 'circle=1,2,999999', 'kind=Big', 'limit=9999', 'manager=x'])
    expect((await list(wrong)).status, wrong).toBe(400);
  expect((await list('', 'car112')).json.code).toBe('noRight');
  expect((await city.nobody().get('/api/v1/facilities')).status).toBe(401);
});

test('SG4: what cameras see is areas for maps of others, by right, and for a picture of ours', async () => {
  const { json } = await wfs('typeNames=coverage&count=5&bbox=127.02,37.49,127.05,37.51,EPSG:4326');
  expect(json.features.length).toBe(5);
  for (const { geometry, properties } of json.features) {
    expect(geometry.type).toBe('Polygon');
    expect(geometry.coordinates[0].length).toBeGreaterThan(20);
    expect(['yes', 'perhaps']).toContain(properties.sees);
  }
  expect((await get('/ogc/wfs?service=WFS&request=GetCapabilities', 'officer112')).text).not.toContain('mangru:coverage');
  const part = 'version=1.3.0&crs=CRS:84&bbox=127.029,37.499,127.033,37.501&width=800&height=400';
  const response = await fetch(
    `${city.server.url}/ogc/wms?service=WMS&request=GetMap&layers=coverage&styles=&transparent=true&format=image/png&${part}`,
    {
      headers: { cookie: city.as('operator').cookie },
    },
  );
  const at = await pixels(new Uint8Array(await response.arrayBuffer()));
  const coloured = Array.from({ length: 800 * 4 }, (_, each) => at(each % 800, Math.floor(each / 800) * 100)).filter(
    (colour) => colour !== '',
  );
  expect(coloured.length).toBeGreaterThan(50);
});

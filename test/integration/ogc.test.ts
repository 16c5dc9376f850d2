import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { loadImage } from '@napi-rs/canvas';
import MVT from 'ol/format/MVT.js';
import RenderFeature from 'ol/render/Feature.js';
import { beforeAll, describe, expect, test } from 'vitest';
import { importRoads } from '#server/roads/import-roads.ts';
import { postgresNetworkStore } from '#server/roads/network-store.ts';
import { replaceBuildings } from '#server/sight/building-rows.ts';
import { useApiCity, type Login } from '../support/api-city.ts';
import type { ApiAnswer } from '../support/api-client.ts';
import { needs } from '../support/debian-package.ts';
import { pixels } from '../support/pixels.ts';
import { id, squareTables, standardFiles } from '../support/road-files.ts';
import { PASSWORD } from '../support/running-server.ts';

const city = useApiCity();
const run = promisify(execFile);

beforeAll(async () => {
  const { database, roads } = city.server;
  const house = [
    [127.031, 37.501],
    [127.033, 37.501],
    [127.033, 37.503],
    [127.031, 37.503],
  ] as const;
  await replaceBuildings(database, 'test', [house]);
  await importRoads(postgresNetworkStore(database), { source: 'test', files: standardFiles(squareTables()), dryRun: false });
  await roads.refresh();
  await roads.changeTraffic([
    { link: id(11), speedKmh: 7 },
    { link: id(12), speedKmh: 44 },
    { link: id(13), closed: true },
  ]);
});

/** Those that there are, from the ground up. */
const LAYERS = ['buildings', 'roads', 'traffic', 'coverage', 'facilities', 'cameras', 'units', 'incidents'];
const wfs = (parameters: string, login: Login = 'operator'): Promise<ApiAnswer> => city.as(login).get(`/ogc/wfs?service=WFS&${parameters}`);
const wms = (parameters: string, login: Login = 'operator'): Promise<ApiAnswer> => city.as(login).get(`/ogc/wms?service=WMS&${parameters}`);
const post = (xml: string): Promise<ApiAnswer> =>
  city.as('operator').send('POST', '/ogc/wfs', { body: xml, headers: { 'content-type': 'text/xml' } });
const idsIn = ({ json }: ApiAnswer): string[] => json.features.map((feature: { properties: { id: string } }) => feature.properties.id);
const typesIn = ({ text }: ApiAnswer): string[] => [...text.matchAll(/<wfs:Name>mangru:(\w+)</g)].map(([, name]) => name!);

describe('programs of others', () => {
  const gdal = async (tool: string, ...parameters: string[]): Promise<string> => {
    const env = { PATH: process.env['PATH'], GDAL_HTTP_USERPWD: `operator:${PASSWORD}`, GDAL_HTTP_AUTH: 'BASIC' };
    const { stdout, stderr } = await run(tool, parameters, { env, timeout: 60_000 });
    return stdout + stderr;
  };

  test.skipIf(needs('ogrinfo', 'gdal-bin'))(
    'O1: ogrinfo reads every layer by every version of WFS, in place and with its properties',
    async () => {
      for (const version of ['1.0.0', '1.1.0', '2.0.0']) {
        const source = `WFS:${city.server.url}/ogc/wfs?version=${version}`;
        expect(await gdal('ogrinfo', '-ro', source), version).toMatch(
          /buildings[^]*roads[^]*traffic[^]*coverage[^]*facilities[^]*cameras[^]*units[^]*incidents/,
        );
        const camera = await gdal('ogrinfo', '-ro', '-q', source, 'mangru:cameras', '-where', "id='cam-003'");
        expect(camera).toContain('label (String) = 망루로 3');
        expect(camera).toMatch(/POINT \(127\.031\d* 37\.5\d*\)/);
        expect(camera.match(/OGRFeature/g)).toHaveLength(1);
        const inside = await gdal('ogrinfo', '-ro', '-q', source, 'mangru:cameras', '-spat', '127.0299', '37.49', '127.0302', '37.51');
        expect(inside.match(/id \(String\) = cam-\d+/g)).toEqual(['id (String) = cam-000']);
        expect(await gdal('ogrinfo', '-ro', '-q', source, 'mangru:buildings')).toMatch(/POLYGON \(\(127\.031 37\.501,127\.033 37\.501/);
      }
    },
  );

  test.skipIf(needs('ogr2ogr', 'gdal-bin'))('O1, O2: ogr2ogr takes a layer along in EPSG:5186, and pages through it', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'mangru-ogc-'));
    const file = path.join(folder, 'cameras.json');
    const source = `WFS:${city.server.url}/ogc/wfs?version=2.0.0`;
    await gdal(
      'ogr2ogr',
      '--config',
      'OGR_WFS_PAGING_ALLOWED',
      'ON',
      '--config',
      'OGR_WFS_PAGE_SIZE',
      '7',
      '-t_srs',
      'EPSG:5186',
      file,
      source,
      'mangru:cameras',
    );
    const { features } = JSON.parse(await readFile(file, 'utf8'));
    await rm(folder, { recursive: true });
    expect(new Set(features.map((each: { properties: { id: string } }) => each.properties.id)).size).toBe(61);
    const [x, y] = features.find((each: { properties: { id: string } }) => each.properties.id === 'cam-000').geometry.coordinates;
    expect([Math.round(x), Math.round(y)]).toEqual([202_653, 544_505]);
  });

  test.skipIf(needs('gdalinfo', 'gdal-bin'))('O1: gdalinfo lists the layers of the WMS, and gdal_translate draws one', async () => {
    const listed = await gdal('gdalinfo', `WMS:${city.server.url}/ogc/wms`);
    for (const layer of LAYERS) expect(listed).toContain(`LAYERS=${layer}`);
    const url = `WMS:${city.server.url}/ogc/wms?SERVICE=WMS&VERSION=1.1.1&REQUEST=GetMap&LAYERS=buildings&SRS=EPSG:4326&BBOX=127.03,37.5,127.034,37.504`;
    const folder = await mkdtemp(path.join(tmpdir(), 'mangru-ogc-'));
    await gdal('gdal_translate', '-q', '-of', 'PNG', '-outsize', '200', '200', url, path.join(folder, 'map.png'));
    const at = await pixels(await readFile(path.join(folder, 'map.png')));
    await rm(folder, { recursive: true });
    expect([at(100, 100), at(180, 180)]).toEqual(['#dfe4e8', '#ffffff']);
  });
});

describe('features', () => {
  test('O2: GML of each version writes each system in its order of axes', async () => {
    const position = async (parameters: string): Promise<string> => {
      const { text } = await wfs(`request=GetFeature&typeName=mangru:cameras&featureId=cameras.cam-000&${parameters}`);
      return (/<gml:(?:pos|coordinates[^>]*)>([^<]*)</.exec(text)?.[1] ?? text).replace(/\d+(?:\.\d+)?/g, (each) =>
        String(Number(each) > 1_000 ? Math.round(Number(each)) : Number(each)),
      );
    };
    expect(await position('version=1.0.0')).toBe('127.03,37.5');
    expect(await position('version=1.0.0&srsName=EPSG:5186')).toBe('202653,544505');
    expect(await position('version=1.1.0')).toBe('37.5 127.03');
    expect(await position('version=1.1.0&srsName=EPSG:4326')).toBe('127.03 37.5');
    expect(await position('version=1.1.0&srsName=urn:ogc:def:crs:EPSG::5174')).toBe('444199 202583');
    expect(await position('version=2.0.0&srsName=urn:ogc:def:crs:EPSG::5186')).toBe('544505 202653');
    expect(await position('version=2.0.0&srsName=http://www.opengis.net/def/crs/EPSG/0/3857')).toBe('14140915 4509031');
    const { json } = await wfs(
      'version=2.0.0&request=GetFeature&typeNames=cameras&resourceId=cameras.cam-000&outputFormat=application/json&srsName=urn:ogc:def:crs:EPSG::5186',
    );
    expect([json.crs.properties.name, json.features[0].geometry.coordinates.map(Math.round)]).toEqual([
      'urn:ogc:def:crs:EPSG::5186',
      [202_653, 544_505],
    ]);
  });

  test('O7, O9: a posted filter finds, sorts and counts; pages have no gap and no double', async () => {
    const query = (attributes: string, inner: string): string =>
      `<GetFeature xmlns="http://www.opengis.net/wfs/2.0" xmlns:fes="http://www.opengis.net/fes/2.0" xmlns:gml="http://www.opengis.net/gml/3.2" service="WFS" version="2.0.0" ${attributes}><Query typeNames="mangru:cameras" srsName="EPSG:4326">${inner}</Query></GetFeature>`;
    const box =
      '<fes:Filter><fes:BBOX><fes:ValueReference>geometry</fes:ValueReference><gml:Envelope srsName="urn:ogc:def:crs:EPSG::4326"><gml:lowerCorner>37.49 127.0299</gml:lowerCorner><gml:upperCorner>37.51 127.032</gml:upperCorner></gml:Envelope></fes:BBOX></fes:Filter>';
    const down =
      '<fes:SortBy><fes:SortProperty><fes:ValueReference>id</fes:ValueReference><fes:SortOrder>DESC</fes:SortOrder></fes:SortProperty></fes:SortBy>';
    const found = await post(query('outputFormat="application/json"', box + down));
    expect(idsIn(found)).toEqual(['cam-003', 'cam-002', 'cam-001', 'cam-000']);
    const hits = await post(query('resultType="hits"', box));
    expect(hits.text).toContain('numberMatched="4" numberReturned="0"');
    const ids: string[] = [];
    let next = '/ogc/wfs?service=WFS&version=2.0.0&request=GetFeature&typeNames=mangru:cameras&count=25&propertyName=id';
    for (let page = 0; page < 3; page += 1) {
      const { text } = await city.as('operator').get(next);
      ids.push(...[...text.matchAll(/<mangru:id>([^<]*)</g)].map(([, each]) => each!));
      expect(text).not.toContain('mangru:label');
      const address = / next="([^"]*)"/.exec(text)?.[1]?.replaceAll('&amp;', '&');
      expect(address === undefined).toBe(page === 2);
      if (address) next = address.slice(city.server.url.length);
    }
    expect([ids.length, new Set(ids).size]).toEqual([61, 61]);
    expect((await wfs('version=1.1.0&request=GetFeature&typeName=cameras&resultType=hits')).text).toContain('numberOfFeatures="61"');
  });

  test('O1: traffic is the links that are measured or closed, with the level that drivers know', async () => {
    const { json } = await wfs('request=GetFeature&typeNames=traffic&outputFormat=json&sortBy=id');
    expect(
      json.features.map(({ properties }: { properties: Record<string, unknown> }) => [
        properties['id'],
        properties['level'],
        properties['speedKmh'],
      ]),
    ).toEqual([
      [id(11), 'jam', 7],
      [id(12), 'free', 44],
      [id(13), 'closed', undefined],
    ]);
  });

  test('O3: each reader is shown what they may see, and of the rest not even the name', async () => {
    const secret = await city.server.report({ kind: '싸움', content: '비밀' });
    expect(typesIn(await wfs('request=GetCapabilities'))).toEqual(LAYERS);
    expect(typesIn(await wfs('request=GetCapabilities', 'officer112'))).toEqual(
      LAYERS.filter((name) => !['cameras', 'coverage'].includes(name)),
    );
    expect(typesIn(await wfs('request=GetCapabilities', 'auditor'))).toEqual(
      LAYERS.filter((name) => !['cameras', 'coverage', 'units'].includes(name)),
    );
    expect((await wfs('request=GetFeature&typeNames=cameras', 'officer112')).text).toContain(
      'There is no feature type cameras for this account',
    );
    const incidents = async (login: Login): Promise<string[]> =>
      idsIn(await wfs('request=GetFeature&typeNames=incidents&outputFormat=json', login));
    expect(await incidents('operator')).toEqual(expect.arrayContaining([secret, city.incident]));
    const given = await incidents('officer112');
    expect(given).toContain(city.incident);
    expect(given).not.toContain(secret);
    expect(await incidents('fire')).toEqual([]);
    expect(
      idsIn(await wfs(`request=GetFeature&typeNames=incidents&outputFormat=json&resourceId=incidents.${secret}`, 'officer112')),
    ).toEqual([]);
    expect(await wfs('request=GetCapabilities', 'car112')).toMatchObject({ status: 403, json: { code: 'noRight' } });
    expect((await city.nobody().get('/ogc/wfs?request=GetCapabilities')).status).toBe(401);
    expect((await city.as('operator').get('/ogc/wfs?request=GetCapabilities', { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  });

  test('O4: no layer holds an address of a stream, a credential or the free words of a report', async () => {
    await city.server.report({ content: '홍길동 010-1234-5678' });
    for (const layer of ['cameras', 'incidents']) {
      for (const format of ['json', 'gml']) {
        const { text } = await wfs(`request=GetFeature&typeNames=${layer}&outputFormat=${format}`);
        expect(text.length).toBeGreaterThan(300);
        expect(text).not.toMatch(/rtsp|10\.20\.30|viewer|camera-secret|홍길동|010-1234/);
      }
    }
  });

  test('O6, O8: what cannot be answered is an exception that names the parameter, in the words of the version', async () => {
    const refusal = async (answer: Promise<ApiAnswer>): Promise<string> => (await answer).text;
    expect(await refusal(wfs('version=1.0.0&request=GetFeature&typeName=nothing'))).toMatch(
      /<ServiceExceptionReport version="1.2.0"[^]*locator="typeName">There is no feature type nothing/,
    );
    expect(await refusal(wfs('version=1.1.0&request=GetFeature&typeName=cameras&bbox=1,2'))).toMatch(
      /xmlns:ows="http:\/\/www.opengis.net\/ows" version="1.0.0"[^]*locator="bbox"/,
    );
    expect(await wfs('version=2.0.0&request=GetFeature&typeNames=cameras&propertyName=main')).toMatchObject({ status: 400 });
    expect(await refusal(wfs('version=2.0.0&request=GetFeature&typeNames=cameras&sortBy=url'))).toMatch(/locator="sortBy"/);
    expect(await refusal(wfs('version=2.0.0&request=Transaction'))).toMatch(/OperationNotSupported/);
    expect(await refusal(wfs('version=2.0.0'))).toMatch(/MissingParameterValue" locator="request"/);
    expect(
      await refusal(post('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><GetFeature version="1.1.0">&e;</GetFeature>')),
    ).toMatch(/document type/);
    expect(await refusal(post('a'.repeat(300_000)))).toMatch(/262144 bytes/);
    expect(await refusal(post('no xml'))).toMatch(/cannot be read/);
    expect(await refusal(wms('version=1.1.1&request=GetMap&layers=cameras&srs=EPSG:1&bbox=1,2,3,4&width=9&height=9'))).toMatch(
      /version="1.1.1"><ServiceException code="InvalidSRS"/,
    );
    expect(await refusal(wms('version=1.3.0&request=GetMap&layers=cameras&crs=EPSG:1&bbox=1,2,3,4&width=9&height=9'))).toMatch(
      /version="1.3.0"[^]*code="InvalidCRS" locator="crs"/,
    );
    expect(await refusal(wms('version=1.3.0&request=GetMap&layers=cameras&crs=EPSG:4326&bbox=1,2,3,4&width=5000&height=9'))).toMatch(
      /from 1 to 4096/,
    );
    expect(await refusal(wms('version=1.3.0&request=GetMap&layers=cameras&crs=EPSG:4326&bbox=3,2,1,4&width=9&height=9'))).toMatch(
      /smaller before the larger/,
    );
    expect(
      await refusal(wms('version=1.3.0&request=GetMap&layers=cameras&styles=pink&crs=EPSG:4326&bbox=1,2,3,4&width=9&height=9')),
    ).toMatch(/StyleNotDefined/);
    expect(
      await refusal(wms('version=1.3.0&request=GetMap&layers=cameras&crs=EPSG:4326&bbox=1,2,3,4&width=9&height=9', 'auditor')),
    ).toMatch(/LayerNotDefined/);
  });
});

describe('OGC API', () => {
  const api = (way: string, login: Login = 'operator'): Promise<ApiAnswer> => city.as(login).get(`/ogc/features${way}`);

  test('O13: it tells what there is, and pages through it without a gap', async () => {
    const { json } = await api('');
    const links: Record<string, string> = Object.fromEntries(
      json.links.map((each: { rel: string; href: string }) => [each.rel, each.href]),
    );
    expect(links).toMatchObject({
      data: `${city.server.url}/ogc/features/collections`,
      conformance: `${city.server.url}/ogc/features/conformance`,
    });
    expect((await api('/conformance')).json.conformsTo).toContain('http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core');
    const described = await api('/api');
    expect([described.headers.get('content-type'), described.json.openapi]).toEqual([
      'application/vnd.oai.openapi+json;version=3.0',
      '3.0.3',
    ]);
    expect((await api('/collections')).json.collections.map(({ id }: { id: string }) => id)).toEqual(LAYERS);
    expect((await api('/collections', 'auditor')).json.collections.map(({ id }: { id: string }) => id)).not.toContain('cameras');
    const ids: string[] = [];
    let next: string | undefined = '/collections/cameras/items?limit=25';
    while (next !== undefined) {
      const page: ApiAnswer = await api(next);
      ids.push(...idsIn(page));
      const href: string | undefined = page.json.links.find((each: { rel: string }) => each.rel === 'next')?.href;
      next = href?.slice(`${city.server.url}/ogc/features`.length);
    }
    expect([ids.length, new Set(ids).size]).toEqual([61, 61]);
  });

  test('O2, O13: box, property, time and system are understood; what is not is refused', async () => {
    const items = (query: string): Promise<ApiAnswer> => api(`/collections/cameras/items?${query}`);
    expect(idsIn(await items('bbox=127.0299,37.49,127.0302,37.51'))).toEqual(['cam-000']);
    const uri = 'http://www.opengis.net/def/crs/EPSG/0/5186';
    const there = await items(`bbox=544500,202650,544510,202660&bbox-crs=${uri}&crs=${uri}`);
    expect([there.headers.get('content-crs'), there.json.features[0].geometry.coordinates.map(Math.round)]).toEqual([
      `<${uri}>`,
      [544_505, 202_653],
    ]);
    expect(idsIn(await items('label=망루로 7'))).toEqual(['cam-007']);
    for (const wrong of ['password=x', 'limit=0', 'bbox=1,2', 'crs=EPSG:5186', 'ptz=maybe', 'datetime=yesterday'])
      expect((await items(wrong)).status, wrong).toBe(400);
    expect((await api('/collections/nothing')).status).toBe(404);
    expect((await api('/collections/cameras/items/cam-001')).json).toMatchObject({ id: 'cam-001', properties: { label: '망루로 1' } });
    expect((await api('/collections/cameras/items/none')).status).toBe(404);
    expect(idsIn(await api('/collections/incidents/items?datetime=2000-01-01T00:00:00Z/..'))).toContain(city.incident);
    expect(idsIn(await api('/collections/incidents/items?datetime=../2000-01-01T00:00:00Z'))).toEqual([]);
  });

  test.skipIf(needs('ogrinfo', 'gdal-bin'))('O13: ogrinfo reads it', async () => {
    const env = { PATH: process.env['PATH'], GDAL_HTTP_USERPWD: `operator:${PASSWORD}`, GDAL_HTTP_AUTH: 'BASIC' };
    const { stdout } = await run(
      'ogrinfo',
      ['-ro', '-q', `OAPIF:${city.server.url}/ogc/features`, 'cameras', '-where', "label = '망루로 9'"],
      { env, timeout: 60_000 },
    );
    expect(stdout).toMatch(/id \(String\) = cam-009[^]*POINT \(127\.0351/);
    expect(stdout.match(/OGRFeature/g)).toHaveLength(1);
  });

  test('O14: a vector tile holds what lies in it, by the rights of who asks', async () => {
    const tile = async (way: string, login: Login = 'operator'): Promise<Response> =>
      fetch(`${city.server.url}/ogc/tiles/${way}`, { headers: { cookie: city.as(login).cookie } });
    // 127.031° E, 37.501° N at level 15.
    const [x, y] = [27_946, 12_696];
    const response = await tile(`buildings/15/${x}/${y}.mvt`);
    expect(response.headers.get('content-type')).toBe('application/vnd.mapbox-vector-tile');
    const [feature] = new MVT({ featureClass: RenderFeature }).readFeatures(await response.arrayBuffer(), { extent: [0, 0, 4_096, 4_096] });
    expect(feature!.getProperties()).toMatchObject({ origin: 'test', id: '1-0' });
    expect((await tile(`buildings/15/${x + 3}/${y}.mvt`)).status).toBe(200);
    expect((await (await tile(`buildings/15/${x + 3}/${y}.mvt`)).arrayBuffer()).byteLength).toBeLessThan(50);
    expect((await tile(`cameras/15/${x}/${y}.mvt`, 'officer112')).status).toBe(404);
    expect((await tile('buildings/3/9/0.mvt')).status).toBe(404);
    expect(await (await tile('cameras.json')).json()).toMatchObject({
      tilejson: '3.0.0',
      vector_layers: [{ id: 'cameras', fields: { label: 'string' } }],
    });
  });
});

describe('pictures', () => {
  const map = (parameters: string): Promise<Response> =>
    fetch(`${city.server.url}/ogc/wms?service=WMS&request=GetMap&${parameters}`, { headers: { cookie: city.as('operator').cookie } });
  /** The house lies in the north-east of this part: right of and above the middle. */
  const parts = {
    '1.1.1': 'version=1.1.1&srs=EPSG:4326&bbox=127.027,37.497,127.033,37.503',
    '1.3.0': 'version=1.3.0&crs=EPSG:4326&bbox=37.497,127.027,37.503,127.033',
    'CRS:84': 'version=1.3.0&crs=CRS:84&bbox=127.027,37.497,127.033,37.503',
    '5186': 'version=1.3.0&crs=EPSG:5186&bbox=544172,202387,544838,202918',
    '5174': 'version=1.1.1&srs=EPSG:5174&bbox=202318,443866,202848,444532',
    '3857': 'version=1.3.0&crs=EPSG:3857&bbox=14140581,4508610,14141249,4509452',
  };

  test('O2, O10: a house stands where it belongs, whichever version and system the picture is in', async () => {
    for (const [name, part] of Object.entries(parts)) {
      const response = await map(`layers=buildings&styles=&width=300&height=300&format=image/png&transparent=TRUE&${part}`);
      const at = await pixels(new Uint8Array(await response.arrayBuffer()));
      expect([at(290, 20), at(20, 290), at(20, 20), at(290, 290)], name).toEqual(['#dfe4e8', '', '', '']);
    }
  });

  test('O10: transparent or on a colour, PNG or JPEG, in the style that was asked for', async () => {
    const part = 'version=1.3.0&crs=CRS:84&bbox=127.029,37.499,127.033,37.501&width=400&height=200';
    const png = await map(`layers=cameras&styles=state&format=image/png&bgcolor=0xABCDEF&${part}`);
    const at = await pixels(new Uint8Array(await png.arrayBuffer()));
    expect([png.headers.get('content-type'), at(5, 5), at(100, 100)]).toEqual(['image/png', '#abcdef', '#0b50d0']);
    const jpeg = await map(`layers=cameras,incidents&styles=,&format=image/jpeg&transparent=true&${part}`);
    expect([jpeg.headers.get('content-type'), (await pixels(new Uint8Array(await jpeg.arrayBuffer())))(5, 5)]).toEqual([
      'image/jpeg',
      '#ffffff',
    ]);
    const inside = await map(`layers=nothing&styles=&exceptions=INIMAGE&${part}`);
    expect(inside.headers.get('content-type')).toBe('image/png');
    const largest = await map(`layers=cameras,roads&styles=&width=4096&height=4096&version=1.3.0&crs=CRS:84&bbox=127,37.4,127.1,37.5`);
    const size = await loadImage(Buffer.from(await largest.arrayBuffer()));
    expect([size.width, size.height]).toEqual([4_096, 4_096]);
  });

  test('O10: a legend is as large as its signs need', async () => {
    const response = await fetch(
      `${city.server.url}/ogc/wms?service=WMS&version=1.3.0&request=GetLegendGraphic&layer=traffic&format=image/png`,
      {
        headers: { cookie: city.as('operator').cookie },
      },
    );
    const legend = await loadImage(Buffer.from(await response.arrayBuffer()));
    expect([legend.width, legend.height]).toEqual([220, 132]);
  });

  test('O11: what lies at a point is told as text, HTML and GeoJSON, the nearest first', async () => {
    const part = `request=GetFeatureInfo&version=1.3.0&crs=CRS:84&bbox=127.029,37.499,127.033,37.501&width=400&height=200&layers=cameras,buildings&query_layers=cameras,buildings&i=100&j=101`;
    const text = await wms(`${part}&info_format=text/plain&feature_count=5`);
    expect(text.text).toContain('이름 = 망루로 0');
    const html = await wms(`${part}&info_format=text/html`);
    expect(html.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(html.text).toContain('<th scope="row">이름</th><td>망루로 0</td>');
    const { json } = await wms(`${part}&info_format=application/json`);
    expect(idsIn({ json } as ApiAnswer)).toEqual(['cam-000']);
    expect(idsIn(await wms(`${part.replace('i=100', 'i=140')}&info_format=application/json`))).toEqual([]);
    expect((await wms(`${part.replace('i=100', 'i=400')}`)).text).toMatch(/from 0 to 399/);
  });
});

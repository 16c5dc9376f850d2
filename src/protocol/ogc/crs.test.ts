import { expect, test } from 'vitest';
import { readCrs, systemOf } from './crs.ts';
import { readWmsRequest } from './wms-request.ts';
import { readWfsKvp } from './wfs-request.ts';
import { kvpOf } from './kvp.ts';

/** 망루시 in four systems: east before north, as `gdaltransform` (PROJ 9) writes them. */
const PLACE: readonly [number, number] = [127.03, 37.5];

test('O2: a name of a system says in which order its axes are, by the version that reads it', () => {
  const flipped = (name: string, dialect: Parameters<typeof readCrs>[1]): boolean | undefined => readCrs(name, dialect)?.flipped;
  for (const code of [4326, 5186, 5179, 5174, 5181, 2097]) {
    expect(flipped(`EPSG:${code}`, 'wms1.1.1'), `${code}`).toBe(false);
    expect(flipped(`EPSG:${code}`, 'wms1.3.0'), `${code}`).toBe(true);
    expect(flipped(`EPSG:${code}`, 'wfs1.0.0')).toBe(false);
    expect(flipped(`EPSG:${code}`, 'wfs1.1.0')).toBe(false);
    expect(flipped(`http://www.opengis.net/gml/srs/epsg.xml#${code}`, 'wfs1.1.0')).toBe(false);
    expect(flipped(`urn:ogc:def:crs:EPSG::${code}`, 'wfs1.1.0')).toBe(true);
    expect(flipped(`urn:x-ogc:def:crs:EPSG:6.11.2:${code}`, 'wfs1.1.0')).toBe(true);
    expect(flipped(`http://www.opengis.net/def/crs/EPSG/0/${code}`, 'wfs2.0.0')).toBe(true);
  }
  for (const name of ['EPSG:3857', 'EPSG:900913', 'urn:ogc:def:crs:EPSG::3857']) {
    for (const dialect of ['wms1.1.1', 'wms1.3.0', 'wfs2.0.0'] as const)
      expect(readCrs(name, dialect)).toMatchObject({ code: 'EPSG:3857', flipped: false });
  }
  for (const name of ['CRS:84', 'urn:ogc:def:crs:OGC:1.3:CRS84', 'http://www.opengis.net/def/crs/OGC/1.3/CRS84'])
    expect(readCrs(name, 'wms1.3.0')).toMatchObject({ code: 'EPSG:4326', flipped: false });
  for (const name of ['EPSG:32652', 'EPSG:', '4326', 'EPSG:4326; drop table', '']) expect(readCrs(name, 'wms1.3.0'), name).toBeUndefined();
});

test('O2: degrees become metres as PROJ turns them', () => {
  for (const [code, x, y] of [
    ['EPSG:3857', 14_140_914.92, 4_509_031.39],
    ['EPSG:5186', 202_652.76, 544_504.55],
    ['EPSG:5179', 958_456.54, 1_944_630.05],
    ['EPSG:5174', 202_583.06, 444_199.23],
  ] as const) {
    const [east, north] = systemOf({ code }).fromDegrees(PLACE);
    expect([Math.abs(east - x) < 0.15, Math.abs(north - y) < 0.15], `${code} ${east} ${north}`).toEqual([true, true]);
  }
  expect(systemOf({ code: 'EPSG:4326' }).fromDegrees(PLACE)).toEqual(PLACE);
});

test('O2: the box of a picture is turned by version and system, and so is that of features', () => {
  const wms = (version: string, srs: string, bbox: string): unknown => {
    const read = readWmsRequest(
      kvpOf(
        Object.entries({
          request: 'GetMap',
          version,
          [version === '1.3.0' ? 'CRS' : 'SRS']: srs,
          BBOX: bbox,
          layers: 'a',
          width: '10',
          height: '10',
        }),
      ),
    );
    return read.ok && read.value.is === 'map' ? read.value.frame.box : read;
  };
  expect(wms('1.1.1', 'EPSG:4326', '127,37,128,38')).toEqual([127, 37, 128, 38]);
  expect(wms('1.3.0', 'EPSG:4326', '37,127,38,128')).toEqual([127, 37, 128, 38]);
  expect(wms('1.3.0', 'CRS:84', '127,37,128,38')).toEqual([127, 37, 128, 38]);
  expect(wms('1.3.0', 'EPSG:5186', '540000,200000,550000,210000')).toEqual([200_000, 540_000, 210_000, 550_000]);
  expect(wms('1.3.0', 'EPSG:3857', '1,2,3,4')).toEqual([1, 2, 3, 4]);
  const wfs = (version: string, bbox: string, more: Readonly<Record<string, string>> = {}): unknown => {
    const read = readWfsKvp(kvpOf(Object.entries({ request: 'GetFeature', version, typename: 'mangru:cameras', bbox, ...more })));
    return read.ok && read.value.is === 'features' ? read.value.query.filter : read;
  };
  expect(wfs('1.0.0', '127,37,128,38')).toMatchObject({ box: [127, 37, 128, 38] });
  expect(wfs('1.1.0', '37,127,38,128')).toMatchObject({ box: [127, 37, 128, 38] });
  expect(wfs('2.0.0', '127,37,128,38,EPSG:4326')).toMatchObject({ box: [127, 37, 128, 38] });
  expect(wfs('2.0.0', '540000,200000,550000,210000,urn:ogc:def:crs:EPSG::5174')).toMatchObject({
    box: [200_000, 540_000, 210_000, 550_000],
    crs: { code: 'EPSG:5174' },
  });
  expect(wfs('1.1.0', '200000,540000,210000,550000', { srsname: 'EPSG:5186' })).toMatchObject({
    box: [200_000, 540_000, 210_000, 550_000],
  });
});

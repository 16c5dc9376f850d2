import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sayOfImport } from '#contract/import-sentence.ts';
import type { PlaceImportReport } from '#contract/place-import.ts';
import { placeIndexOf } from '#engine/places/place-index.ts';
import { reversePlace } from '#engine/places/reverse-place.ts';
import { searchPlaces } from '#engine/places/search-places.ts';
import { coordinateSystem } from '#protocol/coordinate-systems.ts';
import {
  ADDRESS_COLUMNS,
  BUILDING_COLUMNS,
  BUILDING_LOT_COLUMNS,
  ENTRANCE_COLUMNS,
  LINKED_ENTRANCE_COLUMNS,
  LOT_COLUMNS,
} from '#protocol/juso-layout.ts';
import { encodeEucKr } from '#protocol/korean-text.ts';
import { demoPlaceFiles } from '#simulator/city/demo-city.ts';
import { addressCells, jusoFile, lineOf, listFile, memoryPlaceStore, takePlaces, type Cells } from '../../../test/support/place-files.ts';
import { fileOf } from '../../../test/support/road-files.ts';
import type { PlaceSink } from './place-store.ts';

const addresses = (...rows: Cells[]): string[] => rows.map((cells) => lineOf(ADDRESS_COLUMNS, addressCells(cells)));
const lots = (...rows: Cells[]): string[] => rows.map((cells) => lineOf(LOT_COLUMNS, addressCells(cells)));
const utmk = (lon: number, lat: number): Cells => {
  const [x, y] = coordinateSystem('EPSG:5179')?.fromDegrees([lon, lat]) ?? [0, 0];
  return { X좌표: x.toFixed(6), Y좌표: y.toFixed(6) };
};
const entrances = (...rows: Cells[]): string[] =>
  rows.map((cells) => lineOf(ENTRANCE_COLUMNS.slice(0, -1), { ...addressCells(cells), ...utmk(127.03, 37.5), ...cells }));

const WHOLE = [
  jusoFile('entrc_garam.txt', entrances({}, { 건물본번: 398, ...utmk(127.031, 37.501) })),
  jusoFile('rnaddrkor_garam.txt', addresses({}, { 건물본번: 398, 지번본번: 826, 지번부번: 0, 시군구용건물명: '나루타워' })),
  jusoFile('jibun_rnaddrkor_garam.txt', lots({ 지번본번: 12, 지번부번: 3, 산여부: 1 })),
];

/** Titles of what the text finds. */
async function find(store: PlaceSink & { held: () => Parameters<typeof placeIndexOf>[0] | undefined }, text: string): Promise<string[]> {
  const data = await Promise.resolve(store.held());
  return data === undefined ? [] : searchPlaces(placeIndexOf(data), text, { limit: 10 }).map(({ title }) => title);
}

async function taken(files: Parameters<typeof takePlaces>[1]): Promise<ReturnType<typeof memoryPlaceStore>> {
  const store = memoryPlaceStore();
  expect(await takePlaces(store, files)).toMatchObject({ state: 'done', refused: 0 });
  return store;
}

describe('files of the national address database', () => {
  test('Q1: whole lists are read in any order, and put together by their management number and their road', async () => {
    const store = memoryPlaceStore();
    const report = await takePlaces(store, WHOLE);
    expect(report).toMatchObject({ state: 'done', changed: true, addresses: 2, placed: 2, lots: 3, names: 1, rows: 5, refused: 0 });
    const data = store.held();
    const near = data && reversePlace(placeIndexOf(data), { lon: 127.03, lat: 37.5 }, { withinMetres: 50, limit: 3 });
    expect(near?.addresses[0]).toMatchObject({
      address: { road: '가람특별시 나루구 나루대로 396', lot: '가람특별시 나루구 역말동 825-9', zip: '99101', name: '' },
    });
    expect(near?.addresses[0]?.metres).toBeLessThan(0.05);
    expect(await find(store, '역말동 산 12-3')).toEqual(['가람특별시 나루구 역말동 산 12-3']);
  });

  test('Q1: 건물DB with the parts of an estate, its lots, linked entrances and Latin names of roads are read too', async () => {
    const building = (cells: Cells): string => lineOf(BUILDING_COLUMNS, { ...addressCells(), ...cells });
    const store = await taken([
      jusoFile(
        'build_garam.txt',
        ['101동', '102동'].map((part) => building({ 시군구용건물명: '별담마을', 상세건물명: part })),
      ),
      jusoFile('jibun_garam.txt', [lineOf(BUILDING_LOT_COLUMNS, { ...addressCells(), 지번본번: 7, 지번부번: 0 })]),
      jusoFile('RNENTDATA_2611_99.txt', [lineOf(LINKED_ENTRANCE_COLUMNS, { ...addressCells(), ...utmk(127.03, 37.5) })]),
      jusoFile('road_code_total.txt', ['99110|3000001|나루대로|Naru-daero|00|가람특별시|나루구|2|||||0|||||||']),
    ]);
    expect(await find(store, '별담 102동')).toEqual(['별담마을 102동']);
    expect(await find(store, '역말동 7')).toEqual(['가람특별시 나루구 역말동 7']);
    expect(await find(store, 'naru-daero 396')).toEqual(['가람특별시 나루구 나루대로 396']);
  });

  test('Q2: rows that break their layout are left out one by one, with file, row, field and reason', async () => {
    const store = memoryPlaceStore();
    const refused: unknown[] = [];
    const broken: [string, string, string][] = [
      [addresses({ 건물본번: 'x', 도로명주소관리번호: '99110101300000100039600000' })[0] ?? '', '건물본번', 'notANumber'],
      [addresses({ 건물본번: 70_000 })[0] ?? '', '도로명주소관리번호', ''],
      [addresses({ 도로명: '' })[0] ?? '', '도로명', 'missing'],
      [addresses({ 법정동코드: '991101', 도로명주소관리번호: '99110101300000100039600000' })[0] ?? '', '법정동코드', 'notACode'],
      [addresses({ 시도명: '' })[0] ?? '', '시도명', 'missing'],
      [addresses({ 이동사유코드: '99' })[0] ?? '', '이동사유코드', 'unknownChange'],
      [addresses({ 기초구역번호: '9910' })[0] ?? '', '기초구역번호', 'notACode'],
      ['99|너무|짧다', 'row', 'columns'],
      ['가'.repeat(9_000), 'row', 'tooLong'],
    ];
    const report = await takePlaces(
      store,
      [
        jusoFile('rnaddrkor_garam.txt', [...broken.map(([line]) => line), ...addresses({})]),
        jusoFile('jibun_rnaddrkor_garam.txt', lots({ 건물본번: 1 })),
        jusoFile('entrc_garam.txt', entrances({ X좌표: '1', Y좌표: '2' }, { X좌표: '', Y좌표: '' }, {})),
      ],
      { onRefused: (problem) => refused.push(problem) },
    );
    expect(report).toMatchObject({ state: 'done', addresses: 1, placed: 1 });
    expect(report.problems.map(({ file, row, field, reason }) => [file, row, field, reason])).toEqual([
      ...broken.map(([, field, reason], at) => [
        'rnaddrkor_garam.txt',
        at + 1,
        field === '도로명주소관리번호' ? '건물본번' : field,
        reason || 'tooLarge',
      ]),
      ['jibun_rnaddrkor_garam.txt', 1, '도로명주소관리번호', 'unknownAddress'],
      ['entrc_garam.txt', 1, 'X좌표', 'badPlace'],
    ]);
    expect(refused).toEqual(report.problems);
    // A restricted building's entrance is not told: that is no fault of the row.
    expect(report.notes).toEqual([sayOfImport('entrancesUnplaced', { file: 'entrc_garam.txt', entrances: 1 })]);
  });

  test('Q2: bytes that are no text of its code page cost their row, other files and the archive itself are told', async () => {
    const store = memoryPlaceStore();
    const bytes = encodeBroken(addresses({})[0] ?? '');
    const report = await takePlaces(store, [fileOf('rnaddrkor_garam.txt', bytes, 7), listFile('readme.pdf', 'x')]);
    expect(report).toMatchObject({ state: 'done', addresses: 1, refused: 1, problems: [{ row: 1, reason: 'unreadable' }] });
    expect(report.notes).toEqual([sayOfImport('passedOver', { file: 'readme.pdf' })]);
    expect(await takePlaces(store, [listFile('202611_도로명주소.zip', 'PK')])).toMatchObject({
      state: 'failed',
      error: sayOfImport('noPlaceLists'),
    });
  });

  test('Q2: no bytes end an import in an error', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('rnaddrkor_a.txt', 'entrc_a.txt', 'build_a.txt', 'a.csv', 'a.geojson', 'road_code_total.txt'),
        fc.uint8Array({ maxLength: 400 }),
        async (name, bytes) => {
          const report = await takePlaces(memoryPlaceStore(), [fileOf(name, bytes, 50)]);
          expect(['done', 'failed']).toContain(report.state);
        },
      ),
      { numRuns: 200 },
    );
  });

  test('Q3: the same files twice change nothing, in whatever order; a trial and a stopped import change nothing', async () => {
    const store = await taken(WHOLE);
    const before = store.held();
    expect(await takePlaces(store, WHOLE.toReversed())).toMatchObject({ state: 'done', changed: false });
    expect(await takePlaces(store, [jusoFile('rnaddrkor_garam.txt', addresses({}))], { dryRun: true })).toMatchObject({
      state: 'done',
      dryRun: true,
      addresses: 1,
    });
    const stop = new AbortController();
    const many = jusoFile(
      'rnaddrkor_garam.txt',
      Array.from({ length: 12_000 }, (_, at) => addresses({ 건물본번: at + 1 })[0] ?? ''),
    );
    const stopped = await takePlaces(store, [many], { signal: stop.signal, onProgress: () => stop.abort() });
    expect(stopped).toMatchObject({ state: 'failed', error: sayOfImport('stopped') });
    expect(store.held()).toBe(before);
  });

  test('Q3: an import that another one overtook changes nothing', async () => {
    const store = await taken(WHOLE);
    const slow: PlaceSink = { ...store, newest: () => Promise.resolve({ id: '0', hash: '' }) };
    expect(await takePlaces(slow, WHOLE)).toMatchObject({ state: 'failed', error: sayOfImport('overtaken') });
  });

  test('Q4: a whole list replaces its 시도 and leaves the others, of which it holds a row or two', async () => {
    const other = { 법정동코드: '9811010100', 시도명: '한내도', 도로명코드: '981103000001' };
    const store = await taken([
      ...WHOLE,
      jusoFile('rnaddrkor_hannae.txt', addresses({ ...other, 건물본번: 1 }, { ...other, 건물본번: 2 })),
      jusoFile('entrc_hannae.txt', entrances({ ...other, 건물본번: 2 })),
    ]);
    // The next edition of 가람 has lost 398 and holds a stray row of 한내.
    const next = [jusoFile('rnaddrkor_garam.txt', addresses({}, { 건물본번: 400 }, { ...other, 건물본번: 1 }))];
    expect(await takePlaces(store, next)).toMatchObject({ addresses: 4 });
    expect(await find(store, '나루대로 398')).not.toContain('가람특별시 나루구 나루대로 398');
    expect(await find(store, '한내 나루대로 2')).toEqual(['한내도 나루구 나루대로 2']);
    // What the list of addresses does not say stays: where 396 is.
    expect(await takePlaces(store, next)).toMatchObject({ changed: false, placed: 2 });
  });

  test('Q5: changes come day by day: new, changed and gone, lots too; No Data is none', async () => {
    const store = await taken(WHOLE);
    const day = (date: string, rows: string[]): ReturnType<typeof jusoFile> =>
      jusoFile(`AlterD.JUSUKR.${date}.TH_SGCO_RNADR_MST.TXT`, rows);
    const report = await takePlaces(store, [
      day('20261103', addresses({ 건물본번: 500, 이동사유코드: '63' })),
      day(
        '20261101',
        addresses({ 건물본번: 500, 이동사유코드: '31' }, { 건물본번: 398, 시군구용건물명: '새나루타워', 이동사유코드: '34' }),
      ),
      day('20261102', addresses({ 건물본번: 502, 이동사유코드: '31' })),
      jusoFile(
        'AlterD.JUSUKR.20261102.TH_SGCO_RNADR_LNBR.TXT',
        lots({ 지번본번: 12, 지번부번: 3, 산여부: 1, 이동사유코드: '63' }, { 지번본번: 77, 이동사유코드: '31' }),
      ),
      jusoFile('AlterD.JUSUEC.20261102.TH_SGCO_RNADR_POSITION.TXT', [
        lineOf(LINKED_ENTRANCE_COLUMNS, { ...addressCells({ 건물본번: 502, 이동사유코드: '31' }), ...utmk(127.032, 37.502) }),
      ]),
      jusoFile('AlterD.JUSUKR.20261104.TH_SGCO_RNADR_MST.TXT', ['No Data']),
    ]);
    expect(report).toMatchObject({ state: 'done', refused: 0, addresses: 3, placed: 3 });
    expect(await find(store, '새나루타워')).toEqual(['새나루타워']);
    expect(await find(store, '나루대로 502')).toEqual(['가람특별시 나루구 나루대로 502']);
    expect(await find(store, '역말동 77-9')).toEqual(['가람특별시 나루구 역말동 77-9']);
    expect((await find(store, '역말동 산 12-3'))[0]).toBe('가람특별시 나루구 역말동');
  });
});

/** A row with bytes that are no character of CP949, before one that is whole. */
function encodeBroken(line: string): Uint8Array {
  return Buffer.concat([Buffer.from([0x41, 0xff, 0x20, 0x0a]), encodeEucKr(`${line}\r\n`)]);
}

describe('lists of facilities', () => {
  const HYDRANTS = `시설번호,시설유형코드,소재지도로명주소,위도,경도,출수압력
가람-1,1,가람특별시 나루구 나루대로 396,37.5,127.03,4.0
가람-2,2,,37.501,127.031,4.0
가람-3,1,,3.75,12.7,4.0
`;

  test('Q6: columns are known by any of their names, rows without a place or outside the country are left out', async () => {
    const store = memoryPlaceStore();
    const report = await takePlaces(store, [listFile('소방용수시설.csv', HYDRANTS)]);
    expect(report).toMatchObject({ state: 'done', pois: 2, problems: [{ file: '소방용수시설.csv', row: 3, reason: 'badPlace' }] });
    expect(await find(store, '지하식')).toEqual(['가람-2']);
    const schools = `명칭,학교급구분,WGS84위도,WGS84경도\n나루초등학교,초등학교,37.5,127.03\n,초등학교,37.5,127.03\n나루중학교,중학교,,\n`;
    expect(await takePlaces(store, [listFile('학교.csv', schools)])).toMatchObject({ pois: 3, refused: 2 });
    expect(await takePlaces(store, [listFile('x.csv', 'a,b\n1,2\n')])).toMatchObject({
      state: 'failed',
      error: { text: /^x\.csv has no column of names: one of .*시설명.* is needed\.$/ },
    });
  });

  test('Q6: a list replaces what it brought before, and GeoJSON is a list too', async () => {
    const store = memoryPlaceStore();
    const list = (...names: string[]): string =>
      JSON.stringify({
        type: 'FeatureCollection',
        features: names.map((name) => ({
          type: 'Feature',
          properties: { name, kind: '공원' },
          geometry: { type: 'Point', coordinates: [127.03, 37.5] },
        })),
      });
    await takePlaces(store, [listFile('parks.geojson', list('별담공원', '해솔공원'))]);
    await takePlaces(store, [listFile('소방용수시설.csv', HYDRANTS)]);
    expect(await takePlaces(store, [listFile('parks.geojson', list('별담공원'))])).toMatchObject({ pois: 3, changed: true });
    expect(await takePlaces(store, [listFile('소방용수시설.csv', HYDRANTS)])).toMatchObject({ pois: 3, changed: false });
    expect(await find(store, '공원')).toEqual(['별담공원']);
  });

  test('Q6: metres are told apart by where they lie; where several systems fit, the list asks', async () => {
    const list = listFile(
      'stations_wgs.csv',
      '서ㆍ센터명,유형구분명,X좌표,Y좌표\n관악소방서,소방서,195785.5,541613.2\n영동119,안전센터,203265.8,546962.4\n',
    );
    const bounds = [126.7, 37.4, 127.2, 37.7] as const;
    const store = memoryPlaceStore();
    const report = await takePlaces(store, [list], { bounds });
    expect(report).toMatchObject({ state: 'done', pois: 2 });
    expect(report.notes).toEqual([sayOfImport('systemTaken', { file: 'stations_wgs.csv', crs: 'EPSG:5186' })]);
    const data = store.held();
    expect(data && searchPlaces(placeIndexOf(data), '관악소방서', { limit: 1 })[0]).toMatchObject({
      lon: expect.closeTo(126.9524, 3),
      lat: expect.closeTo(37.474, 3),
    });
    expect(await takePlaces(store, [list])).toMatchObject({
      state: 'failed',
      error: { code: 'systemUnclear', text: /say which with --crs/ },
    });
    expect(await takePlaces(store, [list], { crs: 'EPSG:1' })).toMatchObject({
      state: 'failed',
      error: { code: 'unknownSystem', values: { crs: 'EPSG:1' } },
    });
  });

  test('Q6: a list without coordinates is placed by its addresses', async () => {
    const store = await taken(WHOLE);
    const list = listFile(
      'police.csv',
      '연번,관서명,구분,주소\n1,나루,지구대,가람특별시 나루구 나루대로 398\n2,없는,지구대,가람특별시 나루구 나루대로 9999\n3,빈,지구대,\n',
    );
    expect(await takePlaces(store, [list])).toMatchObject({
      state: 'done',
      pois: 1,
      problems: [
        { row: 3, reason: 'noPlace' },
        { row: 2, reason: 'noPlace' },
      ],
    });
  });

  const real = path.join(import.meta.dirname, '../../../../../shared/data/facilities');
  test.skipIf(!existsSync(real))(
    'Q6: lists as cities open them: hydrants, fire stations in metres that are called degrees, police by address',
    async () => {
      const file = (name: string): ReturnType<typeof fileOf> =>
        fileOf(name, gunzipSync(readFileSync(path.join(real, `${name}.gz`))), 1 << 16);
      const counts: Record<string, PlaceImportReport> = {};
      for (const name of [
        'daegu_fire_hydrants.csv',
        'seoul_fire_stations_wgs.csv',
        'gyeonggi_police_stations.csv',
        'seoul_fire_facilities_gu_dong.csv',
        'gyeonggi_danger_zones.csv',
        'daejeon_emergency_bell_2026.csv',
      ])
        counts[name] = await takePlaces(
          memoryPlaceStore(),
          [file(name)],
          name.startsWith('seoul') ? { bounds: [126.7, 37.4, 127.2, 37.72] } : {},
        );
      for (const [name, report] of Object.entries(counts)) {
        expect(report, name).toMatchObject({ state: 'done' });
        expect(report.pois, name).toBeGreaterThan(report.rows * 0.85);
      }
      expect(counts['seoul_fire_stations_wgs.csv']?.notes[0]?.values).toMatchObject({ crs: 'EPSG:5186' });
    },
  );
});

test('Q7: the demo city’s lists are taken without a fault, and its buildings are found where they stand', async () => {
  const store = await taken(demoPlaceFiles().map(({ name, bytes }) => fileOf(name, bytes, 1 << 20)));
  const data = store.held();
  expect(data?.addressRoad.length).toBeGreaterThan(10_000);
  expect(data?.poiName.length).toBeGreaterThan(300);
  expect(await find(store, '망루경찰서')).toContain('망루경찰서');
  expect(await find(store, 'ㅎㅅㅁㅇ 1단지')).toContain('해솔마을 1단지');
}, 30_000);

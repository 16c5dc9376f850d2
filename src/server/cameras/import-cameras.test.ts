import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import { importReport } from '#contract/admin-view.ts';
import { sayOfImport } from '#contract/import-sentence.ts';
import { cameraRecord } from '#contract/camera-record.ts';
import type { CameraRecord } from '#contract/camera-record.ts';
import { csvLine } from '#protocol/csv.ts';
import { purposeOf } from './cameras-of-row.ts';
import { MAX_REPORTED_PROBLEMS, importCameras } from './import-cameras.ts';
import type { CameraImport, CameraSink, RefusedRow } from './import-cameras.ts';

const HEADER = [
  '번호',
  '관리기관명',
  '소재지도로명주소',
  '소재지지번주소',
  '설치목적구분',
  '카메라대수',
  '촬영방면정보',
  'WGS84위도',
  'WGS84경도',
];
interface Row {
  readonly address?: string;
  readonly lot?: string;
  readonly purpose?: string;
  readonly count?: string;
  readonly view?: string;
  readonly lat?: string;
  readonly lon?: string;
}
let number = 0;
function line({ address = '횃불로 1', lot = '', purpose = '생활방범', count = '1', view = '', lat = '37.5', lon = '127.03' }: Row): string {
  number += 1;
  return csvLine([String(number), '망루시청', address, lot, purpose, count, view, lat, lon]);
}
const file = (...rows: Row[]): string => csvLine(HEADER) + rows.map(line).join('');

/** A store as a map: what the real one promises, kept as plainly as can be. */
class MapSink implements CameraSink {
  readonly cameras = new Map<string, string>();
  upserts = 0;

  compare(batch: readonly CameraRecord[]): ReturnType<CameraSink['compare']> {
    const known = batch.filter(({ id }) => this.cameras.has(id));
    const same = known.filter((record) => this.cameras.get(record.id) === JSON.stringify(record)).length;
    return Promise.resolve({ new: batch.length - known.length, changed: known.length - same, same });
  }

  async upsert(batch: readonly CameraRecord[]): ReturnType<CameraSink['upsert']> {
    this.upserts += 1;
    const counts = await this.compare(batch);
    for (const record of batch) {
      // What the schema refuses may not reach a store.
      this.cameras.set(record.id, JSON.stringify(cameraRecord.parse(record)));
    }
    return { ...counts, written: [] };
  }

  get all(): CameraRecord[] {
    return [...this.cameras.values()].map((text) => cameraRecord.parse(JSON.parse(text)));
  }
}

async function* pieces(bytes: Uint8Array, size = 7_919): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function run(content: string | Uint8Array, changes: Partial<CameraImport> = {}, sink = new MapSink()) {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  const report = await importCameras(sink, {
    id: 'i1',
    file: 'list.csv',
    bytes: pieces(bytes),
    dryRun: false,
    owner: 'city-centre',
    ...changes,
  });
  expect(importReport.safeParse(report).error).toBeUndefined();
  return { report, sink };
}

describe('import of a camera list', () => {
  test('one row of several cameras becomes so many, with the facts of the row', async () => {
    const { report, sink } = await run(
      file({ count: '3', view: '360도 전방면', purpose: '교통단속' }, { address: '', lot: '너울동 1', view: '북동' }),
    );
    expect(report).toMatchObject({
      state: 'done',
      layout: 'standard',
      encoding: 'utf-8',
      rowsRead: 2,
      camerasNew: 4,
      camerasChanged: 0,
      camerasSame: 0,
      rowsRefused: 0,
      rowsMended: 0,
      problems: [],
    });
    expect(sink.all.slice(0, 3).map(({ label }) => label)).toEqual(['횃불로 1 #1', '횃불로 1 #2', '횃불로 1 #3']);
    expect(sink.all[0]).toMatchObject({
      owner: 'city-centre',
      purpose: 'trafficEnforcement',
      lon: 127.03,
      lat: 37.5,
      address: '횃불로 1',
      fieldOfView: 360,
      ptz: false,
      state: 'unknown',
    });
    expect(sink.all[0]).not.toHaveProperty('bearing');
    expect(sink.all[3]).toMatchObject({ bearing: 45, address: '너울동 1', purpose: 'crimePrevention' });
  });

  test.each([
    ['utf-8', (text: string) => Buffer.from(text), 'utf-8'],
    ['utf-8 with byte order mark', (text: string) => Buffer.from(`\ufeff${text}`), 'utf-8-bom'],
    ['CP949', (text: string) => iconv.encode(text, 'cp949'), 'cp949'],
    ['UTF-16', (text: string) => iconv.encode(text, 'utf-16le', { addBOM: true }), 'utf-16le'],
  ])('in %s gives the same cameras, wherever the bytes are cut', async (_, encode, encoding) => {
    const text = file({ address: '똠방각하로 7' }, { address: '서울특별시 뷁로 3', count: '2' });
    const plain = (await run(text)).sink.all;
    const bytes = encode(text);
    for (const size of [1, 2, 3, 1_000]) {
      const { report, sink } = await run(bytes, { bytes: pieces(bytes, size) });
      expect(report.encoding).toBe(encoding);
      expect(sink.all.map(({ id, label }) => ({ id, label }))).toEqual(plain.map(({ id, label }) => ({ id, label })));
    }
  });

  test('tabs and semicolons separate as well as commas', async () => {
    for (const separator of ['\t', ';']) {
      const { report } = await run(['위도', '경도', '설치목적구분'].join(separator) + '\n' + ['37.5', '127', '기타'].join(separator));
      expect(report).toMatchObject({ state: 'done', camerasNew: 1, rowsRefused: 0 });
    }
  });

  test('the same file twice changes nothing; a changed row changes its cameras only', async () => {
    const rows: Row[] = [{ address: 'A', count: '2' }, { address: 'B' }, { address: 'B' }, { address: '', lat: '37.6' }];
    const { sink } = await run(file(...rows));
    expect((await run(file(...rows), {}, sink)).report).toMatchObject({ camerasNew: 0, camerasChanged: 0, camerasSame: 5 });
    const corrected = (await run(file({ ...rows[0], lat: '37.51' }, ...rows.slice(1)), {}, sink)).report;
    expect(corrected).toMatchObject({ camerasNew: 0, camerasChanged: 2, camerasSame: 3 });
    expect(sink.cameras.size).toBe(5);
  });

  test('running numbers (번호) say nothing: the file with a row taken out gives the other cameras their old ids', async () => {
    const { sink } = await run(file({ address: 'A' }, { address: 'B' }, { address: 'C' }));
    expect((await run(file({ address: 'A' }, { address: 'C' }), {}, sink)).report).toMatchObject({ camerasNew: 0, camerasSame: 2 });
  });

  test('a row that repeats an earlier one is kept as a further camera and reported', async () => {
    const { report, sink } = await run(file({ address: 'A' }, { address: 'A' }, { address: 'A', lat: '37.6' }));
    expect(sink.cameras.size).toBe(3);
    expect(report).toMatchObject({ rowsMended: 1, problems: [{ row: 3, field: 'row', reason: 'sameAsEarlier', value: '2' }] });
  });

  test('a list with camera numbers keeps them, and refuses one number given twice', async () => {
    const list =
      'cam_id,gu,lat,lon,azimuth_SYNTHETIC,fov_SYNTHETIC,ptz_SYNTHETIC,range_m_SYNTHETIC,up_SYNTHETIC\n7,송파구,37.5,127,116,50,1,30,1\n8,송파구,37.5,127,,,0,,0\n7,송파구,37.6,127,1,50,1,30,1\n7,강남구,37.6,127,1,50,1,30,1\n';
    const { report, sink } = await run(list);
    expect(report).toMatchObject({
      layout: 'cameras',
      camerasNew: 3,
      rowsRefused: 1,
      problems: [{ row: 4, field: 'row', reason: 'duplicateId', value: '7' }],
    });
    expect(sink.all[0]).toMatchObject({ bearing: 116, fieldOfView: 50, ptz: true, rangeMetres: 30, state: 'normal' });
    expect(sink.all[1]).toMatchObject({ ptz: false, state: 'fault' });
  });

  test('R6: [LAW-03] whether sound may be taken and whether a camera is published are said by a column, and by nothing else', async () => {
    const list = 'cam_id,gu,lat,lon,음성사용여부,영상송출여부\n1,송파구,37.5,127,Y,\n2,송파구,37.5,127,N,Y\n3,송파구,37.5,127,,\n';
    const { sink } = await run(list);
    expect(sink.all.map(({ audio, published }) => [audio, published])).toEqual([
      [true, undefined],
      [false, true],
      [undefined, undefined],
    ]);
  });

  test('each refused row is told with line, field, reason and value, and the others are stored', async () => {
    const refused: RefusedRow[] = [];
    const { report } = await run(file({ lat: '' }, {}, { lon: '139.7' }, { lat: '127.1', lon: '37.5' }, { count: 'x' }), {
      onRefused: (row) => refused.push(row),
    });
    expect(report).toMatchObject({ rowsRead: 5, camerasNew: 2, rowsRefused: 3, rowsMended: 1 });
    expect(report.problems).toEqual([
      { row: 2, field: 'WGS84위도', reason: 'missing', value: '' },
      { row: 4, field: 'WGS84경도', reason: 'outsideBounds', value: '37.5, 139.7' },
      { row: 6, field: '카메라대수', reason: 'notANumber', value: 'x' },
      { row: 5, field: 'WGS84위도, WGS84경도', reason: 'swapped', value: '127.1, 37.5' },
    ]);
    expect(refused.map(({ row, cells, columns }) => [row, cells.length, columns.length])).toEqual([
      [2, 9, 9],
      [4, 9, 9],
      [6, 9, 9],
    ]);
  });

  test('the report lists a bounded number of problems, and counts and hands on all', async () => {
    let handed = 0;
    const { report } = await run(file(...Array.from({ length: MAX_REPORTED_PROBLEMS + 300 }, () => ({ lat: '0' }))), {
      onRefused: () => (handed += 1),
    });
    expect(report.problems).toHaveLength(MAX_REPORTED_PROBLEMS);
    expect(report.rowsRefused).toBe(MAX_REPORTED_PROBLEMS + 300);
    expect(handed).toBe(MAX_REPORTED_PROBLEMS + 300);
  });

  test('a dry run says what would change and stores nothing', async () => {
    const { sink } = await run(file({ address: 'A' }));
    const { report } = await run(file({ address: 'A', lat: '37.6' }, { address: 'B' }), { dryRun: true }, sink);
    expect(report).toMatchObject({ state: 'done', dryRun: true, camerasNew: 1, camerasChanged: 1, camerasSame: 0 });
    expect([sink.cameras.size, sink.upserts]).toEqual([1, 1]);
  });

  test('progress is told after each batch and at the end', async () => {
    const told: [string, number][] = [];
    await run(file(...Array.from({ length: 5_000 }, (_, at) => ({ address: `로 ${at}` }))), {
      onProgress: ({ state, camerasNew }) => told.push([state, camerasNew]),
    });
    expect(told).toEqual([
      ['running', 2_000],
      ['running', 4_000],
      ['running', 5_000],
      ['done', 5_000],
    ]);
  });

  test('an abort stops before the next batch; what was stored stays, and the same file goes on', async () => {
    const stop = new AbortController();
    const rows = Array.from({ length: 6_000 }, (_, at) => ({ address: `로 ${at}` }));
    const { report, sink } = await run(file(...rows), { signal: stop.signal, onProgress: () => stop.abort() });
    expect(report).toMatchObject({ state: 'failed', camerasNew: 2_000 });
    expect(report.error).toEqual(sayOfImport('camerasStopped'));
    expect(sink.cameras.size).toBe(2_000);
    expect((await run(file(...rows), {}, sink)).report).toMatchObject({ state: 'done', camerasNew: 4_000, camerasSame: 2_000 });
  });

  test.each([
    ['an empty file', '', 'empty'],
    ['a table of something else', 'name,price\nbread,2\n', 'no latitude and longitude'],
    ['a picture', String.fromCharCode(0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 3), 'no latitude and longitude'],
  ])('%s fails as a whole, in one sentence', async (_, content, words) => {
    const { report, sink } = await run(Buffer.from(content, 'latin1'));
    expect(report.state).toBe('failed');
    expect(report.error?.text).toContain(words);
    expect(sink.cameras.size).toBe(0);
  });

  test('a store that fails is a failure, not a report', async () => {
    const broken: CameraSink = {
      compare: () => Promise.reject(new Error('no store')),
      upsert: () => Promise.reject(new Error('no store')),
    };
    await expect(
      importCameras(broken, { id: 'i', file: 'f', bytes: pieces(Buffer.from(file({}))), dryRun: false, owner: 'city' }),
    ).rejects.toThrow('no store');
  });
});

test.each([
  ['생활방범', 'crimePrevention'],
  ['어린이보호', 'crimePrevention'],
  ['다목적', 'crimePrevention'],
  ['교통단속', 'trafficEnforcement'],
  ['교통정보수집', 'trafficInformation'],
  ['재난재해', 'disaster'],
  ['시설물관리', 'facilitySafety'],
  ['쓰레기단속', 'other'],
  ['기타', 'other'],
])('purpose %s is %s', (text, purpose) => expect(purposeOf(text)).toBe(purpose));

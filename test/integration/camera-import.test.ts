import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import iconv from 'iconv-lite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ImportReport } from '#contract/admin-view.ts';
import type { CameraRecord } from '#contract/camera-record.ts';
import type { Camera } from '#domain/camera.ts';
import { choose } from '#engine/camera-choice.ts';
import { buildCameraIndex, cameraCount } from '#engine/camera-index.ts';
import { openDatabase } from '#io/postgres-database.ts';
import { startPostgres } from '#io/postgres-server.ts';
import { postgresCameraStore } from '#server/cameras/camera-store.ts';
import type { CameraStore } from '#server/cameras/camera-store.ts';
import { importCameras } from '#server/cameras/import-cameras.ts';
import { makeSecretBox } from '#server/sealing/secret-box.ts';
import { migrate } from '#server/store/migrate.ts';
import { MIGRATIONS } from '#server/store/migrations/index.ts';
import type { Database } from '#server/store/sql.ts';
import { registeredCameras } from '#simulator/city/demo-cameras.ts';
import { demoCity } from '#simulator/city/demo-city.ts';

/** The registry over a real PostgreSQL, and the real lists where they lie beside the repository. */
const LISTS = path.resolve('../shared/data/cctv');
const hasLists = existsSync(LISTS);
if (!hasLists) console.log(`skipped: imports of real camera lists, because ${LISTS} is absent`);

const key = randomBytes(32);
const stack = new AsyncDisposableStack();
let folder = '';
let databaseUrl = '';
let database: Database;
let store: CameraStore;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'mangru-cameras-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const server = stack.use(await startPostgres({ dataDir: folder }));
  databaseUrl = server.url;
  database = stack.use(await openDatabase(server.url));
  await migrate(database, MIGRATIONS);
  store = postgresCameraStore(database, makeSecretBox(key));
});
afterAll(() => stack.disposeAsync());

const bytesOfList = (name: string): Buffer => gunzipSync(readFileSync(path.join(LISTS, name)));
async function* pieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
}
function run(
  bytes: Uint8Array,
  changes: { dryRun?: boolean; file?: string; onWritten?: (cameras: readonly Camera[]) => void } = {},
): Promise<ImportReport> {
  return importCameras(store, { id: 'i1', file: 'list.csv', bytes: pieces(bytes), dryRun: false, owner: 'city-centre', ...changes });
}
async function count(): Promise<number> {
  return (await database.query<{ n: number }>('select count(*)::int as n from camera')).rows[0]!.n;
}
const record = (id: string, changes: Partial<CameraRecord> = {}): CameraRecord => ({
  id,
  label: `카메라 ${id}`,
  owner: 'city-centre',
  purpose: 'crimePrevention',
  lon: 127,
  lat: 37.5,
  fieldOfView: 90,
  rangeMetres: 80,
  ptz: false,
  state: 'unknown',
  ...changes,
});

describe('store of cameras', () => {
  const source = { url: 'rtsp://10.1.2.3:554/live', username: 'admin', password: 'p@ss-w0rd' };

  test('keeps passwords sealed: none is in the table in clear, and each opens for its own camera only', async () => {
    await store.upsert(
      [
        record('sealed', { main: source, sub: { url: 'rtsp://10.1.2.3:554/sub' } }),
        record('other', { main: { ...source, password: 'another' } }),
      ],
      'test',
    );
    const rows = await database.query('select row_to_json(camera)::text as text from camera');
    for (const row of rows.rows) {
      expect(row['text']).not.toContain(source.password);
      expect(row['text']).not.toContain(Buffer.from(source.password).toString('hex'));
    }
    expect(await store.sources('sealed')).toEqual({
      main: source,
      sub: { url: 'rtsp://10.1.2.3:554/sub' },
      audio: false,
      published: false,
    });
    await database.query(
      `update camera set main_password_cipher = (select main_password_cipher from camera where id = 'sealed') where id = 'other'`,
    );
    await expect(store.sources('other')).rejects.toThrow('does not open');
    await expect(postgresCameraStore(database, makeSecretBox(randomBytes(32))).sources('sealed')).rejects.toThrow('does not open');
    expect(await store.sources('none')).toBeUndefined();
  });

  test('says what is new, changed and the same; the same record twice writes nothing, a new password is a change', async () => {
    const one = record('one', { main: source });
    expect(await store.upsert([one, record('two')], 'test')).toMatchObject({ new: 2, changed: 0, same: 0 });
    const before = (await database.query(`select xmin::text, updated_at from camera where id = 'one'`)).rows;
    expect(await store.upsert([one, record('two')], 'test')).toEqual({ new: 0, changed: 0, same: 2, written: [] });
    expect((await database.query(`select xmin::text, updated_at from camera where id = 'one'`)).rows).toEqual(before);
    const changed = [{ ...one, main: { ...source, password: 'new' } }, record('two', { label: '다른 이름' }), record('three')];
    expect(await store.compare(changed)).toEqual({ new: 1, changed: 2, same: 0 });
    const stored = await store.upsert(changed, 'test');
    expect(stored).toMatchObject({ new: 1, changed: 2, same: 0 });
    expect(stored.written.map(({ id, label }) => `${id} ${label}`)).toContain('two 다른 이름');
    expect((await store.sources('one'))?.main?.password).toBe('new');
  });

  test('R6: [LAW-03] sound is closed until a record opens it, and stays as it was said last; so is being published', async () => {
    const record: CameraRecord = { ...registeredCameras(1)[0]!, id: 'car', main: { url: 'rtsps://10.1.2.4/main', selfSigned: true } };
    const written = async (changes: Partial<CameraRecord>) => {
      const [camera] = (await store.upsert([{ ...record, ...changes }], 'test')).written;
      return { ...(await store.sources('car')), streams: camera?.streams };
    };
    const main = { url: 'rtsps://10.1.2.4/main', selfSigned: true };
    expect(await written({})).toEqual({ main, audio: false, published: false, streams: ['main'] });
    expect(await written({ audio: true })).toMatchObject({ audio: true });
    // A list that does not know of it does not close it; one that says no does.
    expect(await written({ label: 'named anew' })).toMatchObject({ audio: true });
    expect(await written({ audio: false })).toMatchObject({ audio: false });
    const body: CameraRecord = { ...registeredCameras(1)[0]!, id: 'body', published: true };
    expect((await store.upsert([body], 'test')).written).toMatchObject([{ streams: ['main'], published: true }]);
    expect(await store.sources('body')).toEqual({ audio: false, published: true });
    expect((await store.page({ limit: 10, linked: true })).cameras.map(({ id }) => id)).toContain('body');
  });

  test('an import does not undo what others know: state, bearing and streams stay', async () => {
    await store.upsert([record('known', { bearing: 90, main: source })], 'survey');
    expect(await store.setState('known', 'fault')).toBe(true);
    await store.upsert([record('known', { label: '새 이름', lon: 127.1 })], 'list.csv');
    const known = (await store.loadAll()).find(({ id }) => id === 'known');
    expect(known).toMatchObject({ label: '새 이름', lon: 127.1, bearing: 90, state: 'fault', streams: ['main'] });
    expect((await store.sources('known'))?.main).toEqual(source);
    expect(await store.setState('none', 'fault')).toBe(false);
  });

  test('gives pages by id with filters, and a text is taken as it stands', async () => {
    await database.query('delete from camera');
    await store.upsert(
      Array.from({ length: 25 }, (_, at) =>
        record(`p${String(at).padStart(2, '0')}`, {
          ...(at % 5 === 0 ? { main: source } : {}),
          purpose: at < 10 ? 'fire' : 'crimePrevention',
          address: at === 3 ? '100%_로' : '길',
        }),
      ),
      'test',
    );
    const first = await store.page({ limit: 10 });
    expect([first.total, first.cameras.length, first.next]).toEqual([25, 10, 'p09']);
    const second = await store.page({ limit: 20, after: 'p09' });
    expect([second.total, second.cameras[0]?.id, second.cameras.length, second.next]).toEqual([25, 'p10', 15, undefined]);
    expect((await store.page({ limit: 99, purpose: 'fire' })).total).toBe(10);
    expect((await store.page({ limit: 99, linked: true })).cameras.map(({ id }) => id)).toEqual(['p00', 'p05', 'p10', 'p15', 'p20']);
    expect((await store.page({ limit: 99, text: '%_' })).cameras.map(({ id }) => id)).toEqual(['p03']);
    expect((await store.page({ limit: 99, text: 'P1' })).total).toBe(10);
    expect((await store.page({ limit: 99, owner: 'nobody', state: 'normal' })).total).toBe(0);
  });

  test('tells what was written since a moment', async () => {
    const at = Number(
      (await database.query<{ at: number }>('select (extract(epoch from clock_timestamp()) * 1000)::float8 as at')).rows[0]!.at,
    );
    await store.upsert([record('late')], 'test');
    expect((await store.changedSince({ at, limit: 10 })).map(({ id }) => id)).toEqual(['late']);
  });

  test('keeps the demo city, streams and all, and what it loads is what the engine chooses from', async () => {
    await database.query('delete from camera');
    const city = demoCity();
    await store.upsert([...city.cameras, ...registeredCameras(3_000)], 'demo');
    const index = buildCameraIndex(await store.loadAll());
    expect(cameraCount(index)).toBe(3_300);
    const found = choose(index, city.places[0]!);
    expect(found).toHaveLength(4);
    expect(found.every(({ camera }) => camera.startsWith('cam-'))).toBe(true);
    expect((await store.sources(found[0]!.camera))?.main).toEqual(city.cameras.find(({ id }) => id === found[0]!.camera)?.main);
  });
});

describe('npm run mangru -- cameras import', () => {
  const command = (...words: string[]): Promise<{ code: number; output: string }> =>
    new Promise((resolve) => {
      const env = { ...process.env, DATABASE_URL: databaseUrl };
      execFile(
        process.execPath,
        ['--disable-warning=ExperimentalWarning', 'src/main/cli.ts', 'cameras', 'import', ...words],
        { env },
        (error, stdout, stderr) => {
          resolve({ code: error ? 1 : 0, output: stdout + stderr });
        },
      );
    });

  test('tries, imports, and writes the refused rows beside the file', async () => {
    await database.query('delete from camera');
    const file = path.join(folder, 'list.csv');
    await writeFile(
      file,
      iconv.encode(
        '관리기관명,소재지도로명주소,설치목적구분,카메라대수,위도,경도\r\n망루시,등불로 1,생활방범,2,37.5,127.0\r\n망루시,등불로 2,생활방범,1,0,127.0\r\n',
        'cp949',
      ),
    );
    const tried = await command(file, '--dry-run', '--owner', 'north');
    expect(tried).toMatchObject({ code: 0, output: expect.stringContaining('2 new, 0 changed, 0 the same') });
    expect(await count()).toBe(0);
    const done = await command(file, '--owner', 'north');
    expect(done).toMatchObject({ code: 0, output: expect.stringContaining('(cp949, layout standard)') });
    expect((await store.page({ limit: 9, owner: 'north' })).total).toBe(2);
    expect(await readFile(path.join(folder, 'list.refused.csv'), 'utf8')).toContain(
      '3,위도,not given,0,망루시,등불로 2,생활방범,1,0,127.0',
    );
  });

  test('answers a wrong call in words, with exit code 1', async () => {
    expect(await command('absent.csv')).toMatchObject({ code: 1, output: expect.stringContaining('There is no file absent.csv.') });
    expect(await command('--what')).toMatchObject({ code: 1, output: expect.stringContaining('cameras import <file.csv[.gz]>') });
  });
});

describe.skipIf(!hasLists)('real camera lists', () => {
  beforeAll(() => database.query('delete from camera'));

  test('66,000 cameras, loaded for the index, and again without a change', async () => {
    const bytes = bytesOfList('seoul_cameras_expanded_65981.csv.gz');
    const report = await run(bytes);
    expect(report).toMatchObject({ state: 'done', layout: 'cameras', rowsRead: 65_981, camerasNew: 65_981, rowsRefused: 0 });
    const began = performance.now();
    const cameras = await store.loadAll();
    const loadMs = performance.now() - began;
    console.log(`imported in ${report.elapsedMs} ms, loaded in ${Math.round(loadMs)} ms`);
    expect(cameras).toHaveLength(65_981);
    expect(await run(bytes)).toMatchObject({ camerasNew: 0, camerasChanged: 0, camerasSame: 65_981 });
    expect(await count()).toBe(65_981);
  });

  test('a list of sites: rows with several cameras, swapped coordinates put right, the rest outside refused', async () => {
    const before = await count();
    const report = await run(bytesOfList('seoul_cctv_ansimi_37340.csv.gz'));
    expect(report).toMatchObject({ state: 'done', layout: 'sites', rowsRead: 37_340, rowsRefused: 2 });
    expect(report.problems.filter(({ reason }) => reason === 'swapped')).toHaveLength(110);
    expect(report.problems.slice(0, 2).map(({ row, reason }) => [row, reason])).toEqual([
      [13_840, 'outsideBounds'],
      [23_086, 'outsideBounds'],
    ]);
    expect(report.camerasNew).toBe((await count()) - before);
    expect(report.camerasNew).toBeGreaterThan(66_000);
    const outside = await database.query('select 1 from camera where lon not between 124 and 132 or lat not between 33 and 39');
    expect(outside.rows).toHaveLength(0);
  });

  test('the national standard of 2022, in UTF-8, with byte order mark and in CP949 alike', async () => {
    const bytes = bytesOfList('busan_cctv_standard_15738.csv.gz');
    const written: Camera[] = [];
    const report = await run(bytes, { onWritten: (cameras) => void written.push(...cameras) });
    expect(report).toMatchObject({ state: 'done', encoding: 'utf-8', layout: 'standard', rowsRead: 15_737, rowsRefused: 2 });
    expect(report.problems.slice(0, 2)).toEqual([
      { row: 6_940, field: 'WGS84경도', reason: 'missing', value: '0.0' },
      { row: 14_068, field: 'WGS84위도', reason: 'outsideBounds', value: '30.072746, 129.07068' },
    ]);
    expect(written).toHaveLength(report.camerasNew);
    expect(written.filter(({ fieldOfView }) => fieldOfView === 360).length).toBeGreaterThan(4_000);
    expect(written.filter(({ ptz }) => ptz).length).toBeGreaterThan(700);
    expect(new Set(written.map(({ purpose }) => purpose))).toEqual(
      new Set(['crimePrevention', 'trafficEnforcement', 'other', 'disaster', 'facilitySafety']),
    );
    for (const [encoded, encoding] of [
      [Buffer.concat([Buffer.from('\ufeff'), bytes]), 'utf-8-bom'],
      [iconv.encode(bytes.toString(), 'cp949'), 'cp949'],
    ] as const) {
      expect(await run(encoded)).toMatchObject({
        encoding,
        camerasNew: 0,
        camerasChanged: 0,
        camerasSame: report.camerasNew,
        rowsRefused: 2,
      });
    }
  });

  test('the older layout with other column names and quoted cells; a dry run changes nothing', async () => {
    const before = await count();
    const bytes = bytesOfList('gangnam_cctv_standard_2019.csv.gz');
    const tried = await run(bytes, { dryRun: true });
    expect(await count()).toBe(before);
    expect(tried).toMatchObject({ dryRun: true, layout: 'standard', rowsRead: 1_880, rowsRefused: 0, camerasNew: 5_301 });
    expect(await run(bytes)).toMatchObject({ camerasNew: 5_301, camerasSame: 0 });
    const byOffice = await database.query<{ label: string }>(
      `select label from camera where address like '%디오스인갤러리%' or address like '%학동로 156(%'`,
    );
    expect(byOffice.rows.length).toBeGreaterThan(0);
  });
});

import { afterEach, expect, test } from 'vitest';
import { sayOfImport } from '#contract/import-sentence.ts';
import type { DataImportView, DataSet } from '#contract/data-import.ts';
import { readEntries } from '#server/store/journal-rows.ts';
import { demoPlaceFiles } from '#simulator/city/demo-city.ts';
import { eventually } from '../city/eventually.ts';
import { useApiCity, view, type Login } from '../support/api-city.ts';
import type { ApiAnswer } from '../support/api-client.ts';
import { importProgram, type ImportProgram } from '../support/import-programs/index.ts';
import { squareTables, standardFiles } from '../support/road-files.ts';
import { zipOf } from '../support/zip-files.ts';

const city = useApiCity();
afterEach(() => void (city.server.importing.program = undefined));

interface Sent {
  readonly name: string;
  readonly bytes: Uint8Array;
}

async function squareFiles(): Promise<readonly Sent[]> {
  return Promise.all(standardFiles(squareTables()).map(async ({ name, bytes }) => ({ name, bytes: await wholeOf(bytes()) })));
}

async function wholeOf(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(piece);
  return Buffer.concat(all);
}

const admin = () => city.as('admin');
const send = (id: string, { name, bytes }: Sent, login: Login = 'admin'): Promise<ApiAnswer> =>
  city.as(login).send('POST', `/api/v1/data-imports/${id}/files?${new URLSearchParams({ name })}`, {
    body: Buffer.from(bytes),
    headers: { 'content-type': 'application/octet-stream' },
  });
const begin = async (set: DataSet): Promise<string> => (await admin().post(`/api/v1/data/${set}/imports`, {})).json.id;

async function ended(id: string): Promise<DataImportView> {
  return eventually('the import has ended', async () => (await admin().get(`/api/v1/data-imports/${id}`)).json as DataImportView, {
    holds: ({ state }) => state === 'done' || state === 'failed',
    // A process of lower priority is started for each, beside whatever else this machine does.
    withinMs: 90_000,
  });
}

async function sent(set: DataSet, files: readonly Sent[]): Promise<string> {
  const id = await begin(set);
  for (const file of files) expect((await send(id, file)).status).toBe(200);
  return id;
}

async function run(id: string, dryRun: boolean): Promise<DataImportView> {
  expect((await admin().post(`/api/v1/data-imports/${id}/run`, { dryRun })).status).toBe(202);
  return ended(id);
}

async function bring(set: DataSet, files: readonly Sent[]): Promise<{ id: string; tried: DataImportView; taken: DataImportView }> {
  const id = await sent(set, files);
  return { id, tried: await run(id, true), taken: await run(id, false) };
}

/** Without trying them before. */
const taken = async (set: DataSet, files: readonly Sent[]): Promise<DataImportView> => run(await sent(set, files), false);
const tried = async (set: DataSet, files: readonly Sent[]): Promise<DataImportView> => run(await sent(set, files), true);

const versions = async (set: DataSet) =>
  (await admin().get('/api/v1/data')).json.sets.find((each: { set: DataSet }) => each.set === set) as Record<string, { source: string }>;

test('Q22, Q25: roads are sent, tried, taken over, put back and taken up again; the rows that were left out are told one by one', async () => {
  const before = city.server.roads.map;
  const square = await squareFiles();
  const first = await bring('roads', square);
  expect(first.tried).toMatchObject({ state: 'done', dryRun: true, changed: false, figures: { nodes: 4, links: 8 } });
  expect(first.taken).toMatchObject({ state: 'done', dryRun: false, changed: true, refused: 0 });
  expect([before, city.server.roads.map?.network.nodeIds.length]).toEqual([undefined, 4]);
  expect(await versions('roads')).toMatchObject({ current: { figures: { nodes: 4, links: 8 } } });

  const csv = 'id,from,to,wkt,name\n1,a,b,"LINESTRING(127.03 37.5,127.04 37.5)",새길\n2,a,,"LINESTRING(127.03 37.5)",\n';
  const second = await bring('roads', [{ name: 'new.csv', bytes: new TextEncoder().encode(csv) }]);
  expect(second.taken.state === 'done' ? second.taken.refused : second.taken.error).toBe(1);
  const refused = await admin().get(`/api/v1/data-imports/${second.id}/refused.csv`);
  expect([refused.headers.get('content-type'), refused.text.split('\r\n').length]).toEqual(['text/csv; charset=utf-8', 3]);
  expect(refused.text).toContain('layer,row,field,reason,value\r\n');
  const inKorean = (await admin().get(`/api/v1/data-imports/${second.id}/refused.csv?language=ko`)).text.split('\r\n');
  expect(inKorean.slice(0, 2)).toEqual([
    'layer,row,field,reason,value,words',
    expect.stringMatching(/^row,2,line,noShape,.*,선형이 없음$/),
  ]);
  expect(await versions('roads')).toMatchObject({ current: { source: 'new.csv' }, other: { source: expect.stringContaining('MOCT') } });

  expect((await admin().post('/api/v1/data/roads/swap', {})).status).toBe(200);
  expect(city.server.roads.map?.network.nodeIds.length).toBe(4);
  expect(await versions('roads')).toMatchObject({ other: { source: 'new.csv' } });
  await admin().post('/api/v1/data/roads/swap', {});
  expect(await versions('roads')).toMatchObject({ current: { source: 'new.csv' } });
  expect(city.server.roads.map?.network.nodeIds.length).toBe(2);
  const entries = await readEntries(city.server.database, { kind: 'data.imported', limit: 10 });
  expect(entries.map(({ data }) => data['set'])).toEqual(['roads', 'roads']);
  expect(await readEntries(city.server.database, { kind: 'data.restored', limit: 10 })).toHaveLength(2);
});

test('Q22, I120, I121: addresses too, and search answers by the version that is in use', async () => {
  const found = async (): Promise<number> => (await city.as('operator').get('/api/v1/places/search?q=망루로 1')).json.places.length;
  expect(await found()).toBe(0);
  const whole = await bring('places', demoPlaceFiles());
  expect([whole.tried.figures['addresses'], whole.taken.changed]).toEqual([whole.taken.figures['addresses'], true]);
  expect(await found()).toBeGreaterThan(0);
  // A report that comes in words alone stands on the map from now on.
  const { places } = (await city.as('operator').get('/api/v1/places/search?q=망루대로 146&limit=20')).json;
  const address = places.find(({ kind }: { kind: string }) => kind === 'address').address.road as string;
  const wordless = await city.server.report({ place: undefined as never, address });
  expect((await view(city.as('operator'), wordless)).place).toMatchObject({ origin: 'address', accuracyMetres: 30, address });
  const numbers = await city.server.report({ place: { lon: places[0].lon, lat: places[0].lat, origin: 'sent' } });
  expect((await view(city.as('operator'), numbers)).place?.nearAddress).toMatch(/망루/);
  const again = await taken('places', demoPlaceFiles());
  expect(again).toMatchObject({ state: 'done', changed: false });
  expect((await admin().post('/api/v1/data/places/swap', {})).status).toBe(404);
});

test('Q22: a hopeless file, a name with a path, one who may not, and an import that was thrown away', async () => {
  const hopeless = await tried('places', [{ name: 'holiday.jpg', bytes: new Uint8Array([0xff, 0xd8, 0xff]) }]);
  expect(hopeless).toMatchObject({ state: 'failed', error: sayOfImport('noPlaceLists') });
  const id = await begin('roads');
  expect((await admin().post(`/api/v1/data-imports/${id}/run`, { dryRun: true })).status).toBe(400);
  expect((await send(id, { name: '../../etc/passwd', bytes: new Uint8Array(1) })).status).toBe(400);
  expect((await send(id, { name: 'x.csv', bytes: new Uint8Array(1) }, 'operator')).json.code).toBe('noRight');
  expect((await city.as('operator').get('/api/v1/data')).json.code).toBe('noRight');
  expect((await city.as('officer112').post('/api/v1/data/roads/swap', {})).json.code).toBe('noRight');
  expect((await admin().send('DELETE', `/api/v1/data-imports/${id}`)).status).toBe(204);
  for (const way of [`/api/v1/data-imports/${id}`, `/api/v1/data-imports/${id}/refused.csv`])
    expect((await admin().get(way)).status).toBe(404);
  expect((await send(id, { name: 'x.csv', bytes: new Uint8Array(1) })).status).toBe(404);
});

const ROAD = 'id,from,to,wkt,name\n1,a,b,"LINESTRING(127.03 37.5,127.04 37.5)",다른길\n';

/** Roads that are taken over by this program in the place of ours. */
async function takenBy(program: ImportProgram): Promise<DataImportView> {
  city.server.importing.program = importProgram(program);
  const view = await taken('roads', [{ name: `${program}.csv`, bytes: new TextEncoder().encode(ROAD) }]);
  city.server.importing.program = undefined;
  return view;
}

test('Q23: while an import reads, the server answers, reports become incidents, and a stop ends it', async () => {
  const [before, inUse] = [await versions('roads'), city.server.roads.map];
  const id = await begin('roads');
  await send(id, { name: 'stuck.csv', bytes: new TextEncoder().encode(ROAD) });
  city.server.importing.program = importProgram('stuck');
  await admin().post(`/api/v1/data-imports/${id}/run`, { dryRun: false });
  const watched = async () => (await admin().get(`/api/v1/data-imports/${id}`)).json as DataImportView;
  await eventually('it reads', watched, { holds: ({ reading }) => reading?.layer === 'stuck' });
  city.server.importing.program = undefined;
  const reported = await city.server.report();
  expect((await view(city.as('operator'), reported)).id).toBe(reported);
  expect((await watched()).state).toBe('running');
  const other = await begin('places');
  await send(other, { name: 'x.csv', bytes: new Uint8Array(1) });
  expect((await admin().post(`/api/v1/data-imports/${other}/run`, { dryRun: true })).json.code).toBe('busy');
  expect((await admin().post('/api/v1/data/roads/swap', {})).json.code).toBe('busy');
  expect((await admin().send('DELETE', `/api/v1/data-imports/${id}`)).status).toBe(204);
  expect([await versions('roads'), city.server.roads.map]).toEqual([before, inUse]);
  expect((await admin().post(`/api/v1/data-imports/${other}/run`, { dryRun: true })).status).toBe(202);
  await ended(other);
});

test('Q23: a process that dies in the middle of storing leaves the version in use, and says so; the next import is taken', async () => {
  await taken('roads', await squareFiles());
  const [before, inUse] = [await versions('roads'), city.server.roads.map];
  const dead = await takenBy('dying');
  expect(dead).toMatchObject({ state: 'failed', changed: false });
  expect(dead.error).toEqual(sayOfImport('readerEnded', { how: 'SIGKILL' }));
  expect([await versions('roads'), city.server.roads.map]).toEqual([before, inUse]);
  const next = await taken('roads', [{ name: 'next.csv', bytes: new TextEncoder().encode(ROAD) }]);
  expect(next).toMatchObject({ state: 'done', changed: true });
  expect(city.server.roads.map?.network.nodeIds.length).toBe(2);
});

test('Q23: one that dies when all is stored is found out: the journal and the map have what the store has', async () => {
  await taken('roads', await squareFiles());
  const said = await takenBy('unheard');
  expect(said).toMatchObject({ state: 'done', changed: true, figures: { nodes: 2, links: 2 } });
  expect(said.notes).toEqual([sayOfImport('readerEndedAfterStoring', { how: 'code 9' })]);
  expect(city.server.roads.map?.network.nodeIds.length).toBe(2);
  const entries = await readEntries(city.server.database, { kind: 'data.imported', limit: 100 });
  expect(entries.map(({ data }) => data['source'])).toContain('unheard.csv');
});

test('Q24: roads and addresses are brought as ZIP archives as they are given out; one with a password is refused', async () => {
  const roads = zipOf((await squareFiles()).map(({ name, bytes }) => ({ name: `표준노드링크\\${name}`, bytes, cp949: true })));
  const network = await taken('roads', [{ name: '[2025-08-12]NODELINKDATA.zip', bytes: roads }]);
  expect(network).toMatchObject({ state: 'done', changed: true, refused: 0, figures: { nodes: 4, links: 8 } });
  expect(city.server.roads.map?.network.names).toContain('망루1로');
  const lists = demoPlaceFiles();
  const addresses = await tried('places', [{ name: '202510_도로명주소 한글_전체분.zip', bytes: zipOf(lists) }]);
  expect(addresses).toMatchObject({ state: 'done', refused: 0 });
  expect(addresses.rows).toBeGreaterThan(100);
  const [first] = lists;
  const locked = await tried('places', [{ name: 'locked.zip', bytes: zipOf([{ ...first!, says: { flags: 0x0801 } }]) }]);
  expect(locked).toMatchObject({ state: 'failed', error: sayOfImport('archiveLocked', { file: `locked.zip: ${first!.name}` }) });
  const rows = new TextEncoder().encode('시설명,위도,경도\n'.repeat(9_000));
  const bomb = await taken('places', [{ name: 'bomb.zip', bytes: zipOf([{ name: 'places.csv', bytes: rows, says: { bytes: 100 } }]) }]);
  expect(bomb.error).toEqual(sayOfImport('archiveTrap', { file: 'bomb.zip: places.csv' }));
});

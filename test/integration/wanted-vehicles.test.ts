import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { IncidentView } from '#contract/incident-view.ts';
import { systemClock } from '#io/clock.ts';
import { systemNet } from '#io/net.ts';
import { openDatabase } from '#io/postgres-database.ts';
import { formatSeoulTime } from '#protocol/seoul-time.ts';
import { fake112, type Fake112 } from '#services/emergency-video-112/fake.ts';
import { DEMO_PASSWORD } from '#services/wanted-vehicles/config.ts';
import { composeList, fakeReader, tellRead, type FakeList, type FakeReader } from '#services/wanted-vehicles/fake.ts';
import { MemoryFiles } from '#simulator/file-server/memory-files.ts';
import { SftpFileServer } from '#simulator/file-server/sftp-file-server.ts';
import { drawPicture } from '#simulator/wanted/draw-pictures.ts';
import { startServerProcess, type ServerProcess } from '../../bench/support/server-process.ts';
import { ApiClient } from '../support/api-client.ts';
import { findFreePort } from '#main/free-ports.ts';
import { borrowPostgres, type TestPostgres } from '../support/test-postgres.ts';
import { sha256 } from '../support/wanted-world.ts';

/** 수배차량 검색 지원서비스, step by step (seed 2-③), with the real server, its store and its outbox between real partners. */
const PLATE = '12가3456';
const LOGIN = { host: '127.0.0.1', username: 'mangru', password: DEMO_PASSWORD };
const WAIT = { timeout: 30_000, interval: 50 };

let dir: string;
let postgres: TestPostgres;
let databaseUrl: string;
let ports: { httpPort: number; linkPort: number; readPort: number };
const files = new MemoryFiles(() => Date.now());
let police: SftpFileServer;
let pictures: SftpFileServer;
let server: ServerProcess;
let room: Fake112;
let reader: FakeReader;
let operator: ApiClient;

const putList = (list: FakeList): void => {
  for (const { path: name, bytes } of composeList(list, sha256)) files.put(name, bytes);
};
const start = (): Promise<ServerProcess> =>
  startServerProcess({
    dir,
    databaseUrl,
    ...ports,
    services: {
      'dispatch-112': { port: 0 },
      'wanted-vehicles': {
        port: ports.readPort,
        list: { port: police.port, pollSeconds: 0.1 },
        pictures: [{ protocol: 'sftp', host: '127.0.0.1', port: pictures.port }],
      },
    },
  });
async function open(): Promise<void> {
  server = await start();
  room = fake112({ clock: systemClock, net: systemNet() }, { port: ports.linkPort });
  await room.connect();
  reader = fakeReader({ clock: systemClock, net: systemNet() }, { port: ports.readPort });
  await reader.connect();
  operator = await ApiClient.signedIn({ url: `http://127.0.0.1:${ports.httpPort}` }, 'operator', 'bench-password');
}

beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'mangru-wanted-'));
  postgres = await borrowPostgres();
  databaseUrl = await postgres.freshUrl();
  for (const folder of ['/list', '/request', '/hits']) files.addFolder(folder);
  police = await SftpFileServer.start(files, { ...LOGIN, port: 0 });
  pictures = await SftpFileServer.start(new MemoryFiles(() => Date.now(), drawPicture), { ...LOGIN, port: 0 });
  ports = { httpPort: await findFreePort(), linkPort: await findFreePort(), readPort: await findFreePort() };
  await open();
});
afterAll(async () => {
  await reader?.[Symbol.asyncDispose]();
  await room?.[Symbol.asyncDispose]();
  await server?.[Symbol.asyncDispose]();
  await police?.[Symbol.asyncDispose]();
  await pictures?.[Symbol.asyncDispose]();
  await postgres?.[Symbol.asyncDispose]();
  await rm(dir, { recursive: true, force: true });
});

const incidents = async (): Promise<readonly IncidentView[]> => (await operator.get('/api/v1/incidents?status=open')).json.incidents;
const hits = (): readonly (readonly string[])[] => room.received.filter(({ code }) => code === '30').map(({ fields }) => fields);

function pass(camera: string, lon: number): Promise<unknown> {
  const url = (of: string): string => `sftp://127.0.0.1:${pictures.port}/pictures/${camera}/${PLATE}-${of}.jpg`;
  return tellRead(reader, {
    camera,
    plate: PLATE,
    time: formatSeoulTime(Date.now()),
    lon,
    lat: 37.5,
    confidence: 97,
    vehiclePicture: url('vehicle'),
    platePicture: url('plate'),
  });
}

/** Passes cameras until one of them makes it an incident: the list is live some time after it was laid down. */
async function passUntilTold(): Promise<IncidentView> {
  let at = 0;
  await vi.waitFor(async () => {
    await pass(`EARLY-${(at += 1)}`, 127.03);
    expect(await incidents()).toHaveLength(1);
  }, WAIT);
  const [incident] = await incidents();
  return incident!;
}

test('PL40, PL42: ① the list comes, ② a hit is shown, confirmed and told with both pictures, ③ and so is the next sighting', async () => {
  putList({ kind: 'full', to: 1, rows: [{ plate: PLATE, reason: '강력' }] });
  const { id, kind, content, can } = await passUntilTold();
  expect([kind, content]).toEqual(['수배차량', '12가**56 · 강력']);
  expect([can.confirm, can.viewProfile]).toEqual([true, true]);
  expect(hits()).toEqual([]);
  // What the operator looks at, opened and written down.
  const profile = await vi.waitFor(async () => {
    const answer = await operator.get(`/api/v1/incidents/${id}/profile?open=true`);
    expect(answer.json.pictures).toBe(2);
    return answer.json;
  }, WAIT);
  const fields = Object.fromEntries(profile.fields.map((field: { key: string; value: string }) => [field.key, field.value]));
  expect(fields).toMatchObject({ CAR_NUM: PLATE, WANTED_FOR: '강력', PICTURES: 'vehicle,plate' });
  const covered = await operator.get(`/api/v1/incidents/${id}/profile`);
  expect(covered.text).not.toContain(PLATE);
  const picture = await operator.get(`/api/v1/incidents/${id}/profile/pictures/1?of=1`);
  expect([picture.status, picture.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
  const timeline = (await operator.get(`/api/v1/incidents/${id}`)).json.timeline;
  expect(timeline.filter((entry: { kind: string }) => entry.kind === 'profile.viewed').length).toBeGreaterThanOrEqual(3);
  // The word, and what follows from it.
  expect((await operator.post(`/api/v1/incidents/${id}/commands`, { command: 'confirm' })).status).toBe(200);
  await vi.waitFor(() => expect(hits()).toHaveLength(1), WAIT);
  expect(hits()[0]?.[2]).toBe(PLATE);
  const named = (hits()[0]?.[10] ?? '').split(',');
  await vi.waitFor(() => expect(files.list('/hits').map(({ name }) => name)).toEqual(named), WAIT);
  await pass('LPR-NEXT', 127.034);
  await vi.waitFor(() => expect(hits()).toHaveLength(2), WAIT);
  expect([hits()[1]?.[5], hits()[1]?.[9]]).toEqual(['127.034', 'LPR-NEXT']);
  await vi.waitFor(async () => {
    const [after] = await incidents();
    expect([after?.id, after?.track?.at(-1)?.source]).toEqual([id, 'LPR-NEXT']);
    expect(after?.messages?.filter(({ deliveredAt }) => deliveredAt !== undefined).length).toBeGreaterThanOrEqual(2);
  }, WAIT);
});

test('PL13, PL21: nothing in the store holds a plate of the list that nobody saw, nor a read that was no hit; the API has no word for the list', async () => {
  putList({ kind: 'delta', from: 1, to: 2, rows: [{ plate: '77모7777', reason: '절도' }] });
  await tellRead(reader, { camera: 'LPR-1', plate: '88수8888', time: formatSeoulTime(Date.now()), lon: 127.03, lat: 37.5 });
  await using database = await openDatabase(databaseUrl);
  await vi.waitFor(async () => {
    const { rows } = await database.query('select 1 from sealed_document where name = $1', ['delta-2']);
    expect(rows).toHaveLength(1);
  }, WAIT);
  const { rows: tables } = await database.query<{ name: string }>(
    `select quote_ident(table_name) as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`,
  );
  for (const { name } of tables)
    for (const plate of ['77모7777', '88수8888']) {
      const { rows } = await database.query(`select 1 from ${name} t where t::text like $1 limit 1`, [`%${plate}%`]);
      expect([name, plate, rows.length]).toEqual([name, plate, 0]);
    }
  const paths = Object.keys((await operator.get('/api/openapi.json')).json.paths);
  expect(paths.filter((name) => /wanted|(?<!tem)plate/i.test(name))).toEqual([]);
});

test('PL13: the server was killed: the list is there at the next start, without the police', async () => {
  await server.kill();
  await police[Symbol.asyncDispose]();
  await open();
  await tellRead(reader, { camera: 'LPR-2', plate: '77모7777', time: formatSeoulTime(Date.now()), lon: 127.03, lat: 37.5, confidence: 97 });
  await vi.waitFor(async () => expect((await incidents()).map(({ content }) => content)).toContain('77모**77 · 절도'), WAIT);
});

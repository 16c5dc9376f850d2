import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { PushView } from '#contract/push-view.ts';
import type { IncidentId } from '#domain/ids.ts';
import { startRelay, type Relay } from '#relay/start-relay.ts';
import { postgresCameraStore } from '#server/cameras/camera-store.ts';
import { ownerOf } from '#server/relay-hub/rendezvous.ts';
import { makeSecretBox } from '#server/sealing/secret-box.ts';
import { migrate } from '#server/store/migrate.ts';
import { MIGRATIONS } from '#server/store/migrations/index.ts';
import { readEntries } from '#server/store/journal-rows.ts';
import type { PoliceStreamServer } from '#simulator/police-stream/police-stream-server.ts';
import { command, view } from '../support/api-city.ts';
import { ApiClient, FeedViewer, type Json } from '../support/api-client.ts';
import { RELAY_SECRET, RELAY_URL, startRunningServer, type RunningServer } from '../support/running-server.ts';
import { TEST_CAMERAS } from '../support/small-city.ts';
import { openTestDatabase, borrowPostgres, type TestPostgres } from '../support/test-postgres.ts';
import { startPoliceStream } from './support/police-stream.ts';
import { TestCamera } from './support/test-camera.ts';

const until = (fits: () => boolean | Promise<boolean>, timeout = 30_000): Promise<void> =>
  vi.waitFor(async () => expect(await fits()).toBe(true), { timeout, interval: 20 });

/** A relay elsewhere that has this camera as soon as it is there. */
const EAST = ['east', 'west', 'north', 'south', 'middle'].find((name) => ownerOf('cam-000', ['relay-1', name]) === name)!;
const EAST_URL = 'http://127.0.0.1:8091';

let postgres: TestPostgres;
let police: PoliceStreamServer;
let camera: TestCamera;
beforeAll(async () => {
  postgres = await borrowPostgres();
  police = await startPoliceStream();
  camera = await TestCamera.start();
});
afterAll(async () => {
  await police[Symbol.asyncDispose]();
  await camera[Symbol.asyncDispose]();
  await postgres[Symbol.asyncDispose]();
});

/** With its own database, or on the one of a server before. */
async function startServer(given?: {
  readonly databaseUrl: string;
  readonly port: number;
}): Promise<RunningServer & { readonly databaseUrl: string }> {
  const databaseUrl = given?.databaseUrl ?? (await postgres.freshUrl());
  const database = await openTestDatabase(databaseUrl);
  await migrate(database, MIGRATIONS);
  const server = await startRunningServer({
    database,
    config: (config) => ({
      ...config,
      server: { ...config.server, port: given?.port ?? 0 },
      relay: {
        ...config.relay,
        settleSeconds: 1,
        elsewhere: { [EAST]: EAST_URL },
        pushServers: {
          police: { url: `rtsp://127.0.0.1:${police.port}`, username: 'secret-login', organisation: 'police-112' },
          cars: { url: `rtsp://127.0.0.1:${police.port}`, organisation: 'police-112' },
          fire: { url: 'rtsp://127.0.0.1:1', organisation: 'fire-119' },
        },
      },
    }),
  });
  const store = postgresCameraStore(database, makeSecretBox('00'.repeat(32)));
  await store.upsert(
    TEST_CAMERAS.map((each) => ({ ...each, main: { url: camera.url } })),
    'test',
  );
  return Object.assign(server, { databaseUrl });
}

function relayOf(server: Pick<RunningServer, 'port'>, name = 'relay-1'): Promise<Relay> {
  const ports = { name, host: '127.0.0.1', port: 0, rtspPort: 0, udpPort: 0, publicUrl: name === 'relay-1' ? RELAY_URL : EAST_URL };
  const bounds = { maxSources: 20, maxViewers: 50, lingerSeconds: 0.2, allowedOrigins: [] };
  return startRelay({ ...ports, ...bounds, controlUrl: `ws://127.0.0.1:${server.port}/internal/relay`, secret: RELAY_SECRET });
}

const pushesOf = (id: string): string => `/api/v1/incidents/${id}/pushes`;
let uids = 0;

async function push(client: ApiClient, id: string, server = 'police'): Promise<PushView> {
  const uid = `uid-${++uids}`;
  const answer = await client.post(pushesOf(id), { camera: 'cam-000', server, uid });
  expect(answer.status).toBe(201);
  await until(() => (police.stream(uid)?.figures.frames ?? 0) > 5);
  return answer.json;
}

async function figureOf(relay: Relay, name: string): Promise<number | undefined> {
  const text = await (await fetch(`http://127.0.0.1:${relay.port}/metrics`)).text();
  return Number(new RegExp(`^mangru_relay_${name} (\\d+)$`, 'm').exec(text)?.[1]);
}

async function entriesOf(server: RunningServer, id: string): Promise<Json[]> {
  const entries = await readEntries(server.database, { after: 0, limit: 10_000 });
  return entries.filter((entry) => entry.incident === id && entry.kind.startsWith('push.'));
}

describe('who may push what', () => {
  let server: RunningServer;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server[Symbol.asyncDispose]());

  test('R49: people of the owner with the right, and nobody else', async () => {
    const id = await server.report();
    const draft = { camera: 'cam-000', server: 'police', uid: 'r49' };
    for (const login of ['admin', 'auditor', 'officer112', 'nosy']) {
      const client = await ApiClient.signedIn(server, login);
      expect([login, (await client.post(pushesOf(id), draft)).json.code, (await client.get(pushesOf(id))).status]).toEqual([
        login,
        'noRight',
        403,
      ]);
      expect((await client.delete(`${pushesOf(id)}/x`)).json.code).toBe('noRight');
    }
    expect((await new ApiClient(server).post(pushesOf(id), draft)).status).toBe(401);
    const operator = await ApiClient.signedIn(server, 'operator');
    expect((await view(operator, id)).can.pushVideo).toBe(true);
    expect((await view(await ApiClient.signedIn(server, 'auditor'), id)).can.pushVideo).toEqual({ refused: 'noRight' });
    expect((await operator.post(pushesOf(id), draft)).json).toMatchObject({ camera: 'cam-000', uid: 'r49', state: 'connecting' });
    expect((await operator.get(pushesOf(id))).json.servers).toEqual([
      expect.objectContaining({ id: 'police', organisation: 'police-112' }),
      expect.objectContaining({ id: 'cars', organisation: 'police-112' }),
    ]);
  });

  test('R50: only a camera of the incident, while it lasts, to an organisation that its video is given to; one camera a UID', async () => {
    const operator = await ApiClient.signedIn(server, 'operator');
    const [id, drill, unshared] = [await server.report(), await server.report({ drill: true }), await server.report({ kind: '소란' })];
    const ask = async (incident: string, more: object = {}): Promise<string> =>
      (await operator.post(pushesOf(incident), { camera: 'cam-000', server: 'police', uid: 'r50', ...more })).json.code;
    expect(await ask(id, { server: 'fire' })).toBe('notShared');
    expect(await ask(id, { server: 'army' })).toBe('noSuchPushServer');
    expect(await ask(id, { camera: 'cam-015' })).toBe('cameraNotInIncident');
    for (const uid of ['', '../x', 'a b', 'x'.repeat(65), 'a?b', 'a@b']) expect([uid, await ask(id, { uid })]).toEqual([uid, 'invalid']);
    expect(await ask(drill)).toBe('drillStaysInside');
    expect(await ask(unshared)).toBe('notShared');
    expect(await ask('none')).toBe('noSuchIncident');
    expect(await ask(id)).toBeUndefined();
    expect(await ask(id)).toBe('uidInUse');
    expect(await ask(id, { uid: 'r50-again' })).toBe('alreadyDone');
    await command(operator, id, { command: 'close' });
    expect(await ask(id, { uid: 'r50-late' })).toBe('incidentEnded');
  });

  test('R53: what cannot be written down is not sent', async () => {
    const operator = await ApiClient.signedIn(server, 'operator');
    const id = await server.report();
    server.failJobs(1);
    const answer = await operator.post(pushesOf(id), { camera: 'cam-000', server: 'police', uid: 'r53' });
    expect([answer.status, answer.json.code]).toEqual([503, 'failed']);
    expect((await view(operator, id)).pushes).toEqual([]);
    expect((await operator.post(pushesOf(id), { camera: 'cam-000', server: 'police', uid: 'r53' })).status).toBe(201);
  });
});

describe('a push through server, relay and police', () => {
  test('R53: R54: arrives, is shown with its rate to those it concerns, and ends with the incident: within a second, and in the journal', async () => {
    await using server = await startServer();
    await using _relay = await relayOf(server);
    const [operator, officer, fire] = await Promise.all(
      ['operator', 'officer112', 'fire'].map((login) => ApiClient.signedIn(server, login)),
    );
    const id = await server.report();
    await command(operator!, id, { command: 'propagate', organisation: 'fire-119' });
    const feed = await FeedViewer.open(server, operator!);
    const started = await push(operator!, id);
    await until(
      async () => (await view(operator!, id)).pushes[0]?.state === 'live' && ((await view(operator!, id)).pushes[0]?.kbps ?? 0) > 0,
    );
    expect((await view(officer!, id)).pushes).toEqual([expect.objectContaining({ id: started.id, organisation: 'police-112' })]);
    expect((await view(fire!, id)).pushes).toEqual([]);
    await until(() => feed.messages.some((message) => message.type === 'incident' && message.incident.pushes[0]?.state === 'live'));
    await command(operator!, id, { command: 'close' });
    await until(() => police.connections === 0, 1_000);
    expect(police.methods.at(-1)).toBe('TEARDOWN');
    await until(async () => (await view(operator!, id)).pushes.length === 0 && (await entriesOf(server, id)).length === 2);
    const entries = await entriesOf(server, id);
    const about = { camera: 'cam-000', organisation: 'police-112', server: 'police', uid: started.uid, push: started.id };
    expect(entries.map(({ kind, actor, data }) => ({ kind, actor, data }))).toEqual([
      { kind: 'push.started', actor: 'person:demo-operator', data: about },
      {
        kind: 'push.ended',
        actor: 'system',
        data: {
          ...about,
          reason: 'incidentEnded',
          frames: police.stream(started.uid)!.figures.frames,
          bytes: expect.any(Number),
          seconds: expect.any(Number),
        },
      },
    ]);
    expect(entries[1].data.bytes).toBeGreaterThan(1_000);
    for (const text of [server.log(), JSON.stringify(entries), JSON.stringify(feed.messages)])
      for (const secret of ['secret-login', String(police.port)]) expect(text).not.toContain(secret);
  });

  test('R51: a person’s word and the removal of its camera end it; a person who signs out does not (R50)', async () => {
    await using server = await startServer();
    await using _relay = await relayOf(server);
    const operator = await ApiClient.signedIn(server, 'operator');
    const id = await server.report();
    const first = await push(operator, id);
    await operator.delete('/api/v1/session');
    const had = police.stream(first.uid)!.figures.frames;
    await until(() => police.stream(first.uid)!.figures.frames > had + 15);
    const lead = await ApiClient.signedIn(server, 'lead');
    expect((await lead.delete(`${pushesOf(id)}/${first.id}`)).status).toBe(204);
    await until(() => police.connections === 0, 1_000);
    expect((await lead.delete(`${pushesOf(id)}/${first.id}`)).json.code).toBe('noSuchPush');
    await push(lead, id);
    await command(lead, id, { command: 'removeCamera', camera: 'cam-000' });
    await until(() => police.connections === 0, 1_000);
    await until(async () => (await entriesOf(server, id)).length === 4);
    const ends = (await entriesOf(server, id)).filter((entry) => entry.kind === 'push.ended');
    expect(ends.map((entry) => [entry.actor, entry.data.reason])).toEqual([
      ['person:demo-lead', 'stopped'],
      ['system', 'cameraNotInIncident'],
    ]);
  });

  test('R52: goes on over a restart of the server without a gap, and begins again with another relay under the same UID', async () => {
    const first = await startServer();
    const { databaseUrl, port } = first;
    let relay = await relayOf(first);
    const started = await push(await ApiClient.signedIn(first, 'operator'), await first.report());
    const incident = first.board.live()[0]!.id as IncidentId;
    await first[Symbol.asyncDispose]();
    const stream = police.stream(started.uid)!;
    await using server = await startServer({ databaseUrl, port });
    const lead = await ApiClient.signedIn(server, 'lead');
    await until(async () => (await view(lead, incident)).pushes[0]?.state === 'live');
    expect(stream.figures).toMatchObject({ sessions: 1, gaps: 0, recording: true });
    await relay[Symbol.asyncDispose]();
    await until(async () => (await view(lead, incident)).pushes[0]?.state === 'lost');
    relay = await relayOf(server);
    await until(() => stream.figures.sessions === 2 && stream.figures.recording);
    await until(async () => (await view(lead, incident)).pushes[0]?.state === 'live');
    await command(lead, incident, { command: 'close' });
    await until(async () => (await entriesOf(server, incident)).length === 2);
    // What both relays sent, together.
    expect((await entriesOf(server, incident))[1].data.frames).toBe(stream.figures.frames);
    await relay[Symbol.asyncDispose]();
  });

  test('R56: moves with its camera to another relay, all of it, and back; its incident ends it there', async () => {
    await using server = await startServer();
    await using home = await relayOf(server);
    const operator = await ApiClient.signedIn(server, 'operator');
    const id = await server.report();
    const started = [await push(operator, id), await push(operator, id, 'cars')];
    const streams = started.map(({ uid }) => police.stream(uid)!);
    const recording = (sessions: number) => (): boolean =>
      streams.every(({ figures }) => figures.sessions === sessions && figures.recording);
    const at = async (relay: Relay): Promise<readonly (number | undefined)[]> =>
      Promise.all(['pushes', 'transcodes', 'sources'].map((name) => figureOf(relay, name)));
    expect(await at(home)).toEqual([2, 1, 1]);
    {
      await using east = await relayOf(server, EAST);
      await until(recording(2));
      // One transcode over one connection for both, and nothing of it is left where it was.
      await until(async () => JSON.stringify(await at(east)) === '[2,1,1]' && JSON.stringify(await at(home)) === '[0,0,0]');
      await until(async () => (await view(operator, id)).pushes.every(({ state }) => state === 'live'));
    }
    await until(recording(3));
    await using east = await relayOf(server, EAST);
    await until(recording(4));
    expect(await at(east)).toEqual([2, 1, 1]);
    expect((await entriesOf(server, id)).map(({ kind }) => kind)).toEqual(['push.started', 'push.started']);
    await command(operator, id, { command: 'close' });
    await until(() => police.connections === 0, 1_000);
    await until(async () => (await entriesOf(server, id)).length === 4);
    const ends = (await entriesOf(server, id)).slice(2);
    // What all of them sent, together.
    for (const [at, { uid }] of started.entries())
      expect(ends.find(({ data }) => data.uid === uid).data).toMatchObject({
        reason: 'incidentEnded',
        frames: streams[at]!.figures.frames,
      });
  });
});

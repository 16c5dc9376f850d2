import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { IncidentCommand, IncidentView } from '#contract/incident-view.ts';
import type { Incident } from '#domain/incident.ts';
import { ApiClient, FeedViewer } from '../support/api-client.ts';
import { incidentAt } from '../support/board-city.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { freshDatabase, RELAY_HELLO, RELAY_SECRET, startRunningServer, type RunningServer } from '../support/running-server.ts';
import { borrowPostgres, type TestPostgres } from '../support/test-postgres.ts';

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await borrowPostgres();
});
afterAll(() => postgres[Symbol.asyncDispose]());

async function start(clock?: ManualClock): Promise<RunningServer> {
  return startRunningServer({ database: await freshDatabase(postgres), ...(clock ? { clock } : {}) });
}

/** Until every viewer has heard all that the journal holds, the receipts that this brings included. */
async function caughtUp(server: RunningServer, clock: ManualClock, viewers: readonly FeedViewer[]): Promise<void> {
  for (let beat = 0; beat < 100; beat += 1) {
    const before = viewers.map((viewer) => beatsOf(viewer).length);
    await clock.advance(1_000);
    await Promise.all(viewers.map((viewer, at) => viewer.until(() => beatsOf(viewer).length > before[at]!)));
    // One more input through the same queue: whatever was on its way before it is durable now.
    await server.record({ kind: 'session.opened', at: clock.now(), actor: 'system', data: {} });
    if (viewers.every((viewer) => beatsOf(viewer).at(-1)!.seq === server.board.seq - 1)) return;
  }
  throw new Error('the feed does not come to rest');
}

function beatsOf(viewer: FeedViewer) {
  return viewer.messages.filter((message) => message.type === 'beat');
}

const COMMANDS: readonly ((shown: IncidentView) => IncidentCommand)[] = [
  () => ({ command: 'acknowledge' }),
  () => ({ command: 'assign', person: 'demo-lead' }),
  () => ({ command: 'resolve' }),
  () => ({ command: 'close' }),
  () => ({ command: 'reopen' }),
  () => ({ command: 'note', note: '메모' }),
  () => ({ command: 'addCamera', camera: 'cam-006' }),
  () => ({ command: 'removeCamera', camera: 'cam-000' }),
  () => ({ command: 'propagate', organisation: 'fire-119' }),
  () => ({ command: 'propagate', organisation: 'police-112' }),
  (shown) => ({ command: 'acknowledgePropagation', propagation: shown.propagations[0]?.id ?? 'none' }),
  (shown) => ({ command: 'completePropagation', propagation: shown.propagations[0]?.id ?? 'none' }),
];

const script = fc.array(
  fc.oneof(
    { weight: 2, arbitrary: fc.record({ do: fc.constant('report' as const), kind: fc.constantFrom('강도', '소음'), drill: fc.boolean() }) },
    {
      weight: 6,
      arbitrary: fc.record({
        do: fc.constant('command' as const),
        by: fc.constantFrom('operator', 'officer112', 'fire'),
        which: fc.nat(10),
        command: fc.nat(COMMANDS.length - 1),
      }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('reconnect' as const) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('wait' as const), milliseconds: fc.constantFrom(20, 60, 1_500) }) },
  ),
  { minLength: 3, maxLength: 14 },
);

test('F2: after any commands, and any lost connection, every viewer holds what a fresh snapshot and the list give', async () => {
  const clock = new ManualClock();
  const server = await start(clock);
  const logins = ['operator', 'officer112', 'fire', 'auditor'] as const;
  const known: string[] = [];
  await fc.assert(
    fc.asyncProperty(script, async (steps) => {
      const clients = new Map(await Promise.all(logins.map(async (login) => [login, await ApiClient.signedIn(server, login)] as const)));
      const viewers = new Map(
        await Promise.all(logins.map(async (login) => [login, await FeedViewer.open(server, clients.get(login)!)] as const)),
      );
      for (const step of steps) {
        if (step.do === 'report') known.push(await server.report({ kind: step.kind, drill: step.drill }));
        if (step.do === 'wait') await clock.advance(step.milliseconds);
        if (step.do === 'reconnect') {
          viewers.get('officer112')!.socket.terminate();
          viewers.set('officer112', await FeedViewer.open(server, clients.get('officer112')!));
        }
        if (step.do === 'command' && known.length > 0) {
          const client = clients.get(step.by)!;
          const id = known.at(-1 - (step.which % known.length))!;
          const { json } = await client.get(`/api/v1/incidents/${id}`);
          await client.post(`/api/v1/incidents/${id}/commands`, COMMANDS[step.command]!(json.incident ?? { propagations: [] }));
        }
      }
      await caughtUp(server, clock, [...viewers.values()]);
      for (const [login, viewer] of viewers) {
        const fresh = await FeedViewer.open(server, clients.get(login)!);
        const listed: readonly IncidentView[] = (await clients.get(login)!.get('/api/v1/incidents?limit=1000')).json.incidents;
        expect([...viewer.incidents.values()].sort(byId)).toEqual([...fresh.incidents.values()].sort(byId));
        expect([...viewer.incidents.values()].sort(byId)).toEqual([...listed].sort(byId));
        await fresh.close();
      }
      for (const client of clients.values()) await client.delete('/api/v1/session');
      for (const viewer of viewers.values()) await viewer.closed;
      // Time for the limits on sign-ins.
      await clock.advance(60_000);
    }),
    { numRuns: 40 },
  );
  await server[Symbol.asyncDispose]();
}, 300_000);

function byId(a: IncidentView, b: IncidentView): number {
  return a.id < b.id ? -1 : 1;
}

describe('a running feed', () => {
  let server: RunningServer;
  let operator: ApiClient;
  let officer: ApiClient;
  beforeAll(async () => {
    server = await start();
    operator = await ApiClient.signedIn(server, 'operator');
    officer = await ApiClient.signedIn(server, 'officer112');
  });
  afterAll(() => server[Symbol.asyncDispose]());

  test('F7: a report reaches the police room’s screen, and the city sees that it was delivered, once', async () => {
    const [city, police, police2] = [
      await FeedViewer.open(server, operator),
      await FeedViewer.open(server, officer),
      await FeedViewer.open(server, officer),
    ];
    const incident = await server.report();
    await police.until(() => police.incidents.has(incident));
    await city.until(() => city.incidents.get(incident)?.propagations[0]?.deliveredAt !== undefined);
    const { rows } = await server.database.query("select 1 from journal where kind = 'propagation.delivered' and incident = $1", [
      incident,
    ]);
    expect(rows).toHaveLength(1);
    const delivered = await city.heard(
      (message) => message.type === 'entry' && message.incident === incident && message.entry.kind === 'propagation.delivered',
    );
    expect(delivered).toBeDefined();
    for (const viewer of [city, police, police2]) await viewer.close();
  });

  test('F7: nobody of the room was there: it counts as delivered when somebody comes', async () => {
    const client = await ApiClient.signedIn(server, 'officer2');
    const incident = await server.report();
    expect((await operator.get(`/api/v1/incidents/${incident}`)).json.incident.propagations[0].deliveredAt).toBeUndefined();
    const viewer = await FeedViewer.open(server, client);
    await viewer.until(() => viewer.incidents.get(incident)?.propagations[0]?.deliveredAt !== undefined);
    await viewer.close();
  });

  test('F2: an incident that may no longer be known is gone', async () => {
    const police = await FeedViewer.open(server, officer);
    const incident = await server.report();
    // The receipt is the last thing that the engine does of itself.
    await police.until(() => police.incidents.get(incident)?.propagations[0]?.deliveredAt !== undefined);
    const shown = server.board.get(incident)!;
    server.board.apply({ entries: [], incidents: [{ ...shown, shares: [], propagations: [] }] });
    await police.until(() => !police.incidents.has(incident));
    expect(police.messages.at(-1)).toMatchObject({ type: 'gone', incident });
    await police.close();
  });

  test('F8: a camera that dies is told with its incident, and so is its coming back', async () => {
    const relay = new WebSocket(`ws://127.0.0.1:${server.port}/internal/relay`, { headers: { authorization: `Bearer ${RELAY_SECRET}` } });
    await new Promise((resolve) => relay.on('open', () => relay.send(JSON.stringify(RELAY_HELLO))).on('message', resolve));
    const viewer = await FeedViewer.open(server, officer);
    const incident = await server.report();
    await viewer.until(() => viewer.incidents.has(incident));
    const state = (): string | undefined =>
      viewer.incidents.get(incident)?.cameras.find((camera) => camera.camera === 'cam-000')?.reasons.state;
    for (const [said, shown] of [
      ['live', 'normal'],
      ['lost', 'fault'],
      ['live', 'normal'],
    ] as const) {
      const before = viewer.messages.length;
      relay.send(JSON.stringify({ type: 'camera.state', camera: 'cam-000', state: said, at: Date.now() }));
      await viewer.until(
        () =>
          viewer.messages
            .slice(before)
            .some((message) => message.type === 'camera' && message.camera === 'cam-000' && message.state === said) && state() === shown,
      );
    }
    const late = await FeedViewer.open(server, officer);
    expect(await late.heard((message) => message.type === 'camera' && message.camera === 'cam-000')).toMatchObject({ state: 'live' });
    relay.close();
    await viewer.close();
    await late.close();
  });

  test('F5: who does not read is cut, while another follows without a pause', async () => {
    const slow = await FeedViewer.open(server, operator);
    const quick = await FeedViewer.open(server, operator);
    const watching = server.http.feed.clients;
    slow.socket.pause();
    const content = 'x'.repeat(100_000);
    let sent = 0;
    const big: Incident = incidentAt('big', { content });
    while (server.http.feed.clients === watching && sent < 1_000) {
      sent += 1;
      server.board.apply({ entries: [], incidents: [{ ...big, version: sent, kind: `big ${sent}` }] });
      await quick.until(() => quick.incidents.get('big')?.version === sent);
    }
    expect(server.http.feed.clients).toBe(watching - 1);
    slow.socket.resume();
    // Cut while its buffers were full: it hears why if it still can, and is closed in any case.
    await slow.closed;
    await quick.close();
    server.board.apply({ entries: [], incidents: [{ ...big, status: 'closed', closedAt: 0 }] });
  });
});

test('F3: beats every second, with the time and the number of the last entry', async () => {
  const clock = new ManualClock();
  const server = await start(clock);
  const viewer = await FeedViewer.open(server, await ApiClient.signedIn(server, 'operator'));
  const began = clock.now();
  for (let beat = 1; beat <= 3; beat += 1) {
    await server.report();
    await clock.advance(1_000);
    await viewer.until(() => beatsOf(viewer).length === beat);
    expect(beatsOf(viewer).at(-1)).toMatchObject({ now: began + beat * 1_000, seq: server.board.seq });
  }
  await viewer.close();
  await server[Symbol.asyncDispose]();
});

test('F6, N10: signing out says so on the feed and closes it, before any time has passed', async () => {
  const server = await start(new ManualClock());
  const client = await ApiClient.signedIn(server, 'officer2');
  const viewer = await FeedViewer.open(server, client);
  await client.delete('/api/v1/session');
  expect(await viewer.closed).toBe(4001);
  expect(viewer.messages.at(-1)).toEqual({ type: 'bye', reason: 'signedOut' });
  await server[Symbol.asyncDispose]();
});

test('F6: a session that ran out says so on its feed', async () => {
  const clock = new ManualClock();
  const server = await start(clock);
  const client = await ApiClient.signedIn(server, 'officer112');
  const viewer = await FeedViewer.open(server, client);
  await clock.advance(30 * 60_000 + 1_000);
  expect(await viewer.closed).toBe(4002);
  expect(viewer.messages.at(-1)).toEqual({ type: 'bye', reason: 'expired' });
  await server[Symbol.asyncDispose]();
});

test('F6: a server that stops says so to every viewer', async () => {
  const server = await start();
  const viewer = await FeedViewer.open(server, await ApiClient.signedIn(server, 'operator'));
  const stopped = server[Symbol.asyncDispose]();
  expect(await viewer.closed).toBe(1001);
  expect(viewer.messages.at(-1)).toEqual({ type: 'bye', reason: 'stopping' });
  await stopped;
});

test('F1: a server that was started again gives the same snapshot', async () => {
  const database = await freshDatabase(postgres);
  const first = await startRunningServer({ database });
  const client = await ApiClient.signedIn(first, 'operator');
  const incidents = [await first.report(), await first.report({ kind: '소음' }), await first.report()];
  await client.post(`/api/v1/incidents/${incidents[0]}/commands`, { command: 'close' });
  const before = await FeedViewer.open(first, client);
  const held = [...before.incidents.values()].sort(byId);
  await before.close();
  await first.http[Symbol.asyncDispose]();
  await first.sessions[Symbol.asyncDispose]();
  const second = await startRunningServer({ database });
  const after = await FeedViewer.open(second, client);
  expect([...after.incidents.values()].sort(byId)).toEqual(held);
  expect(held).toHaveLength(3);
  await after.close();
  await second[Symbol.asyncDispose]();
});

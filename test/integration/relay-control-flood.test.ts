import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findFreePort } from '#main/free-ports.ts';
import { startServerProcess, type ServerProcess } from '../../bench/support/server-process.ts';
import { ApiClient } from '../support/api-client.ts';
import { rssBytesOf, socketsOf } from '../support/process-figures.ts';
import { RELAY_HELLO } from '../support/running-server.ts';
import { borrowPostgres, type TestPostgres } from '../support/test-postgres.ts';
import { ControlPeer, askWithoutReading, type ControlDoor } from './support/control-peer.ts';
import { Flood } from './support/flood.ts';

const CONNECTIONS = 10_000;
const MOST_GROWTH_BYTES = 120_000_000;
/** Of the connections of a server, those on which nothing is asked. */
const MOST_IDLE = 3_000;
const WAIT = { timeout: 20_000, interval: 50 };
const upgrade = (more: string): string =>
  `GET /internal/relay HTTP/1.1\r\nHost: r\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n${more}`;
const WITHOUT_SECRET = [
  upgrade('\r\n'),
  upgrade('Authorization: Bearer guessed\r\n\r\n'),
  upgrade(`Authorization: Basic ${'x'.repeat(8_000)}\r\n\r\nwhat comes after`),
];
const BEGINNINGS = ['', upgrade('X-'), ...WITHOUT_SECRET];

let dir: string;
let postgres: TestPostgres;
let server: ServerProcess;
let door: ControlDoor;
let pid: number;
let operator: ApiClient;

beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'mangru-control-'));
  postgres = await borrowPostgres();
  const [httpPort, linkPort] = [await findFreePort(), await findFreePort()];
  server = await startServerProcess({ dir, databaseUrl: await postgres.freshUrl(), httpPort, linkPort });
  door = { port: httpPort, secret: 'bench' };
  pid = server.child.pid ?? 0;
  operator = await ApiClient.signedIn({ url: `http://127.0.0.1:${httpPort}` }, 'operator', 'bench-password');
});
afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
  await postgres?.[Symbol.asyncDispose]();
  await rm(dir, { recursive: true, force: true });
});

/** How often connections were refused for this reason so far. */
async function counted(reason: string): Promise<number> {
  const { text } = await operator.get('/metrics');
  return Number(new RegExp(`^mangru_relay_control_refused_total\\{reason="${reason}"\\} (\\d+)$`, 'm').exec(text)?.[1]);
}

async function relayHere(): Promise<ControlPeer> {
  const relay = await ControlPeer.open(door);
  relay.say(RELAY_HELLO);
  await expect.poll(() => relay.heard.map(({ type }) => type), WAIT).toContain('welcome');
  return relay;
}

/** The largest that the server became while something ran, beyond what it was. */
async function growthWhile(run: () => Promise<void>): Promise<number> {
  const before = rssBytesOf(pid);
  let most = before;
  const looking = setInterval(() => (most = Math.max(most, rssBytesOf(pid))), 50);
  await run().finally(() => clearInterval(looking));
  return most - before;
}

test('R122: ten thousand that show no secret are refused and counted, hold nothing, and disturb neither relay nor people', async () => {
  using relay = await relayHere();
  const [sockets, refused] = [socketsOf(pid), await counted('secret')];
  let flood: Flood | undefined;
  const grown = await growthWhile(async () => {
    flood = await Flood.open(door.port, CONNECTIONS, BEGINNINGS);
  });
  using _flood = flood;
  console.log(`${CONNECTIONS} without the secret: server at most ${Math.round(grown / 1e6)} MB larger`);
  expect(grown).toBeLessThan(MOST_GROWTH_BYTES);
  expect((await operator.get('/api/v1/session')).status).toBe(200);
  await expect.poll(() => counted('secret'), WAIT).toBe(refused + (CONNECTIONS * WITHOUT_SECRET.length) / BEGINNINGS.length);
  // Not one of the refused is held, though none of them has hung up.
  await expect.poll(() => socketsOf(pid) - sockets, WAIT).toBeLessThanOrEqual(MOST_IDLE);
  expect(relay.closed).toBeUndefined();
  relay.say({ type: 'source?', request: 7, camera: 'nobody' });
  await expect.poll(() => relay.heard, WAIT).toContainEqual({ type: 'source', request: 7, camera: 'nobody' });
  using again = await relayHere();
  expect(again.closed).toBeUndefined();
});

describe('R123: who shows the secret', () => {
  test.each([
    ['and says nothing', 'silent', 1002, () => {}],
    ['and what cannot be read', 'unreadable', 1002, (peer) => peer.socket.send('{"type":')],
    ['and more than any relay has to say', 'tooLarge', 1009, (peer) => peer.socket.send('x'.repeat(3_000_000))],
    ['and what is out of turn', 'protocol', 1002, (peer) => peer.say({ type: 'source?', request: 1, camera: 'c' })],
  ] satisfies [string, string, number, (peer: ControlPeer) => void][])('%s, is ended and counted: %s', async (_, reason, code, does) => {
    using relay = await relayHere();
    const before = await counted(reason);
    using peer = await ControlPeer.open(door);
    does(peer);
    await expect.poll(() => peer.closed, WAIT).toBe(code);
    expect(await counted(reason)).toBe(before + 1);
    expect([peer.heard, relay.closed]).toEqual([[], undefined]);
  });

  test('and never reads, is cut at a bounded size, and comes in again', async () => {
    // Whichever limit it meets first: what waits to be read, or what is in hand of its questions.
    const ended = async (): Promise<number> => (await counted('tooSlow')) + (await counted('tooMuch'));
    const before = await ended();
    const grown = await growthWhile(() => askWithoutReading(door, RELAY_HELLO));
    console.log(`a relay that never reads: server at most ${Math.round(grown / 1e6)} MB larger`);
    expect(grown).toBeLessThan(MOST_GROWTH_BYTES);
    expect(await ended()).toBe(before + 1);
    using again = await relayHere();
    expect(again.closed).toBeUndefined();
  });

  test('and comes in great number without a word, pushes out its own, and a relay comes in', async () => {
    const before = await counted('tooMany');
    const crowd = await Promise.all(Array.from({ length: 300 }, () => ControlPeer.open(door)));
    using relay = await relayHere();
    await expect.poll(() => counted('tooMany'), WAIT).toBeGreaterThanOrEqual(before + 300 - 64);
    expect(relay.closed).toBeUndefined();
    for (const peer of crowd) peer[Symbol.dispose]();
  });
});

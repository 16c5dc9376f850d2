import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rssBytesOf, socketsOf } from '../support/process-figures.ts';
import { startRelayProcess, type RelayProcess } from './support/relay-process.ts';
import { RtspClient } from './support/rtsp-client.ts';
import { TestCamera } from './support/test-camera.ts';
import { WsClient } from './support/ws-client.ts';

const MOST_GROWTH_BYTES = 100_000_000;
const ASKING_MS = 30_000;

let relay: RelayProcess;
let camera: TestCamera;
beforeAll(async () => {
  relay = await startRelayProcess();
  camera = await TestCamera.start();
  relay.server.cameras.set('c1', { main: { url: camera.url } });
});
afterAll(async () => {
  await relay?.[Symbol.asyncDispose]();
  await camera?.[Symbol.asyncDispose]();
});

/** Sends a little again and again and never reads; resolves when the relay has closed the connection, rejects when it does not. */
async function askWithoutReading(port: number, first: string | Buffer, again: string | Buffer): Promise<void> {
  const socket: Socket = connect({ port, host: '127.0.0.1', noDelay: true });
  const closed = Promise.withResolvers<void>();
  socket.on('error', () => {});
  socket.on('close', () => closed.resolve());
  socket.write(first);
  if (first.length > 0) await once(socket, 'data');
  socket.pause();
  const asking = setInterval(() => {
    if (socket.writableLength < 1_000_000) socket.write(again);
  }, 1);
  const late = setTimeout(() => closed.reject(new Error('the relay still listens')), ASKING_MS);
  await closed.promise.finally(() => {
    clearInterval(asking);
    clearTimeout(late);
    socket.destroy();
  });
}

const handshake = (path: string): string =>
  `GET ${path} HTTP/1.1\r\nHost: r\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`;
/** A ping of 125 bytes, masked with zeros. */
const PING = Buffer.concat([Buffer.from([0x89, 0xfd, 0, 0, 0, 0]), Buffer.alloc(125, 0x70)]);
const pathOf = (url: string): string => url.slice(url.indexOf('/', 8));

describe('R116: a viewer that asks and asks and does not read is closed, costs a bounded memory, and the others miss nothing', () => {
  test.each([
    ['OPTIONS, without a ticket', 'rtsp', () => Promise.resolve(''), 'OPTIONS * RTSP/1.0\r\nCSeq: 1\r\n\r\n'.repeat(12)],
    [
      'DESCRIBE, with one',
      'rtsp',
      async () => `DESCRIBE ${await relay.url('rtsp', 'c1')} RTSP/1.0\r\nCSeq: 1\r\n\r\n`,
      'DESCRIBE rtsp://h/c1 RTSP/1.0\r\nCSeq: 2\r\n\r\n'.repeat(10),
    ],
    ['pings', 'http', async () => handshake(pathOf(await relay.url('ws', 'c1'))), Buffer.concat(Array.from({ length: 40 }, () => PING))],
  ] as const)('%s', async (_, port, first, again) => {
    const watching = new WsClient(await relay.url('ws', 'c1'));
    await watching.until(() => watching.units.length > 3);
    const before = rssBytesOf(relay.pid);
    let most = before;
    const looking = setInterval(() => (most = Math.max(most, rssBytesOf(relay.pid))), 50);
    await askWithoutReading(port === 'rtsp' ? relay.rtspPort : relay.port, await first(), again).finally(() => clearInterval(looking));
    const had = watching.units.length;
    await watching.until(() => watching.units.length >= had + 10);
    const sequences = watching.units.map((unit) => unit.sequence);
    expect(sequences).toEqual(sequences.map((_, index) => sequences[0]! + index));
    console.log(`relay at most ${Math.round((most - before) / 1e6)} MB larger`);
    expect(most - before).toBeLessThan(MOST_GROWTH_BYTES);
    watching.socket.terminate();
  });
});

/** Answered with as much as it asks: the sequence number is told back. */
const LONG = `OPTIONS * RTSP/1.0\r\nCSeq: ${'1'.repeat(4_000)}\r\n\r\n`;
const WAIT = { timeout: 20_000, interval: 50 };
const endOf = async (ticket: string): Promise<string> =>
  (await relay.server.hears('view.closed', ({ ref }) => ref.ticket === ticket, ASKING_MS)).reason;

describe('R116: an RTSP viewer that goes on asking and does not read is closed as too slow', () => {
  test.each([
    ['before PLAY', async (viewer: RtspClient, uri: string) => void (await viewer.ask('DESCRIBE', uri))],
    ['while it plays', async (viewer: RtspClient, uri: string) => void (await viewer.play(uri))],
  ])('%s', async (what, begins) => {
    const jti = `asks ${what}`;
    const viewer = new RtspClient(relay.rtspPort);
    await begins(viewer, `rtsp://127.0.0.1:${relay.rtspPort}/c1?ticket=${await relay.server.ticket('c1', { jti })}`);
    const before = rssBytesOf(relay.pid);
    viewer.socket.pause();
    // One at a time, so that it is never refused for asking too much at once.
    const asking = setInterval(() => viewer.socket.writableLength < 100_000 && viewer.socket.write(LONG), 1);
    const reason = await endOf(jti).finally(() => clearInterval(asking));
    expect(reason).toBe('tooSlow');
    expect(rssBytesOf(relay.pid) - before).toBeLessThan(MOST_GROWTH_BYTES);
    viewer.socket.destroy();
  });

  test('one that reads late, but reads, is left alone', async () => {
    const jti = 'reads late';
    const viewer = new RtspClient(relay.rtspPort);
    await viewer.play(`rtsp://127.0.0.1:${relay.rtspPort}/c1?ticket=${await relay.server.ticket('c1', { jti })}`);
    viewer.socket.pause();
    const answers = Array.from({ length: 10 }, () => viewer.ask('OPTIONS', '*'));
    await expect.poll(() => relay.server.all('view.opened').filter(({ ref }) => ref.ticket === jti).length, WAIT).toBe(1);
    viewer.socket.resume();
    expect((await Promise.all(answers)).map((answer) => answer?.status)).toEqual(Array.from({ length: 10 }, () => 200));
    const had = viewer.units.length;
    await expect.poll(() => viewer.units.length, WAIT).toBeGreaterThan(had + 5);
    expect(relay.server.all('view.closed').filter(({ ref }) => ref.ticket === jti)).toEqual([]);
    viewer.socket.destroy();
  });
});

test('R116: who says what is no RTSP and does not hang up holds no connection', async () => {
  const before = socketsOf(relay.pid);
  const sockets = Array.from({ length: 50 }, () => connect({ port: relay.rtspPort, host: '127.0.0.1', allowHalfOpen: true }));
  for (const socket of sockets) socket.on('error', () => {}).write('OPTIONS * RTSP/1.0\r\nCSeq: 1\r\n\r\nNONSENSE\r\n\r\n');
  // Answered, and what was answered is not read.
  await Promise.all(sockets.map((socket) => once(socket, 'readable')));
  // Fewer, where some of a test before were still going.
  await expect.poll(() => socketsOf(relay.pid), WAIT).toBeLessThanOrEqual(before);
  for (const socket of sockets) socket.destroy();
});

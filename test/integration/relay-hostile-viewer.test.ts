import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rssBytesOf } from '../support/process-figures.ts';
import { startRelayProcess, type RelayProcess } from './support/relay-process.ts';
import { TestCamera } from './support/test-camera.ts';
import { WsClient } from './support/ws-client.ts';

const MOST_GROWTH_BYTES = 100_000_000;
const ASKING_MS = 8_000;

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
  ] as const)(
    '%s',
    async (_, port, first, again) => {
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
    },
    30_000,
  );
});

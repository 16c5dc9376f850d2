import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { rssBytesOf, socketsOf } from '../support/process-figures.ts';
import { Flood } from './support/flood.ts';
import { LineClient } from './support/line-client.ts';
import { startRelayProcess } from './support/relay-process.ts';
import { RtspClient } from './support/rtsp-client.ts';
import { TestCamera } from './support/test-camera.ts';
import { WsClient } from './support/ws-client.ts';

const HALF_OPEN = 10_000;
/** A connection that waits costs some kilobytes; ten thousand would cost more than all the rest of a relay. */
const MOST_GROWTH_BYTES = 120_000_000;

const upgrade = (path: string): string =>
  `GET ${path} HTTP/1.1\r\nHost: r\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`;

describe('ten thousand connections that show no ticket and do not hang up', () => {
  test.each([
    ['half-open at the rtsp port', 'rtsp', undefined],
    ['half-open at the http port', 'http', undefined],
    ['refused WebSockets', 'http', [upgrade('/ws/c1'), upgrade('/ws/c1?ticket=guessed'), upgrade('/nothing')]],
  ] as const)(
    'R110: %s, keep no viewer out, disturb none and are bounded',
    async (what, port, beginnings) => {
      await using camera = await TestCamera.start();
      await using relay = await startRelayProcess();
      relay.server.cameras.set('c1', { main: { url: camera.url } });
      const watching = new WsClient(await relay.url('ws', 'c1'), { now: () => camera.due });
      await watching.until(() => watching.units.length > 5);
      const [before, sockets] = [rssBytesOf(relay.pid), socketsOf(relay.pid)];
      using flood = await Flood.open(port === 'rtsp' ? relay.rtspPort : relay.port, HALF_OPEN, beginnings);
      const grown = rssBytesOf(relay.pid) - before;
      console.log(`${what}: ${HALF_OPEN}, ${flood.held} held, relay ${Math.round(grown / 1e6)} MB larger`);
      expect(grown).toBeLessThan(MOST_GROWTH_BYTES);

      const ws = new WsClient(await relay.url('ws', 'c1'));
      await ws.until(() => ws.units.length > 0);
      const rtsp = new RtspClient(relay.rtspPort);
      await rtsp.play(await relay.url('rtsp', 'c1'));
      await expect.poll(() => rtsp.units.length).toBeGreaterThan(0);
      // As the relay counts them: none of the crowd hangs up when it is sent away. Two more are viewers.
      await expect.poll(() => socketsOf(relay.pid) - sockets).toBeLessThanOrEqual(502);

      const sequences = watching.units.map((unit) => unit.sequence);
      expect(sequences).toEqual(sequences.map((_, index) => sequences[0]! + index));
      const gaps = watching.units.map((unit, index) => unit.at - (watching.units[index - 1]?.at ?? unit.at));
      console.log(`longest pause of a viewer that was there before: ${Math.max(...gaps)} pictures`);
      for (const client of [watching, ws]) client.socket.terminate();
      rtsp.socket.destroy();
    },
    120_000,
  );
});

test('R110: lines that never open a view keep no page out; the longest idle of the busiest address goes', async () => {
  await using camera = await TestCamera.start();
  await using relay = await startRelayProcess();
  relay.server.cameras.set('c1', { main: { url: camera.url } });
  const at = `ws://127.0.0.1:${relay.port}/line`;
  const page = new LineClient(at);
  await page.say({ type: 'open', id: 1, ticket: await relay.server.ticket('c1') });
  await expect.poll(() => page.view(1).units.length).toBeGreaterThan(0);
  const idle: LineClient[] = [];
  // In turns, as a machine has only so many handshakes at once in hand.
  for (let turn = 0; turn < 25; turn++) {
    const some = Array.from({ length: 100 }, () => new LineClient(at));
    await Promise.all(some.map(({ socket }) => once(socket, 'open')));
    idle.push(...some);
  }
  const late = new LineClient(at);
  await late.say({ type: 'open', id: 1, ticket: await relay.server.ticket('c1') });
  await expect.poll(() => late.view(1).units.length).toBeGreaterThan(0);
  await expect.poll(() => idle.filter((client) => client.closed === undefined).length).toBeLessThanOrEqual(500);
  expect(page.closed).toBeUndefined();
  for (const client of [page, late, ...idle]) client.socket.terminate();
});

test('R111: a relay that has too few file descriptors says so at its start, and lives on when there are none left', async () => {
  await using camera = await TestCamera.start();
  await using relay = await startRelayProcess({ maxViewers: 1_000 }, { descriptors: 120 });
  relay.server.cameras.set('c1', { main: { url: camera.url } });
  await expect.poll(() => relay.log()).toContain('"relay":"files.few"');
  const watching = new WsClient(await relay.url('ws', 'c1'));
  await watching.until(() => watching.units.length > 5);
  {
    using _flood = await Flood.open(relay.rtspPort, 400);
    const had = watching.units.length;
    await watching.until(() => watching.units.length > had + 15);
    await expect.poll(() => relay.log()).toContain('"relay":"files.exhausted"');
  }
  const ws = new WsClient(await relay.url('ws', 'c1'));
  await ws.until(() => ws.units.length > 0);
  expect(watching.closed).toBeUndefined();
  for (const client of [watching, ws]) client.socket.terminate();
});

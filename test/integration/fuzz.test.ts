import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { INTERLEAVED, RTSP_ANSWERS, RTSP_REQUESTS } from '../fuzz/corpus.ts';
import { hunt, seedsFrom } from '../fuzz/hunt.ts';
import { makeDice, mutate, scatter } from '../fuzz/mutate.ts';
import { FUZZ_TARGETS } from '../fuzz/targets.ts';
import { rssBytesOf } from '../support/process-figures.ts';
import { HostileCamera } from './support/hostile-camera.ts';
import { startRelayProcess, type RelayProcess } from './support/relay-process.ts';
import { TestCamera } from './support/test-camera.ts';
import { WsClient } from './support/ws-client.ts';

/** The same in every run; `npm run fuzz` hunts with others, and for as long as is wanted. */
const FIRST_SEED = 20_261_126;
const RUNS = 2_000;
const CONNECTIONS = 300;
const MOST_GROWTH_BYTES = 150_000_000;

describe('R117: changed bytes never make a reader throw, give nonsense, or depend on how they were cut', () => {
  test.each(Object.entries(FUZZ_TARGETS))('%s', (_, target) => {
    const found = hunt(target, seedsFrom(FIRST_SEED, RUNS));
    expect(found && { ...found, bytes: Buffer.from(found.bytes).toString('base64') }).toBeUndefined();
  });
});

describe('R117: over real sockets the relay lives on, its other viewers miss nothing, and its memory is bounded', () => {
  let relay: RelayProcess;
  let camera: TestCamera;
  beforeAll(async () => {
    relay = await startRelayProcess({ lingerSeconds: 0.1 });
    camera = await TestCamera.start();
    relay.server.cameras.set('c1', { main: { url: camera.url } });
  });
  afterAll(async () => {
    await relay?.[Symbol.asyncDispose]();
    await camera?.[Symbol.asyncDispose]();
  });

  /** Bytes that the relay has become larger by. */
  async function whileWatching(act: () => Promise<void>): Promise<number> {
    const watching = new WsClient(await relay.url('ws', 'c1'));
    await watching.until(() => watching.units.length > 3);
    const before = rssBytesOf(relay.pid);
    await act();
    const had = watching.units.length;
    await watching.until(() => watching.units.length >= had + 10);
    const sequences = watching.units.map((unit) => unit.sequence);
    expect(sequences).toEqual(sequences.map((_, index) => sequences[0]! + index));
    const grown = rssBytesOf(relay.pid) - before;
    console.log(`relay ${Math.round(grown / 1e6)} MB larger`);
    watching.socket.terminate();
    return grown;
  }

  test.each(['rtsp', 'http'] as const)(
    'viewers at the %s port',
    async (port) => {
      const ticketed = [relay.url('rtsp', 'c1'), relay.url('ws', 'c1'), relay.url('whep', 'c1')];
      const [rtsp, ws, whep] = await Promise.all(ticketed);
      const path = (url: string | undefined): string => (url ?? '').slice((url ?? '').indexOf('/', 8));
      const corpus =
        port === 'rtsp'
          ? [Buffer.from(`DESCRIBE ${rtsp} RTSP/1.0\r\nCSeq: 1\r\n\r\n`), ...RTSP_REQUESTS, ...INTERLEAVED]
          : [
              `GET ${path(ws)} HTTP/1.1\r\nHost: r\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n\x89\x80\0\0\0\0`,
              `POST ${path(whep)} HTTP/1.1\r\nHost: r\r\nContent-Type: application/sdp\r\nContent-Length: 5\r\n\r\nv=0\r\n`,
              'GET /metrics HTTP/1.1\r\nHost: r\r\n\r\n',
            ].map((text) => Buffer.from(text, 'latin1'));
      const grown = await whileWatching(async () => {
        for (const seed of seedsFrom(FIRST_SEED, CONNECTIONS)) {
          const dice = makeDice(seed);
          const socket = connect({ port: port === 'rtsp' ? relay.rtspPort : relay.port, host: '127.0.0.1' });
          const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
          socket.on('error', () => {});
          socket.resume();
          for (let message = 0; message < 3; message++)
            for (const piece of scatter(mutate(dice.pick(corpus), corpus, dice), dice)) socket.write(piece);
          socket.end();
          const late = setTimeout(() => socket.destroy(), 300);
          await closed;
          clearTimeout(late);
        }
      });
      expect(grown).toBeLessThan(MOST_GROWTH_BYTES);
    },
    120_000,
  );

  test('a camera', async () => {
    let seed = FIRST_SEED;
    const corpus = [...RTSP_ANSWERS, ...INTERLEAVED];
    const changed = (from: readonly Uint8Array[]): Uint8Array[] => {
      const dice = makeDice(seed++);
      return scatter(mutate(dice.pick(from), corpus, dice), dice);
    };
    await using hostile = await HostileCamera.start({
      play: (socket) => {
        for (const piece of [...INTERLEAVED, ...Array.from({ length: 20 }, () => changed(INTERLEAVED)).flat()]) socket.write(piece);
        socket.end();
      },
      answer: {
        // Now and then it behaves, so that it comes to play.
        OPTIONS: (socket) => changed(RTSP_ANSWERS).forEach((piece) => socket.write(piece)),
      },
      connected: (socket) => {
        if (seed++ % 3 === 0) for (const piece of changed(RTSP_ANSWERS)) socket.write(piece);
      },
    });
    const grown = await whileWatching(async () => {
      // Each of these is a camera of its own to the relay, so that none waits for the pause after a failure.
      for (let number = 0; number < 60; number++) {
        relay.server.cameras.set(`h${number}`, { main: { url: hostile.url } });
        const viewer = new WsClient(await relay.url('ws', `h${number}`));
        await viewer.until(
          () => viewer.messages.some((message) => message.type === 'state' && message.state === 'lost') || viewer.closed !== undefined,
        );
        viewer.socket.terminate();
      }
      expect(hostile.connections).toBeGreaterThanOrEqual(60);
    });
    expect(grown).toBeLessThan(MOST_GROWTH_BYTES);
  });
});

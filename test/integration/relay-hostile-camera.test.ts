import { randomFillSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { splitAnnexB } from '#protocol/h264.ts';
import { packetiseH264 } from '#protocol/rtp-h264.ts';
import { headerOf, rtspResponse, writeRtsp } from '#protocol/rtsp-message.ts';
import { writeFrame } from '#protocol/rtsp-parser.ts';
import { rssBytesOf } from '../support/process-figures.ts';
import { clipPictures, clipSets } from './support/clip.ts';
import { HostileCamera, pour, type Hostility } from './support/hostile-camera.ts';
import { startRelayProcess, type RelayProcess } from './support/relay-process.ts';
import { TestCamera } from './support/test-camera.ts';
import { WsClient } from './support/ws-client.ts';

/** How much larger the relay may become for one such camera. */
const MOST_GROWTH_BYTES = 150_000_000;
/** Pictures of the good camera, fifteen a second: a viewer without one for longer would be told that it is silent. */
const MOST_GAP = 22;
const crlf = (lines: readonly string[]): string => `${lines.join('\r\n')}\r\n\r\n`;
const noise = (length: number): Buffer => randomFillSync(Buffer.alloc(length));
let relay: RelayProcess;
let good: TestCamera;
beforeAll(async () => {
  relay = await startRelayProcess({ lingerSeconds: 0.1 });
  good = await TestCamera.start();
  relay.server.cameras.set('good', { main: { url: good.url } });
});
afterAll(async () => {
  await relay?.[Symbol.asyncDispose]();
  await good?.[Symbol.asyncDispose]();
});

/** A viewer of the good camera, who must not notice; and one of the bad one, who must be told. */
async function beside(hostility: Hostility, holds: (bad: WsClient, camera: HostileCamera) => Promise<void>): Promise<void> {
  await using camera = await HostileCamera.start(hostility);
  const id = `bad-${camera.url.split(':')[2]?.split('/')[0]}`;
  relay.server.cameras.set(id, { main: { url: camera.url } });
  const watching = new WsClient(await relay.url('ws', 'good'), { now: () => good.due });
  await watching.until(() => watching.units.length > 0);
  const before = rssBytesOf(relay.pid);
  const bad = new WsClient(await relay.url('ws', id));
  await holds(bad, camera);
  const had = watching.units.length;
  await watching.until(() => watching.units.length >= had + 10);
  const sequences = watching.units.map((unit) => unit.sequence);
  expect(sequences).toEqual(sequences.map((_, index) => sequences[0]! + index));
  const gaps = watching.units.map((unit, index) => unit.at - (watching.units[index - 1]?.at ?? unit.at));
  const grown = rssBytesOf(relay.pid) - before;
  console.log(`relay ${Math.round(grown / 1e6)} MB larger, longest gap of the other viewer ${Math.max(...gaps)} pictures`);
  expect(Math.max(...gaps)).toBeLessThan(MOST_GAP);
  expect(grown).toBeLessThan(MOST_GROWTH_BYTES);
  for (const client of [watching, bad]) client.socket.terminate();
}

const isTold = (detail: string | RegExp) => async (bad: WsClient) => {
  const details = (): string[] => bad.messages.flatMap((message) => (message.type === 'state' ? [message.detail ?? ''] : []));
  await expect.poll(() => details().join(' ')).toMatch(detail);
};

describe('R113: a camera that lies is refused with one clear word, or left, and nobody else notices', () => {
  test.each<[string, Hostility, string | RegExp]>([
    ['speaks before it is asked, and nonsense', { connected: (socket) => socket.write(noise(4_000)) }, 'protocol'],
    [
      'sends a head without end',
      { answer: { DESCRIBE: (socket) => pour(socket, () => Buffer.from('X-More: and more\r\n'.repeat(500))) } },
      'protocol',
    ],
    [
      'announces a body of a gigabyte',
      { answer: { DESCRIBE: (socket) => void socket.write(crlf(['RTSP/1.0 200 OK', 'CSeq: 1', 'Content-Length: 999999999'])) } },
      'protocol',
    ],
    [
      'announces a body and never sends it',
      { answer: { DESCRIBE: (socket) => void socket.write(crlf(['RTSP/1.0 200 OK', 'CSeq: 1', 'Content-Length: 60000'])) } },
      'timeout',
    ],
    [
      'answers a letter a second',
      { answer: { DESCRIBE: (socket) => void setInterval(() => socket.write('R'), 300).unref() } },
      /timeout|protocol/,
    ],
    [
      'describes itself with ten thousand lines',
      {
        answer: {
          DESCRIBE: (socket, request) =>
            void socket.write(
              writeRtsp(rtspResponse(200, [['CSeq', headerOf(request, 'cseq') ?? '']], `v=0\r\n${'a=x\r\n'.repeat(10_000)}`)),
            ),
        },
      },
      'protocol',
    ],
    [
      'wants a password for ever',
      {
        answer: {
          DESCRIBE: (socket, request) =>
            void socket.write(
              writeRtsp(
                rtspResponse(401, [
                  ['CSeq', headerOf(request, 'cseq') ?? ''],
                  ['WWW-Authenticate', 'Digest realm="x", nonce="1"'],
                ]),
              ),
            ),
        },
      },
      'unauthorized',
    ],
    [
      'asks us without end, and does not read our answers',
      {
        play: (socket) => {
          socket.pause();
          pour(socket, () => Buffer.from('OPTIONS * RTSP/1.0\r\nCSeq: 1\r\n\r\n'.repeat(500)));
        },
      },
      'protocol',
    ],
    ['plays and is silent', {}, 'silent'],
    [
      'plays frames that lie about their length',
      { play: (socket) => pour(socket, () => Buffer.concat([Buffer.from('$\0\xff\xff', 'latin1'), noise(9_000)])) },
      /protocol|silent/,
    ],
    [
      'plays a picture that never ends',
      {
        play: (socket) => {
          let sequence = 0;
          // Many at a time, made of the same noise: faster than any camera on a busy machine, too.
          const filler = noise(1_300);
          const next = (): Uint8Array => {
            const head = Buffer.from([0x80, 96, 0, 0, 0, 0, 0, 7, 0, 0, 0, 1, 0x7c, sequence === 0 ? 0x85 : 0x05]);
            head.writeUInt16BE(sequence++ & 0xffff, 2);
            return writeFrame(0, Buffer.concat([head, filler]));
          };
          pour(socket, () => Buffer.concat(Array.from({ length: 100 }, next)));
        },
      },
      'tooMuch',
    ],
  ])('%s', (_, hostility, detail) => expect(beside(hostility, isTold(detail))).resolves.toBeUndefined(), 40_000);
});

test('R113: packets of noise give no viewer a message that breaks the contract', async () => {
  const play = (socket: Socket): void => {
    const timer = setInterval(() => {
      if (socket.destroyed) clearInterval(timer);
      else
        socket.write(Buffer.concat(Array.from({ length: 40 }, () => writeFrame(0, Buffer.concat([Buffer.of(0x80, 0xe0), noise(1_400)])))));
    }, 10);
  };
  // The client parses each message by the contract, and an exception there ends the test.
  await beside({ play }, async (bad) => {
    await expect.poll(() => bad.units.length).toBeGreaterThan(50);
  });
});

test('R113: a camera that gives every byte alone costs no more than its bytes', async () => {
  let sequence = 0;
  await beside(
    {
      play: (socket) => {
        const head = Buffer.from('$\0\xff\xff', 'latin1');
        socket.write(head);
        const drip = (): void => {
          for (let count = 0; count < 200 && !socket.destroyed; count++) socket.write(Buffer.of(sequence++ & 0xff));
          if (!socket.destroyed) setImmediate(drip);
        };
        drip();
      },
    },
    async (bad) => {
      await expect
        .poll(() => bad.messages.some((message) => message.type === 'state' && /silent|protocol/.test(message.detail ?? '')), {
          timeout: 12_000,
        })
        .toBe(true);
    },
  );
});

test('R114: a camera of 50 Mbps is relayed, and its viewers and the others get their pictures', async () => {
  await using camera = await TestCamera.start({ padding: 416_000 });
  relay.server.cameras.set('heavy', { main: { url: camera.url } });
  const [watching, viewer] = [new WsClient(await relay.url('ws', 'good')), new WsClient(await relay.url('ws', 'heavy'))];
  await viewer.until(() => viewer.units.length >= 45);
  for (const client of [watching, viewer]) {
    const sequences = client.units.map((unit) => unit.sequence);
    expect(sequences).toEqual(sequences.map((_, index) => sequences[0]! + index));
    client.socket.terminate();
  }
  expect(viewer.units.reduce((sum, unit) => sum + unit.bytes.length, 0)).toBeGreaterThan(45 * 400_000);
});

test('R115: a camera that changes its resolution in mid-stream goes on with a new start, at a key frame, on the same connection', async () => {
  const [sps, pps, ...slices] = splitAnnexB(readFileSync(new URL('../../src/simulator/assets/scenes/park-day.sub.h264', import.meta.url)));
  await beside(
    {
      play: (socket) => {
        const [key, ...others] = clipPictures;
        const units = [
          [...clipSets.sps, ...clipSets.pps, ...key!],
          ...others.slice(0, 9),
          [sps!, pps!, slices[0]!],
          ...slices.slice(1, 15).map((slice) => [slice]),
        ];
        let sequence = 0;
        const packets = units.map((nals, turn) => {
          const made = packetiseH264(nals, { payloadType: 96, timestamp: turn * 6_000, ssrc: 1, sequence, maxPacketBytes: 1_400 });
          sequence += made.length;
          return Buffer.concat(made.map((packet) => writeFrame(0, packet)));
        });
        const timer = setInterval(() => {
          const next = packets.shift();
          if (next && !socket.destroyed) socket.write(next);
          else clearInterval(timer);
        }, 60);
      },
    },
    async (bad) => {
      await bad.until(() => bad.messages.filter((message) => message.type === 'start').length === 2);
      const starts = bad.messages.flatMap((message) => (message.type === 'start' ? [[message.width, message.height]] : []));
      expect(starts).toEqual([
        [320, 180],
        [640, 344],
      ]);
      await bad.until(() => bad.units.filter((unit) => unit.key).length === 2);
      expect(bad.closed).toBeUndefined();
    },
  );
});

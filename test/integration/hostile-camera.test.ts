import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { headerOf, rtspResponse, writeRtsp, type RtspHeaders, type RtspRequest } from '#protocol/rtsp-message.ts';
import { createRtspParser, writeFrame } from '#protocol/rtsp-parser.ts';
import { writeRtp } from '#protocol/rtp.ts';
import { RecordedCamera } from './support/recorded-camera.ts';
import { readRecording } from './support/recording.ts';
import { RelayBench } from './support/relay-bench.ts';
import { TestCamera } from './support/test-camera.ts';
import { WatchedSource } from './support/watched-source.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** What this process holds in buffers once what nobody needs is thrown away, whenever that would have been. */
function heldBytes(): number {
  collect();
  return process.memoryUsage().arrayBuffers;
}

/** A server that does as it likes with each connection. */
async function listening(serve: (socket: Socket) => void) {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    serve(socket);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `rtsp://127.0.0.1:${(server.address() as AddressInfo).port}/live`,
    sockets,
    [Symbol.dispose]: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** Answers like a camera up to PLAY, then does as it likes; `silentAt`: that method is never answered. */
function camera(socket: Socket, facts: { silentAt?: string; onPlay?: () => void }): void {
  const parser = createRtspParser();
  const answer = (request: RtspRequest): void => {
    if (request.method === facts.silentAt) return;
    const headers: RtspHeaders = [
      ['CSeq', headerOf(request, 'cseq') ?? '0'],
      ['Session', 's1'],
      ...(request.method === 'SETUP' ? [['Transport', headerOf(request, 'transport') ?? ''] as const] : []),
    ];
    socket.write(writeRtsp(rtspResponse(200, headers, request.method === 'DESCRIBE' ? readRecording('h264-pcma').sdp : '')));
    if (request.method === 'PLAY') facts.onPlay?.();
  };
  socket.on('data', (bytes: Buffer) => {
    for (const item of parser.push(new Uint8Array(bytes))) if (item.kind === 'request') answer(item);
  });
}

/** Writes the same again and again, for as long as it is read. */
function pour(socket: Socket, bytes: Uint8Array): () => number {
  let written = 0;
  const more = (): void => {
    while (!socket.destroyed) {
      written += bytes.length;
      if (!socket.write(bytes)) break;
    }
  };
  socket.on('drain', more);
  more();
  return () => written;
}

describe('a hostile camera', () => {
  test('R15: whose answer never comes, whichever it is, is given up as such', async () => {
    const methods = ['OPTIONS', 'DESCRIBE', 'SETUP', 'PLAY'];
    using stack = new DisposableStack();
    const seen = await Promise.all(
      methods.map(async (silentAt) => {
        const server = stack.use(await listening((socket) => camera(socket, { silentAt })));
        return stack.use(new WatchedSource({ source: { url: server.url } }));
      }),
    );
    expect(await Promise.all(seen.map((each) => each.failsWith('timeout')))).toEqual(methods.map(() => true));
  });

  test.each([
    ['headers without end', 'RTSP/1.0 200 OK\r\n', 'X-Filler: nothing at all in many letters\r\n'],
    ['a line without end', 'RTSP/1.0 200 OK\r\nX: ', 'a'.repeat(4_096)],
    ['a start line that is none', '', 'GET / HTTP/1.1 '],
    ['a body of a gigabyte', 'RTSP/1.0 200 OK\r\nCSeq: 1\r\nContent-Length: 999999999\r\n\r\n', 'a'.repeat(4_096)],
  ])('R15: that sends %s is cut off, long before memory is', async (_, head, filler) => {
    const poured: (() => number)[] = [];
    using server = await listening((socket) => {
      socket.write(head);
      poured.push(pour(socket, Buffer.from(filler)));
    });
    using seen = new WatchedSource({ source: { url: server.url } });
    expect(await seen.failsWith('protocol')).toBe(true);
    await expect.poll(() => server.sockets.size).toBe(0);
    // What the sockets of both ends hold is poured in any case; the relay reads no more than its limits.
    expect(poured[0]!()).toBeLessThan(16 * 1024 * 1024);
  });

  test('R15: that sends garbage between its pictures is lost once, and live again', async () => {
    await using good = await RecordedCamera.start();
    using seen = new WatchedSource({ source: { url: good.url } });
    expect(await seen.plays(3)).toBe(true);
    good.blurt(Buffer.from('\u0000\u0007 no frame and no message', 'latin1'));
    expect(await seen.failsWith('protocol')).toBe(true);
    const had = seen.units.length;
    expect(await seen.plays(had + 5)).toBe(true);
    expect([seen.units[had]?.key, good.connections]).toEqual([true, 2]);
  });

  test('R15: whose picture never ends holds no memory, and is given up as silent', async () => {
    // One fragment after the other of one slice, no marker and no end: 70 MB if it were kept.
    const fragment = Buffer.concat([Uint8Array.of(0x7c, 0x05), Buffer.alloc(60_000, 1)]);
    using server = await listening((socket) =>
      camera(socket, {
        onPlay: () => {
          let sequence = 0;
          const timer = setInterval(() => {
            const packets = Array.from({ length: 12 }, () =>
              writeFrame(0, writeRtp({ payloadType: 96, marker: false, sequence: sequence++ & 0xffff, timestamp: 9, ssrc: 1 }, fragment)),
            );
            socket.write(Buffer.concat(packets));
          }, 50);
          socket.on('close', () => clearInterval(timer));
        },
      }),
    );
    const before = heldBytes();
    using seen = new WatchedSource({ source: { url: server.url } });
    expect(await seen.failsWith('silent')).toBe(true);
    await expect.poll(() => seen.channel.bytesIn).toBeGreaterThan(50 * 1024 * 1024);
    expect(seen.channel.reader.slices.opening().slices).toEqual([]);
    expect(heldBytes() - before).toBeLessThan(40 * 1024 * 1024);
  });

  test('R16: that changes its size while it plays is announced anew, with a key frame, without a reconnection', async () => {
    await using changing = await RecordedCamera.start({ changesTo: { name: 'h264-small', afterPictures: 12 } });
    await using bench = await RelayBench.start();
    bench.server.cameras.set('c1', { main: { url: changing.url } });
    const viewer = await bench.view();
    const starts = () => viewer.messages.flatMap((message) => (message.type === 'start' ? [`${message.width}×${message.height}`] : []));
    await viewer.until(() => starts().length === 2);
    const had = viewer.units.length;
    await viewer.until(() => viewer.units.length > had + 5);
    expect(starts()).toEqual(['320×180', '160×90']);
    expect([changing.connections, viewer.states.includes('lost')]).toEqual([1, false]);
    // The first unit after the change is a key frame, and the numbers go on.
    const keys = viewer.units.filter((unit) => unit.key);
    expect(keys.length).toBeGreaterThanOrEqual(2);
    expect(viewer.units.map((unit) => unit.sequence)).toEqual(viewer.units.map((_, at) => viewer.units[0]!.sequence + at));
  });

  test.each([-86_400_000, 60_000, 3e12])(
    'R16: whose clock is %i ms off: its pictures have the time of their arrival',
    async (clockOffMs) => {
      await using wrong = await TestCamera.start({ clockOffMs });
      using seen = new WatchedSource({ source: { url: wrong.url } });
      expect(await seen.plays(25)).toBe(true);
      for (const unit of seen.units) expect(Math.abs(unit.wallClockMicros / 1_000 - unit.arrivedAt)).toBeLessThan(20_000);
    },
  );

  test('R6: that sends sound that nobody asked for: it is passed on to nobody, not even to those who may hear', async () => {
    await using loud = await RecordedCamera.start({ unasked: { track: 1, channel: 2 } });
    using seen = new WatchedSource({ source: { url: loud.url } });
    expect(await seen.plays(10)).toBe(true);
    expect([[...seen.plainChannels], [...seen.soundChannels], seen.audio]).toEqual([[0], [0], []]);
  });

  test('R15: of 50 Mbps: others miss nothing, and what is held stays bounded', async () => {
    await using bench = await RelayBench.start({ settings: { lingerSeconds: 10 } });
    await using heavy = await TestCamera.start({ padding: 208_000, framesPerSecond: 30, group: 300 });
    bench.server.cameras.set('heavy', { main: { url: heavy.url } });
    const other = await bench.view();
    await other.until(() => other.units.length > 0);
    const before = process.memoryUsage().rss;
    const viewer = await bench.view(undefined, 'heavy');
    // The group outgrows what is kept for those who come later long before its next key frame.
    await viewer.until(() => viewer.units.length > 150);
    const sequences = other.units.map((unit) => unit.sequence);
    expect(sequences).toEqual(sequences.map((_, at) => sequences[0]! + at));
    expect(other.states).not.toContain('lost');
    expect(process.memoryUsage().rss - before).toBeLessThan(250 * 1024 * 1024);
  });
});

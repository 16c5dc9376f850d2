import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { barcodeTime, readFrameBarcode } from '#protocol/frame-barcode.ts';
import { forEachFrame } from '#protocol/rtsp-parser.ts';
import { readSenderReport } from '#protocol/rtcp.ts';
import { readSdp } from '#protocol/sdp.ts';
import type { Clock } from '#services/ports.ts';
import { startCameraSimulator, type CameraSimulator } from '#simulator/cameras/camera-simulator.ts';
import { STRIP_LAYOUTS, clockBlocks, type StreamKind } from '#simulator/cameras/caption-strip.ts';
import { decodeH264, type Decoded } from '../../tools/clips/decode.ts';
import { CameraViewer } from './support/camera-viewer.ts';

const LOGIN = { username: 'mangru', password: '열려라 "참깨"' };
const cameras = ['cam-0001', 'cam-0002', 'cam/3 광장'].map((id) => ({
  id,
  label: '역삼1동 골목 07',
  scene: 'alley-night' as const,
  ...LOGIN,
}));

let simulator: CameraSimulator;
beforeAll(async () => {
  simulator = await startCameraSimulator({ host: '127.0.0.1', port: 0, cameras });
});
afterAll(() => simulator[Symbol.asyncDispose]());

const watch = (camera = 'cam-0001', stream: StreamKind = 'sub') => new CameraViewer(simulator.url(camera, stream), LOGIN);

async function until(what: string, condition: () => boolean): Promise<void> {
  await expect.poll(condition, { interval: 10, message: what }).toBe(true);
}

const pictures = (viewer: CameraViewer, from = 0): Decoded[] => decodeH264(viewer.client.units.slice(from).map((unit) => unit.nals));
const barsOf = (picture: Decoded): number | undefined => readFrameBarcode(picture.pixels, { ...picture, bytesPerPixel: 1 });

describe('who may look', () => {
  test('without a password: refused, with a challenge of both kinds', async () => {
    using viewer = watch();
    const answer = await viewer.client.ask('DESCRIBE', simulator.url('cam-0001', 'sub'));
    expect(answer?.status).toBe(401);
    expect(answer?.headers.filter(([name]) => name === 'WWW-Authenticate').map(([, value]) => /algorithm=SHA-256/.test(value))).toEqual([
      true,
      false,
    ]);
  });

  test('with a wrong password: refused, and the figures tell', async () => {
    const before = simulator.figures().refused;
    using viewer = new CameraViewer(simulator.url('cam-0001', 'sub'), { ...LOGIN, password: 'x' });
    expect(await viewer.play()).toBe(401);
    expect(simulator.figures().refused).toBe(before + 2);
  });

  test('PLAY without a password on a connection that was let in before', async () => {
    using viewer = watch();
    await viewer.ask('DESCRIBE');
    expect((await viewer.client.ask('SETUP', simulator.url('cam-0001', 'sub'), [['Transport', 'RTP/AVP/TCP']]))?.status).toBe(401);
  });

  test('with the password: a description of an H.264 stream', async () => {
    using viewer = watch('cam/3 광장', 'main');
    const answer = await viewer.ask('DESCRIBE');
    expect(answer?.status).toBe(200);
    const sdp = readSdp(new TextDecoder().decode(answer?.body));
    expect(sdp.ok && sdp.sdp.media[0]?.formats[0]).toMatchObject({ codec: 'H264', clockRate: 90_000 });
  });

  test('an unknown camera, another transport, a method that is not known', async () => {
    using viewer = watch();
    expect((await viewer.ask('DESCRIBE', simulator.url('no-such', 'sub')))?.status).toBe(404);
    using other = watch();
    expect(await other.play('RTP/AVP;unicast;client_port=5000-5001')).toBe(461);
    expect((await other.ask('RECORD'))?.status).toBe(501);
  });

  test('bytes that are not RTSP end the connection', async () => {
    using viewer = watch();
    viewer.client.socket.write(Buffer.from([0, 1, 2, 3]));
    await expect.poll(() => viewer.client.closedAt).toBeDefined();
  });
});

describe.each([
  ['sub', 640, 360],
  ['main', 1280, 720],
] as const)('the %s stream', (stream, width, height) => {
  test('begins with a key frame at once and decodes without a fault, each picture with its own time in bars and clock', async () => {
    using neighbour = watch('cam-0001', stream);
    await neighbour.play();
    await until('a neighbour that plays', () => neighbour.client.units.length >= 5);
    using viewer = watch('cam-0001', stream);
    const [asked, shown] = [Date.now(), neighbour.client.units.length];
    expect(await viewer.play()).toBe(200);
    await until('a first picture', () => viewer.client.units.length > 0);
    // Fewer than there are from one key frame to the next.
    expect(neighbour.client.units.length - shown).toBeLessThan(10);
    await until('40 pictures', () => viewer.client.units.length >= 40);
    const [first] = viewer.client.units;
    expect(first?.key).toBe(true);
    const decoded = pictures(viewer);
    expect(decoded[0]).toMatchObject({ width, height });
    const values = decoded.map(barsOf);
    expect(values.every((value) => value !== undefined)).toBe(true);
    const start = values[0] ?? 0;
    // 15 pictures a second, each 16/240 s after the one before; a machine that stood still may have missed some.
    const steps = values.slice(1).map((value, index) => ((value ?? 0) - (values[index] ?? 0) + 2 ** 24) % 2 ** 24);
    expect(steps.every((step) => step > 0 && step % 16 === 0)).toBe(true);
    expect(Math.min(...steps)).toBe(16);
    const takenAt = barcodeTime(start, asked);
    expect([takenAt > asked - 1_000, takenAt <= first!.at]).toEqual([true, true]);
    for (const [index, picture] of decoded.entries())
      expect(showsClock(picture, Math.floor((barcodeTime(values[index] ?? 0, asked) + 0.001) / 1_000), stream)).toBe(true);
  });

  test('carries RTP time and sender reports that agree with the bars', async () => {
    using viewer = watch('cam-0002', stream);
    await viewer.play();
    await until('20 pictures', () => viewer.client.units.length >= 20);
    const report = viewer.client.bytes.flatMap((bytes) => {
      const found: ReturnType<typeof readSenderReport>[] = [];
      forEachFrame(bytes, (channel, from, to) => {
        if (channel === 1) found.push(readSenderReport(bytes, from, to));
      });
      return found;
    })[0];
    expect(report).toBeDefined();
    const unit = viewer.client.units[15];
    const value = barsOf(pictures(viewer)[15] as Decoded);
    const byReport = (report?.wallClockMicros ?? 0) / 1_000 + (((unit?.timestamp ?? 0) - (report?.rtpTimestamp ?? 0)) | 0) / 90;
    expect(Math.abs(byReport - barcodeTime(value ?? 0, byReport))).toBeLessThan(2);
  });
});

/** The clock's blocks are sent as they are, so each pixel must be the same. */
function showsClock(picture: Decoded, second: number, kind: StreamKind): boolean {
  const left = STRIP_LAYOUTS[kind].clock * 16;
  return clockBlocks(second, kind).every((blocks, row) =>
    blocks.every(
      (block, column) =>
        block === undefined ||
        Array.from(
          { length: 256 },
          (_, at) => picture.pixels[(row * 16 + (at >> 4)) * picture.width + left + column * 16 + (at & 15)] === block[at],
        ).every(Boolean),
    ),
  );
}

test('two viewers of one camera see the same times', async () => {
  using one = watch();
  using two = watch();
  await Promise.all([one.play(), two.play()]);
  await until('20 pictures each', () => Math.min(one.client.units.length, two.client.units.length) >= 20);
  expect(simulator.figures().sessions).toBeGreaterThanOrEqual(2);
  const seen = new Set(pictures(one).map(barsOf));
  expect(pictures(two).filter((picture) => seen.has(barsOf(picture))).length).toBeGreaterThan(10);
});

describe('states', () => {
  test('dead: cuts who looks and who comes; alive again: plays', async () => {
    using viewer = watch('cam-0002');
    await viewer.play();
    await until('a picture', () => viewer.client.units.length > 0);
    simulator.set('cam-0002', 'dead');
    await until('cut', () => viewer.client.closedAt !== undefined);
    using refused = watch('cam-0002');
    expect(await refused.play()).toBeUndefined();
    using neighbour = watch('cam-0001');
    expect(await neighbour.play()).toBe(200);
    simulator.set('cam-0002', 'normal');
    using again = watch('cam-0002');
    expect(await again.play()).toBe(200);
    await until('a picture', () => again.client.units.length > 0);
  });

  test('frozen: pictures come but time stands still; normal: it goes on', async () => {
    using viewer = watch('cam-0002', 'main');
    await viewer.play();
    await until('10 pictures', () => viewer.client.units.length >= 10);
    simulator.set('cam-0002', 'frozen');
    const stopped = viewer.client.units.length;
    await until('40 frozen pictures', () => viewer.client.units.length >= stopped + 40);
    using late = watch('cam-0002', 'main');
    await late.play();
    await until('a picture for who comes now', () => late.client.units.length > 3);
    simulator.set('cam-0002', 'normal');
    const [resumedAt, resumed] = [Date.now(), viewer.client.units.length];
    await until('10 pictures more', () => viewer.client.units.length >= resumed + 10);
    const bars = pictures(viewer).map(barsOf);
    const still = new Set(bars.slice(stopped + 1, resumed));
    expect(still.size).toBe(1);
    expect(new Set(pictures(late).slice(0, 3).map(barsOf))).toEqual(still);
    const newest = viewer.client.units[bars.length - 1]?.at ?? 0;
    const takenAt = barcodeTime(bars.at(-1) ?? 0, newest);
    expect([takenAt >= resumedAt, takenAt <= newest]).toEqual([true, true]);
    // A stopped camera still sends key frames, so that recorders and late viewers can begin.
    expect(viewer.client.units.slice(stopped + 1, resumed).filter((unit) => unit.key).length).toBeGreaterThanOrEqual(2);
  });

  test('garbage: nothing that comes can be decoded, then not even read', async () => {
    using viewer = watch('cam-0002');
    await viewer.play();
    await until('a picture', () => viewer.client.units.length > 0);
    simulator.set('cam-0002', 'garbage');
    const good = viewer.client.units.length + 1;
    const before = viewer.client.bytes.length;
    await until('broken packets', () => viewer.client.bytes.length > before + 10);
    expect(readable(viewer, good)).toBe(0);
    simulator.set('cam-0002', 'normal');
    using again = watch('cam-0002');
    expect(await again.play()).toBe(200);
  });

  test('a script changes states later, and can be forgotten', async () => {
    const forgotten = simulator.script([{ camera: 'cam-0002', afterMs: 20, state: 'frozen' }]);
    forgotten[Symbol.dispose]();
    simulator.script([
      { camera: 'cam-0002', afterMs: 40, state: 'dead' },
      { camera: 'cam-0002', afterMs: 250, state: 'normal' },
    ]);
    await until('dead', () => simulator.stateOf('cam-0002') === 'dead');
    await until('back', () => simulator.stateOf('cam-0002') === 'normal');
    expect(() => simulator.script([{ camera: 'nobody', afterMs: 1, state: 'dead' }])).toThrow(/nobody/);
  });
});

/** How many of the pictures from one on can be decoded and show a time. */
function readable(viewer: CameraViewer, from: number): number {
  try {
    return pictures(viewer, from).filter((picture) => barsOf(picture) !== undefined).length;
  } catch {
    return 0;
  }
}

/** Time that the test turns on picture by picture, so that a slow reader's buffers fill at the speed of the machine. */
class TurnedClock implements Clock {
  #now = 1_793_683_425_000;
  readonly #timers = new Set<{ readonly at: number; readonly run: () => void }>();

  now(): number {
    return this.#now;
  }

  after(milliseconds: number, run: () => void): Disposable {
    const timer = { at: this.#now + milliseconds, run };
    this.#timers.add(timer);
    return { [Symbol.dispose]: () => this.#timers.delete(timer) };
  }

  /** One picture's time; sockets are served before and after. */
  async turn(): Promise<void> {
    this.#now += 1_000 / 15;
    for (const timer of this.#timers) {
      if (timer.at > this.#now) continue;
      this.#timers.delete(timer);
      timer.run();
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Turns the clock until the condition holds, for six minutes of pictures at most; viewers show life every 20 s. */
async function turnUntil(clock: TurnedClock, viewers: readonly CameraViewer[], condition: () => boolean): Promise<void> {
  for (let picture = 0; picture < 15 * 360 && !condition(); picture++) {
    await clock.turn();
    if (picture % 300 === 0) for (const { client } of viewers) void client.ask('OPTIONS', '*');
  }
  expect(condition()).toBe(true);
}

describe('a slow reader', () => {
  test('misses pictures and goes on with a key frame when it reads again; its neighbour misses none', async () => {
    const clock = new TurnedClock();
    await using turned = await startCameraSimulator({ host: '127.0.0.1', port: 0, cameras, clock });
    using slow = new CameraViewer(turned.url('cam-0001', 'main'), LOGIN);
    using quick = new CameraViewer(turned.url('cam-0001', 'main'), LOGIN);
    await Promise.all([slow.play(), quick.play()]);
    const viewers = [slow, quick];
    await turnUntil(clock, viewers, () => slow.client.units.length > 0);
    slow.client.socket.pause();
    await turnUntil(clock, viewers, () => turned.figures().skipped > 45);
    slow.client.socket.resume();
    const gapAt = (client: CameraViewer['client']): number =>
      client.units.findIndex((unit, index) => index > 0 && unit.timestamp - (client.units[index - 1]?.timestamp ?? 0) > 2.5 * 90_000);
    await turnUntil(clock, viewers, () => gapAt(slow.client) > 0);
    expect(slow.client.units[gapAt(slow.client)]?.key).toBe(true);
    expect(slow.client.units.some((unit) => unit.afterGap)).toBe(false);
    // What waited for it is what was sent to it, whatever its neighbour was sent meanwhile.
    const shown = pictures(slow).map(barsOf);
    expect(shown).not.toContain(undefined);
    expect(shown).toEqual(shown.toSorted((left, right) => (left ?? 0) - (right ?? 0)));
    expect(gapAt(quick.client)).toBe(-1);
    expect(turned.figures().sessions).toBe(2);
  });

  test('is cut off when it does not read at all', async () => {
    const clock = new TurnedClock();
    await using turned = await startCameraSimulator({ host: '127.0.0.1', port: 0, cameras, clock });
    using slow = new CameraViewer(turned.url('cam-0001', 'main'), LOGIN);
    await slow.play();
    await turnUntil(clock, [slow], () => turned.figures().sessions === 1);
    slow.client.socket.pause();
    await turnUntil(clock, [slow], () => turned.figures().sessions === 0);
    // Ten seconds of pictures were kept back before.
    expect(turned.figures().skipped).toBeGreaterThan(145);
  });
});

test('a port that is taken is told', async () => {
  await expect(startCameraSimulator({ host: '127.0.0.1', port: simulator.port, cameras: [] })).rejects.toThrow(/EADDRINUSE/);
});

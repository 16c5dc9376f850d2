import { get, type IncomingMessage } from 'node:http';
import { describe, expect, test } from 'vitest';
import { LineClient } from './support/line-client.ts';
import { RelayBench } from './support/relay-bench.ts';
import { TestPublisher } from './support/test-publisher.ts';

const patiently = { interval: 10 };
/** Two a second. */
const A_STILL_MS = 500;
/** Pictures of a camera. */
const A_SECOND = 15;
const noDecoder = await import('node-av').then(
  () => false,
  () => true,
);

interface Still {
  readonly at: number;
  readonly takenAt: number;
  readonly file: Buffer;
}

/** Reads a series as a browser does: part by part. */
class SeriesClient {
  readonly stills: Still[] = [];
  response: IncomingMessage | undefined;
  body = '';
  closed = false;
  readonly #request;
  #waiting = Buffer.alloc(0);

  constructor(url: string) {
    this.#request = get(url, { agent: false }, (response) => {
      this.response = response;
      response.on('data', (bytes: Buffer) => this.#take(bytes));
      response.on('error', () => {});
      response.on('close', () => (this.closed = true));
    });
    this.#request.on('error', () => {});
  }

  leave(): void {
    this.#request.destroy();
  }

  #take(bytes: Buffer): void {
    if (this.response!.statusCode !== 200) return void (this.body += bytes.toString());
    this.#waiting = Buffer.concat([this.#waiting, bytes]);
    for (;;) {
      const head = this.#waiting.indexOf('\r\n\r\n');
      const [, length] = /Content-Length: (\d+)/.exec(this.#waiting.subarray(0, head).toString('latin1')) ?? [];
      if (head === -1 || length === undefined || this.#waiting.length < head + 4 + Number(length)) return;
      const takenAt = Number(/X-Wall-Clock-Ms: (\d+)/.exec(this.#waiting.subarray(0, head).toString('latin1'))?.[1]);
      this.stills.push({ at: Date.now(), takenAt, file: Buffer.from(this.#waiting.subarray(head + 4, head + 4 + Number(length))) });
      this.#waiting = this.#waiting.subarray(head + 4 + Number(length));
    }
  }
}

async function withJpegCar() {
  const bench = await RelayBench.start();
  bench.server.cameras.set('car', { published: true });
  const car = new TestPublisher(bench.relay.rtspPort, 'jpeg-pcmu');
  const ticket = await bench.server.ticket('car', { rights: ['publish'] });
  await car.publish(`rtsp://127.0.0.1:${bench.relay.rtspPort}/car?ticket=${ticket}`);
  return {
    bench,
    series: async (query = '', claims = {}) =>
      new SeriesClient(`${bench.http}/stills/car?ticket=${await bench.server.ticket('car', claims)}${query}`),
    [Symbol.asyncDispose]: async () => {
      car[Symbol.dispose]();
      await bench[Symbol.asyncDispose]();
    },
  };
}
const isJpeg = (file: Buffer) => file.subarray(0, 2).toString('hex') === 'ffd8' && file.subarray(-2).toString('hex') === 'ffd9';

describe('R28: a series of stills', () => {
  test('of a motion JPEG camera is its pictures, at the asked rate, and a view in the journal', async () => {
    await using city = await withJpegCar();
    const began = Date.now();
    const fast = await city.series('&every=100');
    const slow = await city.series('&every=1500');
    await expect.poll(() => slow.stills.length, patiently).toBe(3);
    expect(fast.response!.headers['content-type']).toBe('multipart/x-mixed-replace; boundary=still');
    for (const { file, takenAt, at } of [...fast.stills, ...slow.stills])
      expect([isJpeg(file), takenAt > began - A_STILL_MS, takenAt <= at]).toEqual([true, true, true]);
    // Asked for ten a second, two are given.
    fast.stills.slice(1).forEach((still, index) => expect(still.takenAt - fast.stills[index]!.takenAt).toBeGreaterThan(A_STILL_MS - 50));
    expect(fast.stills.length).toBeGreaterThan(slow.stills.length);
    slow.leave();
    expect(await city.bench.server.hears('view.closed')).toMatchObject({ reason: 'left', frames: 3 });
    expect(city.bench.server.all('view.opened').filter((report) => report.transport === 'stills')).toHaveLength(2);
    fast.leave();
  });

  test('is cut in its midst when the leave is withdrawn, and its neighbour goes on', async () => {
    await using city = await withJpegCar();
    const mine = await city.series('', { person: 'mine' });
    const other = await city.series('', { person: 'other' });
    await expect.poll(() => Math.min(mine.stills.length, other.stills.length), patiently).toBeGreaterThan(1);
    const due = city.bench.camera.due;
    city.bench.server.send({ type: 'revoke', reason: 'test', person: 'mine' });
    await expect.poll(() => mine.closed, patiently).toBe(true);
    expect(city.bench.camera.due - due).toBeLessThan(A_SECOND);
    expect(await city.bench.server.hears('view.closed')).toMatchObject({ reason: 'revoked' });
    const had = other.stills.length;
    await expect.poll(() => other.stills.length, patiently).toBeGreaterThan(had + 1);
    other.leave();
  });

  test.each([
    ['without a ticket', '/stills/c1', 401, 'noTicket'],
    ['of a camera that gives no picture', '/stills/dead', 504, 'noPicture'],
  ])('%s is refused in one sentence', async (_, path, status, code) => {
    await using bench = await RelayBench.start();
    bench.server.cameras.set('dead', { main: { url: 'rtsp://127.0.0.1:1/nothing' } });
    const series = new SeriesClient(`${bench.http}${path}${code === 'noTicket' ? '' : `?ticket=${await bench.server.ticket('dead')}`}`);
    await expect.poll(() => series.closed, patiently).toBe(true);
    expect([series.response!.statusCode, JSON.parse(series.body).code]).toEqual([status, code]);
  });

  test.skipIf(noDecoder)('of a camera that sends video is made of its key frames, once for all viewers', async () => {
    await using bench = await RelayBench.start();
    const open = async () => new SeriesClient(`${bench.http}/stills/c1?ticket=${await bench.server.ticket('c1')}`);
    const [one, two] = [await open(), await open()];
    await expect.poll(() => Math.min(one.stills.length, two.stills.length), patiently).toBeGreaterThan(2);
    const shared = one.stills.filter((still) => two.stills.some((each) => each.takenAt === still.takenAt && each.file.equals(still.file)));
    expect(shared.length).toBeGreaterThan(1);
    expect(one.stills.every((still) => isJpeg(still.file))).toBe(true);
    one.leave();
    two.leave();
    await expect.poll(() => bench.camera.playing, patiently).toBe(0);
  });
});

describe('R28: a view on a network that carries no video', () => {
  test.skipIf(noDecoder)('changes to stills and back, as the same view', async () => {
    await using bench = await RelayBench.start();
    const line = new LineClient(`ws://127.0.0.1:${bench.relay.port}/line`);
    await line.say({ type: 'open', id: 1, ticket: await bench.server.ticket('c1') });
    await expect.poll(() => line.view(1).units.length, patiently).toBeGreaterThan(5);
    await line.say({ type: 'stream', id: 1, stream: 'stills' });
    await expect
      .poll(() => line.says(1, 'start').at(-1), patiently)
      .toMatchObject({ stream: 'stills', kind: 'jpeg', codec: 'jpeg', width: 320 });
    const from = line.view(1).order.findIndex((each) => 'type' in each && each.stream === 'stills');
    await expect.poll(() => line.view(1).order.length, patiently).toBeGreaterThan(from + 3);
    for (const each of line.view(1).order.slice(from + 1))
      expect('bytes' in each && each.key && isJpeg(Buffer.from(each.bytes))).toBe(true);
    await line.say({ type: 'stream', id: 1, stream: 'main' });
    await expect.poll(() => line.says(1, 'start').at(-1)?.stream, patiently).toBe('main');
    const back = line.view(1).units.length;
    await expect.poll(() => line.view(1).units.length, patiently).toBeGreaterThan(back + 20);
    expect(bench.server.all('view.opened')).toHaveLength(1);
    line.socket.close();
    await expect.poll(() => bench.camera.playing, patiently).toBe(0);
  });

  test('of a motion JPEG camera is given the files as units, and none if it cannot show them', async () => {
    await using city = await withJpegCar();
    const ticket = () => city.bench.server.ticket('car');
    const line = new LineClient(`ws://127.0.0.1:${city.bench.relay.port}/line`);
    await line.say({ type: 'open', id: 1, camera: 'car', accept: ['jpeg'], format: 'fmp4', ticket: await ticket() });
    await line.say({ type: 'open', id: 2, camera: 'car', accept: ['h265'], ticket: await ticket() });
    await line.say({ type: 'open', id: 3, camera: 'car', stream: 'stills', accept: ['h264'], ticket: await ticket() });
    await expect.poll(() => line.view(3).units.length, patiently).toBeGreaterThan(2);
    expect(line.says(1, 'start')).toMatchObject([{ kind: 'jpeg', format: 'units', description: '', stream: 'main' }]);
    for (const id of [1, 3]) expect(line.view(id).units.every((unit) => isJpeg(Buffer.from(unit.bytes)))).toBe(true);
    expect(line.says(2, 'end')).toEqual([{ type: 'end', id: 2, reason: 'unsupported' }]);
    expect(line.view(1).units.length).toBeGreaterThan(line.view(3).units.length);
    line.socket.terminate();
  });
});

import { describe, expect, test } from 'vitest';
import { readAvcc } from '#protocol/h264-avcc.ts';
import { isKeyFrame, splitLengthPrefixed } from '#protocol/h264.ts';
import { clipPictures, clipSets } from './support/clip.ts';
import { ORIGIN, RelayBench } from './support/relay-bench.ts';
import { makeKeys, type TestServer } from './support/test-server.ts';

const now = () => Math.floor(Date.now() / 1_000);

describe('a view over WebSocket', () => {
  test('begins with the parameters and a key frame, and carries the pictures of the camera unchanged', async () => {
    await using bench = await RelayBench.start({ camera: { scatter: true } });
    const viewer = await bench.view();
    await viewer.until(() => viewer.units.length >= 20);
    const start = viewer.messages.find((message) => message.type === 'start');
    expect(start).toMatchObject({ camera: 'c1', stream: 'main', width: 320, height: 180, codec: 'avc1.64000c' });
    expect(readAvcc(new Uint8Array(Buffer.from(start?.type === 'start' ? start.description : '', 'base64')))).toEqual(clipSets);
    const first = viewer.units[0]!;
    expect(first.key).toBe(true);
    expect(isKeyFrame(splitLengthPrefixed(first.bytes))).toBe(true);
    viewer.units.forEach((unit, index) => {
      expect(unit.sequence).toBe(first.sequence + index);
      expect(splitLengthPrefixed(unit.bytes).map((nal) => Buffer.from(nal))).toEqual(
        clipPictures[index % 15]!.map((nal) => Buffer.from(nal)),
      );
    });
    expect(viewer.states.at(-1)).toBe('live');
  });

  test('is reported with its counts, and the camera is left when nobody has watched for the time of lingering', async () => {
    await using bench = await RelayBench.start();
    const viewer = await bench.view(`ticket=${await bench.server.ticket('c1', { jti: 'mine', person: 'officer' })}`);
    await viewer.until(() => viewer.units.length >= 5);
    const opened = await bench.server.hears('view.opened');
    expect(opened).toMatchObject({
      transport: 'ws',
      peer: '127.0.0.1',
      ref: { ticket: 'mine', camera: 'c1', incident: 'i1', organisation: 'police-112', person: 'officer' },
    });
    viewer.socket.close();
    const closed = await bench.server.hears('view.closed');
    expect(closed).toMatchObject({ ref: opened.ref, reason: 'left' });
    expect(closed.frames).toBeGreaterThanOrEqual(5);
    expect(closed.bytes).toBeGreaterThan(closed.frames * 100);
    await bench.server.hears('camera.state', (message) => message.state === 'idle');
    expect(bench.server.all('camera.state').map((message) => message.state)).toEqual(['connecting', 'live', 'idle']);
    expect(bench.camera.methods).toEqual(['OPTIONS', 'DESCRIBE', 'SETUP', 'PLAY', 'TEARDOWN']);
    await expect.poll(() => bench.camera.connected).toBe(0);
  });

  test('many viewers cost the camera one connection, and each begins at once with a key frame', async () => {
    await using bench = await RelayBench.start();
    const first = await bench.view();
    await first.until(() => first.units.length >= 8);
    const others = await Promise.all(Array.from({ length: 10 }, () => bench.view()));
    for (const other of others) {
      await other.until(() => other.units.length > 0);
      expect(other.units[0]!.key).toBe(true);
    }
    // What the cache holds comes in one go: none of them waited for the next key frame, which comes once a second.
    for (const other of others) expect(other.units[0]!.wallClockMicros / 1_000).toBeLessThan(other.units[0]!.at);
    expect(bench.camera.connections).toBe(1);
    expect(bench.server.all('source?')).toHaveLength(1);
  });

  test('many who come at once for a camera that is not connected yet are one question and one connection', async () => {
    await using bench = await RelayBench.start();
    const viewers = await Promise.all(Array.from({ length: 12 }, () => bench.view()));
    for (const viewer of viewers) await viewer.until(() => viewer.units.length > 0);
    expect(bench.server.all('source?')).toHaveLength(1);
    expect(bench.camera.connections).toBe(1);
  });

  test('the stream asked for is given, and the other one where a camera has only that', async () => {
    await using bench = await RelayBench.start();
    const { url } = bench.camera;
    bench.server.cameras.set('both', { main: { url }, sub: { url } });
    bench.server.cameras.set('only-sub', { sub: { url } });
    const sub = await bench.view(`stream=sub&ticket=${await bench.server.ticket('both')}`, 'both');
    const other = await bench.view(undefined, 'only-sub');
    for (const viewer of [sub, other]) {
      await viewer.until(() => viewer.units.length > 0);
      expect(viewer.messages.find((message) => message.type === 'start')).toMatchObject({ stream: 'sub' });
    }
  });

  test('pictures bear the camera’s time when its clock can be right, else the time of arrival', async () => {
    await using right = await RelayBench.start({ camera: { clockOffMs: -700 } });
    await using wrong = await RelayBench.start({ camera: { clockOffMs: -3_600_000 } });
    const ages: number[] = [];
    for (const bench of [right, wrong]) {
      const viewer = await bench.view();
      await viewer.until(() => viewer.units.length >= 10);
      const last = viewer.units.at(-1)!;
      ages.push(last.at - last.wallClockMicros / 1_000);
    }
    expect(ages[0]).toBeGreaterThan(600);
    for (const age of ages) expect(age).toBeLessThan(60_000);
  });

  test.each([
    ['only in the description', { inBand: false }],
    ['only in the stream', { inSdp: false }],
  ])('parameter sets %s are found', async (_, camera) => {
    await using bench = await RelayBench.start({ camera });
    const viewer = await bench.view();
    await viewer.until(() => viewer.units.length >= 3);
    expect(viewer.messages.find((message) => message.type === 'start')).toMatchObject({ width: 320 });
  });

  test('a very long group of pictures is not played late: the key frame as a still, then live from the next one', async () => {
    // Of ten seconds, at two pictures a second.
    await using bench = await RelayBench.start({ camera: { group: 20, framesPerSecond: 2 } });
    const first = await bench.view();
    await first.until(() => first.units.length >= 15);
    const late = await bench.view();
    await late.until(() => late.units.length >= 3);
    expect(late.units.slice(0, 2).map((unit) => unit.key)).toEqual([true, true]);
    expect(late.units[1]!.sequence - late.units[0]!.sequence).toBe(20);
    expect(late.units[2]!.sequence).toBe(late.units[1]!.sequence + 1);
  });
});

describe('refused, and reported so', () => {
  test.each([
    ['no ticket', () => Promise.resolve(''), 401, 'noTicket', undefined],
    ['garbage', () => Promise.resolve('ticket=abc.def.ghi'), 401, 'badTicket', undefined],
    ['a very long one', () => Promise.resolve(`ticket=${'x'.repeat(7_000)}`), 401, 'badTicket', undefined],
    [
      'expired',
      async (server: TestServer) => `ticket=${await server.ticket('c1', { iat: now() - 70, exp: now() - 10 })}`,
      401,
      'expiredTicket',
      'p1',
    ],
    [
      'valid for too long',
      async (server: TestServer) => `ticket=${await server.ticket('c1', { exp: now() + 3_600 })}`,
      401,
      'badTicket',
      undefined,
    ],
    ['another camera', async (server: TestServer) => `ticket=${await server.ticket('c2')}`, 403, 'otherCamera', 'p1'],
    [
      'no right to live pictures',
      async (server: TestServer) => `ticket=${await server.ticket('c1', { rights: ['snapshot'] })}`,
      403,
      'missingRight',
      'p1',
    ],
    [
      'signed by somebody else',
      async (server: TestServer) => `ticket=${await server.ticket('c1', {}, (await makeKeys()).privateKey)}`,
      401,
      'badTicket',
      undefined,
    ],
  ])('%s', async (_, query, status, code, person) => {
    await using bench = await RelayBench.start();
    const viewer = await bench.view(await query(bench.server));
    await viewer.until(() => viewer.refusal !== undefined);
    expect(viewer.refusal).toMatchObject({ status, body: { status, code, type: `urn:mangru:problem:${code}` } });
    const report = await bench.server.hears('view.refused');
    expect(report).toMatchObject({ camera: 'c1', reason: code, peer: '127.0.0.1' });
    expect(report.ref?.person).toBe(person);
    expect(bench.camera.connections).toBe(0);
  });

  test('a camera that the server does not know', async () => {
    await using bench = await RelayBench.start();
    const viewer = await bench.view(undefined, 'nowhere');
    await viewer.until(() => viewer.refusal !== undefined);
    expect(viewer.refusal).toMatchObject({ status: 404, body: { code: 'noSource' } });
  });

  test('a ticket that another viewer is using; after that one has left it serves again', async () => {
    await using bench = await RelayBench.start();
    const query = `ticket=${await bench.server.ticket('c1')}`;
    const first = await bench.view(query);
    await first.until(() => first.units.length > 0);
    const second = await bench.view(query);
    await second.until(() => second.refusal !== undefined);
    expect(second.refusal).toMatchObject({ status: 403, body: { code: 'ticketInUse' } });
    first.socket.close();
    await bench.server.hears('view.closed');
    const third = await bench.view(query);
    await third.until(() => third.units.length > 0);
    expect(third.refusal).toBeUndefined();
  });

  test('a page of another origin', async () => {
    await using bench = await RelayBench.start();
    const path = async () => `/ws/c1?ticket=${await bench.server.ticket('c1')}`;
    const foreign = bench.open(await path(), { origin: 'http://evil.test' });
    await foreign.until(() => foreign.refusal !== undefined);
    expect(foreign.refusal).toMatchObject({ status: 403, body: { code: 'otherOrigin' } });
    await bench.server.hears('view.refused', (report) => report.reason === 'otherOrigin');
    const own = bench.open(await path(), { origin: ORIGIN });
    await own.until(() => own.units.length > 0);
  });

  test('more viewers or cameras than there may be', async () => {
    await using bench = await RelayBench.start({ settings: { maxViewers: 2, maxSources: 1 } });
    bench.server.cameras.set('c2', { main: { url: bench.camera.url } });
    const first = await bench.view();
    await first.until(() => first.units.length > 0);
    const otherCamera = await bench.view(undefined, 'c2');
    await otherCamera.until(() => otherCamera.refusal !== undefined);
    expect(otherCamera.refusal).toMatchObject({ status: 503, body: { code: 'tooManySources' } });
    const second = await bench.view();
    await second.until(() => second.units.length > 0);
    const third = await bench.view();
    await third.until(() => third.refusal !== undefined);
    expect(third.refusal).toMatchObject({ status: 503, body: { code: 'tooManyViewers' } });
    // A camera that only lingers makes room for one that is wanted.
    first.socket.close();
    second.socket.close();
    await bench.server.hears('view.closed', () => bench.server.all('view.closed').length === 2);
    const again = await bench.view(undefined, 'c2');
    await again.until(() => again.units.length > 0);
    expect(bench.camera.playing).toBe(1);
  });

  test('by plain GET the same address tells why', async () => {
    await using bench = await RelayBench.start();
    const answer = await fetch(`${bench.http}/ws/c1?ticket=abc`, { headers: { origin: ORIGIN } });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(answer.headers.get('access-control-allow-origin')).toBe(ORIGIN);
    expect(await answer.json()).toMatchObject({ code: 'badTicket' });
    const good = await fetch(`${bench.http}/ws/c1?ticket=${await bench.server.ticket('c1')}`);
    expect(good.status).toBe(426);
    expect((await fetch(`${bench.http}/elsewhere`)).status).toBe(404);
  });
});

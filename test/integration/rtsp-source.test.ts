import { createSocket } from 'node:dgram';
import { describe, expect, test } from 'vitest';
import { headerOf, rtspResponse, type RtspRequest } from '#protocol/rtsp-message.ts';
import { machinePorts } from '#relay/ports.ts';
import { UdpPorts } from '#relay/rtsp/udp-ports.ts';
import { freeUdpRange } from './support/free-udp-range.ts';
import { RecordedCamera, type RecordedCameraOptions } from './support/recorded-camera.ts';
import { selfSigned } from './support/self-signed.ts';
import { WatchedSource } from './support/watched-source.ts';

const credentials = { username: 'operator', password: 'p@ss' };
const moved = (status: number, location: string) => (request: RtspRequest) =>
  request.method === 'DESCRIBE' ? rtspResponse(status, [['Location', location]]) : undefined;
const sent = (camera: RecordedCamera) => camera.requests.map((request) => headerOf(request, 'authorization'));

describe('a camera that sends elsewhere', () => {
  test.each([301, 302, 303])('R10: %i: is followed, with its password on the same host', async (status) => {
    await using there = await RecordedCamera.start({ credentials, scheme: 'basic' });
    await using here = await RecordedCamera.start({ credentials, instead: moved(status, there.url) });
    using seen = new WatchedSource({ source: { url: here.url, ...credentials } });
    expect(await seen.plays()).toBe(true);
    expect([here.playing, there.playing]).toEqual([0, 1]);
  });

  test.each(['basic', 'digest'] as const)('R10: to another host: %s credentials stay at home', async (scheme) => {
    await using there = await RecordedCamera.start({ host: '127.0.0.2', credentials, scheme });
    await using here = await RecordedCamera.start({ instead: moved(302, there.url) });
    using seen = new WatchedSource({ source: { url: here.url, ...credentials } });
    expect(await seen.failsWith('unauthorized')).toBe(true);
    expect(there.requests.length).toBeGreaterThan(0);
    expect(sent(there).filter((each) => each !== undefined)).toEqual([]);
  });

  test('R10: to another host that asks for no password: played', async () => {
    await using there = await RecordedCamera.start({ host: '127.0.0.2' });
    await using here = await RecordedCamera.start({
      credentials,
      scheme: 'basic',
      instead: (request) => (headerOf(request, 'authorization') ? moved(302, there.url)(request) : undefined),
    });
    using seen = new WatchedSource({ source: { url: here.url, ...credentials } });
    expect(await seen.plays()).toBe(true);
    expect(sent(here).some((each) => each !== undefined)).toBe(true);
    expect(sent(there).every((each) => each === undefined)).toBe(true);
  });

  test('R10: 305: is asked through its proxy, by its own address', async () => {
    await using proxy = await RecordedCamera.start({ host: '127.0.0.2' });
    await using here = await RecordedCamera.start({ instead: moved(305, proxy.url) });
    using seen = new WatchedSource({ source: { url: here.url, ...credentials } });
    expect(await seen.plays()).toBe(true);
    expect(proxy.requests.find((request) => request.method === 'DESCRIBE')?.uri).toBe(here.url);
  });

  test('R10: in a circle: given up after three times', async () => {
    await using camera = await RecordedCamera.start({ instead: (request) => moved(302, request.uri)(request) });
    using seen = new WatchedSource({ source: { url: camera.url } });
    expect(await seen.failsWith('redirects')).toBe(true);
    expect(camera.methods.filter((method) => method === 'DESCRIBE').length % 4).toBe(0);
  });

  test.each([
    ['to another protocol', 'http://127.0.0.1/'],
    ['nowhere', 'rtsp://'],
  ])('R10: %s: a fault', async (_, location) => {
    await using camera = await RecordedCamera.start({ instead: moved(301, location) });
    using seen = new WatchedSource({ source: { url: camera.url } });
    expect(await seen.failsWith('protocol')).toBe(true);
  });

  test('R10: with a password in the address: it goes no further', async () => {
    await using there = await RecordedCamera.start({ credentials });
    const leaked = there.url.replace('//', '//operator:p%40ss@');
    await using here = await RecordedCamera.start({ instead: moved(302, leaked) });
    using seen = new WatchedSource({ source: { url: here.url } });
    expect(await seen.failsWith('unauthorized')).toBe(true);
    expect(JSON.stringify(there.requests)).not.toMatch(/operator|p%40ss/);
  });
});

describe('keeping a session alive', () => {
  const settings: RecordedCameraOptions = { timeoutSeconds: 2 };

  test.each([
    ['GET_PARAMETER', 'OPTIONS, DESCRIBE, SETUP, PLAY, GET_PARAMETER, TEARDOWN', 'OPTIONS'],
    ['OPTIONS', 'OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN', 'GET_PARAMETER'],
    ['OPTIONS', undefined, 'GET_PARAMETER'],
  ])('R11: by %s for a camera that offers "%s" and drops who comes with %s', async (method, offers, dropsOn) => {
    await using camera = await RecordedCamera.start({ ...settings, dropsOn, ...(offers === undefined ? {} : { offers }) });
    using seen = new WatchedSource({ source: { url: camera.url } });
    expect(await seen.plays()).toBe(true);
    const alive = () => camera.methods.slice(camera.methods.indexOf('PLAY')).filter((each) => each === method).length;
    await expect.poll(alive).toBeGreaterThanOrEqual(2);
    expect([camera.connections, seen.faults]).toEqual([1, []]);
  });

  test('R11: a camera that offers what it does not know is asked by OPTIONS from then on', async () => {
    const instead = (request: RtspRequest) => (request.method === 'GET_PARAMETER' ? rtspResponse(501) : undefined);
    await using camera = await RecordedCamera.start({ ...settings, offers: 'GET_PARAMETER', instead });
    using seen = new WatchedSource({ source: { url: camera.url } });
    expect(await seen.plays()).toBe(true);
    const after = () => camera.methods.slice(camera.methods.indexOf('GET_PARAMETER') + 1);
    await expect.poll(() => camera.methods.includes('GET_PARAMETER') && after().length >= 2).toBe(true);
    expect(new Set(after())).toEqual(new Set(['OPTIONS']));
  });
});

test('R11: a nonce that has gone stale is answered anew, in the same connection', async () => {
  await using camera = await RecordedCamera.start({ credentials, nonceUses: 2, timeoutSeconds: 2 });
  using seen = new WatchedSource({ source: { url: camera.url, ...credentials } });
  expect(await seen.plays()).toBe(true);
  const alive = () => camera.methods.slice(camera.methods.indexOf('PLAY')).filter((method) => method === 'OPTIONS').length;
  await expect.poll(alive).toBeGreaterThanOrEqual(4);
  expect([camera.connections, seen.faults]).toEqual([1, []]);
});

describe('a camera by RTSPS', () => {
  test('R12: with a certificate of its own is played where its record says so', async () => {
    await using camera = await RecordedCamera.start({ tls: selfSigned(), credentials });
    using seen = new WatchedSource({ source: { url: camera.url, ...credentials, selfSigned: true } });
    expect(await seen.plays()).toBe(true);
  });

  test('R12: and nowhere else: nothing is asked of it, no password is sent, and the fault says why', async () => {
    await using camera = await RecordedCamera.start({ tls: selfSigned() });
    using seen = new WatchedSource({ source: { url: camera.url, ...credentials } });
    expect(await seen.failsWith('untrusted')).toBe(true);
    expect(camera.requests).toEqual([]);
  });

  test('R12: that speaks no TLS is a fault of the protocol', async () => {
    await using camera = await RecordedCamera.start({});
    using seen = new WatchedSource({ source: { url: camera.url.replace('rtsp:', 'rtsps:'), selfSigned: true } });
    await expect.poll(() => seen.faults.some((each) => each === 'protocol' || each === 'closed' || each === 'timeout')).toBe(true);
  });

  test('R12: that sends to an unencrypted address of the same host gets no password there', async () => {
    await using there = await RecordedCamera.start({ credentials, scheme: 'basic' });
    await using here = await RecordedCamera.start({ tls: selfSigned(), instead: moved(302, there.url) });
    using seen = new WatchedSource({ source: { url: here.url, ...credentials, selfSigned: true } });
    expect(await seen.failsWith('unauthorized')).toBe(true);
    expect(sent(there).every((each) => each === undefined)).toBe(true);
  });
});

describe('a camera that sends by UDP only', () => {
  async function udp(pairs = 4) {
    const range = await freeUdpRange(2 * pairs);
    return { range, udp: new UdpPorts(range, machinePorts.random) };
  }

  test('R13: is played all the same, with its sound, and told what was received', async () => {
    await using camera = await RecordedCamera.start({ name: 'h265-aac', transport: 'udp' });
    using seen = new WatchedSource({ source: { url: camera.url }, audio: true, ...(await udp()) });
    expect(await seen.plays(20)).toBe(true);
    expect(seen.audio.length).toBeGreaterThan(5);
    expect([seen.units[0]!.key, seen.faults, [...seen.plainChannels]]).toEqual([true, [], [0, 1]]);
    await expect.poll(() => camera.reports.length).toBeGreaterThan(0);
    const [report] = camera.reports;
    // A receiver report with one block, then the name (RFC 3550 §6.1): nothing lost.
    expect([report![0], report![1], report![12], report![33]]).toEqual([0x81, 201, 0, 202]);
    expect(report!.subarray(42, 48).toString()).toBe('mangru');
  });

  test('R13: one that grants UDP to whoever asks for TCP is asked again with ports', async () => {
    const instead = (request: RtspRequest) =>
      request.method === 'SETUP' && headerOf(request, 'transport')?.includes('TCP')
        ? rtspResponse(200, [
            ['Transport', 'RTP/AVP;unicast;server_port=5000-5001'],
            ['Session', 's1'],
          ])
        : undefined;
    await using camera = await RecordedCamera.start({ transport: 'udp', instead });
    using seen = new WatchedSource({ source: { url: camera.url }, ...(await udp()) });
    expect(await seen.plays()).toBe(true);
  });

  test('R13: packets that overtake each other or come twice are put in order: not one picture is missing', async () => {
    const onTheWay = (datagrams: readonly Uint8Array[]) => datagrams.toReversed().flatMap((each) => [each, each]);
    await using camera = await RecordedCamera.start({ transport: 'udp', onTheWay });
    using seen = new WatchedSource({ source: { url: camera.url }, ...(await udp()) });
    expect(await seen.plays(20)).toBe(true);
    const ticks = seen.units.map((unit) => unit.ticks);
    for (const [at, tick] of ticks.entries()) if (at > 0) expect((tick - ticks[at - 1]!) >>> 0).toBe(6_000);
  });

  test('R13: what is lost costs pictures up to the next key frame, and nothing else', async () => {
    let picture = 0;
    const onTheWay = (datagrams: readonly Uint8Array[]) => (picture++ % 30 === 20 ? datagrams.slice(1) : datagrams);
    await using camera = await RecordedCamera.start({ transport: 'udp', onTheWay });
    using seen = new WatchedSource({ source: { url: camera.url }, ...(await udp()) });
    expect(await seen.plays(35)).toBe(true);
    const jump = seen.units.findIndex((unit, at) => at > 0 && (unit.ticks - seen.units[at - 1]!.ticks) >>> 0 > 6_000);
    expect(seen.units[jump]?.key).toBe(true);
    expect(seen.faults).toEqual([]);
  });

  test('R13: nobody else can put pictures in', async () => {
    await using camera = await RecordedCamera.start({ transport: 'udp' });
    const ports = await udp(1);
    using seen = new WatchedSource({ source: { url: camera.url }, ...ports });
    expect(await seen.plays(2)).toBe(true);
    const stranger = createSocket('udp4');
    await new Promise<void>((resolve) => stranger.bind(0, '127.0.0.2', () => resolve()));
    const before = seen.channel.bytesIn;
    const spoof = Buffer.concat([Buffer.from([0x80, 0xe0, 0, 1, 0, 0, 0, 1, 9, 9, 9, 9]), Buffer.alloc(20_000, 0x65)]);
    for (let count = 0; count < 50; count++) await new Promise((resolve) => stranger.send(spoof, ports.range.first, '127.0.0.1', resolve));
    expect(await seen.plays(seen.units.length + 5)).toBe(true);
    expect(seen.channel.bytesIn - before).toBeLessThan(spoof.length);
    expect(seen.units.every((unit) => unit.bytes < 15_000)).toBe(true);
    stranger.close();
  });

  test('R13: ports are given back, and when none is free the fault says so', async () => {
    const { udp: one } = await udp(1);
    await using camera = await RecordedCamera.start({ transport: 'udp' });
    using first = new WatchedSource({ source: { url: camera.url }, udp: one });
    expect(await first.plays()).toBe(true);
    using second = new WatchedSource({ source: { url: camera.url }, udp: one });
    expect(await second.failsWith('noPort')).toBe(true);
    first[Symbol.dispose]();
    expect(await second.plays()).toBe(true);
  });

  test('R13: is refused where no ports are open for it', async () => {
    await using camera = await RecordedCamera.start({ transport: 'udp' });
    using seen = new WatchedSource({ source: { url: camera.url } });
    expect(await seen.failsWith('rejected')).toBe(true);
  });
});

import { describe, expect, test } from 'vitest';
import { freeUdpPort } from './support/free-udp-port.ts';
import { RelayBench } from './support/relay-bench.ts';
import { TestCamera } from './support/test-camera.ts';
import { WhepClient, postOffer } from './support/whep-client.ts';

const whep = async (bench: RelayBench, claims = {}, query = '') =>
  `${bench.http}/whep/c1?ticket=${await bench.server.ticket('c1', claims)}${query}`;

/** The figure of one metric that the relay tells. */
async function metric(bench: RelayBench, name: string): Promise<number> {
  const text = await (await fetch(`${bench.http}/metrics`)).text();
  return Number(new RegExp(`^${name} (\\d+)`, 'm').exec(text)?.[1]);
}

/** Of the newest WebRTC process, as the relay's log tells it. */
function webrtcPid(bench: RelayBench): number {
  const started = bench.log.findLast((line) => line.includes('webrtc.started'));
  return (JSON.parse(started!) as { pid: number }).pid;
}

describe('the WebRTC process', () => {
  test.each(['SIGKILL', 'SIGSEGV'] as const)(
    'R60: ended by %s, its views end with a reason, a new one on the same port serves, and RTSP and WebSocket viewers miss nothing',
    async (signal) => {
      const udpPort = await freeUdpPort();
      await using bench = await RelayBench.start({ settings: { udpPort }, camera: { framesPerSecond: 30 } });
      const other = bench.open(`/ws/c1?ticket=${await bench.server.ticket('c1')}`, { now: () => bench.camera.due });
      using before = new WhepClient();
      const session = await before.view(await whep(bench, { jti: 'first' }));
      await expect.poll(() => before.units.length).toBeGreaterThan(10);
      const killedAt = Date.now();
      process.kill(webrtcPid(bench), signal);
      expect(await bench.server.hears('view.closed', (report) => report.ref.ticket === 'first')).toMatchObject({ reason: 'restarted' });
      const asked = await fetch(session, { method: 'PATCH', body: '', headers: { 'content-type': 'application/trickle-ice-sdpfrag' } });
      expect([asked.status, await asked.json()]).toMatchObject([410, { code: 'restarted' }]);
      using after = new WhepClient();
      await after.view(await whep(bench));
      await expect.poll(() => after.units.length, { interval: 10 }).toBeGreaterThan(0);
      console.log(`${signal} → pictures of the next one after ${after.units[0]!.at - killedAt} ms`);
      const had = other.units.length;
      await other.until(() => other.units.length > had);
      const sequences = other.units.map((unit) => unit.sequence);
      expect(sequences).toEqual(sequences.map((_, index) => sequences[0]! + index));
      const pauses = other.units.slice(1).map((unit, index) => unit.at - other.units[index]!.at);
      // Of the camera's pictures, thirty a second.
      expect(Math.max(...pauses)).toBeLessThan(15);
      expect(await metric(bench, 'mangru_relay_webrtc_deaths_total')).toBe(1);
      expect(bench.camera.connections).toBe(1);
    },
  );

  test('R60: that hangs is replaced as well', async () => {
    await using bench = await RelayBench.start();
    using client = new WhepClient();
    await client.view(await whep(bench, { jti: 'first' }));
    await expect.poll(() => client.units.length).toBeGreaterThan(5);
    process.kill(webrtcPid(bench), 'SIGSTOP');
    expect(await bench.server.hears('view.closed', (report) => report.ref.ticket === 'first')).toMatchObject({
      reason: 'restarted',
    });
    using after = new WhepClient();
    await after.view(await whep(bench));
    await expect.poll(() => after.units.length).toBeGreaterThan(5);
  });

  test('R61: is given a stream once however many watch it, and no more when the last has left', async () => {
    await using bench = await RelayBench.start({ settings: { lingerSeconds: 30 } });
    const clients = Array.from({ length: 5 }, () => new WhepClient());
    const sessions: string[] = [];
    for (const client of clients) sessions.push(await client.view(await whep(bench)));
    await expect.poll(() => Math.min(...clients.map((client) => client.units.length))).toBeGreaterThan(5);
    expect(await metric(bench, 'mangru_relay_webrtc_feeds')).toBe(1);
    expect(await metric(bench, 'mangru_relay_webrtc_sessions')).toBe(5);
    for (const session of sessions) await fetch(session, { method: 'DELETE' });
    expect(await metric(bench, 'mangru_relay_webrtc_feeds')).toBe(0);
    await expect.poll(() => metric(bench, 'mangru_relay_webrtc_peers')).toBe(0);
    for (const client of clients) client[Symbol.dispose]();
  });
});

describe('a running view over WebRTC', () => {
  async function twoStreams() {
    const bench = await RelayBench.start({ camera: { framesPerSecond: 15 } });
    const sub = await TestCamera.start({ framesPerSecond: 30 });
    bench.server.cameras.set('c1', { main: { url: bench.camera.url }, sub: { url: sub.url } });
    return { bench, sub };
  }

  test('R63: goes over to the other stream with its key frame, without a gap, as the same view', async () => {
    const { bench, sub } = await twoStreams();
    await using _bench = bench;
    await using _sub = sub;
    using client = new WhepClient();
    const session = await client.view(await whep(bench));
    await expect.poll(() => client.units.length).toBeGreaterThan(10);
    const change = async (encodingId: string) => {
      const response = await fetch(`${session}/layer`, { method: 'POST', body: JSON.stringify({ encodingId }) });
      return [response.status, await response.json()];
    };
    const layer = async () => (await fetch(`${session}/layer`)).json();
    expect(await layer()).toEqual({ stream: 'main', video: 'direct', audio: 'missingRight', switching: false });
    const had = client.units.length;
    expect(await change('sub')).toMatchObject([200, {}]);
    await expect.poll(layer).toMatchObject({ stream: 'sub', switching: false });
    await expect.poll(() => client.units.length).toBeGreaterThan(had + 40);
    await expect.poll(() => bench.camera.playing).toBe(0);
    expect(sub.playing).toBe(1);
    expect(await change('main')).toMatchObject([200, {}]);
    await expect.poll(layer).toMatchObject({ stream: 'main', switching: false });
    expect(client.units.every((unit) => !unit.afterGap)).toBe(true);
    const times = client.units.map((unit) => unit.timestamp);
    times.slice(1).forEach((time, index) => expect((time - times[index]!) | 0).toBeGreaterThan(0));
    client.sequences.slice(1).forEach((number, index) => expect(number).toBe((client.sequences[index]! + 1) & 0xffff));
    expect(bench.server.all('view.opened')).toHaveLength(1);
    expect(bench.server.all('view.closed')).toHaveLength(0);
  });

  test('R63: is refused a stream that is no name of one, and other methods, and goes on', async () => {
    const { bench, sub } = await twoStreams();
    await using _bench = bench;
    await using _sub = sub;
    using client = new WhepClient();
    const session = await client.view(await whep(bench));
    for (const body of ['', '{}', '{"encodingId":"third"}', 'x'.repeat(5_000)])
      expect((await fetch(`${session}/layer`, { method: 'POST', body })).status).toBe(400);
    expect((await fetch(`${session}/layer`, { method: 'DELETE' })).status).toBe(405);
    expect((await fetch(`${session}/other`)).status).toBe(404);
    await expect.poll(() => client.units.length).toBeGreaterThan(10);
  });
});

test('R64: a camera whose codec nobody can read ends the view as unsupported', async () => {
  await using bench = await RelayBench.start({ camera: { codec: 'VP8' } });
  using client = new WhepClient();
  const response = await postOffer(await whep(bench), await client.offer());
  const { reason } = await bench.server.hears('view.closed');
  expect(reason).toBe('unsupported');
  // Known already when the offer came, or only after it was answered.
  if (response.status === 406) expect(await response.json()).toMatchObject({ code: 'unsupported' });
  else expect([response.status, (await fetch(`${bench.http}${response.headers.get('location')!}`)).status]).toEqual([201, 410]);
});

describe('a viewer that loses packets', () => {
  // Whether they arrive is measured with real losses (relay-webrtc-loss.test.ts): a receiver takes no packet twice.
  test('R66: is sent them again; what was never sent is passed over', async () => {
    await using bench = await RelayBench.start();
    using client = new WhepClient();
    await client.view(await whep(bench));
    await expect.poll(() => client.units.length).toBeGreaterThan(10);
    const missed = client.sequences.slice(2, 6);
    const newest = client.sequences.at(-1)!;
    client.miss([...missed, (newest + 5_000) & 0xffff]);
    await expect.poll(() => metric(bench, 'mangru_relay_webrtc_resent_packets_total')).toBe(4);
  });

  test('R66: and cannot go on is given the pictures since the last key frame again, at most once a second', async () => {
    await using bench = await RelayBench.start();
    using client = new WhepClient();
    await client.view(await whep(bench));
    await expect.poll(() => client.units.length).toBeGreaterThan(5);
    for (let index = 0; index < 20; index++) client.askForKeyFrame();
    await expect.poll(() => metric(bench, 'mangru_relay_webrtc_key_requests_total')).toBe(20);
    expect(await metric(bench, 'mangru_relay_webrtc_repeats_total')).toBe(1);
    const times = client.units.map((unit) => unit.timestamp);
    times.slice(1).forEach((time, index) => expect((time - times[index]!) | 0).toBeGreaterThan(0));
  });
});

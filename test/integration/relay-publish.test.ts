import { describe, expect, test } from 'vitest';
import type { TicketClaims } from '#contract/relay-control.ts';
import { RelayBench } from './support/relay-bench.ts';
import { RtspClient } from './support/rtsp-client.ts';
import { TestPublisher } from './support/test-publisher.ts';

async function withCar(settings: { audio?: boolean } = {}): Promise<RelayBench> {
  const bench = await RelayBench.start();
  bench.server.cameras.set('car', { published: true, ...settings });
  return bench;
}

function leave(bench: RelayBench, claims: Partial<TicketClaims> = {}): Promise<string> {
  return bench.server.ticket('car', { incident: undefined, rights: ['publish'], organisation: 'police', person: 'driver', ...claims });
}

async function address(bench: RelayBench, claims: Partial<TicketClaims> = {}): Promise<string> {
  return `rtsp://127.0.0.1:${bench.relay.rtspPort}/car?ticket=${await leave(bench, claims)}`;
}

describe('a publisher', () => {
  test('R1: is shown to viewers like any camera: connecting, live, lost, and live again with a key frame when it comes back', async () => {
    await using bench = await withCar();
    const viewer = await bench.view(undefined, 'car');
    await viewer.until(() => viewer.states.at(-1) === 'connecting');
    using car = new TestPublisher(bench.relay.rtspPort);
    expect(await car.publish(await address(bench))).toBe(200);
    await viewer.until(() => viewer.units.length >= 5);
    expect(viewer.states).toEqual(['connecting', 'live']);
    car[Symbol.dispose]();
    await viewer.until(() => viewer.states.at(-1) === 'lost');
    const had = viewer.units.length;
    using again = new TestPublisher(bench.relay.rtspPort);
    expect(await again.publish(await address(bench))).toBe(200);
    await viewer.until(() => viewer.units.length > had + 3);
    expect(viewer.units[had]!.key).toBe(true);
    expect(viewer.closed).toBeUndefined();
    expect(bench.server.all('camera.state').map((message) => message.state)).toEqual(['connecting', 'live', 'lost', 'live']);
  });

  test('R2: is reported from its ticket to its end, with how many pictures came', async () => {
    await using bench = await withCar();
    using car = new TestPublisher(bench.relay.rtspPort);
    await car.publish(await address(bench));
    const opened = await bench.server.hears('view.opened');
    expect(opened).toMatchObject({ transport: 'announce', ref: { camera: 'car', person: 'driver', organisation: 'police' } });
    expect(opened.ref).not.toHaveProperty('incident');
    // Nobody watches: the server is told all the same that the camera is live.
    await bench.server.hears('camera.state', (message) => message.state === 'live');
    await car.ask('TEARDOWN', await address(bench));
    const closed = await bench.server.hears('view.closed');
    expect(closed.reason).toBe('left');
    expect(closed.frames).toBeGreaterThan(0);
  });

  test('R3: has the stream to itself; a second one is refused in plain words while the first goes on', async () => {
    await using bench = await withCar();
    using first = new TestPublisher(bench.relay.rtspPort);
    await first.publish(await address(bench));
    const viewer = await bench.view(undefined, 'car');
    await viewer.until(() => viewer.units.length > 2);
    using second = new TestPublisher(bench.relay.rtspPort);
    const refused = await second.announce(await address(bench));
    expect(refused).toMatchObject({ status: 409, reason: 'Another publisher sends this stream' });
    expect(await bench.server.hears('view.refused')).toMatchObject({ camera: 'car', reason: 'publisherPresent' });
    const had = viewer.units.length;
    await viewer.until(() => viewer.units.length > had + 3);
    expect(viewer.states).not.toContain('lost');
  });

  test('R3: that fell silent gives way to one that comes anew', async () => {
    await using bench = await withCar();
    using first = new TestPublisher(bench.relay.rtspPort);
    await first.publish(await address(bench));
    await bench.server.hears('camera.state', (message) => message.state === 'live');
    first.mute();
    await bench.server.hears('view.closed', (message) => message.reason === 'silent');
    using second = new TestPublisher(bench.relay.rtspPort);
    expect(await second.publish(await address(bench))).toBe(200);
  });

  test.each<[string, Partial<TicketClaims>]>([
    ['of its person', { person: 'driver' }],
    ['of its camera', { camera: 'car' }],
    ['of its organisation', { organisation: 'police' }],
  ])('R4: is cut at once when the leave %s is withdrawn, and its ticket is void', async (_, what) => {
    await using bench = await withCar();
    const uri = await address(bench);
    using car = new TestPublisher(bench.relay.rtspPort);
    await car.publish(uri);
    await bench.server.hears('camera.state', (message) => message.state === 'live');
    bench.server.send({ type: 'revoke', reason: 'test', ...what });
    await bench.server.hears('view.closed', (message) => message.reason === 'revoked');
    await expect.poll(() => car.closed).toBe(true);
    using again = new TestPublisher(bench.relay.rtspPort);
    expect(await again.publish(uri)).toBe(403);
  });

  test('R4: whose leave is not renewed ends with its ticket', async () => {
    await using bench = await withCar();
    bench.server.renew = () => undefined;
    using car = new TestPublisher(bench.relay.rtspPort);
    await car.publish(await address(bench, { exp: Math.floor(Date.now() / 1_000) + 3 }));
    expect((await bench.server.hears('view.closed')).reason).toBe('expired');
    await expect.poll(() => car.closed).toBe(true);
  });

  test.each<[string, number, string, Partial<TicketClaims>]>([
    ['that only watches', 403, 'missingRight', { rights: ['live'], incident: 'i1' }],
    ['for another camera', 403, 'otherCamera', { camera: 'c1' }],
  ])('R5: with a ticket %s is refused', async (_, status, reason, claims) => {
    await using bench = await withCar();
    using car = new TestPublisher(bench.relay.rtspPort);
    expect(await car.publish(await address(bench, claims))).toBe(status);
    expect(await bench.server.hears('view.refused')).toMatchObject({ reason });
  });

  test('R5: without a ticket, for a camera that is called, or with a description that says nothing is refused', async () => {
    await using bench = await withCar();
    const { rtspPort } = bench.relay;
    using stranger = new TestPublisher(rtspPort);
    expect(await stranger.publish(`rtsp://127.0.0.1:${rtspPort}/car`)).toBe(401);
    using other = new TestPublisher(rtspPort);
    const ticket = await leave(bench, { camera: 'c1' });
    expect(await other.publish(`rtsp://127.0.0.1:${rtspPort}/c1?ticket=${ticket}`)).toBe(403);
    expect(await bench.server.hears('view.refused', (message) => message.reason === 'notPublished')).toMatchObject({ camera: 'c1' });
    using odd = new TestPublisher(rtspPort);
    expect((await odd.announce(await address(bench), 'v=0\r\nm=video 0 RTP/AVP 96\r\na=rtpmap:96 VP9/90000\r\n'))?.status).toBe(415);
    // What was refused holds the stream from nobody.
    using car = new TestPublisher(rtspPort);
    expect(await car.publish(await address(bench))).toBe(200);
  });

  test('R5: that does things out of their order is told so, and what it sends before RECORD is not taken', async () => {
    await using bench = await withCar();
    const uri = await address(bench);
    using car = new TestPublisher(bench.relay.rtspPort);
    const status = async (method: string, transport?: string) =>
      (await car.ask(method, `${uri}/streamid=0`, transport === undefined ? [] : [['Transport', transport]]))?.status;
    const interleaved = (channels: string) => `RTP/AVP/TCP;unicast;interleaved=${channels};mode=record`;
    expect((await car.announce(uri))?.status).toBe(200);
    expect([await status('RECORD'), await status('PLAY'), await status('DESCRIBE')]).toEqual([455, 455, 455]);
    expect(await status('SETUP', 'RTP/AVP;unicast;client_port=5000-5001')).toBe(461);
    expect(await status('SETUP', interleaved('4-4'))).toBe(461);
    expect(await status('SETUP', interleaved('4-300'))).toBe(461);
    expect((await car.announce(uri))?.status).toBe(455);
    expect(await status('SETUP', interleaved('10-11'))).toBe(200);
    const clash = await car.ask('SETUP', `${uri}/streamid=1`, [['Transport', interleaved('11-12')]]);
    expect([clash?.status, (await car.ask('SETUP', `${uri}/streamid=9`, [['Transport', interleaved('20-21')]]))?.status]).toEqual([
      461, 200,
    ]);
    car.socket.write(Buffer.concat([Buffer.from([0x24, 10, 0, 12]), Buffer.alloc(12, 0x80)]));
    expect(bench.server.all('camera.state').map((message) => message.state)).not.toContain('live');
    expect(await status('RECORD')).toBe(200);
    expect(await status('RECORD')).toBe(455);
    expect(car.closed).toBe(false);
  });

  test.each([
    ['WebSocket', 'ws'],
    ['WHEP', 'whep'],
    ['snapshot', 'snapshot'],
    ['RTSP', 'rtsp'],
  ])('R5: a ticket to publish shows nobody a picture: %s', async (_, door) => {
    await using bench = await withCar();
    using car = new TestPublisher(bench.relay.rtspPort);
    await car.publish(await address(bench));
    const ticket = await leave(bench);
    if (door === 'ws') {
      const viewer = bench.open(`/ws/car?ticket=${ticket}`);
      await viewer.until(() => viewer.refusal !== undefined);
      expect(viewer.refusal).toMatchObject({ status: 403, body: { code: 'missingRight' } });
    } else if (door === 'rtsp') {
      const client = new RtspClient(bench.relay.rtspPort);
      expect((await client.ask('DESCRIBE', `rtsp://127.0.0.1:${bench.relay.rtspPort}/car?ticket=${ticket}`))?.status).toBe(403);
      client.socket.destroy();
    } else {
      const method = door === 'whep' ? { method: 'POST', body: 'v=0', headers: { 'content-type': 'application/sdp' } } : {};
      const answer = await fetch(`${bench.http}/${door}/car?ticket=${ticket}`, method);
      expect([answer.status, await answer.json()]).toMatchObject([403, { code: 'missingRight' }]);
    }
  });

  test('R6: that sends sound for a camera whose record does not allow it is heard by nobody', async () => {
    await using bench = await withCar();
    using car = new TestPublisher(bench.relay.rtspPort);
    await car.publish(await address(bench));
    const client = new RtspClient(bench.relay.rtspPort, 10);
    await client.play(`rtsp://127.0.0.1:${bench.relay.rtspPort}/car?ticket=${await bench.server.ticket('car')}`, '10-11');
    await expect.poll(() => client.units.length).toBeGreaterThan(10);
    expect([...client.channels]).toEqual([10]);
    client.socket.destroy();
  });
});

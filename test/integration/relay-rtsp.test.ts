import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import { headerOf } from '#protocol/rtsp-message.ts';
import { parameterSetsOf, readSdp } from '#protocol/sdp.ts';
import { clipPictures, clipSets } from './support/clip.ts';
import { RelayBench } from './support/relay-bench.ts';
import { RtspClient } from './support/rtsp-client.ts';

const uriOf = async (bench: RelayBench, camera = 'c1') =>
  `rtsp://127.0.0.1:${bench.relay.rtspPort}/${camera}?ticket=${await bench.server.ticket(camera)}`;
const slices = (unit: { nals: readonly Uint8Array[] }) =>
  unit.nals.filter((nal) => [1, 5].includes(nal[0]! & 31)).map((nal) => Buffer.from(nal));

describe('a view over RTSP', () => {
  test('is described with the camera’s parameters and carries its packets unchanged, from a key frame on', async () => {
    await using bench = await RelayBench.start();
    const watching = await bench.view();
    await watching.until(() => watching.units.length >= 5);
    const client = new RtspClient(bench.relay.rtspPort);
    const sdp = await client.play(await uriOf(bench));
    await expect.poll(() => client.units.length).toBeGreaterThan(20);
    const read = readSdp(sdp);
    expect(read.ok && parameterSetsOf(read.sdp.media[0]!.formats[0]!)).toEqual([...clipSets.sps, ...clipSets.pps]);
    expect(client.units[0]!.key).toBe(true);
    client.units.forEach((unit, index) => expect(slices(unit)).toEqual(clipPictures[index % 15]!.map((nal) => Buffer.from(nal))));
    expect(bench.camera.connections).toBe(1);
    await client.ask('TEARDOWN', 'rtsp://127.0.0.1/c1');
    const closed = await bench.server.hears('view.closed');
    expect(closed).toMatchObject({ reason: 'left' });
    expect(closed.frames).toBeGreaterThanOrEqual(20);
    expect(bench.server.all('view.opened').map((report) => report.transport)).toEqual(['ws', 'rtsp']);
  });

  test('on other channels than the camera’s, when the viewer asks for them', async () => {
    await using bench = await RelayBench.start({ camera: { clockOffMs: 0 } });
    const client = new RtspClient(bench.relay.rtspPort, 4);
    await client.play(await uriOf(bench), '4-5');
    await expect.poll(() => client.units.length).toBeGreaterThan(16);
    expect([...client.channels].toSorted((left, right) => left - right)).toEqual([4, 5]);
    client.socket.destroy();
  });

  test('goes on after the camera was lost', async () => {
    await using bench = await RelayBench.start();
    const client = new RtspClient(bench.relay.rtspPort);
    await client.play(await uriOf(bench));
    await expect.poll(() => client.units.length).toBeGreaterThan(3);
    bench.camera.dropConnections();
    await bench.server.hears('camera.state', (message) => message.state === 'lost');
    const had = client.units.length;
    await expect.poll(() => client.units.length).toBeGreaterThan(had + 5);
    expect(client.units.slice(had).find((unit) => unit.key)).toBeDefined();
    client.socket.destroy();
  });

  test('is cut at once when the leave is withdrawn', async () => {
    await using bench = await RelayBench.start();
    const client = new RtspClient(bench.relay.rtspPort);
    await client.play(await uriOf(bench));
    await expect.poll(() => client.units.length).toBeGreaterThan(3);
    const due = bench.camera.due;
    bench.server.send({ type: 'revoke', reason: 'incidentClosed', incident: 'i1' });
    await expect.poll(() => client.closedAt, { interval: 5 }).toBeDefined();
    // Fifteen are due in a second.
    expect(bench.camera.due - due).toBeLessThan(15);
    expect(await bench.server.hears('view.closed')).toMatchObject({ reason: 'revoked' });
  });

  test('that does not read is closed, and the camera’s other viewers miss nothing', async () => {
    await using bench = await RelayBench.start({ camera: { padding: 60_000, framesPerSecond: 30 } });
    const fast = await bench.view();
    const slow = new RtspClient(bench.relay.rtspPort);
    await slow.play(await uriOf(bench));
    await expect.poll(() => slow.units.length).toBeGreaterThan(0);
    slow.socket.pause();
    expect(await bench.server.hears('view.closed', () => true, 100_000)).toMatchObject({ reason: 'tooSlow' });
    const sequences = fast.units.map((unit) => unit.sequence);
    expect(sequences).toEqual(sequences.map((_, index) => sequences[0]! + index));
    slow.socket.destroy();
  });
});

describe('refused', () => {
  test.each([
    ['no ticket', async () => '', 401, 'noTicket'],
    ['another camera’s', (bench: RelayBench) => bench.server.ticket('c2'), 403, 'otherCamera'],
    ['expired', (bench: RelayBench) => bench.server.ticket('c1', { iat: 1_000, exp: 1_060 }), 401, 'expiredTicket'],
  ])('%s', async (_, ticket, status, reason) => {
    await using bench = await RelayBench.start();
    const client = new RtspClient(bench.relay.rtspPort);
    const uri = `rtsp://127.0.0.1:${bench.relay.rtspPort}/c1?ticket=${await ticket(bench)}`;
    for (const method of ['DESCRIBE', 'SETUP']) expect(await client.ask(method, uri)).toMatchObject({ status });
    expect(await client.ask('PLAY', uri)).toMatchObject({ status: 455 });
    expect(await bench.server.hears('view.refused')).toMatchObject({ camera: 'c1', reason });
    expect(bench.camera.connections).toBe(0);
    client.socket.destroy();
  });

  test('UDP, other methods, other cameras in the same session, and nonsense', async () => {
    await using bench = await RelayBench.start();
    const client = new RtspClient(bench.relay.rtspPort);
    const uri = await uriOf(bench);
    expect(headerOf((await client.ask('OPTIONS', uri))!, 'public')).toContain('DESCRIBE');
    expect(await client.ask('SETUP', uri, [['Transport', 'RTP/AVP;unicast;client_port=5000-5001']])).toMatchObject({ status: 461 });
    expect(await client.ask('RECORD', uri)).toMatchObject({ status: 501 });
    expect(await client.ask('DESCRIBE', uri.replace('/c1', '/c2'))).toMatchObject({ status: 403 });
    expect(await client.ask('DESCRIBE', 'rtsp://127.0.0.1/')).toMatchObject({ status: 400 });
    client.socket.write('GET / HTTP/1.1\r\n\r\n');
    await expect.poll(() => client.closedAt).toBeDefined();
    expect(await bench.server.hears('view.closed')).toMatchObject({ reason: 'protocol', frames: 0 });
  });

  test('a flood of requests and of connections is bounded', async () => {
    await using bench = await RelayBench.start();
    const flood = connect({ port: bench.relay.rtspPort, host: '127.0.0.1' });
    flood.on('error', () => {});
    const ended = new Promise((resolve) => flood.on('close', resolve));
    flood.resume().write('OPTIONS * RTSP/1.0\r\nCSeq: 1\r\n\r\n'.repeat(1_000));
    await ended;
    const good = new RtspClient(bench.relay.rtspPort);
    await good.play(await uriOf(bench));
    await expect.poll(() => good.units.length).toBeGreaterThan(0);
    good.socket.destroy();
  });
});

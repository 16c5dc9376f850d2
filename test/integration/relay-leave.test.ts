import { describe, expect, test } from 'vitest';
import { RelayBench } from './support/relay-bench.ts';
import { TestServer } from './support/test-server.ts';

const now = () => Math.floor(Date.now() / 1_000);
/** Pictures of the camera. */
const A_SECOND = 15;

describe('leave that is withdrawn', () => {
  test.each([
    ['the incident', { incident: 'i1' }],
    ['the organisation', { organisation: 'police-112' }],
    ['the person in that incident', { person: 'p1', incident: 'i1' }],
    ['the camera', { camera: 'c1' }],
    ['everything', {}],
  ])('for %s: cut at once, no picture after it, reported', async (_, what) => {
    await using bench = await RelayBench.start();
    const viewer = await bench.view();
    await viewer.until(() => viewer.units.length >= 3);
    const [due, had] = [bench.camera.due, viewer.units.length];
    bench.server.send({ type: 'revoke', reason: 'incidentClosed', ...what });
    await viewer.until(() => viewer.closed !== undefined);
    expect(bench.camera.due - due).toBeLessThan(A_SECOND);
    expect(viewer.closed!.code).toBe(4001);
    expect(viewer.end).toBe('revoked');
    // What was on its way when the relay heard of it.
    expect(viewer.units.length - had).toBeLessThan(A_SECOND);
    const last = viewer.units.length;
    await bench.server.hears('camera.state', (message) => message.state === 'idle');
    expect(viewer.units).toHaveLength(last);
    expect(await bench.server.hears('view.closed')).toMatchObject({ reason: 'revoked' });
  });

  test('for one view: the others go on', async () => {
    await using bench = await RelayBench.start();
    const [mine, other] = [
      await bench.view(),
      await bench.view(`ticket=${await bench.server.ticket('c1', { person: 'p2', incident: 'i2' })}`),
    ];
    await mine.until(() => mine.units.length > 0);
    await other.until(() => other.units.length > 0);
    const opened = await bench.server.hears('view.opened', (report) => report.ref.person === 'p1');
    bench.server.send({ type: 'revoke', reason: 'cut', view: opened.ref.view });
    bench.server.send({ type: 'revoke', reason: 'cut', person: 'p2', incident: 'i1' });
    await mine.until(() => mine.closed !== undefined);
    const had = other.units.length;
    await other.until(() => other.units.length > had + 5);
    expect(other.closed).toBeUndefined();
  });

  test('also voids the tickets that were given out before, not those given out after', async () => {
    await using bench = await RelayBench.start();
    const old = `ticket=${await bench.server.ticket('c1', { iat: now() - 5, exp: now() + 50 })}`;
    bench.server.send({ type: 'revoke', reason: 'incidentClosed', incident: 'i1' });
    await expect.poll(() => bench.log.some((line) => line.includes('views.revoked'))).toBe(true);
    const viewer = await bench.view(old);
    await viewer.until(() => viewer.refusal !== undefined);
    expect(viewer.refusal).toMatchObject({ status: 403, body: { code: 'revoked' } });
    const later = await bench.view(`ticket=${await bench.server.ticket('c1', { iat: now() + 1, exp: now() + 50 })}`);
    await later.until(() => later.units.length > 0);
  });
});

describe('leave that runs out', () => {
  test('a view that is not renewed is cut at its time', async () => {
    await using bench = await RelayBench.start();
    bench.server.renew = () => undefined;
    const exp = now() + 3;
    const viewer = await bench.view(`ticket=${await bench.server.ticket('c1', { exp })}`);
    await viewer.until(() => viewer.closed !== undefined);
    expect(viewer.closed!.code).toBe(4002);
    expect(viewer.end).toBe('expired');
    expect(viewer.closed!.at).toBeGreaterThanOrEqual(exp * 1_000);
    expect(await bench.server.hears('view.closed')).toMatchObject({ reason: 'expired' });
  });

  test('one that is renewed goes on beyond its ticket, and the server is asked in time', async () => {
    await using bench = await RelayBench.start();
    const exp = now() + 3;
    const viewer = await bench.view(`ticket=${await bench.server.ticket('c1', { exp })}`);
    const asked = await bench.server.hears('renew?');
    expect(asked.views).toMatchObject([{ camera: 'c1', incident: 'i1', organisation: 'police-112', person: 'p1' }]);
    await viewer.until(() => viewer.units.some((unit) => unit.at > (exp + 1) * 1_000));
    expect(viewer.closed).toBeUndefined();
  });
});

describe('while the server is away', () => {
  test('running views go on until their time, new ones are told to wait, and all is reported afterwards', async () => {
    await using bench = await RelayBench.start();
    const viewer = await bench.view();
    await viewer.until(() => viewer.units.length > 0);
    const ticket = await bench.server.ticket('c1');
    const { port, keys } = bench.server;
    await bench.server[Symbol.asyncDispose]();
    await expect.poll(() => bench.relay.connected).toBe(false);
    const late = bench.open(`/ws/c1?ticket=${ticket}`);
    await late.until(() => late.refusal !== undefined);
    expect(late.refusal).toMatchObject({ status: 503, body: { code: 'noServer' } });
    const had = viewer.units.length;
    await viewer.until(() => viewer.units.length > had + 5);
    viewer.socket.close();
    await viewer.until(() => viewer.closed !== undefined);
    bench.server = await TestServer.start(port, keys);
    bench.server.cameras.set('c1', { main: { url: bench.camera.url } });
    expect(await bench.server.hears('view.closed')).toMatchObject({ reason: 'left' });
    expect(await bench.server.hears('view.refused')).toMatchObject({ reason: 'noServer' });
    const again = await bench.view();
    await again.until(() => again.units.length > 0);
  });

  test('reports that were not confirmed come again, with the same number', async () => {
    await using bench = await RelayBench.start();
    bench.server.confirms = false;
    const viewer = await bench.view();
    const first = await bench.server.hears('view.opened');
    await viewer.until(() => viewer.units.length > 0);
    const { port, keys } = bench.server;
    await bench.server[Symbol.asyncDispose]();
    bench.server = await TestServer.start(port, keys);
    expect(await bench.server.hears('view.opened')).toEqual(first);
  });

  test('a server that comes back is asked about every running view, so that what ended meanwhile is cut', async () => {
    await using bench = await RelayBench.start();
    const viewer = await bench.view();
    await viewer.until(() => viewer.units.length > 0);
    const { port, keys } = bench.server;
    await bench.server[Symbol.asyncDispose]();
    bench.server = await TestServer.start(port, keys);
    const asked = await bench.server.hears('renew?');
    expect(asked.views).toMatchObject([{ camera: 'c1', incident: 'i1', person: 'p1' }]);
    bench.server.send({ type: 'revoke', reason: 'incidentEnded', view: asked.views[0]?.view ?? '' });
    await viewer.until(() => viewer.closed !== undefined);
    expect(viewer.end).toBe('revoked');
  });

  test('a server that was started anew brings a new key: old tickets are void', async () => {
    await using bench = await RelayBench.start();
    const old = await bench.server.ticket('c1');
    const { port } = bench.server;
    await bench.server[Symbol.asyncDispose]();
    bench.server = await TestServer.start(port);
    bench.server.cameras.set('c1', { main: { url: bench.camera.url } });
    await bench.server.hears('hello');
    await expect.poll(() => bench.relay.connected).toBe(true);
    const viewer = await bench.view(`ticket=${old}`);
    await viewer.until(() => viewer.refusal !== undefined);
    expect(viewer.refusal).toMatchObject({ body: { code: 'badTicket' } });
    const fresh = await bench.view();
    await fresh.until(() => fresh.units.length > 0);
  });
});

describe('cameras that are warmed', () => {
  test('are connected before their viewers, and left when they are cooled', async () => {
    // Ten seconds between key frames: its first viewer can only begin with one that was kept.
    await using bench = await RelayBench.start({ camera: { group: 150 } });
    bench.server.cameras.set('c2', { main: { url: bench.camera.url } });
    bench.server.send({ type: 'warm', incident: 'i1', cameras: ['c1', 'c2', 'nowhere'] });
    for (const camera of ['c1', 'c2'])
      await bench.server.hears('camera.state', (message) => message.camera === camera && message.state === 'live');
    const viewer = await bench.view();
    await viewer.until(() => viewer.units.length > 0);
    // The camera has not come to its second key frame.
    expect(bench.camera.due).toBeLessThan(150);
    viewer.socket.close();
    await bench.server.hears('view.closed');
    const idle = () => bench.server.all('camera.state').flatMap(({ camera, state }) => (state === 'idle' ? [camera] : []));
    bench.server.send({ type: 'warm', incident: 'i2', cameras: ['c1'] });
    bench.server.send({ type: 'cool', incident: 'i1' });
    // The one that nobody keeps warm any more goes; the one that another incident keeps stays.
    await expect.poll(idle).toEqual(['c2']);
    expect(bench.camera.playing).toBe(1);
    bench.server.send({ type: 'cool', incident: 'i2' });
    await expect.poll(idle).toEqual(['c2', 'c1']);
    await expect.poll(() => bench.camera.connected).toBe(0);
  });

  test('follow what a server that began anew says', async () => {
    await using bench = await RelayBench.start();
    bench.server.send({ type: 'warm', incident: 'i1', cameras: ['c1'] });
    await bench.server.hears('camera.state', (message) => message.state === 'live');
    const { port } = bench.server;
    await bench.server[Symbol.asyncDispose]();
    bench.server = await TestServer.start(port);
    await bench.server.hears('camera.state', (message) => message.state === 'live');
    await bench.server.hears('camera.state', (message) => message.state === 'idle');
    await expect.poll(() => bench.camera.connected).toBe(0);
  });
});

import { createServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import { RelayBench } from './support/relay-bench.ts';
import { TestCamera } from './support/test-camera.ts';

const credentials = { username: 'operator', password: 'p@ss word "1"' };

describe('a camera that fails', () => {
  test('dies: viewers are told at once, with the reason, and go on by themselves with a key frame', async () => {
    await using bench = await RelayBench.start();
    const viewer = await bench.view();
    await viewer.until(() => viewer.units.length >= 5);
    bench.camera.dropConnections();
    await viewer.until(() => viewer.states.includes('lost'));
    // By the end of the connection, not by the silence after it.
    expect(viewer.messages.findLast((message) => message.type === 'state')).toMatchObject({
      state: 'lost',
      detail: 'closed',
      retryInMs: expect.any(Number),
    });
    const had = viewer.units.length;
    await viewer.until(() => viewer.units.length >= had + 3);
    expect(viewer.units[had]!.key).toBe(true);
    expect(viewer.units[had]!.sequence).toBe(viewer.units[had - 1]!.sequence + 1);
    expect(viewer.states.at(-1)).toBe('live');
    expect(bench.server.all('camera.state').map((message) => message.state)).toEqual(['connecting', 'live', 'lost', 'live']);
    expect(viewer.closed).toBeUndefined();
  });

  test('is gone for a while: tried again with growing pauses, then there', async () => {
    await using bench = await RelayBench.start();
    const viewer = await bench.view();
    await viewer.until(() => viewer.units.length > 0);
    const { port } = bench.camera;
    await bench.camera[Symbol.asyncDispose]();
    const pauses = () =>
      viewer.messages.flatMap((message) => (message.type === 'state' && message.detail === 'refused' ? [message.retryInMs!] : []));
    await viewer.until(() => pauses().length >= 3);
    expect(pauses()[2]!).toBeGreaterThan(pauses()[0]!);
    const had = viewer.units.length;
    await using again = await TestCamera.start({ port });
    await viewer.until(() => viewer.units.length > had + 2);
    expect(again.connections).toBe(1);
  });

  test('freezes: said while its connection still stands, and live again when it moves on', async () => {
    await using bench = await RelayBench.start();
    const viewer = await bench.view();
    await viewer.until(() => viewer.units.length >= 3);
    bench.camera.frozen = true;
    await viewer.until(() => viewer.states.at(-1) === 'lost');
    expect(viewer.messages.findLast((message) => message.type === 'state')).toMatchObject({ detail: 'silent' });
    expect(bench.camera.connected).toBe(1);
    bench.camera.frozen = false;
    await viewer.until(() => viewer.states.at(-1) === 'live');
    expect(bench.camera.connections).toBe(1);
  });

  test('freezes for long: the connection is given up and taken anew', async () => {
    await using bench = await RelayBench.start();
    const viewer = await bench.view();
    await viewer.until(() => viewer.units.length >= 3);
    bench.camera.frozen = true;
    await expect.poll(() => bench.camera.connections).toBeGreaterThan(1);
    bench.camera.frozen = false;
    await viewer.until(() => viewer.states.at(-1) === 'live');
    expect(viewer.closed).toBeUndefined();
  });

  test('speaks another codec: the viewer is told that it cannot be shown', async () => {
    await using bench = await RelayBench.start({ camera: { codec: 'VP9' } });
    const viewer = await bench.view();
    await viewer.until(() => viewer.closed !== undefined);
    expect(viewer.end).toBe('unsupported');
    expect(viewer.closed!.code).toBe(4006);
  });

  test('is no camera at all: garbage never ends the relay', async () => {
    const garbage = createServer((socket) => {
      socket.on('error', () => {});
      socket.write('220 smtp.example ESMTP\r\n\r\n'.repeat(100));
    });
    await new Promise<void>((resolve) => garbage.listen(0, '127.0.0.1', resolve));
    await using bench = await RelayBench.start();
    const address = garbage.address();
    bench.server.cameras.set('odd', { main: { url: `rtsp://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/x` } });
    const viewer = await bench.view(undefined, 'odd');
    await viewer.until(() => viewer.messages.some((message) => message.type === 'state' && message.detail === 'protocol'));
    const good = await bench.view();
    await good.until(() => good.units.length > 0);
    expect(good.closed).toBeUndefined();
    garbage.close();
  });
});

describe('a camera with a password', () => {
  test.each(['basic', 'md5', 'sha256'] as const)('%s: entered with one connection, and the session is kept alive', async (scheme) => {
    await using bench = await RelayBench.start({ camera: { credentials, scheme, timeoutSeconds: 2 } });
    const viewer = await bench.view();
    await viewer.until(() => viewer.units.length > 0);
    expect(bench.camera.connections).toBe(1);
    await expect.poll(() => bench.camera.methods.filter((method) => method === 'OPTIONS').length).toBeGreaterThanOrEqual(2);
  });

  test('a wrong one is not tried again and again, and nothing that anybody is told holds the address or the password', async () => {
    await using bench = await RelayBench.start({ camera: { credentials } });
    bench.server.cameras.set('c1', { main: { url: bench.camera.url, username: 'operator', password: 'wrong-secret' } });
    const viewer = await bench.view();
    await viewer.until(() => viewer.messages.some((message) => message.type === 'state' && message.detail === 'unauthorized'));
    const state = viewer.messages.findLast((message) => message.type === 'state');
    expect(state?.type === 'state' && state.retryInMs).toBeGreaterThan(7_000);
    const metrics = await (await fetch(`${bench.http}/metrics`)).text();
    const reports = JSON.stringify(bench.server.heard.filter((message) => !['source?', 'hello'].includes(message.type)));
    for (const text of [JSON.stringify(viewer.messages), bench.log.join('\n'), metrics, reports]) {
      for (const secret of ['wrong-secret', 'operator', String(bench.camera.port), 'rtsp:']) expect(text).not.toContain(secret);
    }
  });

  test('a password that was changed at the server is used at the next connection', async () => {
    await using bench = await RelayBench.start({ camera: { credentials } });
    const viewer = await bench.view();
    await viewer.until(() => viewer.units.length > 0);
    const { port } = bench.camera;
    await bench.camera[Symbol.asyncDispose]();
    const changed = { username: 'operator', password: 'new' };
    bench.server.cameras.set('c1', { main: { url: `rtsp://127.0.0.1:${port}/live`, ...changed } });
    await using _again = await TestCamera.start({ port, credentials: changed });
    const had = viewer.units.length;
    await viewer.until(() => viewer.units.length > had);
    expect(viewer.messages.some((message) => message.type === 'state' && message.detail === 'unauthorized')).toBe(false);
  });
});

describe('a slow viewer', () => {
  test('hurts only itself: it is skipped to key frames, then closed; the others miss nothing', async () => {
    // 30 pictures a second of 60 kB: nearly 15 Mbps, which a viewer that does not read cannot hide in socket buffers for long.
    await using bench = await RelayBench.start({ camera: { padding: 60_000, framesPerSecond: 30 } });
    const fast = await bench.view();
    const slow = await bench.view(`ticket=${await bench.server.ticket('c1', { jti: 'slow' })}`);
    await slow.until(() => slow.units.length > 0);
    slow.socket.pause();
    const closed = await bench.server.hears('view.closed', (report) => report.ref.ticket === 'slow', 100_000);
    expect(closed.reason).toBe('tooSlow');
    const sequences = fast.units.map((unit) => unit.sequence);
    expect(sequences).toEqual(sequences.map((_, index) => sequences[0]! + index));
    // Ten seconds long it was sent nothing any more, while the other went on.
    expect(fast.units.length).toBeGreaterThan(closed.frames + 30);
  });

  test('that catches up goes on with a key frame', async () => {
    await using bench = await RelayBench.start({ camera: { padding: 60_000, framesPerSecond: 30 } });
    const viewer = await bench.view();
    await viewer.until(() => viewer.units.length > 0);
    viewer.socket.pause();
    // All buffers on the way are full when the relay sends no more.
    let before = -1;
    await expect
      .poll(
        async () => {
          const sent = Number(/mangru_relay_sent_bytes_total (\d+)/.exec(await (await fetch(`${bench.http}/metrics`)).text())?.[1]);
          const same = sent === before;
          before = sent;
          return same;
        },
        { interval: 1_200 },
      )
      .toBe(true);
    viewer.socket.resume();
    const jump = () => viewer.units.findIndex((unit, index) => index > 0 && unit.sequence !== viewer.units[index - 1]!.sequence + 1);
    await viewer.until(() => jump() !== -1);
    expect(viewer.units[jump()]!.key).toBe(true);
    expect(viewer.closed).toBeUndefined();
  });
});

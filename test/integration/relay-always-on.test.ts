import { expect, test } from 'vitest';
import { RelayBench } from './support/relay-bench.ts';
import { TestServer } from './support/test-server.ts';

test('R17: a camera that is kept always on is connected before anybody looks, and its first viewer has a picture at once', async () => {
  await using bench = await RelayBench.start({ alwaysOn: ['c1'], camera: { group: 150 } });
  await bench.server.hears('camera.state', (message) => message.state === 'live');
  expect(bench.server.all('view.opened')).toEqual([]);
  const due = bench.camera.due;
  const viewer = await bench.view();
  await viewer.until(() => viewer.units.length > 0);
  // With ten seconds, 150 pictures, between key frames only what was kept can be there so soon.
  expect(bench.camera.due - due).toBeLessThan(15);
  expect(viewer.units[0]?.key).toBe(true);
  expect(bench.camera.connections).toBe(1);
});

test('R17: it stays when its viewers have gone for longer than a stream lingers, and is connected again when it was lost', async () => {
  await using bench = await RelayBench.start({ alwaysOn: ['c1'], settings: { lingerSeconds: 0 } });
  const viewer = await bench.view();
  await viewer.until(() => viewer.units.length > 2);
  viewer.socket.close();
  await bench.server.hears('view.closed');
  await expect.poll(async () => /mangru_relay_sources_live 1/.test(await (await fetch(`${bench.http}/metrics`)).text())).toBe(true);
  bench.camera.dropConnections();
  await expect.poll(() => bench.camera.connections).toBe(2);
  await expect
    .poll(() =>
      bench.server
        .all('camera.state')
        .map((message) => message.state)
        .slice(0, 4),
    )
    .toEqual(['connecting', 'live', 'lost', 'live']);
});

test('R17: a server that begins anew and does not name it any more lets it linger out', async () => {
  await using bench = await RelayBench.start({ alwaysOn: ['c1'] });
  await bench.server.hears('camera.state', (message) => message.state === 'live');
  const { port, keys, cameras } = bench.server;
  await bench.server[Symbol.asyncDispose]();
  bench.server = await TestServer.start(port, keys);
  for (const [camera, addresses] of cameras) bench.server.cameras.set(camera, addresses);
  await bench.server.hears('camera.state', (message) => message.state === 'idle');
  await expect.poll(() => bench.camera.connected).toBe(0);
});

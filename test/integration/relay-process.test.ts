import { fork, type ChildProcess } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { createServer, type AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { TestCamera } from './support/test-camera.ts';
import { TestServer } from './support/test-server.ts';
import { WsClient } from './support/ws-client.ts';

const ENTRY = fileURLToPath(new URL('../../src/main/relay.ts', import.meta.url));

interface Started {
  readonly child: ChildProcess;
  readonly ready: Promise<{ ready: true; port: number; rtspPort: number }>;
  readonly exit: Promise<number | null>;
  errors(): string;
}

function start(settings: object | string, secret: string | undefined = 'test-secret'): Started {
  const child = fork(ENTRY, [], {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env: {
      MANGRU_RELAY: typeof settings === 'string' ? settings : JSON.stringify(settings),
      ...(secret === undefined ? {} : { MANGRU_RELAY_SECRET: secret }),
    },
  });
  let errors = '';
  child.stderr?.on('data', (part: Buffer) => (errors += part.toString('utf8')));
  return {
    child,
    ready: new Promise((resolve) => child.once('message', resolve)),
    exit: new Promise((resolve) => child.once('exit', resolve)),
    errors: () => errors,
  };
}
const settingsFor = (server: TestServer, port = 0) => ({
  host: '127.0.0.1',
  port,
  rtspPort: 0,
  udpPort: 0,
  maxSources: 10,
  maxViewers: 10,
  lingerSeconds: 1,
  controlUrl: server.url,
  allowedOrigins: [],
});

test.each(['SIGTERM', 'disconnect'] as const)(
  'the process says when it is ready, serves, and ends on %s having told its viewers and its server',
  async (how) => {
    await using server = await TestServer.start();
    await using camera = await TestCamera.start();
    server.cameras.set('c1', { main: { url: camera.url } });
    const started = start(settingsFor(server));
    const { port, rtspPort } = await started.ready;
    expect(rtspPort).toBeGreaterThan(0);
    await server.hears('hello');
    const viewer = new WsClient(`ws://127.0.0.1:${port}/ws/c1?ticket=${await server.ticket('c1')}`);
    await viewer.until(() => viewer.units.length > 3);
    if (how === 'SIGTERM') started.child.kill('SIGTERM');
    else started.child.disconnect();
    expect(await started.exit).toBe(0);
    await viewer.until(() => viewer.closed !== undefined);
    expect(viewer.end).toBe('stopping');
    expect(await server.hears('view.closed')).toMatchObject({ reason: 'stopping' });
    await expect.poll(() => camera.connected).toBe(0);
    expect(started.errors()).toBe('');
  },
);

test('a port that is taken: one clear sentence, exit code 1', async () => {
  await using server = await TestServer.start();
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as AddressInfo;
  const started = start(settingsFor(server, port));
  expect(await started.exit).toBe(1);
  expect(started.errors().trim()).toBe(`The relay cannot listen on 127.0.0.1:${port}: the port is taken by another program.`);
  other.close();
});

test('also one of UDP', async () => {
  await using server = await TestServer.start();
  const other = createSocket('udp4');
  await new Promise<void>((resolve) => other.bind(0, '127.0.0.1', resolve));
  const { port } = other.address();
  const started = start({ ...settingsFor(server), udpPort: port });
  expect(await started.exit).toBe(1);
  expect(started.errors().trim()).toBe(`The relay cannot listen on UDP 127.0.0.1:${port}: the port is taken by another program.`);
  other.close();
});

test.each([
  ['no settings', '', 'test-secret', 'MANGRU_RELAY'],
  ['an unknown key', '{"hots":"x"}', 'test-secret', 'hots'],
  [
    'no secret',
    JSON.stringify({
      host: '127.0.0.1',
      port: 0,
      rtspPort: 0,
      udpPort: 0,
      maxSources: 1,
      maxViewers: 1,
      lingerSeconds: 1,
      controlUrl: 'ws://127.0.0.1:1/',
      allowedOrigins: [],
    }),
    '',
    'MANGRU_RELAY_SECRET',
  ],
])('%s: one clear sentence, exit code 1', async (_, settings, secret, named) => {
  const started = start(settings, secret);
  expect(await started.exit).toBe(1);
  expect(started.errors().trim().split('\n')).toHaveLength(1);
  expect(started.errors()).toContain(named);
});

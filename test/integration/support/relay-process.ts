import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { RelaySettings } from '#relay/settings.ts';
import { TestServer } from './test-server.ts';

/** The real relay process, with a server that gives tickets and leave, on ports of its own. */
export interface RelayProcess extends AsyncDisposable {
  readonly pid: number;
  readonly server: TestServer;
  readonly metricsUrl: string;
  /** With a ticket in it, good once. */
  url(transport: 'rtsp' | 'ws' | 'whep', camera: string): Promise<string>;
}

const ENTRY = fileURLToPath(new URL('../../../src/main/relay.ts', import.meta.url));
const STOP_MS = 5_000;

export async function startRelayProcess(settings: Partial<RelaySettings> = {}, execArgv: readonly string[] = []): Promise<RelayProcess> {
  const server = await TestServer.start();
  const all: RelaySettings = {
    host: '127.0.0.1',
    port: 0,
    rtspPort: 0,
    udpPort: 0,
    maxSources: 400,
    maxViewers: 4_000,
    lingerSeconds: 5,
    controlUrl: server.url,
    allowedOrigins: [],
    ...settings,
  };
  const child = fork(ENTRY, [], {
    execArgv: ['--disable-warning=ExperimentalWarning', ...execArgv],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { ...process.env, MANGRU_RELAY: JSON.stringify(all), MANGRU_RELAY_SECRET: server.secret },
  });
  const [{ port, rtspPort }] = (await once(child, 'message')) as [{ port: number; rtspPort: number }];
  await server.hears('hello');
  return {
    pid: child.pid ?? 0,
    server,
    metricsUrl: `http://127.0.0.1:${port}/metrics`,
    url: async (transport, camera) => {
      const target = `${camera}?ticket=${await server.ticket(camera)}`;
      if (transport === 'rtsp') return `rtsp://127.0.0.1:${rtspPort}/${target}`;
      return `${transport === 'ws' ? 'ws' : 'http'}://127.0.0.1:${port}/${transport}/${target}`;
    },
    [Symbol.asyncDispose]: async () => {
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
      await gone;
      clearTimeout(timer);
      await server[Symbol.asyncDispose]();
    },
  };
}

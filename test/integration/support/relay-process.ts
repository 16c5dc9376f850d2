import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { RelaySettings } from '#relay/settings.ts';
import { TestServer } from './test-server.ts';

/** The real relay process, with a server that gives tickets and leave, on ports of its own. */
export interface RelayProcess extends AsyncDisposable {
  readonly pid: number;
  readonly port: number;
  readonly rtspPort: number;
  readonly server: TestServer;
  /** What it has written so far. */
  readonly log: () => string;
  /** With a ticket in it, good once. */
  url(transport: 'rtsp' | 'ws' | 'whep', camera: string): Promise<string>;
}

export interface RelayProcessOptions {
  readonly execArgv?: readonly string[];
  /** File descriptors that it may have. */
  readonly descriptors?: number;
}

const ENTRY = fileURLToPath(new URL('../../../src/main/relay.ts', import.meta.url));
const STOP_MS = 5_000;
const MAX_LOG_CHARACTERS = 1_000_000;

export async function startRelayProcess(settings: Partial<RelaySettings> = {}, options: RelayProcessOptions = {}): Promise<RelayProcess> {
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
  const limit = options.descriptors === undefined ? '' : `ulimit -n ${options.descriptors}; `;
  const words = ['--disable-warning=ExperimentalWarning', ...(options.execArgv ?? []), ENTRY];
  const child = spawn('/bin/sh', ['-c', `${limit}exec "$@"`, 'sh', process.execPath, ...words], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    env: {
      ...process.env,

      MANGRU_RELAY: JSON.stringify(all),
      MANGRU_RELAY_SECRET: server.secret,
    },
  });
  let log = '';
  child.stdout?.on('data', (part: Buffer) => (log = (log + part.toString('utf8')).slice(-MAX_LOG_CHARACTERS)));
  const [{ port, rtspPort }] = (await once(child, 'message')) as [{ port: number; rtspPort: number }];
  await server.hears('hello');
  return {
    pid: child.pid ?? 0,
    port,
    rtspPort,
    server,
    log: () => log,
    url: async (transport, camera) => {
      const target = `${camera}?ticket=${await server.ticket(camera)}`;
      if (transport === 'rtsp') return `rtsp://127.0.0.1:${rtspPort}/${target}`;
      return `${transport === 'ws' ? 'ws' : 'http'}://127.0.0.1:${port}/${transport}/${target}`;
    },
    [Symbol.asyncDispose]: async () => {
      const gone = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : undefined;
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
      await gone;
      clearTimeout(timer);
      await server[Symbol.asyncDispose]();
    },
  };
}

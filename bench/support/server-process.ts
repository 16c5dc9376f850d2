import { spawn, type ChildProcess } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parse, stringify } from 'yaml';
import type { ServerSettings } from '#main/process-settings.ts';
import { rssBytesOf } from '../../test/support/process-figures.ts';

/** The real server process on ports of its own, for benches that load it, watch its memory and kill it. */
export interface ServerProcess extends AsyncDisposable {
  readonly child: ChildProcess;
  readonly httpPort: number;
  readonly linkPort: number;
  /** Resident memory, bytes. */
  rssBytes(): Promise<number>;
  /** kill -9, and waits until it is gone. */
  kill(): Promise<void>;
}

export interface ServerProcessOptions {
  readonly dir: string;
  readonly databaseUrl: string;
  readonly httpPort: number;
  readonly linkPort: number;
  readonly cameras?: number;
  /** Sections of further services; each other takes a free port. */
  readonly services?: Readonly<Record<string, unknown>>;
}

/** Services that listen: somebody's city may run on their usual ports. */
const OTHERS = ['dispatch-112', 'dispatch-119', 'vulnerable-people'];
const READY_MS = 120_000;

export async function startServerProcess(options: ServerProcessOptions): Promise<ServerProcess> {
  const config = path.join(options.dir, 'city.yaml');
  await writeFile(config, await cityYaml(options));
  const settings: ServerSettings = {
    config,
    port: options.httpPort,
    cameras: options.cameras ?? 300,
    relaySecret: 'bench',
    dataKey: '0'.repeat(64),
    demoPassword: 'bench-password',
    consoleDir: path.resolve('build/console'),
  };
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'src/main/server.ts'], {
    env: { ...process.env, MANGRU_SERVER: JSON.stringify(settings), MANGRU_LOG_LEVEL: 'error' },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  child.send({ databaseUrl: options.databaseUrl });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await Promise.race([
    new Promise<void>((resolve) => child.once('message', () => resolve())),
    gone.then(() => Promise.reject(new Error('the server ended while starting'))),
    new Promise((_, reject) => setTimeout(() => reject(new Error('the server was not ready in time')), READY_MS).unref()),
  ]);
  const kill = async (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal);
    await gone;
  };
  return {
    child,
    httpPort: options.httpPort,
    linkPort: options.linkPort,
    rssBytes: () => Promise.resolve(rssBytesOf(child.pid ?? 0)),
    kill: () => kill('SIGKILL'),
    [Symbol.asyncDispose]: () => (child.exitCode === null && child.signalCode === null ? kill('SIGTERM') : Promise.resolve()),
  };
}

async function cityYaml(options: ServerProcessOptions): Promise<string> {
  const city = parse(await readFile('config/city.yaml', 'utf8')) as Record<string, Record<string, unknown>>;
  city['services'] = {
    ...Object.fromEntries(OTHERS.map((service) => [service, { port: 0 }])),
    'wanted-vehicles': { port: 0, list: { port: 0 } },
    'emergency-video-112': { host: '127.0.0.1', port: options.linkPort },
    ...options.services,
  };
  return stringify(city);
}

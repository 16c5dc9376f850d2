import { spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parse, stringify } from 'yaml';

/** The whole of Mangru as `npm start` runs it, on ports of its own. */
export interface WholeCity extends AsyncDisposable {
  readonly baseUrl: string;
  readonly linkPort: number;
  readonly password: string;
}

export interface WholeCityOptions {
  readonly dir: string;
  readonly databaseUrl: string;
  readonly cameras: number;
  /** Ids of cameras that stay connected. */
  readonly alwaysOn: readonly string[];
}

const PORTS = { server: 18_080, relay: 18_090, rtsp: 18_554, udp: 18_189, cameras: 18_600, police: 18_610, link: 19_112 };
const PASSWORD = 'bench-password';
const READY_MS = 120_000;
const STOP_MS = 20_000;

export async function startWholeCity(options: WholeCityOptions): Promise<WholeCity> {
  const config = path.join(options.dir, 'city.yaml');
  await writeFile(config, await cityYaml(options));
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', 'src/main/start.ts', '--data', path.join(options.dir, 'data'), '--config', config, '--quiet'],
    {
      env: { ...process.env, DATABASE_URL: options.databaseUrl, MANGRU_DEMO_PASSWORD: PASSWORD, MANGRU_LOG_LEVEL: 'error' },
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    },
  );
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const ready = new Promise<void>((resolve) => {
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (/^ready /m.test(text) ? resolve() : undefined));
  });
  const late = new Promise<never>((_, reject) => setTimeout(() => reject(new Error('the city was not ready in time')), READY_MS).unref());
  await Promise.race([ready, late, gone.then(() => Promise.reject(new Error('the city ended while starting')))]);
  return {
    baseUrl: `http://127.0.0.1:${PORTS.server}`,
    linkPort: PORTS.link,
    password: PASSWORD,
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
      await gone;
      clearTimeout(timer);
    },
  };
}

async function cityYaml({ cameras, alwaysOn }: WholeCityOptions): Promise<string> {
  const city = parse(await readFile('config/city.yaml', 'utf8')) as Record<string, Record<string, unknown>>;
  const section = (name: string, changes: Record<string, unknown>): Record<string, unknown> => ({ ...city[name], ...changes });
  return stringify({
    ...city,
    server: section('server', { port: PORTS.server }),
    relay: section('relay', { port: PORTS.relay, rtspPort: PORTS.rtsp, udpPort: PORTS.udp, alwaysOn }),
    demo: section('demo', { cameras, cameraPort: PORTS.cameras, policePort: PORTS.police }),
    services: { 'emergency-video-112': { host: '127.0.0.1', port: PORTS.link }, 'dispatch-119': { port: 0 } },
  });
}

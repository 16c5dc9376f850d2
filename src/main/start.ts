import { spawn } from 'node:child_process';
import path from 'node:path';
import { readConfig, readSecret } from '#io/read-config.ts';
import type { CityConfig } from '#contract/city-config.ts';
import { Child, type ChildOptions } from './child.ts';
import { configureServices } from './configured-services.ts';
import { lockDataFolder } from './data-lock.ts';
import { findFreePort, refuseTakenPorts, type WantedPort } from './free-ports.ts';
import { keptSecret, makePassword, makeKey } from './keys.ts';
import type { PostgresSettings, ServerSettings, SimulatorSettings } from './process-settings.ts';
import { relayProcesses } from './relay-processes.ts';
import { readStartOptions, USAGE, type StartOptions } from './start-options.ts';
import { wantedPartners } from './wanted-partners.ts';

/** The supervisor: PostgreSQL, server, relay and simulated city as its children, started in order and stopped in reverse. */
const log = (text: string): void => console.log(text);
const here = import.meta.dirname;

async function main(): Promise<void> {
  const options = readStartOptions(process.argv.slice(2));
  if ('help' in options) return log(USAGE);
  if ('problem' in options) throw new Error(`${options.problem}\n\n${USAGE}`);
  const config = await readConfig(options.config);
  if (!config.demo.enabled && process.env['MANGRU_DEMO_PASSWORD'])
    throw new Error(
      `MANGRU_DEMO_PASSWORD is set, but ${options.config} says demo.enabled: false. A real city has no demo logins: unset it.`,
    );
  // Each process reads it again for itself; what is wrong in it is said once, before anything runs.
  await configureServices(config, process.env);
  const port = options.port ?? config.server.port;
  await using stack = new AsyncDisposableStack();
  stack.use(await lockDataFolder(options.dataDir));
  await refuseTakenPorts(portsOf(config, port));
  const stopped = whenAskedToStop();
  await Promise.race([startAll(stack, { options, config, port }), stopped]);
  log(await stopped);
}

interface Plan {
  readonly options: StartOptions;
  readonly config: CityConfig;
  readonly port: number;
}

async function startAll(stack: AsyncDisposableStack, plan: Plan): Promise<void> {
  const { options, config, port } = plan;
  const relaySecret = (await readSecret(process.env, 'MANGRU_RELAY_SECRET')) ?? makeKey();
  const dataKey = (await readSecret(process.env, 'MANGRU_DATA_KEY')) ?? (await keptSecret(options.dataDir, 'data.key', makeKey));
  const demoPassword = config.demo.enabled
    ? ((await readSecret(process.env, 'MANGRU_DEMO_PASSWORD')) ?? (await keptSecret(options.dataDir, 'demo-password', makePassword)))
    : undefined;
  const cameras = options.cameras ?? config.demo.cameras;
  // A process that is started again while others wait need not compile again what has not changed; `npm start` has said where to keep it.
  const kept = { NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] || path.resolve(options.dataDir, 'compiled') };
  const child = (name: string, env: Record<string, string>, more: Partial<Pick<ChildOptions, 'script' | 'onReady' | 'told'>> = {}): Child =>
    stack.use(new Child({ name, env: { ...kept, ...env }, log, ...more, script: path.join(here, `${more.script ?? name}.ts`) }));
  // The cameras first and last to go. The story begins when all else is ready, and again when its process was restarted.
  const whole = Promise.withResolvers<void>();
  const tellStory = (simulated: Child): void => void whole.promise.then(() => simulated.send({ begin: true }));
  const simulator: SimulatorSettings = {
    config: options.config,
    cameras,
    story: config.demo.story && !options.quiet,
    server: `http://${isEveryAddress(config.server.host) ? '127.0.0.1' : config.server.host}:${port}`,
    ...(demoPassword === undefined ? {} : { demoPassword }),
    switches: path.resolve(options.dataDir, 'simulated-cameras.json'),
    traffic: path.resolve(options.dataDir, 'simulated-traffic.json'),
  };
  const simulated = config.demo.enabled
    ? child('simulator', { MANGRU_SIMULATOR: JSON.stringify(simulator) }, { onReady: tellStory })
    : undefined;
  const keeper = process.env['DATABASE_URL'] ? undefined : stack.use(await keeperOf(options.dataDir));
  const ground = Promise.all([
    keeper ? addressOf(keeper) : process.env['DATABASE_URL'],
    simulated?.start(),
    runScript(stack, 'tools/build-console.ts'),
  ]);
  const relays = relayProcesses(config, port).map(({ name, settings }) =>
    child(name, { MANGRU_RELAY: JSON.stringify(settings), MANGRU_RELAY_SECRET: relaySecret }, { script: 'relay' }),
  );
  const server: ServerSettings = {
    config: options.config,
    port,
    cameras,
    relaySecret,
    dataKey,
    consoleDir: path.resolve('build/console'),
    ...(demoPassword === undefined ? {} : { demoPassword }),
  };
  const served = child('server', { MANGRU_SERVER: JSON.stringify(server) }, { told: ground.then(([databaseUrl]) => ({ databaseUrl })) });
  // The largest process begins to load while what it stands on is not ready yet.
  const serving = served.start();
  await Promise.race([ground, serving]);
  await Promise.all([serving, ...relays.map((relay) => relay.start())]);
  announce(config, port, demoPassword);
  whole.resolve();
}

/** A server that listens on every address of its machine is reached there at this one. */
function isEveryAddress(host: string): boolean {
  return host === '0.0.0.0' || host === '::';
}

/** A keeper process of its own, so that PostgreSQL is started again when it dies and ends however we end. Always on the same port: the server knows it by its address. */
async function keeperOf(dataDir: string): Promise<Child> {
  const settings: PostgresSettings = { dataDir, port: await findFreePort() };
  return new Child({
    name: 'postgres',
    script: path.join(here, 'postgres.ts'),
    env: { MANGRU_POSTGRES: JSON.stringify(settings) },
    log,
    stopWithinMs: 30_000,
  });
}

async function addressOf(keeper: Child): Promise<string> {
  const { url } = await keeper.start();
  if (typeof url !== 'string') throw new Error('PostgreSQL started without telling its address.');
  return url;
}

function portsOf(config: CityConfig, port: number): WantedPort[] {
  const { demo } = config;
  const { files, pictures } = wantedPartners(config);
  return [
    { host: config.server.host, port, kind: 'tcp', purpose: 'console' },
    ...relayProcesses(config, port).flatMap(({ ports }) => ports),
    ...(demo.enabled
      ? [
          { host: demo.cameraHost, port: demo.cameraPort, kind: 'tcp' as const, purpose: 'simulated cameras: demo.cameraPort' },
          { host: '127.0.0.1', port: demo.policePort, kind: 'tcp' as const, purpose: 'simulated police server: demo.policePort' },
          { host: '127.0.0.1', port: demo.smsPort, kind: 'tcp' as const, purpose: 'simulated gateway of text messages: demo.smsPort' },
          { host: '127.0.0.1', port: demo.mailPort, kind: 'tcp' as const, purpose: 'simulated mail server: demo.mailPort' },
          { host: '127.0.0.1', port: demo.trafficPort, kind: 'tcp' as const, purpose: 'simulated traffic centre: demo.trafficPort' },
          { host: '127.0.0.1', port: demo.ownersPort, kind: 'tcp' as const, purpose: 'simulated vehicle registry: demo.ownersPort' },
          ...(files ? [files] : []),
          ...(pictures ? [pictures] : []),
        ]
      : []),
    ...Object.entries(config.services).flatMap(([id, section]) => servicePort(id, section)),
  ];
}

function servicePort(id: string, section: unknown): WantedPort[] {
  if (typeof section !== 'object' || section === null || !('port' in section) || typeof section.port !== 'number') return [];
  const host = 'host' in section && typeof section.host === 'string' ? section.host : '127.0.0.1';
  return [{ host, port: section.port, kind: 'tcp', purpose: `services.${id}.port` }];
}

function announce(config: CityConfig, port: number, demoPassword: string | undefined): void {
  if (demoPassword !== undefined) {
    log(`demo password  ${demoPassword}`);
    for (const person of config.demo.people)
      log(`demo login     ${person.login.padEnd(12)} ${person.name} · ${person.role} · ${person.organisation}`);
  }
  log(`ready ${config.server.publicUrl ?? `http://${config.server.host}:${port}`}`);
}

async function runScript(stack: AsyncDisposableStack, script: string): Promise<void> {
  // Ctrl-C is ours to hear, as with every child: a script that died of it before we heard it would be a start that failed.
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script], { stdio: 'inherit', detached: true });
  stack.defer(() => void child.kill());
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve));
  if (code !== 0) throw new Error(`${script} failed (code ${code}); see above.`);
}

/** Resolves with the last words: Ctrl-C, a signal, or the end of whoever started us. */
function whenAskedToStop(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve('stopping …'));
    process.on('disconnect', () => resolve('stopping: whoever started Mangru is gone'));
  });
}

try {
  await main();
  process.exit(0);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
}

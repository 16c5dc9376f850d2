import { spawn, type ChildProcess } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { systemClock } from '#io/clock.ts';
import { systemNet } from '#io/net.ts';
import { fake112, type Fake112 } from '#services/emergency-video-112/fake.ts';
import type { FakeSettings } from '#services/wires/telegram/fake-system.ts';
import { ApiClient } from '../support/api-client.ts';
import { PROJECT, freePorts, writeConfig, type CityPorts, type CityYaml } from './city-settings.ts';
import { eventually } from './eventually.ts';
import { family, processesOf, stillRunning, type Seen } from './processes.ts';

export interface TestCityOptions {
  readonly cameras?: number;
  /** With the story that a demo tells by itself. */
  readonly story?: boolean;
  readonly change?: (yaml: CityYaml) => void;
  readonly environment?: Readonly<Record<string, string>>;
  /** Started by `npm start`'s own script, with the runner in between, instead of the supervisor alone. */
  readonly throughRunner?: boolean;
  /** Where the project lies, and who runs it: another account needs a copy it can write. */
  readonly project?: string;
  readonly account?: { readonly uid: number; readonly gid: number };
  /** A network namespace that it runs in, and its address there as seen from here. */
  readonly network?: { readonly namespace: string; readonly host: string };
  /** Instead of free ones. */
  readonly ports?: CityPorts;
}

export type CityProcess = 'postgres' | 'server' | 'relay' | 'simulator';
export type CameraState = 'normal' | 'dead' | 'frozen' | 'garbage';

const PASSWORD = 'correct-horse-112';
const READY_WITHIN_MS = 120_000;
const STOP_WITHIN_MS = 60_000;
const MAX_OUTPUT = 200_000;

/** A folder with a configuration of its own, in which a whole city is started and stopped as a user would do it. */
export class TestCity implements AsyncDisposable {
  readonly folder: string;
  readonly ports: CityPorts;
  readonly options: TestCityOptions;
  readonly password = PASSWORD;
  readonly #lent: boolean;
  #run: Run | undefined;

  private constructor(folder: string, ports: CityPorts, options: TestCityOptions, lent = false) {
    this.folder = folder;
    this.ports = ports;
    this.options = options;
    this.#lent = lent;
  }

  /** A city that another process has started and will stop: to be visited, not to be killed. */
  static lent({ folder, ports }: { readonly folder: string; readonly ports: CityPorts }): TestCity {
    return new TestCity(folder, ports, {}, true);
  }

  /** The folder only; nothing runs yet. */
  static async prepare(options: TestCityOptions = {}): Promise<TestCity> {
    const folder = await mkdtemp(path.join(tmpdir(), 'mangru-city-'));
    // Started by root, PostgreSQL runs as somebody else, and would be kept outside a folder that is closed to them.
    await chmod(folder, 0o755);
    const city = new TestCity(folder, options.ports ?? (await freePorts()), options);
    await writeConfig(city.config, city.ports, options.change);
    return city;
  }

  /** Started, ready, and its relay connected. */
  static async start(options: TestCityOptions = {}): Promise<TestCity> {
    const city = await TestCity.prepare(options);
    try {
      await city.start();
      return city;
    } catch (error) {
      await city[Symbol.asyncDispose]();
      throw error;
    }
  }

  get config(): string {
    return path.join(this.folder, 'city.yaml');
  }

  get data(): string {
    return path.join(this.folder, 'data');
  }

  get host(): string {
    return this.options.network?.host ?? '127.0.0.1';
  }

  get baseUrl(): string {
    return `http://${this.host}:${this.ports.server}`;
  }

  /** As `ApiClient` and `FeedViewer` want it. */
  get url(): string {
    return this.baseUrl;
  }

  get port(): number {
    return this.ports.server;
  }

  get run(): Run {
    if (!this.#run) throw new Error('the city was not started');
    return this.#run;
  }

  /** Starts, without waiting for anything. */
  launch(parameters: readonly string[] = []): Run {
    const { cameras = 40, story = false, environment = {}, throughRunner = false, project = PROJECT, account, network } = this.options;
    const words = [
      '--data',
      this.data,
      '--config',
      this.config,
      '--cameras',
      String(cameras),
      ...(story ? [] : ['--quiet']),
      ...parameters,
    ];
    const script = throughRunner ? ['start.mjs'] : ['--disable-warning=ExperimentalWarning', 'src/main/start.ts'];
    // `ip netns exec` becomes what it starts, under the same process id.
    const inside = network ? ['netns', 'exec', network.namespace, process.execPath] : [];
    const child = spawn(network ? 'ip' : process.execPath, [...inside, ...script, ...words], {
      cwd: project,
      env: { ...cleanEnvironment(), ...compiledCodeOf(project), MANGRU_DEMO_PASSWORD: this.password, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A process group of its own, as a terminal gives one to what is started in it: Ctrl-C goes to the group.
      detached: true,
      ...account,
    });
    this.#run = new Run(child);
    return this.#run;
  }

  /** Resolves when the city is ready and video can be had; with the seconds until the `ready` line. */
  async start(): Promise<number> {
    const run = this.launch();
    const seconds = await run.ready();
    await this.untilWhole();
    return seconds;
  }

  /** Until the server takes reports and its relay is connected. */
  async untilWhole(withinMs = 60_000): Promise<void> {
    await eventually('/readyz says 200', async () => (await fetch(`${this.baseUrl}/readyz`)).status, {
      holds: (status) => status === 200,
      withinMs,
    });
  }

  signedIn(login: string): Promise<ApiClient> {
    return ApiClient.signedIn(this, login, this.password);
  }

  /** A 112 system, connected and logged in. */
  async fake112(options: Omit<FakeSettings, 'host' | 'port' | 'style'> = {}): Promise<Fake112> {
    const fake = fake112({ clock: systemClock, net: systemNet() }, { ...options, host: this.host, port: this.ports.link112 });
    await fake.connect();
    return fake;
  }

  /** Breaks and mends simulated cameras: those not named work. */
  async setCameras(states: Readonly<Record<string, CameraState>>): Promise<void> {
    await writeFile(path.join(this.data, 'simulated-cameras.json'), JSON.stringify(states));
  }

  /** The process of the city that runs now, as /proc shows it; waits for one that is just being started. */
  async find(name: CityProcess | 'keeper'): Promise<Seen> {
    const isIt = ({ command }: Seen): boolean =>
      name === 'postgres' ? /\/bin\/postgres -D/.test(command) : command.endsWith(`src/main/${name === 'keeper' ? 'postgres' : name}.ts`);
    return eventually(`a process "${name}"`, async () => (await family(this.run.pid)).find(isIt), {}) as Promise<Seen>;
  }

  /** The process of the relay of this name, e.g. `relay-2`; waits for one that is just being started. */
  async findRelay(name: string): Promise<Seen> {
    return eventually(`a process of ${name}`, async () => {
      for (const each of await family(this.run.pid)) {
        if (!each.command.endsWith('src/main/relay.ts')) continue;
        if ((await readFile(`/proc/${each.pid}/environ`, 'utf8')).includes(`"name":"${name}"`)) return each;
      }
      return undefined;
    }) as Promise<Seen>;
  }

  async kill(name: CityProcess | 'keeper', signal: NodeJS.Signals = 'SIGKILL'): Promise<Seen> {
    const found = await this.find(name);
    process.kill(found.pid, signal);
    return found;
  }

  /** Ctrl-C, and then until nothing of it runs any more; the exit code. */
  async stop(): Promise<number | null> {
    const run = this.run;
    run.signalGroup('SIGINT');
    const code = await run.ended(STOP_WITHIN_MS);
    await this.untilGone();
    return code;
  }

  /** Until no process of this city is left. */
  async untilGone(withinMs = STOP_WITHIN_MS): Promise<void> {
    await eventually('no process of the city is left', () => this.left(), { holds: (left) => left.length === 0, withinMs });
  }

  /** What of this city runs. */
  async left(): Promise<readonly Seen[]> {
    const known = this.#run?.known ?? [];
    const [named, children] = await Promise.all([processesOf(this.folder), stillRunning(known)]);
    return [...new Map([...named, ...children].map((each) => [each.pid, each])).values()];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#lent) return;
    if (this.#run && !this.#run.hasEnded) await this.stop().catch(() => this.#run?.signalGroup('SIGKILL'));
    for (const { pid } of await this.left()) process.kill(pid, 'SIGKILL');
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** One life of the city: what it prints and how it ends. */
export class Run {
  readonly #child: ChildProcess;
  readonly #startedAt = performance.now();
  readonly #ended: Promise<number | null>;
  #output = '';
  /** Every process that was seen to belong to it while it ran. */
  known: readonly Seen[] = [];

  constructor(child: ChildProcess) {
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#output = (this.#output + text).slice(-MAX_OUTPUT);
      });
    }
    this.#ended = new Promise((resolve) => child.once('close', resolve));
  }

  get pid(): number {
    if (this.#child.pid === undefined) throw new Error('nothing was started');
    return this.#child.pid;
  }

  get output(): string {
    return this.#output;
  }

  get hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  /** Seconds until the `ready` line. */
  async ready(withinMs = READY_WITHIN_MS): Promise<number> {
    await this.says(/^ready http:\/\/\S+$/m, withinMs);
    const seconds = (performance.now() - this.#startedAt) / 1_000;
    await this.remember();
    return seconds;
  }

  /** Until it has printed this; fails at once when it ends before. */
  async says(what: RegExp, withinMs = READY_WITHIN_MS): Promise<void> {
    const seen = await eventually(`the city says ${what}`, () => (what.test(this.#output) ? 'said' : this.hasEnded ? 'ended' : undefined), {
      withinMs,
      everyMs: 10,
    }).catch((error: unknown) => {
      throw new Error(`${String(error)}\n${this.#output}`);
    });
    if (seen === 'ended') throw new Error(`the city ended before it said ${what}:\n${this.#output}`);
  }

  /** Notes all its processes of now, to be looked for when it should be gone. */
  async remember(): Promise<void> {
    this.known = [...this.known, ...(await family(this.pid))];
  }

  signalGroup(signal: NodeJS.Signals): void {
    process.kill(-this.pid, signal);
  }

  /** The exit code; null when a signal ended it. */
  async ended(withinMs = STOP_WITHIN_MS): Promise<number | null> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error(`the city did not end within ${withinMs} ms:\n${this.#output}`)), withinMs);
    });
    return Promise.race([this.#ended, late]).finally(() => clearTimeout(timer));
  }
}

/** A copy of the project keeps its own, as it would where it came from nowhere. */
function compiledCodeOf(project: string): NodeJS.ProcessEnv {
  return project === PROJECT ? {} : { NODE_COMPILE_CACHE: '' };
}

/** Ours without what would lead the city elsewhere. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(MANGRU_|DATABASE_URL|VITEST|NODE_ENV|NODE_OPTIONS)/.test(name)),
  );
}

import { createHash } from 'node:crypto';
import { serviceDefinition } from '#contract/service-definition.ts';
import type { IncidentCommand } from '#contract/incident-view.ts';
import type { IncidentId } from '#domain/ids.ts';
import type { Person } from '#domain/person.ts';
import { compileDefinitions, type Definitions } from '#engine/definitions.ts';
import type { Commit, Job, Surroundings } from '#server/handle.ts';
import { Handler, type Handled } from '#server/handler.ts';
import { JournalTail } from '#server/journal/journal-tail.ts';
import { LinkHost } from '#server/links/link-host.ts';
import { Outbox } from '#server/outbox/outbox.ts';
import { perform } from '#server/perform.ts';
import { timeOrderedId } from '#server/time-ordered-id.ts';
import type { Ciphers, Listener, Net } from '#services/ports.ts';
import { dutyOf, OFFICER, SURROUNDINGS } from '../support/engine-city.ts';
import { TestSealed } from '../support/link-ports.ts';
import type { ConsoleProjection } from './console-projection.ts';
import type { Prng } from './prng.ts';
import type { SimDisk } from './sim-disk.ts';
import { InvariantBroken, type SimLoop } from './sim-loop.ts';
import type { SimNet } from './sim-net.ts';
import { listenHttp } from './sim-http.ts';
import type { SimWire } from './sim-line.ts';
import { POLICE_FILES } from './sim-police-files.ts';
import { FIRST_WIRES, simServices, type SimService } from './sim-wires.ts';

/** What runs in the server for these wires, compiled once for all runs. */
interface SimCity {
  readonly services: readonly SimService[];
  readonly definitions: Definitions;
}
const CITIES = new Map<readonly SimWire[], SimCity>();

function cityOf(wires: readonly SimWire[]): SimCity {
  const known = CITIES.get(wires);
  if (known) return known;
  const running = simServices(wires);
  const compiled = compileDefinitions(
    running.map(({ service, config }) => ({ definition: serviceDefinition.parse(service.definition), config })),
  );
  if (!compiled.ok) throw new Error(compiled.problems.join('; '));
  const city: SimCity = { services: running, definitions: compiled.definitions };
  CITIES.set(wires, city);
  return city;
}

const NO_CIPHERS: Ciphers = {
  encryptAria: () => {
    throw new Error('no cipher in the simulation');
  },
  decryptAria: () => undefined,
  sha256: (bytes) => createHash('sha256').update(bytes).digest('hex'),
};

/** Whoever does not answer is followed by the officer on duty, then by the whole room; in the city by the lead. */
const WITH_CHAINS: Surroundings = {
  ...SURROUNDINGS,
  duty: dutyOf({
    chainOf: (organisation) => [
      { post: organisation === 'police-112' ? 'officer' : 'lead', withinSeconds: 20, channels: ['sms'] },
      { withinSeconds: 30, channels: [] },
    ],
    onDuty: (organisation, post) => (organisation === 'police-112' && post === 'officer' ? [OFFICER.id] : []),
  }),
};

export interface SimWorld {
  readonly loop: SimLoop;
  readonly net: SimNet;
  readonly disk: SimDisk;
  readonly dice: Prng;
  readonly console: ConsoleProjection;
  readonly wires: readonly SimWire[];
  /** What links have sealed; it outlives every crash. */
  readonly sealed: Map<string, TestSealed>;
  readonly onBroken: (error: InvariantBroken) => void;
}

/** One life of the server process: the real shell, link, outbox and journal reader over simulated ports. */
export class SimServer {
  readonly #world: SimWorld;
  readonly #handler: Handler;
  readonly #outbox: Outbox;
  readonly #links: LinkHost;
  readonly #tail: JournalTail;
  readonly #stop = new AbortController();
  readonly #city: SimCity;
  readonly #net: Net;
  #http: Listener | undefined;
  #alive = true;

  constructor(world: SimWorld) {
    this.#world = world;
    const { loop, net, disk, dice } = world;
    const isAlive = (): boolean => this.#alive;
    this.#city = cityOf(world.wires);
    this.#net = net.of('server', isAlive);
    const clock = loop.clockOf(isAlive);
    const random = { hex: (bytes: number): string => dice.hex(bytes) };
    this.#handler = new Handler({
      store: disk.storeOf(isAlive),
      context: () => ({ definitions: this.#city.definitions, surroundings: WITH_CHAINS, now: loop.now }),
      onCommit: (commit) => this.#onCommit(commit),
      onFailure: (error, jobs) => loop.trace(`commit of ${jobs} failed: ${String(error)}`),
      head: disk.state.head.seq,
      maxBatch: 20,
      maxWaiting: 40,
    });
    const submit = (job: Job): Promise<Handled> => this.#handler.submit(job);
    this.#links = new LinkHost({
      clock,
      net: this.#net,
      random,
      ciphers: NO_CIPHERS,
      vault: { keep: ({ subject }) => Promise.resolve(subject), pictures: () => Promise.resolve([]) },
      files: POLICE_FILES,
      sealed: (link) => sealedOf(world, link),
      post: () => Promise.reject(new Error('nobody listens there')),
      clockTime: () => '00:00',
      units: { report: () => ({ taken: 0, late: 0, refused: 0, problems: [] }) },
      submit,
      record: async (record) => (await submit({ record })).ok,
      incidentOf: () => Promise.resolve(undefined),
      saveQuarantine: (row) => disk.saveQuarantine(row, isAlive),
      readQuarantine: async () => [],
    });
    // Messages by other channels have no partner here; that they go at least once is the outbox's own promise.
    const deliver = (): Promise<'done'> => Promise.resolve('done');
    const relays = { warm: () => {}, cool: () => {}, revoke: () => true };
    this.#perform = async (row) => {
      const pushes = { servers: new Map(), of: () => [], start: () => Promise.resolve({ ok: false, reason: 'noSuchPushServer' } as const) };
      const result = await perform(row, {
        clock,
        links: this.#links,
        relays,
        submit,
        pushes,
        findIncident: async () => undefined,
        deliver,
        ways: { find: () => ({ failed: 'noRoads' }) },
      });
      loop.trace(`performed ${row.id} ${row.effect.do}: ${result === 'done' ? result : result.later}`);
      return result;
    };
    this.#outbox = new Outbox({
      ...disk.outboxOf(isAlive),
      clock,
      perform: this.#perform,
      onFailure: (what, reason) => loop.trace(`effect ${what} later: ${reason}`),
    });
    this.#tail = new JournalTail({ head: disk.state.head.seq, keep: 20, backfill: (after, limit) => this.#backfill(after, limit) });
  }

  readonly #perform: ConstructorParameters<typeof Outbox>[0]['perform'];

  async start(): Promise<void> {
    void this.#showOnConsole();
    await this.#outbox.start();
    // The list holds services of every config type; each was parsed by its own schema.
    for (const { service, config } of this.#city.services) await this.#links.add(service as never, config);
    if (this.#world.wires !== FIRST_WIRES) this.#http = await listenHttp(this.#net, (path) => this.#links.http(path));
  }

  command(by: Person, incident: IncidentId, command: IncidentCommand): Promise<Handled> {
    const id = timeOrderedId(this.#world.loop.now, this.#world.dice.hex(6));
    return this.#handler.submit({ input: { kind: 'command', id, incident, command, by } });
  }

  linkCommand(by: Person, command: 'pause' | 'resume', service: string): Promise<unknown> {
    return this.#links.command(service, command, by);
  }

  /** Stops in the middle of whatever it does; nothing of it runs on. */
  crash(): void {
    this.#alive = false;
    this.#stop.abort();
    this.#world.net.crash('server');
    this.#world.disk.crash();
  }

  /** Stops as an administrator stops it. */
  async end(): Promise<void> {
    await this.#http?.[Symbol.asyncDispose]();
    await this.#links[Symbol.asyncDispose]();
    await this.#handler[Symbol.asyncDispose]();
    await this.#outbox[Symbol.asyncDispose]();
    this.#alive = false;
    this.#stop.abort();
  }

  #onCommit(commit: Commit): void {
    if (!this.#alive) return;
    this.#world.loop.trace(`commit ${commit.entries.map((entry) => `${entry.seq} ${entry.kind}`).join(', ')}`);
    this.#tail.push(commit.entries);
    this.#outbox.add(commit.outbox);
    for (const hint of commit.hints) void this.#perform(hint);
  }

  async #backfill(after: number, limit: number): ReturnType<ConstructorParameters<typeof JournalTail>[0]['backfill']> {
    const { loop, disk, dice } = this.#world;
    await loop.sleep(dice.int(0, 30), () => this.#alive);
    const page = disk.state.entries.filter((entry) => entry.seq > after).slice(0, Math.min(limit, 50));
    await loop.sleep(dice.int(0, 30), () => this.#alive);
    return page;
  }

  /** The console's connection: goes on behind the last entry that it saw, whatever happened to the server meanwhile. */
  async #showOnConsole(): Promise<void> {
    const { console: board, loop, dice } = this.#world;
    try {
      for await (const batch of this.#tail.read(board.seq, this.#stop.signal)) {
        if (dice.chance(0.2)) await loop.sleep(dice.int(0, 500), () => this.#alive);
        board.take(batch);
      }
    } catch (error) {
      this.#world.onBroken(new InvariantBroken(`the console's reader ended: ${String(error)}`));
    }
  }
}

function sealedOf({ sealed }: SimWorld, link: string): TestSealed {
  const known = sealed.get(link) ?? new TestSealed();
  sealed.set(link, known);
  return known;
}

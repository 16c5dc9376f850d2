import type { IncidentCommand } from '#contract/incident-view.ts';
import type { IncidentId } from '#domain/ids.ts';
import { isLive, type Incident } from '#domain/incident.ts';
import type { EntryKind } from '#domain/journal.ts';
import type { Person } from '#domain/person.ts';
import { LEAD, NOW, OFFICER, OPERATOR } from '../support/engine-city.ts';
import { ConsoleProjection } from './console-projection.ts';
import { Judge } from './judge.ts';
import { Prng } from './prng.ts';
import { CALM, SimDisk, type Sabotage } from './sim-disk.ts';
import { InvariantBroken, SimLoop } from './sim-loop.ts';
import { SimNet } from './sim-net.ts';
import { makeTelegrams, SimPartner } from './sim-partner.ts';
import { SimServer } from './sim-server.ts';
import type { SimWire, Telegram } from './sim-line.ts';
import { ALL_WIRES, FIRST_WIRES } from './sim-wires.ts';
import type { TestSealed } from '../support/link-ports.ts';

export interface SimOptions {
  readonly seed: number;
  readonly sabotage?: Sabotage;
  readonly keepTrace?: boolean;
  /** The city as it was with three services: seeds of those days find what they found. */
  readonly few?: boolean;
}

export interface SimResult {
  readonly seed: number;
  readonly hash: string;
  readonly events: number;
  readonly commits: number;
  readonly entries: number;
  readonly telegrams: number;
  readonly crashes: number;
  readonly faults: number;
  readonly simulatedMs: number;
  /** Which rule was broken, if one was. */
  readonly broken?: string;
  readonly lines: readonly string[];
}

const CHAOS_MS = 150_000;
const RECOVERY_MS = 1_800_000;
const COMMAND_ENTRY: Readonly<Record<string, EntryKind>> = {
  acknowledge: 'incident.acknowledged',
  assign: 'incident.assigned',
  resolve: 'incident.resolved',
  close: 'incident.closed',
  markFalse: 'incident.markedFalse',
  reopen: 'incident.reopened',
  note: 'incident.noted',
  addCamera: 'camera.added',
  removeCamera: 'camera.removed',
  markSighting: 'incident.sighted',
  propagate: 'propagation.sent',
  acknowledgePropagation: 'propagation.acknowledged',
  tickSop: 'sop.ticked',
  offerHandover: 'handover.offered',
  acceptHandover: 'handover.accepted',
  merge: 'incident.merged',
  split: 'incident.split',
  confirm: 'incident.confirmed',
};

/** One city, its partners, its people and its bad luck, from one seed. */
class Simulation {
  readonly loop: SimLoop;
  readonly judge: Judge;
  readonly #dice: Prng;
  readonly #net: SimNet;
  readonly #disk: SimDisk;
  readonly #console = new ConsoleProjection();
  readonly #wires: readonly SimWire[];
  readonly #sealed = new Map<string, TestSealed>();
  readonly partners: readonly SimPartner[];
  #server: SimServer | undefined;
  #chaos = true;
  crashes = 0;
  faults = 0;
  /** A broken promise found while promises settle; the loop stops on it. */
  #broken: InvariantBroken | undefined;

  constructor({ seed, sabotage, keepTrace, few = false }: SimOptions) {
    this.#wires = few ? FIRST_WIRES : ALL_WIRES;
    this.loop = new SimLoop(NOW, keepTrace);
    this.#dice = new Prng(seed);
    this.#net = new SimNet(this.loop, this.#dice.fork());
    this.#disk = new SimDisk({ loop: this.loop, dice: this.#dice.fork(), sabotage });
    this.judge = new Judge(this.#disk.state, this.#wires);
    this.#disk.onDurable = (saved) => this.#guard(() => this.judge.onDurable(saved));
    this.partners = this.#makePartners();
  }

  #makePartners(): readonly SimPartner[] {
    const [police, ...others] = this.#wires;
    const left = [...others];
    return Array.from({ length: this.#dice.int(1, 3) }, (_, at) => {
      const dice = this.#dice.fork();
      const partner = `p${at}`;
      // The police are in every city; who else is differs, but in the city of few.
      const next = this.#wires === ALL_WIRES ? dice.int(0, left.length - 1) : 0;
      const wire = at === 0 ? police : left.splice(next, 1)[0];
      if (!wire) throw new Error('there are not so many wires');
      const telegrams = makeTelegrams({ dice, partner, wire, startAt: this.loop.now, spanMs: CHAOS_MS - 60_000 });
      const options = { id: partner, wire, telegrams, disorderly: dice.chance(0.3) };
      const world = {
        loop: this.loop,
        net: this.#net.of(partner, () => true),
        dice,
        onAcknowledged: (telegram: Telegram) => this.#guard(() => this.judge.judgeTelegram(telegram)),
        onBroken: (error: InvariantBroken) => void (this.#broken ??= error),
      };
      return new SimPartner(world, options);
    });
  }

  #guard(check: () => void): void {
    try {
      check();
    } catch (error) {
      if (!(error instanceof InvariantBroken)) throw error;
      this.#broken ??= error;
    }
  }

  async run(): Promise<void> {
    this.#boot();
    for (const partner of this.partners) partner.start();
    this.#people();
    this.#misfortune();
    await this.#pass(CHAOS_MS);
    this.#recover();
    await this.#until(
      () => this.partners.every((partner) => partner.left === 0),
      RECOVERY_MS,
      () => this.partners.map((partner) => `${partner.options.id} has ${partner.left} left`).join(', '),
    );
    await this.#closeAll();
    await this.#until(
      () => this.#isQuiet(),
      RECOVERY_MS,
      () => `${[...this.#disk.state.outbox.keys()].join(', ')} not done, console at ${this.#console.seq} of ${this.#disk.state.head.seq}`,
    );
    for (const partner of this.partners) partner.stop();
    await this.#stopServer();
    this.judge.judgeEnd(this.partners, this.#console, this.loop.now);
  }

  async #until(isDone: () => boolean, deadlineMs: number, whyNot: () => string): Promise<void> {
    await this.loop.runUntil(() => this.#broken !== undefined || isDone(), deadlineMs, whyNot);
    if (this.#broken) throw this.#broken;
  }

  #isQuiet(): boolean {
    const due = [...this.#disk.state.outbox.values()].some((row) => row.effect.do !== 'wake' || row.dueAt <= this.loop.now);
    return !due && this.#console.seq === this.#disk.state.head.seq;
  }

  #boot(): void {
    const server = new SimServer({
      loop: this.loop,
      net: this.#net,
      disk: this.#disk,
      dice: this.#dice.fork(),
      console: this.#console,
      wires: this.#wires,
      sealed: this.#sealed,
      onBroken: (error) => void (this.#broken ??= error),
    });
    this.#server = server;
    server.start().catch((error: unknown) => this.loop.trace(`start: ${String(error)}`));
  }

  #crash(): void {
    const server = this.#server;
    if (!server) return;
    this.crashes += 1;
    this.loop.trace('server crashes');
    this.#server = undefined;
    server.crash();
    this.loop.after(this.#dice.int(50, 15_000), () => {
      this.loop.trace('server starts');
      this.#boot();
    });
  }

  /** One stroke of bad luck after the other, until the chaos ends. */
  #misfortune(): void {
    const dice = this.#dice.fork();
    const strokes: readonly (() => void)[] = [
      () => this.#crash(),
      () => void (this.#net.open.length > 0 && this.#net.cut(dice.pick(this.#net.open))),
      () => void (this.#net.open.length > 0 && this.#net.silence(dice.pick(this.#net.open))),
      () => this.#net.partition(dice.int(500, 40_000)),
      () => this.#disk.failAppendIn(dice.int(1, 5)),
      () => this.#badDisk({ fails: dice.pick([0.05, 0.3, 1]), slow: 0.2, slowMs: 3_000 }, dice.int(500, 12_000)),
      () => this.#badDisk({ fails: 0, slow: 0.7, slowMs: 20_000 }, dice.int(2_000, 20_000)),
      () =>
        void this.#server
          ?.linkCommand(LEAD, dice.pick(['pause', 'resume'] as const), this.#someLink(dice))
          .catch((error: unknown) => this.loop.trace(`link: ${String(error)}`)),
    ];
    const next = (): void => {
      if (!this.#chaos) return;
      this.faults += 1;
      dice.pick(strokes)();
      this.loop.after(dice.int(500, 25_000), next);
    };
    this.loop.after(dice.int(0, 20_000), next);
  }

  #someLink(dice: Prng): string {
    return dice.pick(this.#wires).service;
  }

  #badDisk(mood: typeof CALM, forMs: number): void {
    this.#disk.mood = mood;
    this.loop.after(forMs, () => void (this.#disk.mood = CALM));
  }

  #recover(): void {
    this.loop.trace('all is well again');
    this.#chaos = false;
    this.#disk.mood = CALM;
    this.#net.heal();
    const resume = (): void => {
      for (const { service } of this.#wires)
        this.#server?.linkCommand(LEAD, 'resume', service).catch((error: unknown) => this.loop.trace(`link: ${String(error)}`));
      this.loop.after(10_000, resume);
    };
    resume();
  }

  /** Operators, a shift lead and an officer do what they do, on whatever they see. */
  #people(): void {
    const dice = this.#dice.fork();
    const next = (): void => {
      if (!this.#chaos) return;
      const incidents = [...this.#disk.state.incidents.values()];
      if (incidents.length > 0 && this.#server) {
        const incident = dice.pick(incidents);
        const by = dice.pick([OPERATOR, OPERATOR, LEAD, OFFICER]);
        const mayConfirm = this.#wires === ALL_WIRES && incident.confirmation !== undefined && incident.confirmation.at === undefined;
        const command = someCommand(dice, incident, dice.pick(incidents));
        void this.#order(by, incident.id, mayConfirm && dice.chance(0.5) ? { command: 'confirm' } : command);
      }
      this.loop.after(dice.int(200, 8_000), next);
    };
    next();
  }

  async #order(by: Person, incident: IncidentId, command: IncidentCommand): Promise<boolean> {
    const server = this.#server;
    if (!server) return false;
    const handled = await server.command(by, incident, command);
    this.loop.trace(`${by.id} ${command.command} ${incident} → ${handled.ok ? 'done' : handled.reason}`);
    const kind = COMMAND_ENTRY[command.command];
    if (handled.ok && kind) this.#guard(() => this.judge.judgeAnswer(incident, kind, `person:${by.id}`));
    return handled.ok;
  }

  /** At the end of the shift half of what is open is closed; the other half shows that timers go on. */
  async #closeAll(): Promise<void> {
    const live = [...this.#disk.state.incidents.values()].filter((incident, at) => isLive(incident.status) && at % 2 === 0);
    let left = live.length;
    for (const incident of live) void this.#order(OPERATOR, incident.id, { command: 'close' }).then(() => void (left -= 1));
    await this.#until(
      () => left === 0,
      120_000,
      () => `${left} commands are not answered`,
    );
    await this.#pass(180_000);
  }

  async #pass(milliseconds: number): Promise<void> {
    let over = false;
    this.loop.after(milliseconds, () => void (over = true));
    await this.#until(
      () => over,
      milliseconds,
      () => 'time stands still',
    );
  }

  async #stopServer(): Promise<void> {
    let stopped = false;
    void this.#server?.end().then(() => void (stopped = true));
    await this.#until(
      () => stopped,
      60_000,
      () => 'the server does not end',
    );
  }
}

function someCommand(dice: Prng, incident: Incident, other: Incident): IncidentCommand {
  const command = dice.pick([
    'acknowledge',
    'acknowledge',
    'assign',
    'resolve',
    'close',
    'markFalse',
    'reopen',
    'note',
    'addCamera',
    'removeCamera',
    'propagate',
    'acknowledgePropagation',
    'tickSop',
    'offerHandover',
    'acceptHandover',
    'merge',
    'split',
  ] as const);
  if (command === 'note') return { command, note: '현장 확인 중' };
  if (command === 'addCamera' || command === 'removeCamera') return { command, camera: `camera-${dice.int(0, 59)}` };
  if (command === 'propagate') return { command, organisation: dice.pick(['fire-119', 'police-112']), channels: ['sms'] };
  if (command === 'acknowledgePropagation') return { command, propagation: incident.propagations.at(-1)?.id ?? 'none' };
  if (command === 'tickSop') return { command, list: 'first-response', item: dice.pick(['confirm-scene', 'tell-police', 'none']) };
  if (command === 'offerHandover') return { command, person: dice.pick([LEAD.id, OPERATOR.id]) };
  if (command === 'merge') return { command, into: other.id };
  if (command === 'split') {
    const { sender, type, occurrence } = incident.cases.at(-1) ?? { sender: '112', type: '112UC001', occurrence: 'none' };
    return { command, sender, type, occurrence };
  }
  return { command };
}

/** Runs one seed to its end; what broke is told, never thrown. */
export async function simulate(options: SimOptions): Promise<SimResult> {
  const simulation = new Simulation(options);
  const { loop, judge } = simulation;
  let broken: string | undefined;
  try {
    await simulation.run();
  } catch (error) {
    broken =
      error instanceof InvariantBroken
        ? error.message
        : `failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
  }
  loop.trace(`end ${broken ?? 'well'}`);
  return {
    seed: options.seed,
    hash: loop.digest(),
    events: loop.events,
    commits: judge.commits,
    entries: judge.entries,
    telegrams: simulation.partners.reduce((sum, partner) => sum + partner.options.telegrams.length, 0),
    crashes: simulation.crashes,
    faults: simulation.faults,
    simulatedMs: loop.now - NOW,
    ...(broken === undefined ? {} : { broken }),
    lines: loop.lines,
  };
}

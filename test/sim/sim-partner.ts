import { formatSeoulTime } from '#protocol/seoul-time.ts';
import type { FakeState } from '#services/wires/telegram/fake-system.ts';
import type { FakeTelegram } from '#services/wires/telegram/fake-wire.ts';
import type { Clock, Net } from '#services/ports.ts';
import { encodeKorean } from '#protocol/korean-text.ts';
import type { Prng } from './prng.ts';
import type { Draft, SimLine, SimWire, Telegram } from './sim-line.ts';
import { InvariantBroken, type SimLoop } from './sim-loop.ts';

const ACKNOWLEDGED = /^(?:200[0124]|4100|4004)$/;
/** Told to send again; anything else would be a telegram lost. */
const AGAIN = /^500[034]$/;
const MAX_AT_ONCE = 6;
const HEARTBEAT_MS = 15_000;

export interface PartnerOptions {
  readonly id: string;
  readonly wire: SimWire;
  readonly telegrams: readonly Telegram[];
  /** Sends a case's telegrams in whatever order, over two connections. */
  readonly disorderly: boolean;
}

export interface PartnerWorld {
  readonly loop: SimLoop;
  readonly net: Net;
  readonly dice: Prng;
  readonly onAcknowledged: (telegram: Telegram) => void;
  readonly onBroken: (error: InvariantBroken) => void;
}

/** A partner's system with a queue of its own: sends until it is answered, comes back after every break, answers what it is told. */
export class SimPartner {
  readonly options: PartnerOptions;
  /** What it was told, in the order in which it first heard of it. */
  readonly told = new Map<string, { readonly occurrence: string; readonly state: string; times: number }>();
  /** What it was told, in the order in which it came over whatever line: `told` is looked into later. */
  readonly heard: string[] = [];
  readonly #world: PartnerWorld;
  readonly #loop: SimLoop;
  readonly #net: Net;
  readonly #clock: Clock;
  readonly #dice: Prng;
  readonly #open: Set<Telegram>;
  readonly #busy = new Set<Telegram>();
  #resends: Telegram[] = [];
  #stopped = false;

  constructor(world: PartnerWorld, options: PartnerOptions) {
    this.#world = world;
    this.#loop = world.loop;
    this.#net = world.net;
    this.#dice = world.dice;
    this.#clock = world.loop.clockOf(() => true);
    this.options = options;
    this.#open = new Set(options.telegrams);
  }

  /** Telegrams not yet acknowledged. */
  get left(): number {
    return this.#open.size;
  }

  /** Whether it is connected and sends nothing more. */
  stop(): void {
    this.#stopped = true;
  }

  start(): void {
    const lines = this.options.disorderly ? 2 : 1;
    for (let line = 0; line < lines; line += 1) void this.#live(`${this.options.id}-${line}`);
  }

  async #live(id: string): Promise<void> {
    while (!this.#stopped) {
      await this.#connection(id).catch((error: unknown) => {
        if (error instanceof InvariantBroken) this.#world.onBroken(error);
        this.#loop.trace(`${id}: ${String(error)}`);
      });
      await this.#loop.sleep(this.#dice.int(200, 4_000));
    }
  }

  async #connection(id: string): Promise<void> {
    const dice = this.#dice;
    const line = this.options.wire.open(
      { clock: this.#clock, net: this.#net },
      {
        id,
        timeoutMs: dice.pick([3_000, 8_000, 20_000]),
        splitEvery: dice.pick([0, 0, 1, 7, 48]),
        garbage: dice.chance(0.1) ? encodeKorean(dice.pick(['GET / HTTP/1.1\r\n\r\n;', '쓰레기', '10102026', ';;;;']), 'utf-8') : undefined,
        style: {
          encoding: dice.pick(['utf-8', 'euc-kr']),
          counting: dice.pick(['bytes', 'bytesWithoutEnd', 'characters', 'charactersWithoutEnd']),
          extraEnd: dice.chance(0.5),
        },
      },
    );
    if (this.options.wire.hears) this.#listenTo(line.received);
    try {
      await line.connect();
      await this.#talk(line);
    } finally {
      await line[Symbol.asyncDispose]();
      // Also what it still heard while it hung up.
      this.#hear(line);
    }
    this.#loop.trace(`${id}: closed ${line.closedBecause ?? ''}`);
  }

  async #talk(line: SimLine): Promise<void> {
    let spokeAt = this.#loop.now;
    while (!this.#stopped && line.closedBecause === undefined) {
      this.#hear(line);
      const batch = this.#due();
      const quiet = batch.length === 0 && this.#loop.now < spokeAt + HEARTBEAT_MS;
      if (quiet) {
        await this.#loop.sleep(this.#dice.int(20, 400));
        continue;
      }
      spokeAt = this.#loop.now;
      // A line on which nothing is said for long may be dead: a partner that never looks would never be told anything.
      await (batch.length > 0 ? this.#send(line, batch) : line.keepAlive());
    }
  }

  #due(): readonly Telegram[] {
    const ready = [...this.#open].filter(
      (telegram) =>
        telegram.at <= this.#loop.now &&
        !this.#busy.has(telegram) &&
        (this.options.disorderly || telegram.after === undefined || telegram.after.answers.length > 0),
    );
    const first = this.options.disorderly && ready.length > 1 ? [this.#dice.pick(ready)] : ready.slice(0, this.#dice.int(1, MAX_AT_ONCE));
    const again = this.#resends.splice(0, 1);
    const batch = [...first, ...again.filter((telegram) => !first.includes(telegram))];
    return this.options.wire.oneByOne ? batch.slice(0, 1) : batch;
  }

  /** Sends without waiting in between; the answers come in order. One that fails breaks the connection. */
  async #send(line: SimLine, batch: readonly Telegram[]): Promise<void> {
    for (const telegram of batch) this.#busy.add(telegram);
    const results = await Promise.allSettled(batch.map((telegram) => this.#one(line, telegram)));
    for (const telegram of batch) this.#busy.delete(telegram);
    const failed = results.find((result) => result.status === 'rejected');
    if (failed) throw failed.reason;
  }

  async #one(line: SimLine, telegram: Telegram): Promise<void> {
    const { result, reference } = await line.send(telegram);
    this.#loop.trace(`${this.options.id} ${telegram.mark} → ${result} ${reference}`);
    if (AGAIN.test(result)) return;
    if (!ACKNOWLEDGED.test(result)) throw new InvariantBroken(`${telegram.mark} was answered ${result}`);
    if (telegram.answers.length > 0 && result !== '4100' && !telegram.wire.answersAlike)
      throw new InvariantBroken(`${telegram.mark} was answered ${telegram.answers.join(', ')} and then ${result}`);
    telegram.answers.push(result);
    this.#world.onAcknowledged(telegram);
    this.#open.delete(telegram);
    if (this.#dice.chance(0.15) && telegram.answers.length < 3) this.#resends.push(telegram);
  }

  #listenTo(received: FakeTelegram[]): void {
    received.push = (...telegrams) => {
      for (const { fields } of telegrams) this.heard.push(fields[0] ?? '');
      return Array.prototype.push.apply(received, telegrams);
    };
  }

  #hear(line: SimLine): void {
    for (const telegram of line.received.splice(0)) this.#note(telegram);
  }

  #note({ state, fields }: FakeTelegram): void {
    const [reference = '', occurrence = ''] = fields;
    const known = this.told.get(reference);
    if (known && (known.occurrence !== occurrence || known.state !== state))
      throw new InvariantBroken(`told ${reference} twice with different words`);
    this.#loop.trace(`${this.options.id} told ${reference} ${occurrence} ${state}`);
    if (known) known.times += 1;
    else this.told.set(reference, { occurrence, state, times: 1 });
  }
}

/** Cases of one partner: most by the book, some odd, some at the same place. */
export function makeTelegrams(world: { dice: Prng; partner: string; wire: SimWire; startAt: number; spanMs: number }): readonly Telegram[] {
  const { dice } = world;
  const numbered = (at: number): string => `2026-${world.wire.sharesNumbers && dice.chance(0.5) ? 'p0' : world.partner}-${at}`;
  return Array.from({ length: dice.int(2, 8) }, (_, at) => makeCase({ ...world, caseNumber: numbered(at) })).flat();
}

const ALL_STATES: NonNullable<SimWire['states']> = {
  during: ['40', '40', '20', '30'],
  atEnd: [[], ['91'], ['50'], ['50', '91'], ['90']],
};

function makeCase(world: { dice: Prng; caseNumber: string; wire: SimWire; startAt: number; spanMs: number }): readonly Telegram[] {
  const { dice, caseNumber, wire } = world;
  const telegrams: Telegram[] = [];
  const kind = dice.pick(wire.kinds);
  const place = makePlace(dice);
  const { during, atEnd } = wire.states ?? ALL_STATES;
  const states: FakeState[] = [
    '10',
    ...Array.from({ length: during.length === 0 ? 0 : dice.int(0, 3) }, (): FakeState => dice.pick(during)),
    ...dice.pick(atEnd),
  ];
  let at = world.startAt + dice.int(0, world.spanMs);
  for (const [index, state] of states.entries()) {
    const mark = `${caseNumber}#${index}`;
    const moved = state === '40' && dice.chance(0.5) ? makePlace(dice) : place;
    const report: Draft = {
      caseNumber,
      grade: dice.pick(['긴급', '일반', '10', '20', '?']),
      kind: state === '10' || dice.chance(0.7) ? kind : '',
      ...moved,
      address: `망루로 ${mark}`,
      areaCode: '1168010100',
      time: formatSeoulTime(at),
      user: 'kim',
    };
    telegrams.push({ mark, state, report, wire, at, after: telegrams.at(-1), answers: [] });
    at += dice.int(0, 60_000);
  }
  return telegrams;
}

/** A few corners where cases meet; sometimes swapped, zero or nowhere. */
function makePlace(dice: Prng): Pick<Draft, 'lon' | 'lat'> {
  const lon = 127.03 + dice.int(0, 3) * 0.002;
  const lat = 37.5;
  if (dice.chance(0.1)) return { lon: lat, lat: lon };
  if (dice.chance(0.1)) return { lon: 0, lat: 0 };
  return dice.chance(0.05) ? {} : { lon, lat };
}

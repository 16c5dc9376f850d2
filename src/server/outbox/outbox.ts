import type { OutboxRow } from '../handle-store.ts';
import { laneOf, lineOf, OUTBOX_SIDES, sideOf, type OutboxSide } from './outbox-order.ts';

/** What became of one try at an effect. `later` is tried again with growing pauses, for ever: an effect is never dropped silently. */
export type Performed = 'done' | { readonly later: string };

export interface PutOff {
  readonly id: string;
  readonly dueAt: number;
  readonly attempts: number;
  readonly reason: string;
}

export interface OutboxOptions {
  /** Takes one effect; its row id is the idempotency key. Must end by itself. */
  readonly perform: (row: OutboxRow) => Promise<Performed>;
  /** Rows in the store due up to a time, earliest first. */
  readonly load: (page: { readonly side: OutboxSide; readonly dueBefore: number; readonly limit: number }) => Promise<readonly OutboxRow[]>;
  readonly remove: (ids: readonly string[]) => Promise<void>;
  /** Notes in the store that rows are to be tried again at another time. */
  readonly putOff: (rows: readonly PutOff[]) => Promise<void>;
  readonly clock: { now(): number; after(milliseconds: number, run: () => void): Disposable };
  readonly onFailure: (what: string, reason: string) => void;
}

/** How many rows of one side are in memory at most; the rest waits in the store and is fetched by the sweep. */
const MAX_HELD = 10_000;
const MAX_LOADED = 2_000;
/** Rows due within this time are held in memory, later ones stay in the store until a sweep. */
const SWEEP_MS = 5_000;
const TICK_MS = 100;
const FLUSH_AFTER_MS = 200;
const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 60_000;
const MAX_AT_ONCE = 16;

interface Held {
  readonly row: OutboxRow;
  readonly side: OutboxSide;
  readonly lane: string;
  readonly line: string;
  attempts: number;
  dueAt: number;
}

interface Lane {
  readonly ready: Held[];
  running: number;
}

/**
 * Performs effects after their commit, at least once each (J6). Rows due now come straight from the commit; a sweep of the
 * store finds those that fall due later, those of an earlier life, and those that memory had no room for. Each lane has
 * places of its own, each line keeps its order, and what fails for long is put off in the store, not in memory.
 */
export class Outbox implements AsyncDisposable {
  readonly #options: OutboxOptions;
  /** Every row that is queued, running, or not yet removed or put off in the store: none is taken twice at once. */
  readonly #known = new Map<string, OutboxSide>();
  readonly #count: Record<OutboxSide, number> = { outside: 0, inside: 0 };
  readonly #lanes = new Map<string, Lane>();
  /** Rows behind the one of their line that is at work. */
  readonly #lines = new Map<string, Held[]>();
  readonly #later = new Set<Held>();
  /** Lines whose first row was put off: what is added meanwhile waits as long. */
  readonly #heldBack = new Map<string, number>();
  #done: string[] = [];
  #putOff: PutOff[] = [];
  readonly #timers = new Map<'tick' | 'sweep' | 'flush', Disposable>();
  readonly #running = new Set<Promise<void>>();
  /** Reads and writes of the store, one after the other: a row just removed is never read again. */
  #store: Promise<void> = Promise.resolve();
  /** Whether it is known which lines an earlier life put off; until then nothing that leaves the city is taken up. */
  #recalled = false;
  #stopped = false;

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  /** How many effects are held for performing. */
  get waiting(): number {
    return this.#known.size - this.#done.length - this.#putOff.length;
  }

  /** Begins with what an earlier life left behind. */
  async start(): Promise<void> {
    await this.#sweep();
    this.#tick();
  }

  /** Rows of a commit, already durable. */
  add(rows: readonly OutboxRow[]): void {
    const now = this.#options.clock.now();
    for (const row of rows) {
      const side = sideOf(row);
      if (
        this.#stopped ||
        (side === 'outside' && !this.#recalled) ||
        row.dueAt > now + SWEEP_MS ||
        this.#known.has(row.id) ||
        this.#count[side] >= MAX_HELD
      )
        continue;
      this.#known.set(row.id, side);
      this.#count[side] += 1;
      this.#line({ row, side, lane: laneOf(row), line: lineOf(row), attempts: row.attempts ?? 0, dueAt: row.dueAt }, now);
    }
    this.#runAll();
  }

  #line(held: Held, now: number): void {
    const heldBack = this.#heldBack.get(held.line);
    const behind = this.#lines.get(held.line);
    if (behind) behind.push(held);
    else if (heldBack !== undefined && heldBack > Math.max(now, held.dueAt)) this.#storeLater([held], heldBack, 'behind another');
    else {
      this.#lines.set(held.line, []);
      this.#queue(held, now);
    }
  }

  #queue(held: Held, now: number): void {
    if (held.dueAt > now) {
      this.#later.add(held);
      return;
    }
    const lane = this.#lanes.get(held.lane) ?? { ready: [], running: 0 };
    this.#lanes.set(held.lane, lane);
    lane.ready.push(held);
  }

  #tick(): void {
    if (this.#stopped) return;
    const now = this.#options.clock.now();
    for (const held of this.#later) {
      if (held.dueAt > now) continue;
      this.#later.delete(held);
      this.#queue(held, now);
    }
    for (const [line, until] of this.#heldBack) if (until <= now) this.#heldBack.delete(line);
    this.#runAll();
    this.#timers.set(
      'tick',
      this.#options.clock.after(TICK_MS, () => this.#tick()),
    );
  }

  #runAll(): void {
    for (const [name, lane] of this.#lanes) {
      this.#run(lane);
      if (lane.running === 0 && lane.ready.length === 0) this.#lanes.delete(name);
    }
  }

  #run(lane: Lane): void {
    while (!this.#stopped && lane.running < MAX_AT_ONCE) {
      const held = lane.ready.shift();
      if (!held) return;
      lane.running += 1;
      const running = this.#perform(held).finally(() => {
        lane.running -= 1;
        this.#running.delete(running);
        this.#run(lane);
      });
      this.#running.add(running);
    }
  }

  async #perform(held: Held): Promise<void> {
    const result = await this.#options.perform(held.row).catch((error: unknown): Performed => ({ later: reasonOf(error) }));
    if (result === 'done') this.#finish(held);
    else this.#postpone(held, result.later);
  }

  #finish(held: Held): void {
    this.#done.push(held.row.id);
    this.#flushSoon(FLUSH_AFTER_MS);
    const next = this.#lines.get(held.line)?.shift();
    if (next) this.#queue(next, this.#options.clock.now());
    else this.#lines.delete(held.line);
    if (next) this.#runAll();
  }

  /** A short pause is spent in memory; a long one in the store, together with all that stands behind in its line. */
  #postpone(held: Held, reason: string): void {
    held.attempts += 1;
    const pause = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(held.attempts - 1, 10));
    held.dueAt = this.#options.clock.now() + pause;
    this.#options.onFailure(held.row.effect.do, reason);
    if (pause < SWEEP_MS) {
      this.#later.add(held);
      return;
    }
    const behind = this.#lines.get(held.line) ?? [];
    this.#lines.delete(held.line);
    if (this.#heldBack.size < MAX_HELD) this.#heldBack.set(held.line, held.dueAt);
    this.#storeLater([held, ...behind], held.dueAt, reason);
  }

  #storeLater(rows: readonly Held[], dueAt: number, reason: string): void {
    for (const { row, attempts } of rows) this.#putOff.push({ id: row.id, dueAt, attempts, reason });
    this.#flushSoon(FLUSH_AFTER_MS);
  }

  #flushSoon(afterMs: number): void {
    if (this.#stopped || this.#timers.has('flush')) return;
    const timer = this.#options.clock.after(afterMs, () => {
      this.#timers.delete('flush');
      void this.#inTurn('flush', () => this.#flush()).then((ok) => {
        if (this.#done.length + this.#putOff.length > 0) this.#flushSoon(ok ? FLUSH_AFTER_MS : SWEEP_MS);
      });
    });
    this.#timers.set('flush', timer);
  }

  /** What fails here stays in the store as it is and is performed again after a restart: at least once is the promise. */
  async #flush(): Promise<void> {
    // Copies: more is added while the store works.
    const done = [...this.#done];
    if (done.length > 0) await this.#options.remove(done);
    this.#done = this.#done.slice(done.length);
    for (const id of done) this.#forget(id);
    const putOff = [...this.#putOff];
    if (putOff.length > 0) await this.#options.putOff(putOff);
    this.#putOff = this.#putOff.slice(putOff.length);
    for (const { id } of putOff) this.#forget(id);
  }

  #forget(id: string): void {
    const side = this.#known.get(id);
    if (side !== undefined && this.#known.delete(id)) this.#count[side] -= 1;
  }

  async #sweep(): Promise<void> {
    let found = 0;
    if (!this.#recalled) this.#recalled = await this.#inTurn('recall', () => this.#recall());
    for (const side of OUTBOX_SIDES) {
      await this.#inTurn('sweep', async () => {
        found = Math.max(found, await this.#fetch(side));
      });
    }
    // A page full of rows not seen before: there are more where they came from.
    const pause = found >= MAX_LOADED ? FLUSH_AFTER_MS : SWEEP_MS;
    if (!this.#stopped)
      this.#timers.set(
        'sweep',
        this.#options.clock.after(pause, () => void this.#sweep()),
      );
  }

  /** What an earlier life put off holds back its line in this one too. */
  async #recall(): Promise<void> {
    const rows = await this.#options.load({ side: 'outside', dueBefore: this.#options.clock.now() + LAST_RETRY_MS, limit: MAX_HELD });
    for (const row of rows) if (row.attempts !== undefined && row.attempts > 0) this.#heldBack.set(lineOf(row), row.dueAt);
  }

  /** How many rows were found that were not held. */
  async #fetch(side: OutboxSide): Promise<number> {
    if (side === 'outside' && !this.#recalled) return 0;
    const held = this.#count[side];
    const limit = Math.min(MAX_HELD - held, MAX_LOADED);
    if (this.#stopped || limit <= 0) return 0;
    // Those in memory are still in the store; they must not fill the page.
    const rows = await this.#options.load({ side, dueBefore: this.#options.clock.now() + SWEEP_MS, limit: limit + held });
    // By name, which is by age: a row that was put off is due after those behind it in its line, and goes before them.
    const fresh = rows.filter((row) => !this.#known.has(row.id)).toSorted((a, b) => (a.id < b.id ? -1 : 1));
    this.add(fresh);
    return fresh.length;
  }

  /** True when it went well. */
  async #inTurn(what: string, work: () => Promise<void>): Promise<boolean> {
    const turn = this.#store.then(work).then(
      () => true,
      (error: unknown) => {
        this.#options.onFailure(what, reasonOf(error));
        return false;
      },
    );
    this.#store = turn.then(() => undefined);
    return turn;
  }

  /** Starts nothing new, lets end what runs; what was done is removed, what was not is found again at the next start. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopped = true;
    for (const timer of this.#timers.values()) timer[Symbol.dispose]();
    await Promise.all(this.#running);
    await this.#inTurn('flush', () => this.#flush());
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

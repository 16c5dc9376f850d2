import type { OutboxRow } from '../handle-store.ts';

/** What became of one try at an effect. `later` is tried again with growing pauses, for ever: an effect is never dropped silently. */
export type Performed = 'done' | { readonly later: string };

export interface OutboxOptions {
  /** Takes one effect; its row id is the idempotency key. */
  readonly perform: (row: OutboxRow) => Promise<Performed>;
  /** Rows in the store due up to a time, earliest first. */
  readonly load: (dueBefore: number, limit: number) => Promise<readonly OutboxRow[]>;
  readonly remove: (ids: readonly string[]) => Promise<void>;
  readonly clock: { now(): number; after(milliseconds: number, run: () => void): Disposable };
  readonly onFailure: (what: string, reason: string) => void;
}

/** How many rows are in memory at most; the rest waits in the store and is fetched by the sweep. */
const MAX_HELD = 20_000;
/** Rows due within this time are held in memory, later ones stay in the store until a sweep. */
const SWEEP_MS = 5_000;
const TICK_MS = 100;
const REMOVE_AFTER_MS = 200;
const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 60_000;
const MAX_AT_ONCE = 64;

interface Held {
  readonly row: OutboxRow;
  attempts: number;
  dueAt: number;
}

/**
 * Performs effects after their commit, at least once each. Rows due now come straight from the commit; a sweep of the
 * store finds those that fall due later, those of an earlier life, and those that memory had no room for.
 */
export class Outbox implements AsyncDisposable {
  readonly #options: OutboxOptions;
  /** Every row that is queued, running, or done but not yet removed from the store: none is taken twice at once. */
  readonly #known = new Set<string>();
  readonly #ready: Held[] = [];
  readonly #later = new Set<Held>();
  #done: string[] = [];
  #running = 0;
  readonly #timers = new Map<'tick' | 'sweep' | 'remove', Disposable>();
  #removing: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  /** How many effects are held for performing. */
  get waiting(): number {
    return this.#ready.length + this.#later.size + this.#running;
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
      if (row.dueAt > now + SWEEP_MS || this.#known.size >= MAX_HELD || this.#known.has(row.id)) continue;
      this.#known.add(row.id);
      this.#queue({ row, attempts: 0, dueAt: row.dueAt }, now);
    }
    this.#run();
  }

  #queue(held: Held, now: number): void {
    if (held.dueAt <= now) this.#ready.push(held);
    else this.#later.add(held);
  }

  #tick(): void {
    if (this.#stopped) return;
    const now = this.#options.clock.now();
    for (const held of this.#later) {
      if (held.dueAt > now) continue;
      this.#later.delete(held);
      this.#ready.push(held);
    }
    this.#run();
    this.#timers.set('tick', this.#options.clock.after(TICK_MS, () => this.#tick()));
  }

  #run(): void {
    while (!this.#stopped && this.#running < MAX_AT_ONCE) {
      const held = this.#ready.shift();
      if (!held) return;
      void this.#perform(held);
    }
  }

  async #perform(held: Held): Promise<void> {
    this.#running += 1;
    const result = await this.#options.perform(held.row).catch((error: unknown): Performed => ({ later: reasonOf(error) }));
    this.#running -= 1;
    if (result === 'done') this.#finish(held);
    else this.#postpone(held, result.later);
    this.#run();
  }

  #finish(held: Held): void {
    this.#done.push(held.row.id);
    if (this.#timers.has('remove')) return;
    const timer = this.#options.clock.after(REMOVE_AFTER_MS, () => {
      this.#timers.delete('remove');
      this.#removing = this.#removing.then(() => this.#removeDone());
    });
    this.#timers.set('remove', timer);
  }

  #postpone(held: Held, reason: string): void {
    held.attempts += 1;
    held.dueAt = this.#options.clock.now() + Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(held.attempts - 1, 10));
    this.#later.add(held);
    this.#options.onFailure(held.row.effect.do, reason);
  }

  async #removeDone(): Promise<void> {
    const ids = this.#done;
    if (ids.length === 0) return;
    try {
      await this.#options.remove(ids);
      this.#done = this.#done.slice(ids.length);
      for (const id of ids) this.#known.delete(id);
    } catch (error) {
      // They stay in the store and are performed again after a restart: at least once is the promise.
      this.#options.onFailure('remove', reasonOf(error));
    }
  }

  async #sweep(): Promise<void> {
    if (this.#stopped) return;
    try {
      const room = Math.min(MAX_HELD - this.#known.size, 2_000);
      if (room > 0) this.add(await this.#options.load(this.#options.clock.now() + SWEEP_MS, room));
    } catch (error) {
      this.#options.onFailure('sweep', reasonOf(error));
    }
    this.#timers.set('sweep', this.#options.clock.after(SWEEP_MS, () => void this.#sweep()));
  }

  /** Starts nothing new; what was done is removed, what was not is found again at the next start. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopped = true;
    for (const timer of this.#timers.values()) timer[Symbol.dispose]();
    await this.#removing;
    await this.#removeDone();
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

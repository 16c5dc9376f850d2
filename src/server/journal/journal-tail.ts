import type { Entry } from '#domain/journal.ts';

/** A reader that fell further behind than it may is told so, and starts again from where it was when it likes. */
export class ConsumerTooSlow extends Error {
  override readonly name = 'ConsumerTooSlow';
  readonly after: number;
  constructor(after: number) {
    super(`journal reader fell too far behind entry ${after}`);
    this.after = after;
  }
}

export interface JournalTailOptions {
  /** Entries after a sequence number, in order, at most `limit`. */
  readonly backfill: (after: number, limit: number) => Promise<readonly Entry[]>;
  /** Last sequence number that is durable when the tail is made. */
  readonly head: number;
  /** How many entries are kept in memory for live readers. */
  readonly keep?: number;
  /** How many entries a reader that has once caught up may fall behind before it is `ConsumerTooSlow`. */
  readonly maxBehind?: number;
}

const PAGE = 1_000;

/**
 * The one cursor reader of the journal (J5): a reader begins behind any entry, is filled from the store, cuts over to
 * memory without a gap, and then lives. It pulls, so nobody's slowness is felt by anybody else.
 */
export class JournalTail {
  readonly #options: Required<JournalTailOptions>;
  #recent: readonly Entry[] = [];
  #head: number;
  readonly #sleepers = new Set<() => void>();

  constructor(options: JournalTailOptions) {
    this.#options = { keep: 10_000, maxBehind: 1_000_000, ...options };
    this.#head = options.head;
  }

  get head(): number {
    return this.#head;
  }

  /** Told of each commit's entries, in order, after they are durable. */
  push(entries: readonly Entry[]): void {
    const last = entries.at(-1);
    if (!last) return;
    // A commit whose answer was lost was not told of: what lies before the gap is read from the store again.
    const follows = entries[0]?.seq === this.#head + 1;
    this.#recent = (follows ? [...this.#recent, ...entries] : entries).slice(-this.#options.keep);
    this.#head = last.seq;
    for (const wake of this.#sleepers) wake();
    this.#sleepers.clear();
  }

  /** Batches of entries behind `after`, for ever, until the signal ends it. */
  async *read(after: number, signal: AbortSignal): AsyncGenerator<readonly Entry[]> {
    let cursor = after;
    let live = cursor >= this.#head;
    while (!signal.aborted) {
      if (live && this.#head - cursor > this.#options.maxBehind) throw new ConsumerTooSlow(cursor);
      const batch = await this.#next(cursor, signal);
      const last = batch.at(-1);
      if (!last) continue;
      cursor = last.seq;
      live ||= cursor >= this.#head;
      yield batch;
    }
  }

  async #next(cursor: number, signal: AbortSignal): Promise<readonly Entry[]> {
    if (cursor >= this.#head) {
      await this.#sleep(signal);
      return [];
    }
    const oldest = this.#recent[0]?.seq;
    if (oldest === undefined || cursor < oldest - 1) return this.#fill(cursor);
    return this.#recent.slice(cursor - oldest + 1, cursor - oldest + 1 + PAGE);
  }

  /** What the store gives must follow: a hole in the journal is told, never stepped over. */
  async #fill(cursor: number): Promise<readonly Entry[]> {
    const entries = await this.#options.backfill(cursor, PAGE);
    const hole = entries.findIndex((entry, at) => entry.seq !== cursor + 1 + at);
    if (hole >= 0 || entries.length === 0)
      throw new Error(`the journal has no entry ${cursor + 1 + Math.max(0, hole)}, though its head is ${this.#head}`);
    return entries;
  }

  #sleep(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        this.#sleepers.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      this.#sleepers.add(wake);
      signal.addEventListener('abort', wake, { once: true });
      if (signal.aborted) wake();
    });
  }
}

import { isLive, type Incident } from '#domain/incident.ts';
import type { Answer } from '#engine/outcome.ts';
import { handleBatch, type Commit, type HandleContext, type Job } from './handle.ts';
import type { HandleStore, OutboxRow } from './handle-store.ts';
import { storable } from './storable.ts';
import { UnhandledInput } from './unhandled-input.ts';

/**
 * What became of a job: the engine's answer; `busy`: the queue before the shell is full and nothing was taken; `failed`:
 * nothing is known to be kept. `unacceptable` says why this very job can never be kept, so that sending it again is no use.
 */
export type Handled = Answer | { readonly ok: false; readonly reason: 'busy' | 'failed'; readonly unacceptable?: string };

export interface HandlerOptions {
  readonly store: HandleStore;
  readonly context: () => HandleContext;
  /** Told of every commit in order, before the senders are answered. Must not throw. */
  readonly onCommit: (commit: Commit) => void;
  readonly onFailure: (error: unknown, jobs: number) => void;
  /** Number of the last entry that those who watch know already; absent = that before the first commit. */
  readonly head?: number;
  readonly maxBatch: number;
  readonly maxWaiting: number;
}

interface Waiting {
  readonly job: Job;
  readonly answer: (handled: Handled) => void;
}

/**
 * Takes jobs one by one and commits them together (group commit): while one transaction waits for the disk, the next
 * fills. A sender's promise resolves only after its commit is durable (J1).
 */
export class Handler implements AsyncDisposable {
  readonly #options: HandlerOptions;
  #waiting: Waiting[] = [];
  #running: Promise<void> | undefined;
  #stopped = false;
  /** The last entry that those who watch were told of. */
  #head: number | undefined;

  constructor(options: HandlerOptions) {
    this.#options = options;
    this.#head = options.head;
  }

  /** How many jobs wait for a commit. */
  get waiting(): number {
    return this.#waiting.length;
  }

  submit(job: Job): Promise<Handled> {
    if (this.#stopped || this.#waiting.length >= this.#options.maxWaiting) return Promise.resolve({ ok: false, reason: 'busy' });
    return new Promise((answer) => {
      this.#waiting.push({ job: storable(job), answer });
      this.#running ??= this.#drain();
    });
  }

  async #drain(): Promise<void> {
    // Let whoever is being called now bring the rest of its input: it shares the commit.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.slice(0, this.#options.maxBatch);
      this.#waiting = this.#waiting.slice(batch.length);
      await this.#commit(batch);
    }
    this.#running = undefined;
  }

  async #commit(batch: readonly Waiting[]): Promise<void> {
    try {
      const jobs = batch.map((waiting) => waiting.job);
      const { answers, commit } = await handleBatch(this.#options.store, jobs, this.#options.context());
      await this.#tell(commit);
      batch.forEach((waiting, at) => waiting.answer(answers[at] ?? { ok: false, reason: 'failed' }));
    } catch (error) {
      await this.#recover(batch, error);
    }
  }

  /** Those who watch see every commit, in order: also one whose answer was lost, as soon as the next shows that it was kept (J12). */
  async #tell(commit: Commit): Promise<void> {
    const [first] = commit.entries;
    const gap = first !== undefined && this.#head !== undefined && first.seq > this.#head + 1;
    const caughtUp = gap ? await this.#tellMissed(this.#head ?? 0, first.seq - 1) : true;
    this.#options.onCommit(commit);
    if (caughtUp) this.#head = commit.entries.at(-1)?.seq ?? this.#head;
  }

  /** False when the store could not say; then the next commit asks again. */
  async #tellMissed(after: number, upTo: number): Promise<boolean> {
    try {
      const missed = await this.#options.store.missed(after, upTo);
      this.#options.onCommit({ ...missed, hints: missed.incidents.flatMap(hintsOfMissed) });
      return true;
    } catch (error) {
      this.#options.onFailure(error, 0);
      return false;
    }
  }

  /**
   * Nothing of the batch was kept, or it was and its answer was lost: either way its sender may send again, since what
   * was kept acts only once. One bad input must not cost its neighbours (invariant 9): where the error names it, the
   * others go on; where the store refuses some row, the batch is halved to find it. When the store itself is away,
   * all senders are told.
   */
  async #recover(batch: readonly Waiting[], error: unknown): Promise<void> {
    this.#options.onFailure(error, batch.length);
    const [only, ...others] = batch;
    if (error instanceof UnhandledInput || (only && others.length === 0)) return this.#leaveOut(batch, error);
    if (!isAboutInput(error)) {
      for (const waiting of batch) waiting.answer({ ok: false, reason: 'failed' });
      return;
    }
    const half = Math.ceil(batch.length / 2);
    await this.#commit(batch.slice(0, half));
    await this.#commit(batch.slice(half));
  }

  async #leaveOut(batch: readonly Waiting[], error: unknown): Promise<void> {
    const isBad = ({ job }: Waiting): boolean => !(error instanceof UnhandledInput) || ('input' in job && job.input === error.input);
    const why =
      error instanceof UnhandledInput || isAboutInput(error)
        ? { unacceptable: error instanceof Error ? error.message : String(error) }
        : {};
    for (const waiting of batch) if (isBad(waiting)) waiting.answer({ ok: false, reason: 'failed', ...why });
    const others = batch.filter((waiting) => !isBad(waiting));
    if (others.length > 0) await this.#commit(others);
  }

  /** Takes nothing more, and waits for what was taken. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopped = true;
    await this.#running;
  }
}

/** Relays were not told when it ended: viewers are cut now. */
function hintsOfMissed({ id, status }: Incident): readonly OutboxRow[] {
  if (isLive(status)) return [];
  const row = (effect: OutboxRow['effect']): OutboxRow => ({ id: `missed/${id}/${effect.do}`, effect, dueAt: 0 });
  return [row({ do: 'revoke', incident: id, reason: 'incidentEnded' }), row({ do: 'cool', incident: id })];
}

/** SQLSTATE classes 22 (data exception), 23 (constraint) and 54 (too long for a limit) speak of the rows; all others, and none, of the store. */
function isAboutInput(error: unknown): boolean {
  const code: unknown = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^(?:22|23|54)/.test(code);
}

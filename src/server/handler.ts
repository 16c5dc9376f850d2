import type { Answer } from '#engine/outcome.ts';
import { handleBatch, type Commit, type HandleContext, type Job } from './handle.ts';
import type { HandleStore } from './handle-store.ts';

/** The queue before the shell. Full: nothing is taken and the sender is told at once. */
export type Handled = Answer | { readonly ok: false; readonly reason: 'busy' | 'failed' };

export interface HandlerOptions {
  readonly store: HandleStore;
  readonly context: () => HandleContext;
  /** Told of every commit in order, before the senders are answered. Must not throw. */
  readonly onCommit: (commit: Commit) => void;
  readonly onFailure: (error: unknown, jobs: number) => void;
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

  constructor(options: HandlerOptions) {
    this.#options = options;
  }

  /** How many jobs wait for a commit. */
  get waiting(): number {
    return this.#waiting.length;
  }

  submit(job: Job): Promise<Handled> {
    if (this.#stopped || this.#waiting.length >= this.#options.maxWaiting) return Promise.resolve({ ok: false, reason: 'busy' });
    return new Promise((answer) => {
      this.#waiting.push({ job, answer });
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
      this.#options.onCommit(commit);
      batch.forEach((waiting, at) => waiting.answer(answers[at] ?? { ok: false, reason: 'failed' }));
    } catch (error) {
      await this.#recover(batch, error);
    }
  }

  /**
   * Nothing of the batch was kept, or it was and its answer was lost: either way its sender may send again, since what
   * was kept acts only once. One bad input must not cost its neighbours (invariant 9), so a batch is halved to find it;
   * when the store itself is away the halves fail at once and all senders are told.
   */
  async #recover(batch: readonly Waiting[], error: unknown): Promise<void> {
    this.#options.onFailure(error, batch.length);
    if (batch.length === 1 || !isAboutInput(error)) {
      for (const waiting of batch) waiting.answer({ ok: false, reason: 'failed' });
      return;
    }
    const half = Math.ceil(batch.length / 2);
    await this.#commit(batch.slice(0, half));
    await this.#commit(batch.slice(half));
  }

  /** Takes nothing more, and waits for what was taken. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopped = true;
    await this.#running;
  }
}

/** SQLSTATE classes 22 (data exception) and 23 (constraint) speak of the rows; all others, and none, of the store. */
function isAboutInput(error: unknown): boolean {
  const code: unknown = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^2[23]/.test(code);
}

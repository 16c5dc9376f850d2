import { Worker } from 'node:worker_threads';

interface AsideOptions {
  /** A module that takes `workerData` and posts one message. */
  readonly program: URL;
  readonly data: unknown;
  readonly signal: AbortSignal;
  /** What it works out, as the beginning of a sentence. */
  readonly what: string;
}

/** A nation needs 0.6 GB and a minute on two slow cores; twice the nation must fit, a mistake must not take the machine. */
const MOST_HEAP_MB = 1_536;
const DEADLINE_MS = 300_000;

/**
 * A thread that works one thing out, so that whoever asks meanwhile is answered. `result` rejects where the thread fails, dies, takes
 * longer than five minutes or is stopped; disposing ends it.
 */
export class ThreadAside<Result> implements AsyncDisposable {
  readonly result: Promise<Result>;
  readonly #worker: Worker;

  constructor({ program, data, signal, what }: AsideOptions) {
    signal.throwIfAborted();
    this.#worker = new Worker(program, { workerData: data, resourceLimits: { maxOldGenerationSizeMb: MOST_HEAP_MB } });
    const { promise, resolve, reject } = Promise.withResolvers<Result>();
    const fail = (why: string): void => reject(new Error(`${what} could not be built: ${why}.`));
    const timer = setTimeout(() => fail(`it took longer than ${DEADLINE_MS / 60_000} minutes`), DEADLINE_MS);
    const stop = (): void => fail('the server stops');
    signal.addEventListener('abort', stop, { once: true });
    this.#worker.once('message', resolve);
    this.#worker.once('error', (error) => fail(error instanceof Error ? error.message : String(error)));
    this.#worker.once('exit', (code) => fail(`its thread ended with code ${code}`));
    this.result = promise.finally(() => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#worker.terminate();
  }
}

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

export interface ChildOptions {
  readonly name: string;
  readonly script: string;
  readonly env: Readonly<Record<string, string>>;
  readonly log: (text: string) => void;
  /** How long it may take to end before it is killed. */
  readonly stopWithinMs?: number;
  /** What every new process of it is told as soon as it is known; it loads its code meanwhile. */
  readonly told?: Promise<Record<string, unknown>>;
  /** Called after every start, the first too, when the child has said that it is ready. */
  readonly onReady?: (child: Child) => void;
}

const READY_DEADLINE_MS = 60_000;
const STOP_WITHIN_MS = 8_000;
/** The first death of a healthy child is answered at once: viewers wait. */
const FIRST_PAUSE_MS = 100;
const LAST_PAUSE_MS = 5_000;
/** A child that ran so long is healthy: its next death is a first one again. */
const HEALTHY_MS = 30_000;

/**
 * One process of Mangru under the supervisor: started, started again when it dies, stopped with us. The child sees our
 * end by its closed channel, whatever killed us.
 */
export class Child implements AsyncDisposable {
  readonly #options: ChildOptions;
  #process: ChildProcess | undefined;
  #stopping = false;
  #deaths = 0;
  #restart: NodeJS.Timeout | undefined;

  constructor(options: ChildOptions) {
    this.#options = options;
  }

  /** Resolves with what the child said when it was ready; rejects when it ends before that. */
  async start(): Promise<Record<string, unknown>> {
    const child = this.#spawn();
    const ready = await firstReady(child, this.#options.name);
    this.#watch(child);
    this.#options.onReady?.(this);
    return ready;
  }

  send(message: Record<string, unknown>): void {
    this.#process?.send?.(message);
  }

  #spawn(): ChildProcess {
    const { script, env, told } = this.#options;
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      // Ctrl-C is ours to hear: we stop the children in the order that loses nothing.
      detached: true,
    });
    this.#process = child;
    // Where it never comes to be known, the start as a whole has failed, and says so.
    told?.then((message) => this.#process === child && child.connected && child.send(message)).catch(() => undefined);
    return child;
  }

  #watch(child: ChildProcess): void {
    const began = Date.now();
    child.once('exit', (code, signal) => {
      if (this.#stopping) return;
      if (Date.now() - began > HEALTHY_MS) this.#deaths = 0;
      const pauseMs = this.#deaths === 0 ? 0 : Math.min(LAST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** this.#deaths);
      this.#deaths += 1;
      this.#options.log(
        `${this.#options.name} ended (${signal ?? `code ${code}`}); starting it again ${pauseMs === 0 ? 'at once' : `in ${pauseMs} ms`}`,
      );
      this.#restart = setTimeout(() => this.#startAgain(), pauseMs);
    });
  }

  #startAgain(): void {
    const child = this.#spawn();
    this.#watch(child);
    firstReady(child, this.#options.name).then(
      () => {
        this.#options.log(`${this.#options.name} is ready again`);
        this.#options.onReady?.(this);
      },
      (error: unknown) => this.#options.log(String(error)),
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopping = true;
    clearTimeout(this.#restart);
    const child = this.#process;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), this.#options.stopWithinMs ?? STOP_WITHIN_MS);
    await ended;
    clearTimeout(timer);
  }
}

async function firstReady(child: ChildProcess, name: string): Promise<Record<string, unknown>> {
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise((resolve, reject) => {
      timer = setTimeout(() => reject(new Error(`${name} was not ready within ${READY_DEADLINE_MS / 1000} s`)), READY_DEADLINE_MS);
      child.once('error', reject);
      child.once('exit', (code) => reject(new Error(`${name} ended while starting (code ${code})`)));
      child.on('message', (message: unknown) => {
        if (typeof message === 'object' && message !== null && 'ready' in message) resolve({ ...message });
      });
    });
  } finally {
    clearTimeout(timer);
  }
}

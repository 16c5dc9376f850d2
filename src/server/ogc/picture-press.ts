import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Clock } from '#services/ports.ts';
import type { Picture } from './picture.ts';

export type Pressed =
  | { readonly ok: true; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly ok: false; readonly reason: 'busy' | 'failed' };

/** The first picture waits for the process and its typeface; the largest that is allowed takes a second. */
const DEADLINE_MS = 10_000;
const IDLE_MS = 300_000;
const MAX_WAITING = 24;
const CHILD = fileURLToPath(new URL('./picture-child.ts', import.meta.url));

type Answer = { readonly id: number; readonly bytes?: Uint8Array<ArrayBuffer>; readonly error?: string };

/** Has pictures drawn by a child process, which is started when first needed and ended when it is idle or takes too long. */
export class PicturePress implements Disposable {
  readonly #clock: Clock;
  readonly #waiting = new Map<number, (pressed: Pressed) => void>();
  #child: ChildProcess | undefined;
  #idle: Disposable | undefined;
  #next = 1;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  press(picture: Picture): Promise<Pressed> {
    if (this.#waiting.size >= MAX_WAITING) return Promise.resolve({ ok: false, reason: 'busy' });
    const child = (this.#child ??= this.#start());
    const id = this.#next++;
    return new Promise((resolve) => {
      // One that takes too long holds up all that wait behind it: the process goes, and with it what waits.
      const deadline = this.#clock.after(DEADLINE_MS, () => child.kill('SIGKILL'));
      this.#waiting.set(id, (pressed) => {
        deadline[Symbol.dispose]();
        this.#waiting.delete(id);
        this.#restUntilIdle();
        resolve(pressed);
      });
      child.send({ id, picture }, () => {});
    });
  }

  [Symbol.dispose](): void {
    this.#idle?.[Symbol.dispose]();
    this.#child?.kill('SIGKILL');
  }

  #start(): ChildProcess {
    const child = fork(CHILD, [], {
      execArgv: ['--disable-warning=ExperimentalWarning'],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      env: {},
    });
    child.on('message', ({ id, bytes }: Answer) => this.#waiting.get(id)?.(bytes ? { ok: true, bytes } : { ok: false, reason: 'failed' }));
    child.on('error', () => {});
    child.on('exit', () => {
      if (this.#child === child) this.#child = undefined;
      for (const resolve of [...this.#waiting.values()]) resolve({ ok: false, reason: 'failed' });
    });
    return child;
  }

  #restUntilIdle(): void {
    this.#idle?.[Symbol.dispose]();
    if (this.#waiting.size === 0) this.#idle = this.#clock.after(IDLE_MS, () => this.#child?.kill());
  }
}

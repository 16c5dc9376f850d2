import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { joinAnnexB } from '#protocol/h264.ts';
import type { Clock } from '#services/ports.ts';
import type { MediaUnit } from '../media/media-unit.ts';

export type Snapshot =
  | { readonly ok: true; readonly jpeg: Uint8Array }
  | { readonly ok: false; readonly reason: 'absent' | 'busy' | 'failed' };

/** Starting the process takes most of the first one's time; a picture itself some 20 ms. */
const DEADLINE_MS = 4_000;
const IDLE_MS = 60_000;
const MAX_WAITING = 32;
const CHILD = fileURLToPath(new URL('./snapshot-child.ts', import.meta.url));

type Answer = { readonly ready: boolean } | { readonly id: number; readonly jpeg?: Uint8Array; readonly error?: string };

/** Has key frames turned into JPEG by a child process, which is started when first needed and ended when it is idle or stuck. */
export class SnapshotMaker implements Disposable {
  readonly #clock: Clock;
  readonly #waiting = new Map<number, (snapshot: Snapshot) => void>();
  #child: ChildProcess | undefined;
  #idle: Disposable | undefined;
  #absent = false;
  #next = 1;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  make(unit: MediaUnit): Promise<Snapshot> {
    const [file] = unit.parameters.kind === 'jpeg' ? unit.nals : [];
    if (file) return Promise.resolve({ ok: true, jpeg: file });
    if (this.#absent) return Promise.resolve({ ok: false, reason: 'absent' });
    if (this.#waiting.size >= MAX_WAITING) return Promise.resolve({ ok: false, reason: 'busy' });
    const child = (this.#child ??= this.#start());
    const id = this.#next++;
    return new Promise((resolve) => {
      // A decoder that hangs on one picture hangs on all: the process goes, and with it what waits.
      const deadline = this.#clock.after(DEADLINE_MS, () => child.kill('SIGKILL'));
      this.#waiting.set(id, (snapshot) => {
        deadline[Symbol.dispose]();
        this.#waiting.delete(id);
        this.#restUntilIdle();
        resolve(snapshot);
      });
      child.send({ id, kind: unit.parameters.kind, stream: joinAnnexB([...unit.parameters.sets, ...unit.nals]) }, () => {});
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
    child.on('message', (answer: Answer) => this.#take(answer));
    child.on('error', () => {});
    child.on('exit', () => {
      if (this.#child === child) this.#child = undefined;
      for (const resolve of [...this.#waiting.values()]) resolve({ ok: false, reason: 'failed' });
    });
    return child;
  }

  #take(answer: Answer): void {
    if ('ready' in answer) {
      if (answer.ready) return;
      this.#absent = true;
      for (const resolve of [...this.#waiting.values()]) resolve({ ok: false, reason: 'absent' });
      this.#child?.kill();
      return;
    }
    this.#waiting.get(answer.id)?.(answer.jpeg ? { ok: true, jpeg: answer.jpeg } : { ok: false, reason: 'failed' });
  }

  #restUntilIdle(): void {
    this.#idle?.[Symbol.dispose]();
    if (this.#waiting.size === 0) this.#idle = this.#clock.after(IDLE_MS, () => this.#child?.kill());
  }
}

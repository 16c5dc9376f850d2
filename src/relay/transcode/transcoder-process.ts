import { fork, type ChildProcess } from 'node:child_process';
import type { Clock } from '#services/ports.ts';
import type { FromTranscoder, ToTranscoder } from './transcode-wire.ts';

/** Loading FFmpeg takes half a second; on a machine that is busy with much else it may take long. */
const READY_MS = 15_000;

export interface TranscoderProcessOptions {
  readonly clock: Clock;
  readonly script: string;
  readonly onMessage: (message: Exclude<FromTranscoder, { type: 'ready' }>) => void;
  /** Called once, when the process is gone for whatever reason. */
  readonly onExit: () => void;
}

/** One life of the transcoder process. */
export class TranscoderProcess implements Disposable {
  readonly #child: ChildProcess;
  /** Whether node-av is there; false as well when the process ended before it could say. */
  readonly able: Promise<boolean>;
  heardAt: number;

  constructor(options: TranscoderProcessOptions) {
    const { clock } = options;
    const able = Promise.withResolvers<boolean>();
    this.able = able.promise;
    this.heardAt = clock.now();
    this.#child = fork(options.script, [], {
      execArgv: ['--disable-warning=ExperimentalWarning'],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      env: {},
    });
    const deadline = clock.after(READY_MS, () => this.kill());
    this.#child.on('message', (message: FromTranscoder) => {
      this.heardAt = clock.now();
      if (message.type !== 'ready') return options.onMessage(message);
      deadline[Symbol.dispose]();
      able.resolve(message.able);
    });
    // `exit` follows, or has come before; a process that could not be started has none.
    this.#child.on('error', () => this.kill());
    this.#child.once('exit', () => {
      deadline[Symbol.dispose]();
      able.resolve(false);
      options.onExit();
    });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  send(message: ToTranscoder): void {
    if (this.#child.connected) this.#child.send(message, () => {});
  }

  /** What hangs does not hear a gentler word. */
  kill(): void {
    this.#child.kill('SIGKILL');
  }

  [Symbol.dispose](): void {
    this.kill();
  }
}

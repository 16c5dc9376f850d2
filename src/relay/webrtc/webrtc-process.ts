import { fork, type ChildProcess } from 'node:child_process';
import type { Duplex } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { createBackoff } from '../backoff.ts';
import { repeat, type RelayPorts } from '../ports.ts';
import { createFrameReader, writeText, type Frame } from './process-frames.ts';
import { processToRelay, type ProcessToRelay, type RelayToProcess, type WebRtcFigures } from './process-messages.ts';

export interface WebRtcProcessOptions {
  readonly ports: RelayPorts;
  readonly host: string;
  readonly udpPort: number;
  readonly onFrame: (frame: Exclude<Frame, { kind: 'text' }>) => void;
  readonly onMessage: (message: Exclude<ProcessToRelay, { type: 'ready' | 'pong' }>) => void;
  /** It died, and with it all its sessions and feeds; another one is being started. */
  readonly onDeath: () => void;
}

const CHILD = fileURLToPath(new URL('./webrtc-child.ts', import.meta.url));
const PING_MS = 1_000;
/**
 * A process that answers none of so many pings hangs, or has so much to do that its viewers see nothing anyway. Pings are counted and
 * not the time, so that a relay that was itself held up does not take that for the silence of its process.
 */
const SILENT_PINGS = 6;
const PINGS_TO_READY = 10;
/** The first death costs nothing but the start; one that dies again and again must not eat the machine. */
const RESTART = { firstMs: 20, mostMs: 5_000 };
const STEADY_MS = 10_000;

interface Running {
  readonly child: ChildProcess;
  readonly pipe: Duplex;
  readonly startedAt: number;
  /** Pings since it was heard last. */
  unheard: number;
  state: 'starting' | 'ready' | 'noLibrary';
}

/** The child process that holds all of WebRTC, started anew whenever it dies or hangs, until disposed. */
export class WebRtcProcess implements Disposable {
  readonly #options: WebRtcProcessOptions;
  readonly #backoff;
  readonly #pinging: Disposable;
  readonly #waiting = new Set<() => void>();
  #running: Running | undefined;
  #restarting: Disposable | undefined;
  #disposed = false;
  deaths = 0;
  figures: WebRtcFigures = { resent: 0, keyRequests: 0, repeats: 0, peers: 0 };

  constructor(options: WebRtcProcessOptions) {
    this.#options = options;
    this.#backoff = createBackoff(RESTART, options.ports.random);
    this.#pinging = repeat(options.ports.clock, PING_MS, () => this.#ping());
    this.#start();
  }

  /** Bytes that the process has not taken yet. */
  get unread(): number {
    return this.#running?.pipe.writableLength ?? 0;
  }

  /** Waits for a process that is being started: `ready`, or why there is none to ask. */
  async ready(withinMs: number): Promise<'ready' | 'noLibrary' | 'away'> {
    if (this.#running?.state !== 'ready' && this.#running?.state !== 'noLibrary') {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#waiting.add(resolve);
      const deadline = this.#options.ports.clock.after(withinMs, resolve);
      await promise;
      deadline[Symbol.dispose]();
      this.#waiting.delete(resolve);
    }
    const state = this.#running?.state ?? 'starting';
    return state === 'starting' ? 'away' : state;
  }

  /** False when there is no process to hear it. */
  send(message: RelayToProcess): boolean {
    return this.write(writeText(JSON.stringify(message)));
  }

  write(frame: Uint8Array): boolean {
    const { pipe } = this.#running ?? {};
    if (!pipe?.writable) return false;
    pipe.write(frame);
    return true;
  }

  /** It does not take what it is given, or does not answer: better a new one. */
  kill(): void {
    this.#running?.child.kill('SIGKILL');
  }

  [Symbol.dispose](): void {
    this.#disposed = true;
    this.#pinging[Symbol.dispose]();
    this.#restarting?.[Symbol.dispose]();
    this.kill();
    for (const wake of this.#waiting) wake();
  }

  #start(): void {
    const { clock } = this.#options.ports;
    const child = fork(CHILD, [], {
      execArgv: ['--disable-warning=ExperimentalWarning'],
      // Nothing of the environment is needed, and none of it may be had by whoever takes the library over.
      env: {},
      stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'ipc'],
    });
    const pipe = child.stdio[3] as Duplex;
    const running: Running = { child, pipe, startedAt: clock.now(), unheard: 0, state: 'starting' };
    this.#running = running;
    const read = createFrameReader((frame) => this.#take(running, frame));
    pipe.on('data', (bytes: Buffer) => {
      running.unheard = 0;
      try {
        read(bytes);
      } catch {
        child.kill('SIGKILL');
      }
    });
    // `exit` follows and says all that matters.
    pipe.on('error', () => {});
    child.on('error', ({ message }) => this.#lost(running, message));
    child.on('exit', (code, signal) => this.#lost(running, signal ?? `code ${code}`));
    const { host, udpPort } = this.#options;
    this.send({ type: 'begin', host, udpPort });
  }

  #take(running: Running, frame: Frame): void {
    if (running !== this.#running) return;
    if (frame.kind !== 'text') return this.#options.onFrame(frame);
    const message = processToRelay.parse(JSON.parse(frame.text));
    if (message.type === 'pong') this.figures = message.figures;
    else if (message.type === 'ready') {
      running.state = message.library ? 'ready' : 'noLibrary';
      this.#options.ports.log('webrtc.started', { pid: running.child.pid ?? 0, library: message.library ? 1 : 0 });
      for (const wake of this.#waiting) wake();
    } else this.#options.onMessage(message);
  }

  #lost(running: Running, how: string): void {
    if (running !== this.#running || this.#disposed) return;
    this.#running = undefined;
    running.pipe.destroy();
    this.deaths++;
    const { clock, log } = this.#options.ports;
    log('webrtc.died', { livedMs: clock.now() - running.startedAt, how });
    if (clock.now() - running.startedAt > STEADY_MS) this.#backoff.reset();
    this.#restarting = clock.after(this.#backoff.next(), () => this.#start());
    this.#options.onDeath();
  }

  #ping(): void {
    const running = this.#running;
    // One without the library has nothing more to say.
    if (!running || running.state === 'noLibrary') return;
    if (running.unheard >= (running.state === 'starting' ? PINGS_TO_READY : SILENT_PINGS)) {
      this.#options.ports.log('webrtc.silent', { pings: running.unheard });
      return this.kill();
    }
    running.unheard += 1;
    if (running.state === 'ready') this.send({ type: 'ping' });
  }
}

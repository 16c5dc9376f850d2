import { fileURLToPath } from 'node:url';
import { createBackoff } from '../backoff.ts';
import type { RelayPorts } from '../ports.ts';
import { SourceFault } from '../sources/source-fault.ts';
import type { VideoCodec } from '../media/stream-parameters.ts';
import type { EncoderProfile, FromTranscoder, TranscodedPicture, UnitToTranscode } from './transcode-wire.ts';
import { TranscoderProcess } from './transcoder-process.ts';

export interface TranscodeRequest {
  readonly codec: VideoCodec;
  readonly profile: EncoderProfile;
  readonly onPicture: (picture: TranscodedPicture) => void;
  /** Called once when it ends by itself. */
  readonly onEnd: (fault: SourceFault) => void;
}

/** A running transcode; disposing ends it. */
export interface RunningTranscode extends Disposable {
  /** False when it was left out, because the transcoder is behind: then all is left out up to the next key frame. */
  feed(unit: UnitToTranscode & { readonly key: boolean }): boolean;
  setKbps(kbps: number): void;
  forceKeyFrame(): void;
}

export interface TranscoderOptions {
  readonly maxTranscodes: number;
  /** Run as the process; ours where not given. */
  readonly script?: string;
}

export interface TranscoderFigures {
  readonly transcodes: number;
  readonly restarts: number;
  readonly unitsIn: number;
  readonly picturesOut: number;
  /** Units left out because the encoder could not follow. */
  readonly unitsLeftOut: number;
}

const CHILD = fileURLToPath(new URL('./transcoder-child.ts', import.meta.url));
/** Units that the process may have before it; two seconds of a fast camera, whose age is then past caring for. */
const MAX_IN_FLIGHT = 60;
/** A process that has work and says nothing for so long hangs. */
const HANG_MS = 3_000;
/** A process without work gives its memory back. */
const IDLE_MS = 60_000;
const WATCH_MS = 500;
const RETRY = { firstMs: 250, mostMs: 15_000 };
const STEADY_MS = 10_000;

interface Job {
  readonly request: TranscodeRequest;
  inFlight: number;
  needsKey: boolean;
}

/**
 * Has streams transcoded by a process of their own, which is started when first needed, killed when it hangs and started
 * again, with backoff, when it dies. Without node-av every request is refused and nothing else changes.
 */
export class Transcoder implements Disposable {
  readonly #ports: RelayPorts;
  readonly #options: TranscoderOptions;
  readonly #jobs = new Map<number, Job>();
  readonly #backoff;
  #opening = 0;
  #process: TranscoderProcess | undefined;
  #startedAt = 0;
  #rest: Promise<void> | undefined;
  #watching: NodeJS.Timeout;
  #next = 1;
  /** Looks, one after another, at which the process was found silent. */
  #silent = 0;
  #busyAt = 0;
  #absent = false;
  #disposed = false;
  #restarts = 0;
  #unitsIn = 0;
  #picturesOut = 0;
  #unitsLeftOut = 0;

  constructor(ports: RelayPorts, options: TranscoderOptions) {
    this.#ports = ports;
    this.#options = options;
    this.#backoff = createBackoff(RETRY, ports.random);
    this.#watching = setInterval(() => this.#watch(), WATCH_MS).unref();
  }

  get figures(): TranscoderFigures {
    return {
      transcodes: this.#jobs.size,
      restarts: this.#restarts,
      unitsIn: this.#unitsIn,
      picturesOut: this.#picturesOut,
      unitsLeftOut: this.#unitsLeftOut,
    };
  }

  /** Of the process that runs now, for those who watch it. */
  get pid(): number | undefined {
    return this.#process?.pid;
  }

  /** Whether this machine can transcode at all; the first call starts the process. */
  async able(): Promise<boolean> {
    if (this.#absent || this.#disposed) return false;
    const process = await this.#running();
    if (await process.able) return true;
    return !this.#absent;
  }

  /** Rejects with a `SourceFault`: `noTranscoder`, `transcoderBusy`, `transcoderLost`. */
  async open(request: TranscodeRequest): Promise<RunningTranscode> {
    if (this.#absent || this.#disposed) throw new SourceFault('noTranscoder');
    if (this.#jobs.size + this.#opening >= this.#options.maxTranscodes) throw new SourceFault('transcoderBusy');
    this.#opening++;
    try {
      const process = await this.#running();
      if (!(await process.able)) throw new SourceFault(this.#absent ? 'noTranscoder' : 'transcoderLost');
      if (process !== this.#process) throw new SourceFault('transcoderLost');
      const id = this.#next++;
      this.#jobs.set(id, { request, inFlight: 0, needsKey: false });
      process.send({ type: 'open', id, codec: request.codec, profile: request.profile });
      return this.#handle(id, process);
    } finally {
      this.#opening--;
    }
  }

  [Symbol.dispose](): void {
    this.#disposed = true;
    this.#jobs.clear();
    clearInterval(this.#watching);
    this.#process?.[Symbol.dispose]();
  }

  #handle(id: number, process: TranscoderProcess): RunningTranscode {
    return {
      feed: (unit) => this.#feed(id, unit),
      setKbps: (kbps) => process.send({ type: 'bitRate', id, kbps }),
      forceKeyFrame: () => process.send({ type: 'keyFrame', id }),
      [Symbol.dispose]: () => {
        if (this.#jobs.delete(id)) process.send({ type: 'close', id });
      },
    };
  }

  #feed(id: number, { key, ...unit }: UnitToTranscode & { readonly key: boolean }): boolean {
    const job = this.#jobs.get(id);
    if (!job) return false;
    if (job.inFlight >= MAX_IN_FLIGHT) job.needsKey = true;
    else if (key) job.needsKey = false;
    if (job.needsKey) {
      this.#unitsLeftOut++;
      return false;
    }
    if (!this.#isBusy()) this.#busyAt = this.#ports.clock.now();
    job.inFlight++;
    this.#unitsIn++;
    this.#process?.send({ type: 'unit', id, ...unit });
    return true;
  }

  async #running(): Promise<TranscoderProcess> {
    while (this.#rest) await this.#rest;
    if (this.#disposed) throw new SourceFault('noTranscoder');
    return (this.#process ??= this.#start());
  }

  #start(): TranscoderProcess {
    const process: TranscoderProcess = new TranscoderProcess({
      clock: this.#ports.clock,
      script: this.#options.script ?? CHILD,
      onMessage: (message) => this.#take(message),
      onExit: () => this.#lost(process),
    });
    this.#startedAt = this.#ports.clock.now();
    void process.able.then((able) => {
      if (able || this.#process !== process) return;
      this.#absent = true;
      this.#ports.log('transcoder.absent', {});
      process[Symbol.dispose]();
    });
    return process;
  }

  #take(message: Exclude<FromTranscoder, { type: 'ready' }>): void {
    const job = this.#jobs.get(message.id);
    if (!job) return;
    switch (message.type) {
      case 'taken':
        job.inFlight--;
        return;
      case 'picture': {
        this.#picturesOut++;
        const { type: _type, id: _id, ...picture } = message;
        return job.request.onPicture(picture);
      }
      case 'failed':
        this.#jobs.delete(message.id);
        return job.request.onEnd(new SourceFault('transcoderLost'));
    }
  }

  #lost(process: TranscoderProcess): void {
    if (this.#process !== process) return;
    this.#process = undefined;
    const jobs = [...this.#jobs.values()];
    this.#jobs.clear();
    if (!this.#disposed && !this.#absent) this.#restBeforeNext();
    for (const job of jobs) job.request.onEnd(new SourceFault('transcoderLost'));
  }

  #restBeforeNext(): void {
    const { clock, log } = this.#ports;
    if (clock.now() - this.#startedAt > STEADY_MS) this.#backoff.reset();
    const restMs = this.#backoff.next();
    this.#restarts++;
    log('transcoder.lost', { restMs });
    this.#rest = new Promise((resolve) =>
      clock.after(restMs, () => {
        this.#rest = undefined;
        resolve();
      }),
    );
  }

  #isBusy(): boolean {
    return [...this.#jobs.values()].some((job) => job.inFlight > 0);
  }

  #watch(): void {
    const process = this.#process;
    const now = this.#ports.clock.now();
    if (!process) return;
    const silentMs = now - Math.max(process.heardAt, this.#busyAt);
    if (this.#jobs.size === 0 && this.#opening === 0 && silentMs > IDLE_MS) return this.#retire(process);
    // One look is not enough: when this process itself was held up, the answers are still to be read.
    this.#silent = this.#isBusy() && silentMs > HANG_MS ? this.#silent + 1 : 0;
    if (this.#silent < 2) return;
    this.#silent = 0;
    this.#ports.log('transcoder.hangs', {});
    process.kill();
  }

  #retire(process: TranscoderProcess): void {
    this.#process = undefined;
    process[Symbol.dispose]();
  }
}

import type { AudioUnit } from './media/audio-unit.ts';
import { createBackoff, type BackoffLimits } from './backoff.ts';
import type { GopCache } from './media/gop-cache.ts';
import type { MediaUnit } from './media/media-unit.ts';
import type { RelayPorts } from './ports.ts';
import { hideNamesInFrames } from './rtsp/sender-names.ts';
import { SourceFault, faultOfSocket, type SourceFaultCode } from './sources/source-fault.ts';
import type { AudioTrack, OpenSource, OpenedSource } from './sources/source.ts';
import { StreamReader } from './media/stream-reader.ts';

export type StreamName = 'main' | 'sub';
/** How a channel stands to its camera; times in milliseconds, `since` since the epoch. */
export interface ChannelState {
  readonly state: 'idle' | 'connecting' | 'live' | 'lost';
  readonly since: number;
  readonly retryInMs?: number;
  readonly detail?: SourceFaultCode;
}

/** What a viewer takes; all are called in order and must neither wait nor throw. */
export interface UnitViewer {
  onUnit(unit: MediaUnit): void;
  /** Only of a viewer whose ticket has the right `audio` (LAW-03). */
  onAudio?(unit: AudioUnit): void;
  onState(state: ChannelState): void;
  /** There will never be a picture, whatever the camera does. */
  onUnable?(): void;
}
export interface SliceViewer {
  /** The slices are to hold the sound as well: only of a viewer whose ticket has the right `audio` (LAW-03). */
  readonly sound?: boolean;
  onSlice(bytes: Uint8Array): void;
  /** So many pictures are complete with the slice just given. */
  onUnits(count: number): void;
  /** A key frame is complete: a viewer who fell behind may go on with `channel.reader.slices.opening()`. */
  onKeyFrame(): void;
  onState(state: ChannelState): void;
}

export interface ChannelOptions {
  readonly camera: string;
  readonly stream: StreamName;
  readonly ports: RelayPorts;
  readonly lingerMs: number;
  /** Called anew for each connection. */
  readonly open: OpenSource;
  readonly onState: (state: ChannelState) => void;
  /** Nobody has wanted it for `lingerMs`, or it was disposed: it is over. */
  readonly onOver: () => void;
}

/** No picture for so long: viewers are told, since a screen that is not live says so within 2 s (invariant 11). */
const SILENT_MS = 1_500;
/** And for so long: the connection is given up. */
const DEAD_MS = 5_000;
const STEADY_MS = 10_000;
/** 200 Mbps, several times the best camera's: whoever sends more, within any second, would take the time of all the others. */
const MAX_BYTES_A_SECOND = 25_000_000;
const RETRY: BackoffLimits = { firstMs: 250, mostMs: 15_000 };
/** Cameras lock an account after a few wrong passwords, so these are tried rarely. */
const RETRY_UNAUTHORIZED: BackoffLimits = { firstMs: 10_000, mostMs: 120_000 };

/** One stream of one camera: a single connection to it, however many viewers. */
export class Channel implements Disposable {
  readonly camera: string;
  readonly stream: StreamName;
  readonly reader = new StreamReader();
  readonly #options: ChannelOptions;
  readonly #units = new Set<UnitViewer>();
  readonly #slices = new Set<SliceViewer>();
  #holds = 0;
  #state: ChannelState;
  #attempt: AbortController | undefined;
  #source: OpenedSource | undefined;
  #timer: Disposable | undefined;
  #linger: Disposable | undefined;
  #lastUnitAt = 0;
  #second = { from: 0, bytes: 0 };
  #over = false;
  readonly #backoff;
  readonly #backoffUnauthorized;
  bytesIn = 0;

  constructor(options: ChannelOptions) {
    this.#options = options;
    this.camera = options.camera;
    this.stream = options.stream;
    this.#backoff = createBackoff(RETRY, options.ports.random);
    this.#backoffUnauthorized = createBackoff(RETRY_UNAUTHORIZED, options.ports.random);
    this.#state = { state: 'idle', since: options.ports.clock.now() };
    this.#lingerIfUnwanted();
  }

  get state(): ChannelState {
    return this.#state;
  }

  get viewers(): number {
    return this.#units.size + this.#slices.size;
  }

  /** Nobody views or holds it; it only lingers and may be closed to make room. */
  get unwanted(): boolean {
    return this.viewers === 0 && this.#holds === 0;
  }

  /** The first connection; those after it come by themselves. */
  start(): void {
    if (this.#state.state === 'idle' && !this.#over) this.#connect();
  }

  /** The source is there again: it is not waited for any longer. */
  retry(): void {
    if (this.#over || this.#attempt || this.#state.state !== 'lost') return;
    this.#timer?.[Symbol.dispose]();
    this.#connect();
  }

  /** The camera's record says something else now: what is connected is given up, and connected as it says. */
  connectAnew(): void {
    if (this.#over || this.#state.state === 'idle') return;
    this.#timer?.[Symbol.dispose]();
    this.#disconnect();
    this.#say({ state: 'lost', detail: 'closed', retryInMs: 0 });
    this.#connect();
  }

  /** Keeps the channel connected until disposed. */
  hold(): Disposable {
    this.#holds++;
    this.#wanted();
    let held = true;
    return {
      [Symbol.dispose]: () => {
        if (held) this.#holds--;
        held = false;
        this.#lingerIfUnwanted();
      },
    };
  }

  /** A viewer cannot go on, or begin, without a key frame; does nothing where the source cannot be asked. */
  askForKeyFrame(): void {
    this.#source?.askForKeyFrame?.();
  }

  /** The sound that comes with the pictures; only where the camera's record allows it (LAW-03). */
  get sound(): AudioTrack | undefined {
    return this.reader.tracks?.audio;
  }

  /** What a viewer that decodes as fast as it can is to be given first. */
  opening(): ReturnType<GopCache['opening']> {
    return this.reader.gop.opening();
  }

  /** From now on; how it stands, and what to show first, the viewer takes from `state` and `opening` itself. */
  attachUnits(viewer: UnitViewer): Disposable {
    return this.#attach(this.#units, viewer);
  }

  attachSlices(viewer: SliceViewer): Disposable {
    return this.#attach(this.#slices, viewer);
  }

  /** Looks whether the camera has fallen silent; called a few times a second. */
  watch(now: number): void {
    if (!this.#source) return;
    const silentMs = now - this.#lastUnitAt;
    if (silentMs > DEAD_MS) this.#lose(new SourceFault('silent'));
    else if (silentMs > SILENT_MS && this.#state.state === 'live')
      this.#say({ state: 'lost', detail: 'silent', retryInMs: DEAD_MS - silentMs });
  }

  [Symbol.dispose](): void {
    if (this.#over) return;
    this.#over = true;
    this.#timer?.[Symbol.dispose]();
    this.#linger?.[Symbol.dispose]();
    this.#disconnect();
    this.#say({ state: 'idle' });
    this.#options.onOver();
  }

  #attach<Viewer extends UnitViewer | SliceViewer>(viewers: Set<Viewer>, viewer: Viewer): Disposable {
    viewers.add(viewer);
    this.#wanted();
    return {
      [Symbol.dispose]: () => {
        if (viewers.delete(viewer)) this.#lingerIfUnwanted();
      },
    };
  }

  #wanted(): void {
    this.#linger?.[Symbol.dispose]();
    this.#linger = undefined;
  }

  #lingerIfUnwanted(): void {
    if (this.#over || !this.unwanted) return;
    this.#linger?.[Symbol.dispose]();
    this.#linger = this.#options.ports.clock.after(this.#options.lingerMs, () => {
      if (this.unwanted) this[Symbol.dispose]();
    });
  }

  #connect(): void {
    const attempt = new AbortController();
    this.#attempt = attempt;
    if (this.#state.state !== 'lost') this.#say({ state: 'connecting' });
    this.#open(attempt).catch((error: unknown) => {
      if (this.#attempt === attempt) this.#lose(faultOfSocket(error));
    });
  }

  async #open(attempt: AbortController): Promise<void> {
    const opened = await this.#options.open({
      signal: attempt.signal,
      onTracks: (tracks) => this.reader.begin(tracks),
      onPackets: (bytes) => this.#take(bytes),
      onEnd: (fault) => {
        if (this.#attempt === attempt) this.#lose(fault);
      },
    });
    if (this.#attempt !== attempt) return opened[Symbol.dispose]();
    this.#lastUnitAt = this.#options.ports.clock.now();
    this.#source = opened;
    // One that was sending already is in the middle of a group.
    opened.askForKeyFrame?.();
  }

  #take(bytes: Uint8Array): void {
    const now = this.#options.ports.clock.now();
    this.bytesIn += bytes.length;
    if (this.#isTooMuch(bytes.length, now)) return this.#lose(new SourceFault('tooMuch'));
    hideNamesInFrames(bytes);
    const { pictures, all, units, audio } = this.reader.read(bytes, now);
    for (const viewer of this.#slices) viewer.onSlice(viewer.sound ? all : pictures);
    for (const unit of audio) for (const viewer of this.#units) viewer.onAudio?.(unit);
    if (this.reader.fault) return this.#lose(new SourceFault(this.reader.fault));
    if (units.length === 0) return;
    this.#lastUnitAt = now;
    if (this.#state.state !== 'live') this.#say({ state: 'live' });
    else if (now - this.#state.since > STEADY_MS) this.#steady();
    for (const unit of units) for (const viewer of this.#units) viewer.onUnit(unit);
    const key = units.some((unit) => unit.key);
    for (const viewer of this.#slices) {
      viewer.onUnits(units.length);
      if (key) viewer.onKeyFrame();
    }
  }

  #isTooMuch(bytes: number, now: number): boolean {
    if (now - this.#second.from >= 1_000 || now < this.#second.from) this.#second = { from: now, bytes: 0 };
    this.#second.bytes += bytes;
    return this.#second.bytes > MAX_BYTES_A_SECOND;
  }

  /** Only a connection that has lasted makes the next loss a first one again. */
  #steady(): void {
    this.#backoff.reset();
    this.#backoffUnauthorized.reset();
  }

  #lose(fault: SourceFault): void {
    if (this.#over) return;
    this.#disconnect();
    const retryInMs = fault.code === 'unauthorized' ? this.#backoffUnauthorized.next() : this.#backoff.next();
    this.#say({ state: 'lost', detail: fault.code, retryInMs });
    this.#timer = this.#options.ports.clock.after(retryInMs, () => this.#connect());
  }

  #disconnect(): void {
    const attempt = this.#attempt;
    this.#attempt = undefined;
    // A playing source says good-bye to its camera; a connection in the making is just given up.
    if (this.#source) this.#source[Symbol.dispose]();
    else attempt?.abort();
    this.#source = undefined;
  }

  #say(next: Omit<ChannelState, 'since'>): void {
    const same = next.state === this.#state.state;
    this.#state = { ...next, since: same ? this.#state.since : this.#options.ports.clock.now() };
    for (const viewer of [...this.#units, ...this.#slices]) viewer.onState(this.#state);
    this.#options.onState(this.#state);
  }
}

import { isDeepStrictEqual } from 'node:util';
import type { RelayToServer, StreamSourceRecord } from '#contract/relay-control.ts';
import { Channel, type ChannelState, type StreamName } from './channel.ts';
import type { HeldChannel, OpenRefusal } from './held-channel.ts';
import type { RelayPorts } from './ports.ts';
import { PublishedSources } from './sources/published-sources.ts';
import { openRtspSource } from './rtsp/rtsp-source.ts';
import { SourceFault } from './sources/source-fault.ts';
import type { OpenSource, SourceOptions } from './sources/source.ts';
import type { UdpPorts } from './rtsp/udp-ports.ts';
import type { WantedStream } from './transcode/rendition.ts';
import { Renditions } from './transcode/renditions.ts';
import type { Transcoder } from './transcode/transcoder.ts';

export interface Addresses {
  readonly main?: StreamSourceRecord | undefined;
  readonly sub?: StreamSourceRecord | undefined;
  /** The camera's record allows its sound (LAW-03). */
  readonly audio: boolean;
  /** A publisher brings its pictures; it is not called. */
  readonly published: boolean;
}
export type CameraState = Extract<RelayToServer, { type: 'camera.state' }>;

export interface ChannelsOptions {
  readonly ports: RelayPorts;
  /** Where packets are taken of cameras that send by UDP only; undefined: such cameras are not played. */
  readonly udp?: UdpPorts | undefined;
  readonly maxSources: number;
  readonly lingerMs: number;
  /** A camera's addresses; rejects while the server is away. */
  readonly ask: (camera: string) => Promise<Addresses>;
  readonly onCameraState: (state: CameraState) => void;
  readonly transcoder: Transcoder;
}

/** Incidents whose cameras may be held ready; more would be a fault of the server's. */
const MAX_WARM_INCIDENTS = 1_000;
const WATCH_MS = 250;
/** A relay that looks so late at its cameras was itself held up. */
const HELD_UP_MS = 4 * WATCH_MS;
/** Holds of what is kept alive, which belong to no incident. */
const ALWAYS = '';

/** All channels of this relay, bounded. */
export class Channels implements Disposable {
  readonly published = new PublishedSources();
  readonly #options: ChannelsOptions;
  readonly #channels = new Map<string, Channel>();
  readonly #told = new Map<string, ChannelState['state']>();
  readonly #warm = new Map<string, Map<string, Disposable | undefined>>();
  readonly #asking = new Map<string, Promise<Addresses>>();
  /** What the server said of a channel's camera when it was last connected. */
  readonly #said = new Map<string, Addresses>();
  readonly #renditions: Renditions;
  #bytesInBefore = 0;
  #watching: NodeJS.Timeout;

  constructor(options: ChannelsOptions) {
    this.#options = options;
    const { ports, lingerMs, transcoder } = options;
    this.#renditions = new Renditions({ ports, lingerMs, transcoder, openPlain: (camera, stream) => this.open(camera, { stream }) });
    let looked = ports.clock.now();
    let wasHeldUp = false;
    this.#watching = setInterval(() => {
      const now = ports.clock.now();
      // What came meanwhile has not been read yet, and nobody is called silent for that; at the next look, however late, it has.
      wasHeldUp = !wasHeldUp && now - looked > HELD_UP_MS;
      looked = now;
      if (wasHeldUp) return;
      for (const channel of this.#channels.values()) channel.watch(now);
      this.#renditions.watch(now);
    }, WATCH_MS).unref();
  }

  get size(): number {
    return this.#channels.size;
  }

  get bytesIn(): number {
    return [...this.#channels.values()].reduce((sum, channel) => sum + channel.bytesIn, this.#bytesInBefore);
  }

  get connected(): number {
    return [...this.#channels.values()].filter((channel) => channel.state.state === 'live').length;
  }

  states(): readonly CameraState[] {
    const now = this.#options.ports.clock.now();
    return [...this.#told].map(([camera, state]) => ({ type: 'camera.state', camera, state, at: now }));
  }

  /** The wanted stream, or the camera's other one where it has only that, transcoded where a rendition is wanted; connected by itself. */
  async open(camera: string, { stream: wanted, rendition }: WantedStream): Promise<HeldChannel | OpenRefusal> {
    if (rendition) return this.#renditions.open(camera, { stream: wanted, rendition });
    const running = this.#channels.get(keyOf(camera, wanted));
    if (running) return { channel: running, hold: running.hold() };
    let addresses: Addresses;
    try {
      addresses = await this.ask(camera);
    } catch {
      return 'noServer';
    }
    const stream = this.#streamOf(camera, { addresses, wanted });
    if (!stream) return 'noSource';
    const channel = this.#channels.get(keyOf(camera, stream)) ?? this.#create({ camera, stream, addresses });
    if (!channel) return 'tooManySources';
    const hold = channel.hold();
    channel.start();
    return { channel, hold };
  }

  /** Connects an incident's cameras before their viewers come; the list replaces the one before. */
  warm(incident: string, cameras: readonly string[]): void {
    if (!this.#warm.has(incident) && this.#warm.size >= MAX_WARM_INCIDENTS)
      return this.#options.ports.log('warm.refused', { incident, limit: MAX_WARM_INCIDENTS });
    const before = this.#warm.get(incident) ?? new Map<string, Disposable | undefined>();
    const held = new Map(cameras.map((camera) => [camera, before.get(camera)]));
    this.#warm.set(incident, held);
    for (const [camera, hold] of before) if (!held.has(camera)) hold?.[Symbol.dispose]();
    for (const camera of held.keys()) if (!before.has(camera)) void this.#warmUp(incident, camera);
  }

  cool(incident: string): void {
    const held = this.#warm.get(incident);
    this.#warm.delete(incident);
    for (const hold of held?.values() ?? []) hold?.[Symbol.dispose]();
    held?.clear();
  }

  /** A server that begins anew tells again which incidents are to be warm; what it does not name any more lingers out. */
  startOver(keepAlive: readonly string[]): void {
    for (const incident of [...this.#warm.keys()]) if (incident !== ALWAYS) this.cool(incident);
    this.keepAlive(keepAlive);
  }

  /** Keeps these connected whatever happens; the list replaces the one before. */
  keepAlive(cameras: readonly string[]): void {
    this.warm(ALWAYS, cameras);
  }

  [Symbol.dispose](): void {
    clearInterval(this.#watching);
    this.#renditions[Symbol.dispose]();
    for (const channel of [...this.#channels.values()]) channel[Symbol.dispose]();
  }

  /** What the server says of a camera; rejects while it is away. Many viewers who come for one camera at a time are one question. */
  ask(camera: string): Promise<Addresses> {
    const asking = this.#asking.get(camera) ?? this.#options.ask(camera).finally(() => this.#asking.delete(camera));
    this.#asking.set(camera, asking);
    return asking;
  }

  /** The camera's record has changed: what is connected in a way that it does not say any more is connected anew. */
  async recheck(camera: string): Promise<void> {
    const channels = this.#of(camera);
    if (channels.length === 0) return;
    // Not a question that was asked before the change; while the server is away nothing could have told of one.
    const now = await this.#options.ask(camera).catch(() => undefined);
    for (const channel of now ? channels : []) {
      const said = this.#said.get(keyOf(camera, channel.stream));
      if (!isDeepStrictEqual(waysIn(said, channel.stream), waysIn(now, channel.stream))) channel.connectAnew();
    }
  }

  /** Both streams for an incident: small tiles play the low one, a large one the high. What is always on is ready for the first look: the low one. */
  async #warmUp(incident: string, camera: string): Promise<void> {
    const wanted: readonly StreamName[] = incident === ALWAYS ? ['sub'] : ['sub', 'main'];
    const opened = await Promise.all(wanted.map((stream) => this.open(camera, { stream })));
    const holds = opened.filter((each) => typeof each !== 'string').map((each) => each.hold);
    const refusal = opened.find((each) => typeof each === 'string');
    if (refusal !== undefined) this.#options.ports.log('warm.failed', { camera, reason: refusal });
    const both: Disposable = { [Symbol.dispose]: () => holds.forEach((hold) => hold[Symbol.dispose]()) };
    // It may have been cooled, or warmed again by a newer list, while the server was asked.
    const held = this.#warm.get(incident);
    if (held?.has(camera) && held.get(camera) === undefined) held.set(camera, both);
    else both[Symbol.dispose]();
  }

  #streamOf(camera: string, { addresses, wanted }: { addresses: Addresses; wanted: StreamName }): StreamName | undefined {
    if (addresses.published) return this.published.has(camera, wanted) ? wanted : 'main';
    const other = wanted === 'main' ? 'sub' : 'main';
    return addresses[wanted] ? wanted : addresses[other] ? other : undefined;
  }

  #create({ camera, stream, addresses }: { camera: string; stream: StreamName; addresses: Addresses }): Channel | undefined {
    if (this.#channels.size >= this.#options.maxSources && !this.#makeRoom()) return undefined;
    const key = keyOf(camera, stream);
    const channel: Channel = new Channel({
      camera,
      stream,
      ports: this.#options.ports,
      lingerMs: this.#options.lingerMs,
      open: this.#openCamera(camera, { stream, first: addresses }),
      onState: () => this.#tell(camera),
      onOver: () => {
        this.#channels.delete(key);
        this.#said.delete(key);
        this.#bytesInBefore += channel.bytesIn;
        this.#tell(camera);
      },
    });
    this.#channels.set(key, channel);
    return channel;
  }

  /** The server is asked again before each later connection, as addresses and passwords change; while it is away the last one serves. */
  #openCamera(camera: string, { stream, first }: { stream: StreamName; first: Addresses }): OpenSource {
    const key = keyOf(camera, stream);
    let last = first;
    let fresh = true;
    return async (options) => {
      if (!fresh) {
        try {
          last = await this.ask(camera);
        } catch {
          // The last answer serves.
        }
      }
      fresh = false;
      if (options.signal.aborted) throw new SourceFault('closed');
      this.#said.set(key, last);
      if (last.published) return this.published.opener(camera, stream)(last.audio ? options : withoutSound(options));
      const source = last[stream];
      if (!source) throw new SourceFault('notFound');
      const { ports, udp } = this.#options;
      return openRtspSource({ source, audio: last.audio, ports, udp }, options);
    };
  }

  #of(camera: string): Channel[] {
    return [...this.#channels.values()].filter((channel) => channel.camera === camera);
  }

  #makeRoom(): boolean {
    const spare = [...this.#channels.values()].find((channel) => channel.unwanted);
    spare?.[Symbol.dispose]();
    return spare !== undefined;
  }

  /** A camera is as its best stream is. */
  #tell(camera: string): void {
    const states = this.#of(camera).map((channel) => channel.state);
    const best = (['live', 'connecting', 'lost', 'idle'] as const)
      .map((state) => states.find((each) => each.state === state))
      .find((state) => state !== undefined);
    const state = best?.state ?? 'idle';
    if ((this.#told.get(camera) ?? 'idle') === state) return;
    if (state === 'idle') this.#told.delete(camera);
    else this.#told.set(camera, state);
    this.#options.onCameraState({
      type: 'camera.state',
      camera,
      state,
      at: this.#options.ports.clock.now(),
      ...(best?.detail === undefined ? {} : { detail: best.detail }),
    });
  }
}

/** What of a camera's record decides how one of its streams is connected. */
function waysIn(said: Addresses | undefined, stream: StreamName): unknown {
  return said && [said.published, said.audio, said[stream]];
}

/** A publisher that was let bring sound goes on; what it brings of it is thrown away unread (LAW-03). */
function withoutSound(options: SourceOptions): SourceOptions {
  return { ...options, onTracks: ({ video }) => options.onTracks({ video }) };
}

function keyOf(camera: string, stream: StreamName): string {
  return `${camera}/${stream}`;
}

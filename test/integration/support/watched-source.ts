import { forEachFrame } from '#protocol/rtsp-parser.ts';
import type { AudioUnit } from '#relay/media/audio-unit.ts';
import { Channel, type ChannelState } from '#relay/channel.ts';
import type { MediaUnit } from '#relay/media/media-unit.ts';
import { machinePorts } from '#relay/ports.ts';
import { openRtspSource, type RtspSourceParts } from '#relay/rtsp/rtsp-source.ts';
import { PATIENCE_MS } from '../../city/eventually.ts';

/** A channel on a camera, and all that its viewers are given. */
export class WatchedSource implements Disposable {
  readonly channel: Channel;
  readonly units: MediaUnit[] = [];
  readonly audio: AudioUnit[] = [];
  readonly states: ChannelState[] = [];
  /** Interleaved channels in the slices of a viewer who may not hear, and of one who may. */
  readonly plainChannels = new Set<number>();
  readonly soundChannels = new Set<number>();
  readonly #watchers = new Set<() => void>();
  readonly #watching: NodeJS.Timeout;

  constructor(parts: Pick<RtspSourceParts, 'source'> & Partial<RtspSourceParts>) {
    const all = { audio: false, ports: machinePorts, udp: undefined, ...parts };
    this.channel = new Channel({
      camera: 'c1',
      stream: 'main',
      ports: machinePorts,
      lingerMs: 60_000,
      open: (options) => openRtspSource(all, options),
      onState: (state) => {
        this.states.push(state);
        this.#wake();
      },
      onOver: () => {},
    });
    const note = (channels: Set<number>) => ({
      onSlice: (bytes: Uint8Array) => forEachFrame(bytes, (each) => channels.add(each)),
      onUnits: () => {},
      onKeyFrame: () => {},
      onState: () => {},
    });
    this.channel.attachUnits({ onUnit: (unit) => this.#take(unit), onAudio: (unit) => this.audio.push(unit), onState: () => {} });
    this.channel.attachSlices(note(this.plainChannels));
    this.channel.attachSlices({ ...note(this.soundChannels), sound: true });
    this.channel.start();
    this.#watching = setInterval(() => this.channel.watch(Date.now()), 250);
  }

  /** Why it was lost, each time. */
  get faults(): string[] {
    return this.states.flatMap(({ state, detail }) => (state === 'lost' && detail !== undefined ? [detail] : []));
  }

  /** True as soon as so many pictures have come, false when they have not by the deadline. */
  plays(units = 3): Promise<boolean> {
    return this.#until(() => this.units.length >= units);
  }

  /** The same of a fault. */
  failsWith(fault: string): Promise<boolean> {
    return this.#until(() => this.faults.includes(fault));
  }

  [Symbol.dispose](): void {
    clearInterval(this.#watching);
    this.channel[Symbol.dispose]();
  }

  async #until(holds: () => boolean): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, PATIENCE_MS);
    const watcher = () => void (holds() && resolve());
    this.#watchers.add(watcher);
    watcher();
    await promise;
    clearTimeout(timer);
    this.#watchers.delete(watcher);
    return holds();
  }

  #take(unit: MediaUnit): void {
    this.units.push(unit);
    this.#wake();
  }

  #wake(): void {
    for (const watcher of this.#watchers) watcher();
  }
}

import { Channel, type StreamName } from '../channel.ts';
import type { HeldChannel, OpenRefusal } from '../held-channel.ts';
import type { RelayPorts } from '../ports.ts';
import { PROFILES, type Rendition } from './rendition.ts';
import { openRendition } from './rendition-source.ts';
import type { Transcoder } from './transcoder.ts';
import { Tuning } from './tuning.ts';

export interface RenditionsOptions {
  readonly ports: RelayPorts;
  readonly lingerMs: number;
  readonly transcoder: Transcoder;
  readonly openPlain: (camera: string, stream: StreamName) => Promise<HeldChannel | OpenRefusal>;
}

interface Running {
  readonly channel: Channel;
  readonly tuning: Tuning;
}

/** The transcoded channels of this relay: one for each camera, stream and rendition, however many take it (V10). */
export class Renditions implements Disposable {
  readonly #options: RenditionsOptions;
  readonly #running = new Map<string, Running>();

  constructor(options: RenditionsOptions) {
    this.#options = options;
  }

  async open(
    camera: string,
    { stream, rendition }: { readonly stream: StreamName; readonly rendition: Rendition },
  ): Promise<HeldChannel | OpenRefusal> {
    const running = this.#running.get(keyOf(camera, stream, rendition));
    if (running) return { ...running, hold: running.channel.hold() };
    // Asked first, so that a camera without a source is refused and not retried for ever.
    const plain = await this.#options.openPlain(camera, stream);
    if (typeof plain === 'string') return plain;
    const able = await this.#options.transcoder.able();
    const opened = able ? (this.#running.get(keyOf(camera, stream, rendition)) ?? this.#create(camera, { stream, rendition })) : undefined;
    const hold = opened?.channel.hold();
    opened?.channel.start();
    plain.hold[Symbol.dispose]();
    return opened && hold ? { ...opened, hold } : 'noTranscoder';
  }

  /** Looks whether a channel has fallen silent; called a few times a second. */
  watch(now: number): void {
    for (const { channel } of this.#running.values()) channel.watch(now);
  }

  [Symbol.dispose](): void {
    for (const { channel } of [...this.#running.values()]) channel[Symbol.dispose]();
  }

  #create(camera: string, { stream, rendition }: { stream: StreamName; rendition: Rendition }): Running {
    const { ports, lingerMs, transcoder, openPlain } = this.#options;
    const key = keyOf(camera, stream, rendition);
    const profile = PROFILES[rendition];
    const tuning = new Tuning(profile.kbps, () => ports.clock.now());
    const channel = new Channel({
      camera,
      stream,
      ports,
      lingerMs,
      open: openRendition({ ports, transcoder, profile, tuning, openPlain: () => openPlain(camera, stream) }),
      onState: () => {},
      onOver: () => this.#running.delete(key),
    });
    const running = { channel, tuning };
    this.#running.set(key, running);
    return running;
  }
}

function keyOf(camera: string, stream: StreamName, rendition: Rendition): string {
  return `${camera}/${stream}/${rendition}`;
}

import { splitLengthPrefixed } from '#protocol/h264.ts';
import { packetiseH264 } from '#protocol/rtp-h264.ts';
import { createGopCache } from '../media/gop-cache.ts';
import type { Frame } from './process-frames.ts';

/** WebRTC's packets must fit every path: 1,280 bytes of IPv6 less its, UDP's and SRTP's headers. */
const MAX_RTP_BYTES = 1_200;

/** One picture, cut into packets once; each viewer overwrites their headers before it sends. */
export interface FeedPicture {
  readonly key: boolean;
  readonly ticks: number;
  readonly wallClockMicros: number;
  readonly bytes: number;
  readonly arrivedAt: number;
  readonly packets: readonly Buffer[];
}
export type FeedSound = Extract<Frame, { kind: 'sound' }>;

export interface FeedViewer {
  onPicture(picture: FeedPicture): void;
  onSound(sound: FeedSound): void;
}

/** What the WebRTC process knows of one channel of the relay: its newest group of pictures, and who watches. */
export class Feed {
  readonly id: number;
  readonly #viewers = new Set<FeedViewer>();
  readonly #cache = createGopCache<FeedPicture>();

  constructor(id: number) {
    this.id = id;
  }

  /** What a viewer who comes now is given; `whole`: the next live picture follows. */
  opening(): { readonly units: readonly FeedPicture[]; readonly whole: boolean } {
    return this.#cache.opening();
  }

  /** How long the group so far took to come, milliseconds. */
  get spanMs(): number {
    return this.#cache.spanMs;
  }

  /** What was kept is stale. */
  restart(): void {
    this.#cache.clear();
  }

  /** Pictures were left out; the next one is a key frame. */
  break(): void {
    this.#cache.break();
  }

  attach(viewer: FeedViewer): Disposable {
    this.#viewers.add(viewer);
    return { [Symbol.dispose]: () => void this.#viewers.delete(viewer) };
  }

  take(frame: Extract<Frame, { kind: 'picture' }>, now: number): void {
    const packets = packetiseH264(splitLengthPrefixed(frame.nals), {
      payloadType: 96,
      timestamp: 0,
      ssrc: 0,
      sequence: 0,
      maxPacketBytes: MAX_RTP_BYTES,
    });
    const { key, ticks, wallClockMicros } = frame;
    const picture: FeedPicture = {
      key,
      ticks,
      wallClockMicros,
      bytes: frame.nals.length,
      arrivedAt: now,
      packets: packets.map((packet) => Buffer.from(packet.buffer, packet.byteOffset, packet.byteLength)),
    };
    this.#cache.add(picture);
    for (const viewer of this.#viewers) viewer.onPicture(picture);
  }

  hear(sound: FeedSound): void {
    for (const viewer of this.#viewers) viewer.onSound(sound);
  }
}

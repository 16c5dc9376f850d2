import type { StreamName } from '../channel.ts';
import { SourceFault } from './source-fault.ts';
import type { OpenSource, OpenedSource, SourceOptions, SourceTracks } from './source.ts';

/** A publisher's hold on one stream, whatever it comes by (RTSP, WHIP); disposing gives the stream free. */
export interface Publication extends Disposable {
  /** What it sends, once, before the first packets; and how it is asked for a key frame, where it can be. */
  begin(tracks: SourceTracks, askForKeyFrame?: () => void): void;
  /** A run of whole interleaved frames (RFC 2326 §10.12) on the channels of the tracks; the bytes are the receiver's to keep. */
  take(bytes: Uint8Array): void;
}

/** The channel's side of a stream: it waits for a publisher, then takes what that one sends. */
interface Taker {
  readonly options: SourceOptions;
  /** Resolves or rejects what the channel waits for. */
  readonly open: (tracks: SourceTracks) => void;
  opened: boolean;
}

interface Slot {
  publication: { tracks: SourceTracks | undefined; askForKeyFrame: (() => void) | undefined } | undefined;
  taker: Taker | undefined;
}

/** Where publishers and channels meet: one of each for a stream, in whatever order they come. Holds no bytes. */
export class PublishedSources {
  readonly #slots = new Map<string, Slot>();

  /** Somebody publishes this stream, or is about to. */
  has(camera: string, stream: StreamName): boolean {
    return this.#slots.get(keyOf(camera, stream))?.publication !== undefined;
  }

  /** Undefined while another publisher has the stream: the newer one waits or goes, so that nobody can be shouted down. */
  reserve(camera: string, stream: StreamName): Publication | undefined {
    const key = keyOf(camera, stream);
    const slot = this.#slotOf(key);
    if (slot.publication) return undefined;
    const publication: Slot['publication'] = { tracks: undefined, askForKeyFrame: undefined };
    slot.publication = publication;
    return {
      begin: (tracks, askForKeyFrame) => {
        publication.tracks = tracks;
        publication.askForKeyFrame = askForKeyFrame;
        meet(slot);
      },
      take: (bytes) => {
        if (slot.publication === publication && slot.taker?.opened) slot.taker.options.onPackets(bytes);
      },
      [Symbol.dispose]: () => {
        if (slot.publication !== publication) return;
        slot.publication = undefined;
        const { taker } = slot;
        // One that still waits goes on waiting, for the next publisher.
        if (taker?.opened) slot.taker = undefined;
        this.#tidy(key, slot);
        if (taker?.opened) taker.options.onEnd(new SourceFault('closed'));
      },
    };
  }

  /** The source of a published stream's channel: opened when there is a publisher, which may take as long as the channel lives. */
  opener(camera: string, stream: StreamName): OpenSource {
    const key = keyOf(camera, stream);
    return (options) => {
      const slot = this.#slotOf(key);
      const { promise, resolve, reject } = Promise.withResolvers<OpenedSource>();
      const leave = (): void => {
        if (slot.taker === taker) slot.taker = undefined;
        this.#tidy(key, slot);
      };
      const taker: Taker = {
        options,
        opened: false,
        open: (tracks) => {
          try {
            options.onTracks(tracks);
            taker.opened = true;
            resolve({ askForKeyFrame: () => slot.publication?.askForKeyFrame?.(), [Symbol.dispose]: leave });
          } catch (fault) {
            leave();
            reject(fault as Error);
          }
        },
      };
      options.signal.addEventListener(
        'abort',
        () => {
          leave();
          reject(new SourceFault('closed'));
        },
        { once: true },
      );
      slot.taker = taker;
      meet(slot);
      return promise;
    };
  }

  #slotOf(key: string): Slot {
    const slot = this.#slots.get(key) ?? { publication: undefined, taker: undefined };
    this.#slots.set(key, slot);
    return slot;
  }

  #tidy(key: string, slot: Slot): void {
    if (!slot.publication && !slot.taker) this.#slots.delete(key);
  }
}

function meet({ publication, taker }: Slot): void {
  if (publication?.tracks && taker && !taker.opened) taker.open(publication.tracks);
}

function keyOf(camera: string, stream: StreamName): string {
  return `${camera}/${stream}`;
}

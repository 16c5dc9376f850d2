import { asksForKeyFrame, readNacks } from '#protocol/rtcp.ts';
import type { Clock } from '#services/ports.ts';
import type { Feed, FeedPicture, FeedSound, FeedViewer } from './feed.ts';
import { PictureTrack, type RtpIdentity } from './picture-track.ts';
import { SoundTrack, type SoundTrackParts } from './sound-track.ts';

export interface RtpViewerParts {
  readonly identity: RtpIdentity;
  readonly clock: Clock;
  /** Sends on the video track; the bytes may be written over when it has returned. */
  readonly send: (packet: Buffer) => void;
  readonly sound?: Omit<SoundTrackParts, 'clock'>;
  /** Goes on with the feed it was told to switch to. */
  readonly onSwitched: (feed: Feed) => void;
  /** It cannot begin or go on without a key frame that only the source can make. */
  readonly onKeyWanted: (feed: Feed) => void;
}

/** Not more often than this, and a long group not more often than it is long: a repetition may double what is sent, not more. */
const REPEAT_EVERY_MS = 1_000;

/** What one viewer is sent of a feed, over losses and changes of feed. */
export class RtpViewer implements Disposable {
  readonly #parts: RtpViewerParts;
  readonly #pictures: PictureTrack;
  readonly #sound: SoundTrack | undefined;
  #feed: Feed;
  #attachment: Disposable | undefined;
  /** Is gone over to as soon as it has a key frame. */
  #next: { readonly feed: Feed; readonly attachment: Disposable } | undefined;
  #needsKey = true;
  #repeatedAt = 0;
  keyRequests = 0;
  repeats = 0;

  constructor(feed: Feed, parts: RtpViewerParts) {
    const { identity, clock, send, sound } = parts;
    this.#parts = parts;
    this.#feed = feed;
    this.#pictures = new PictureTrack({ identity, clock, send, reports: sound !== undefined });
    this.#sound = sound && new SoundTrack({ ...sound, clock });
  }

  get resent(): number {
    return this.#pictures.resent;
  }

  /** The path to the viewer is open: the picture begins. */
  begin(): void {
    if (this.#attachment) return;
    this.#attachment = this.#attach(this.#feed);
    this.#sendOpening();
    if (this.#needsKey) this.#parts.onKeyWanted(this.#feed);
  }

  /** RTCP of the viewer about its video. */
  control(packet: Uint8Array): void {
    const missed = readNacks(packet, this.#parts.identity.ssrc);
    if (missed.length > 0) this.#pictures.resend(missed);
    if (asksForKeyFrame(packet)) this.#repeat();
  }

  switchTo(feed: Feed): void {
    this.#next?.attachment[Symbol.dispose]();
    this.#next = undefined;
    if (feed === this.#feed || !this.#attachment) {
      this.#feed = feed;
      return this.#parts.onSwitched(feed);
    }
    this.#next = { feed, attachment: this.#attach(feed) };
    const { units, whole } = feed.opening();
    if (whole && units.length > 0) this.#goOver();
    else this.#parts.onKeyWanted(feed);
  }

  /** What was sent since the last time this was asked. */
  takeCount(): { readonly frames: number; readonly bytes: number } {
    const taken = { frames: this.#pictures.frames, bytes: this.#pictures.bytes + (this.#sound?.bytes ?? 0) };
    this.#pictures.frames = this.#pictures.bytes = 0;
    if (this.#sound) this.#sound.bytes = 0;
    return taken;
  }

  [Symbol.dispose](): void {
    this.#attachment?.[Symbol.dispose]();
    this.#next?.attachment[Symbol.dispose]();
  }

  #attach(feed: Feed): Disposable {
    const viewer: FeedViewer = {
      onPicture: (picture) => this.#onPicture(feed, picture),
      onSound: (sound) => this.#onSound(feed, sound),
    };
    return feed.attach(viewer);
  }

  #onPicture(feed: Feed, picture: FeedPicture): void {
    // A feed has its newest picture in its opening when it gives it out.
    if (feed !== this.#feed) return picture.key ? this.#goOver() : undefined;
    if (this.#needsKey && !picture.key) return;
    this.#needsKey = false;
    this.#pictures.sendLive(picture);
  }

  #onSound(feed: Feed, sound: FeedSound): void {
    if (feed === this.#feed) this.#sound?.send(sound);
  }

  #sendOpening(): void {
    const { units, whole } = this.#feed.opening();
    this.#needsKey = !whole || units.length === 0;
    this.#pictures.sendBurst(units);
  }

  /** From the old feed to the new one, which has a key frame to begin with. */
  #goOver(): void {
    if (!this.#next) return;
    this.#attachment?.[Symbol.dispose]();
    this.#feed = this.#next.feed;
    this.#attachment = this.#next.attachment;
    this.#next = undefined;
    this.#pictures.changeSource();
    this.#sound?.changeSource();
    this.#sendOpening();
    this.#parts.onSwitched(this.#feed);
  }

  /** The viewer cannot decode on: it is given the group since the last key frame again, and the source is asked for a new one. */
  #repeat(): void {
    this.keyRequests++;
    const now = this.#parts.clock.now();
    if (!this.#attachment || now - this.#repeatedAt < Math.max(REPEAT_EVERY_MS, this.#feed.spanMs)) return;
    this.#repeatedAt = now;
    this.#parts.onKeyWanted(this.#feed);
    const { units, whole } = this.#feed.opening();
    if (!whole || units.length === 0) return;
    this.repeats++;
    this.#pictures.sendBurst(units);
  }
}

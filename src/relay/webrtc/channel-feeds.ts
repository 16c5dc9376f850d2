import type { AudioUnit } from '../media/audio-unit.ts';
import type { Channel, ChannelState, UnitViewer } from '../channel.ts';
import type { MediaUnit } from '../media/media-unit.ts';
import type { Clock } from '#services/ports.ts';
import { createViewerQueue } from '../views/viewer-queue.ts';
import { writePicture, writeSound } from './process-frames.ts';
import type { RelayToProcess } from './process-messages.ts';

/** What feeds are written to. */
export interface FeedSink {
  send(message: RelayToProcess): boolean;
  write(frame: Uint8Array): boolean;
  readonly unread: number;
  kill(): void;
}

export interface FeedListener {
  /** Absent for those who may not hear, or did not offer to. */
  readonly sound?: {
    readonly codecs: readonly string[];
    /** Its listening is in the journal, or is put there now (LAW-03); false: it could not be, so none may be given. */
    readonly begin: () => boolean;
    /** The channel has none any more. */
    readonly end: () => void;
  };
  /** The channel's pictures are not H.264, so WebRTC cannot have them as they are. */
  onForeign(): void;
  /** There will never be a picture, transcoded or not. */
  onUnable(): void;
}

/** One session's part in a feed. */
export interface TakenFeed extends Disposable {
  readonly id: number;
}

/** Much more than one viewer may have waiting, since all channels share the pipe. */
const PIPE_QUEUE = { fullBytes: 8 * 1024 * 1024, lowBytes: 1024 * 1024, stalledMs: 5_000 };

/** Gives the WebRTC process the pictures of each channel that somebody watches there: once, however many those are. */
export class ChannelFeeds {
  readonly #sink: FeedSink;
  readonly #clock: Clock;
  readonly #feeds = new Map<Channel, Feed>();
  #next = 1;

  constructor(sink: FeedSink, clock: Clock) {
    this.#sink = sink;
    this.#clock = clock;
  }

  get size(): number {
    return this.#feeds.size;
  }

  take(channel: Channel, listener: FeedListener): TakenFeed {
    const feed = this.#feeds.get(channel) ?? new Feed(this.#next++, channel, { sink: this.#sink, clock: this.#clock });
    this.#feeds.set(channel, feed);
    const leave = feed.join(listener);
    return {
      id: feed.id,
      [Symbol.dispose]: () => {
        leave[Symbol.dispose]();
        if (feed.unwanted && this.#feeds.get(channel) === feed) this.#feeds.delete(channel);
      },
    };
  }

  channelOf(id: number): Channel | undefined {
    return [...this.#feeds.values()].find((feed) => feed.id === id)?.channel;
  }
}

class Feed {
  readonly id: number;
  readonly channel: Channel;
  readonly #sink: FeedSink;
  readonly #clock: Clock;
  readonly #listeners = new Set<FeedListener>();
  readonly #queue = createViewerQueue(PIPE_QUEUE);
  #attachment: Disposable | undefined;
  #broken = false;

  constructor(id: number, channel: Channel, parts: { readonly sink: FeedSink; readonly clock: Clock }) {
    this.id = id;
    this.channel = channel;
    this.#sink = parts.sink;
    this.#clock = parts.clock;
  }

  get unwanted(): boolean {
    return this.#listeners.size === 0;
  }

  join(listener: FeedListener): Disposable {
    this.#listeners.add(listener);
    if (!this.#attachment) this.#begin();
    if (this.channel.state.detail === 'unsupportedCodec') listener.onUnable();
    else if (this.#isForeign) listener.onForeign();
    return {
      [Symbol.dispose]: () => {
        if (!this.#listeners.delete(listener) || !this.unwanted) return;
        this.#attachment?.[Symbol.dispose]();
        this.#attachment = undefined;
        this.#sink.send({ type: 'feedOver', feed: this.id });
      },
    };
  }

  get #isForeign(): boolean {
    const codec = this.channel.reader.tracks?.video.codec;
    return codec !== undefined && codec !== 'h264';
  }

  #begin(): void {
    this.#sink.send({ type: 'feed', feed: this.id });
    const viewer: UnitViewer = {
      onUnit: (unit) => this.#onUnit(unit),
      onAudio: (unit) => this.#onAudio(unit),
      onState: (state) => this.#onState(state),
      onUnable: () => this.#sayUnable(),
    };
    this.#attachment = this.channel.attachUnits(viewer);
    if (this.channel.state.state !== 'live' || this.#isForeign) return;
    const { units, whole } = this.channel.reader.gop.opening();
    for (const unit of units) this.#send(unit);
    if (!whole) this.#break();
  }

  /** What is left out here is missed by all who watch: they go on with the key frame that is sent next. */
  #break(): void {
    this.#queue.skipToKey();
    this.#sink.send({ type: 'feedBroken', feed: this.id });
  }

  #onUnit(unit: MediaUnit): void {
    if (unit.parameters.kind !== 'h264') return this.#sayForeign();
    const verdict = this.#queue.decide({ key: unit.key, now: this.#clock.now() }, this.#sink.unread);
    if (verdict === 'send') this.#send(unit);
    else if (verdict === 'tooSlow') this.#sink.kill();
    else if (!this.#broken) this.#break();
    this.#broken = verdict !== 'send';
  }

  #send(unit: MediaUnit): void {
    const { key, ticks, wallClockMicros, nals, parameters } = unit;
    this.#sink.write(writePicture({ feed: this.id, key, ticks, wallClockMicros }, key ? [...parameters.sets, ...nals] : nals));
  }

  #onAudio(unit: AudioUnit): void {
    const { codec, ticks, wallClockMicros, data } = unit;
    // Browsers have no AAC in WebRTC; sound is the first thing to be left out.
    if (codec === 'aac' || this.#sink.unread > PIPE_QUEUE.lowBytes) return;
    const hearing = [...this.#listeners].flatMap(({ sound }) => (sound?.codecs.includes(codec) ? [sound] : []));
    // The feed is shared: what one of them may not have, none has.
    if (hearing.length === 0 || !hearing.every((sound) => sound.begin())) return;
    this.#sink.write(writeSound({ feed: this.id, codec, ticks, wallClockMicros }, data));
  }

  #onState(state: ChannelState): void {
    // After a reconnection the stream goes on with a key frame; nobody who comes now is shown what was before.
    if (state.state !== 'live') {
      this.#queue.skipToKey();
      this.#sink.send({ type: 'feed', feed: this.id });
    }
    if (state.state === 'live' && !this.channel.sound) for (const { sound } of this.#listeners) sound?.end();
    if (state.detail === 'unsupportedCodec') this.#sayUnable();
    else if (this.#isForeign) this.#sayForeign();
  }

  #sayUnable(): void {
    for (const listener of [...this.#listeners]) listener.onUnable();
  }

  #sayForeign(): void {
    for (const listener of [...this.#listeners]) listener.onForeign();
  }
}

import type { StreamName } from '../channel.ts';
import type { Admitted, Wanted } from '../views/admission.ts';
import type { Channel } from '../channel.ts';
import type { OpenRefusal } from '../held-channel.ts';
import type { TakenFeed } from './channel-feeds.ts';
import type { ReadOffer } from './offer.ts';
import type { OpenedSession, SessionRefusal, WebRtcSessions } from './webrtc-sessions.ts';

export interface WhepSessionOptions {
  readonly webrtc: WebRtcSessions;
  readonly admitted: Admitted;
  readonly stream: StreamName;
  /** Called once, whoever ends it. */
  readonly onEnd: (reason: string) => void;
}

/** What a session shows, for those who ask. */
export interface LayerState {
  readonly stream: StreamName;
  /** `transcoded`: the camera's codec is none that browsers take in WebRTC. */
  readonly video: 'direct' | 'transcoded';
  /** Why there is no sound: the offer has no G.711, the ticket or the camera's record allows none, or the camera's is AAC. */
  readonly audio: 'sent' | 'notOffered' | 'missingRight' | 'noAudio' | 'unsupportedCodec';
  /** Another stream was asked for and is waited for; the one before goes on. */
  readonly switching: boolean;
}

interface Place extends Disposable {
  readonly channel: Channel;
  readonly wanted: Wanted;
  readonly feed: TakenFeed;
}

/** One view over WebRTC: which of its camera's streams it is given, from its offer to its end. */
export class WhepSession {
  readonly camera: string;
  readonly id: string;
  readonly #options: WhepSessionOptions;
  readonly #number: number;
  #place: Place | undefined;
  #next: Place | undefined;
  #opened: OpenedSession | undefined;
  #offer: ReadOffer | undefined;
  #wishes = 0;
  /** Undefined while it goes on. */
  endedBecause: string | undefined;

  constructor(options: WhepSessionOptions) {
    this.#options = options;
    this.#number = options.webrtc.reserve();
    this.camera = options.admitted.view.claims.camera;
    this.id = options.admitted.view.id;
    options.admitted.view.onCut = (reason) => this.end(reason);
  }

  get #ended(): boolean {
    return this.endedBecause !== undefined;
  }

  get layer(): LayerState {
    const { channel, wanted } = this.#place ?? {};
    return {
      stream: channel?.stream ?? this.#options.stream,
      video: wanted?.rendition === undefined ? 'direct' : 'transcoded',
      audio: this.#audio,
      switching: this.#next !== undefined,
    };
  }

  /** Begins with the stream that was asked for, or the shared transcode of it where its codec is known to be none of WebRTC's. */
  async open(offer: ReadOffer): Promise<OpenedSession | SessionRefusal | 'unsupported' | 'ended'> {
    const { webrtc, admitted, stream } = this.#options;
    this.#offer = offer;
    this.#place = this.#take({ channel: admitted.channel, hold: admitted.hold }, { stream });
    if (isForeign(admitted.channel) && (await this.change({ stream, rendition: 'h264' })) !== 'changed') return 'unsupported';
    if (this.#ended) return 'ended';
    const opened = await webrtc.open(
      this.#number,
      { offer, feed: (this.#next ?? this.#place).feed.id },
      {
        onEnd: (reason) => this.end(reason),
        onSwitched: (feed) => this.#switched(feed),
        onCount: ({ frames, bytes }) => {
          admitted.view.frames += frames;
          admitted.view.bytes += bytes;
        },
      },
    );
    if (typeof opened === 'string') return opened;
    if (this.#ended) {
      // Revoked while its candidates were gathered.
      opened[Symbol.dispose]();
      return 'ended';
    }
    this.#opened = opened;
    if (this.#next) this.#switched(this.#next.feed.id);
    return opened;
  }

  /** Goes on with the stream it has until the other one has a key frame; the view and its ticket stay the same. */
  async change(wanted: Wanted): Promise<'changed' | 'ended' | OpenRefusal> {
    const wish = ++this.#wishes;
    const opened = await this.#options.admitted.open(wanted);
    const late = this.#ended || wish !== this.#wishes;
    if (typeof opened === 'string') return opened;
    if (late) {
      opened.hold[Symbol.dispose]();
      return this.#ended ? 'ended' : 'changed';
    }
    this.#next?.[Symbol.dispose]();
    this.#next = undefined;
    if (opened.channel === this.#place?.channel) opened.hold[Symbol.dispose]();
    else this.#next = this.#take(opened, wanted);
    const target = this.#next ?? this.#place;
    if (target && this.#opened) this.#options.webrtc.send({ type: 'switch', session: this.#number, feed: target.feed.id });
    return 'changed';
  }

  end(reason: string): void {
    if (this.endedBecause !== undefined) return;
    this.endedBecause = reason;
    this.#opened?.[Symbol.dispose]();
    this.#next?.[Symbol.dispose]();
    this.#place?.[Symbol.dispose]();
    this.#options.admitted.close(reason);
    this.#options.onEnd(reason);
  }

  #take(held: { readonly channel: Channel; readonly hold: Disposable }, wanted: Wanted): Place {
    const { channel, hold } = held;
    const audio = this.#offer?.audio;
    let over = false;
    const feed = this.#options.webrtc.feeds.take(channel, {
      ...(audio
        ? {
            sound: {
              codecs: audio.formats.map((format) => format.codec),
              begin: () => this.#options.admitted.listen(true),
              end: () => void this.#options.admitted.listen(false),
            },
          }
        : {}),
      // Not at once: the feed may be telling of it while it is being taken.
      onForeign: () => queueMicrotask(() => over || this.#convert(wanted)),
      onUnable: () => queueMicrotask(() => over || this.end('unsupported')),
    });
    const release = (): void => {
      over = true;
      feed[Symbol.dispose]();
      hold[Symbol.dispose]();
    };
    return { channel, wanted, feed, [Symbol.dispose]: release };
  }

  /** The camera's codec is none of WebRTC's: the shared transcode of it takes its place. */
  #convert(wanted: Wanted): void {
    if (this.#ended || this.#next?.wanted.rendition !== undefined || this.#place?.wanted.rendition !== undefined) return;
    if (wanted.rendition !== undefined) return this.end('unsupported');
    void this.change({ ...wanted, rendition: 'h264' }).then((outcome) => {
      if (outcome !== 'changed') this.end('unsupported');
    });
  }

  #switched(feed: number): void {
    const next = this.#next;
    if (next?.feed.id !== feed) return;
    this.#place?.[Symbol.dispose]();
    this.#place = next;
    this.#next = undefined;
  }

  get #audio(): LayerState['audio'] {
    if (!this.#options.admitted.mayListen) return 'missingRight';
    if (this.#offer?.audio === undefined) return 'notOffered';
    const track = this.#place?.channel.reader.tracks?.audio;
    if (!track) return 'noAudio';
    return this.#offer.audio.formats.some(({ codec }) => codec === track.codec) ? 'sent' : 'unsupportedCodec';
  }
}

/** Known to be no H.264; of a channel that is just being connected nobody knows. */
function isForeign(channel: Channel): boolean {
  const codec = channel.reader.tracks?.video.codec;
  return codec !== undefined && codec !== 'h264';
}

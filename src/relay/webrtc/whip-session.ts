import type { Clock } from '#services/ports.ts';
import type { PublishAdmission } from '../sources/publish-admission.ts';
import type { SourceTracks } from '../sources/source.ts';
import type { ReadOffer } from './offer.ts';
import { PUBLISHED } from './publisher.ts';
import type { OpenedSession, SessionRefusal, WebRtcSessions } from './webrtc-sessions.ts';

export interface WhipSessionOptions {
  readonly webrtc: WebRtcSessions;
  readonly admitted: Extract<PublishAdmission, { ok: true }>;
  readonly clock: Clock;
  /** Called once, whoever ends it. */
  readonly onEnd: (reason: string) => void;
}

/** A publisher that sends nothing for so long is gone, or its network is; it must not keep its own return out. */
const SILENT_MS = 5_000;
/** From the answer to the first picture: the connection has to come about. */
const FIRST_MS = 12_000;

/** One publication over WebRTC, from its offer to its end. */
export class WhipSession {
  readonly camera: string;
  readonly id: string;
  readonly #options: WhipSessionOptions;
  readonly #number: number;
  #opened: OpenedSession | undefined;
  #silence: Disposable | undefined;
  #began = false;
  #ended = false;

  constructor(options: WhipSessionOptions) {
    this.#options = options;
    this.#number = options.webrtc.reserve();
    this.camera = options.admitted.view.claims.camera;
    this.id = options.admitted.view.id;
    options.admitted.view.onCut = (reason) => this.end(reason);
  }

  async open(offered: ReadOffer): Promise<OpenedSession | SessionRefusal | 'ended'> {
    const { webrtc } = this.#options;
    const offer = withOneSound(offered);
    const opened = await webrtc.open(
      this.#number,
      { offer },
      { onEnd: (reason) => this.end(reason), onPublished: (frames) => this.#take(frames, offer) },
    );
    if (typeof opened === 'string') return opened;
    if (this.#ended) {
      opened[Symbol.dispose]();
      return 'ended';
    }
    this.#opened = opened;
    this.#listen(FIRST_MS);
    return opened;
  }

  end(reason: string): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#silence?.[Symbol.dispose]();
    this.#opened?.[Symbol.dispose]();
    this.#options.admitted.close(reason);
    this.#options.onEnd(reason);
  }

  #take(frames: Uint8Array, offer: ReadOffer): void {
    if (this.#ended) return;
    this.#listen(SILENT_MS);
    const { publication } = this.#options.admitted;
    if (!this.#began) {
      this.#began = true;
      publication.begin(tracksOf(offer), () => this.#options.webrtc.send({ type: 'key', session: this.#number }));
    }
    publication.take(frames);
  }

  #listen(withinMs: number): void {
    this.#silence?.[Symbol.dispose]();
    this.#silence = this.#options.clock.after(withinMs, () => this.end('silent'));
  }
}

/** The publisher is to choose one codec for good, so that the channel can say what its sound is. */
function withOneSound(offer: ReadOffer): ReadOffer {
  return offer.audio ? { ...offer, audio: { ...offer.audio, formats: offer.audio.formats.slice(0, 1) } } : offer;
}

function tracksOf(offer: ReadOffer): SourceTracks {
  const [sound] = offer.audio?.formats ?? [];
  return {
    video: {
      codec: 'h264',
      payloadType: offer.video.payloadType,
      channel: PUBLISHED.video,
      controlChannel: PUBLISHED.videoControl,
      sets: [],
    },
    ...(sound
      ? {
          audio: {
            ...sound,
            channel: PUBLISHED.audio,
            controlChannel: PUBLISHED.audioControl,
            sampleRate: 8_000,
            channels: 1,
            description: new Uint8Array(0),
            parameters: '',
          },
        }
      : {}),
  };
}

import { REFUSALS } from '#contract/media.ts';
import { headerOf, rtspResponse, type RtspRequest, type RtspResponse } from '#protocol/rtsp-message.ts';
import type { AdmissionParts } from '../views/admission.ts';
import { describedTracks, type Described, type DescribedTracks } from './described-tracks.ts';
import { admitPublisher, type PublishAdmission } from '../sources/publish-admission.ts';
import { SESSION_SECONDS, type RtspStep } from './rtsp-step.ts';
import { readTarget } from './rtsp-target.ts';
import type { SourceTracks } from '../sources/source.ts';

/**
 * A publisher that sends nothing for so long is gone, or its network is: it comes back by a new connection, which the
 * old one must not keep out.
 */
const SILENT_MS = 5_000;

export interface RtspPublisherOptions {
  readonly parts: AdmissionParts;
  readonly session: string;
  readonly peer: string;
  /** It has shown a good ticket. */
  readonly onKnown: () => void;
  /** Its leave is over, or it fell silent: the connection is to be closed. */
  readonly onCut: (reason: string) => void;
}

type Admitted = Extract<PublishAdmission, { ok: true }>;
type Channels = readonly [rtp: number, rtcp: number];

/** One client that publishes a stream by ANNOUNCE, SETUP and RECORD (RFC 2326 §10.3, §10.11), interleaved in TCP. */
export class RtspPublisher {
  readonly #options: RtspPublisherOptions;
  #admitted: Admitted | undefined;
  #described: DescribedTracks | undefined;
  readonly #channels = new Map<number, Channels>();
  #recording = false;
  #silence: Disposable | undefined;
  #ended = false;

  constructor(options: RtspPublisherOptions) {
    this.#options = options;
  }

  get recording(): boolean {
    return this.#recording;
  }

  step(request: RtspRequest): RtspStep | Promise<RtspStep> {
    switch (request.method) {
      case 'ANNOUNCE':
        return this.#announce(request);
      case 'SETUP':
        return { answer: this.#setup(request) };
      case 'RECORD':
        return this.#record();
      default:
        return { answer: rtspResponse(455) };
    }
  }

  /** A run of the publisher's packets. */
  take(bytes: Uint8Array): void {
    if (!this.#recording) return;
    this.#listen();
    this.#admitted?.publication.take(bytes);
  }

  end(reason: string): void {
    this.#ended = true;
    this.#recording = false;
    this.#silence?.[Symbol.dispose]();
    this.#admitted?.close(reason);
    this.#admitted = undefined;
  }

  async #announce(request: RtspRequest): Promise<RtspStep> {
    const target = readTarget(request);
    if (!target) return { answer: rtspResponse(400) };
    if (this.#admitted) return { answer: rtspResponse(455) };
    const { parts, peer } = this.#options;
    const verdict = await admitPublisher({ ...target, transport: 'announce', peer }, parts);
    if (!verdict.ok) return { answer: refusalAnswer(verdict.reason) };
    if (this.#ended) {
      verdict.close('left');
      return { answer: rtspResponse(454) };
    }
    try {
      this.#described = describedTracks(new TextDecoder().decode(request.body), { audio: verdict.audio });
    } catch {
      verdict.close('unsupported');
      return { answer: rtspResponse(415) };
    }
    this.#admitted = verdict;
    verdict.view.onCut = (reason) => this.#options.onCut(reason);
    this.#options.onKnown();
    return { answer: rtspResponse(200, [['Session', `${this.#options.session};timeout=${SESSION_SECONDS}`]]) };
  }

  /** Sound that may not be taken is set up all the same, since publishers give up otherwise; it is dropped as it comes. */
  #setup(request: RtspRequest): RtspResponse {
    const described = this.#described;
    if (!this.#admitted || !described || this.#recording) return rtspResponse(455);
    const track = trackOf(request.uri, described, this.#channels);
    if (track === undefined) return rtspResponse(404);
    const transport = (headerOf(request, 'transport') ?? '').split(',').find((each) => /RTP\/AVP\/TCP/i.test(each));
    const asked = /interleaved=(\d{1,3})-(\d{1,3})/i.exec(transport ?? '');
    const channels: Channels = [Number(asked?.[1] ?? 2 * track), Number(asked?.[2] ?? 2 * track + 1)];
    const used = [...this.#channels].flatMap(([other, both]) => (other === track ? [] : both));
    const clash = channels[0] === channels[1] || channels.some((each) => each > 255 || used.includes(each));
    if (transport === undefined || clash) return rtspResponse(461);
    this.#channels.set(track, channels);
    return rtspResponse(200, [
      ['Transport', `RTP/AVP/TCP;unicast;interleaved=${channels.join('-')};mode=record`],
      ['Session', `${this.#options.session};timeout=${SESSION_SECONDS}`],
    ]);
  }

  #record(): RtspStep {
    const tracks = this.#described && tracksOf(this.#described, this.#channels);
    const admitted = this.#admitted;
    if (!admitted || !tracks || this.#recording) return { answer: rtspResponse(455) };
    this.#recording = true;
    this.#listen();
    admitted.publication.begin(tracks);
    return { answer: rtspResponse(200, [['Session', this.#options.session]]) };
  }

  #listen(): void {
    this.#silence?.[Symbol.dispose]();
    this.#silence = this.#options.parts.ports.clock.after(SILENT_MS, () => this.#options.onCut('silent'));
  }
}

/** Which described section a SETUP is about: the one whose control ends its address, else the first that is not set up yet. */
function trackOf(uri: string, { controls }: DescribedTracks, taken: ReadonlyMap<number, Channels>): number | undefined {
  const named = controls.findIndex(
    (control) => control !== undefined && control !== '*' && (uri === control || uri.endsWith(`/${control}`)),
  );
  if (named !== -1) return named;
  const free = controls.findIndex((_, index) => !taken.has(index));
  return free === -1 ? undefined : free;
}

/** Undefined while the pictures are not set up. */
function tracksOf(described: DescribedTracks, channels: ReadonlyMap<number, Channels>): SourceTracks | undefined {
  const placed = <Format>(track: Described<Format> | undefined) => {
    const [channel, controlChannel] = (track && channels.get(track.index)) ?? [];
    return track && channel !== undefined && controlChannel !== undefined ? { ...track.format, channel, controlChannel } : undefined;
  };
  const [video, audio] = [placed(described.video), placed(described.audio)];
  return video && { video, ...(audio ? { audio } : {}) };
}

function refusalAnswer(reason: keyof typeof REFUSALS): RtspResponse {
  const { status, title } = REFUSALS[reason];
  return { ...rtspResponse(status, status === 401 ? [['WWW-Authenticate', 'Bearer realm="mangru"']] : []), reason: title };
}

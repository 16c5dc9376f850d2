import type { Socket } from 'node:net';
import { REFUSALS } from '#contract/media.ts';
import { headerOf, rtspResponse, type RtspRequest, type RtspResponse } from '#protocol/rtsp-message.ts';
import { admit, type Admitted, type AdmissionParts } from '../views/admission.ts';
import type { Channel } from '../channel.ts';
import { TRACK_CONTROLS, describeStream, trackOfAddress, type TrackName } from './rtsp-description.ts';
import { SESSION_SECONDS, type RtspStep } from './rtsp-step.ts';
import { readTarget } from './rtsp-target.ts';
import type { ChannelPair } from './interleaved-renumber.ts';
import { createRtspViewer, type RtspViewer } from './rtsp-viewer.ts';

/** A channel that is just being connected gets so long to tell its parameters. */
const PARAMETERS_MS = 4_000;

export interface RtspViewingOptions {
  readonly parts: AdmissionParts;
  readonly socket: Socket;
  readonly session: string;
  /** It has shown a good ticket. */
  readonly onKnown: () => void;
  /** Its leave is over, or it is too slow: the connection is to be closed. */
  readonly onCut: (reason: string) => void;
}

/** One client that views a stream by DESCRIBE, SETUP, PLAY and PAUSE (RFC 2326 §10), interleaved in TCP. */
export class RtspViewing {
  readonly #options: RtspViewingOptions;
  #admitted: Admitted | undefined;
  readonly #channels = new Map<TrackName, ChannelPair>();
  #base = '';
  #playing: RtspViewer | undefined;

  constructor(options: RtspViewingOptions) {
    this.#options = options;
  }

  get admitted(): boolean {
    return this.#admitted !== undefined;
  }

  get playing(): boolean {
    return this.#playing !== undefined;
  }

  step(request: RtspRequest): RtspStep | Promise<RtspStep> {
    switch (request.method) {
      case 'DESCRIBE':
        return this.#describe(request);
      case 'SETUP':
        return this.#setup(request);
      case 'PLAY':
        return this.#play();
      case 'PAUSE':
        return this.#pause();
      default:
        return { answer: rtspResponse(501) };
    }
  }

  end(reason: string): void {
    this.#playing?.[Symbol.dispose]();
    this.#playing = undefined;
    this.#admitted?.close(reason);
    this.#admitted = undefined;
  }

  /** Undefined when the connection may view the camera that the request names. */
  async #enter(request: RtspRequest): Promise<RtspResponse | undefined> {
    const { parts, socket } = this.#options;
    const target = readTarget(request);
    if (!target) return rtspResponse(400);
    if (this.#admitted) return target.camera === this.#admitted.view.claims.camera ? undefined : rtspResponse(403);
    const verdict = await admit({ ...target, transport: 'rtsp', peer: parts.callerOf(socket, undefined) }, parts);
    if (!verdict.ok) {
      const { status, title } = REFUSALS[verdict.reason];
      return { ...rtspResponse(status, status === 401 ? [['WWW-Authenticate', 'Bearer realm="mangru"']] : []), reason: title };
    }
    if (socket.destroyed) {
      verdict.close('left');
      return rtspResponse(454);
    }
    this.#admitted = verdict;
    verdict.view.onCut = (reason) => this.#options.onCut(reason);
    // The base is without the ticket, which then does not come again with every request.
    this.#base = `${request.uri.split('?')[0]?.replace(/\/(trackID=\d+)?$/i, '')}/`;
    this.#options.onKnown();
    return undefined;
  }

  async #describe(request: RtspRequest): Promise<RtspStep> {
    const refusal = await this.#enter(request);
    if (refusal || !this.#admitted) return { answer: refusal ?? rtspResponse(454) };
    const { channel, mayListen } = this.#admitted;
    await knowParameters(channel, this.#options.parts);
    const { parameters, tracks } = channel.reader;
    if (!parameters || !tracks) return { answer: rtspResponse(503, [['Retry-After', '1']]) };
    const { parts, socket } = this.#options;
    const host = parts.audienceOf(parts.callerOf(socket, undefined)).sdpHost;
    const answer = rtspResponse(
      200,
      [
        ['Content-Type', 'application/sdp'],
        ['Content-Base', this.#base],
      ],
      describeStream({ tracks, parameters }, { host, sound: mayListen }),
    );
    return { answer };
  }

  async #setup(request: RtspRequest): Promise<RtspStep> {
    const refusal = await this.#enter(request);
    if (refusal || !this.#admitted) return { answer: refusal ?? rtspResponse(454) };
    if (this.#playing) return { answer: rtspResponse(455) };
    const track = trackOfAddress(request.uri);
    const { channel, mayListen } = this.#admitted;
    if (track === undefined || (track === 'audio' && !(mayListen && channel.sound))) return { answer: rtspResponse(404) };
    const pair = askedPair(headerOf(request, 'transport') ?? '', track);
    const used = [...this.#channels].flatMap(([other, both]) => (other === track ? [] : both));
    if (!pair || pair.some((each) => used.includes(each))) return { answer: rtspResponse(461) };
    this.#channels.set(track, pair);
    return {
      answer: rtspResponse(200, [
        ['Transport', `RTP/AVP/TCP;unicast;interleaved=${pair.join('-')}`],
        ['Session', `${this.#options.session};timeout=${SESSION_SECONDS}`],
      ]),
    };
  }

  #play(): RtspStep {
    const admitted = this.#admitted;
    if (!admitted || this.#channels.size === 0) return { answer: rtspResponse(455) };
    const { socket, parts, session, onCut } = this.#options;
    const viewer =
      this.#playing ??
      createRtspViewer({
        socket,
        admitted,
        clock: parts.ports.clock,
        video: this.#channels.get('video'),
        audio: this.#channels.get('audio'),
        onTooSlow: () => onCut('tooSlow'),
      });
    this.#playing = viewer;
    const tracks = [...this.#channels.keys()].map((track) => {
      const first = track === 'video' ? viewer.first() : undefined;
      const place = first ? `;seq=${first.sequence};rtptime=${first.timestamp}` : '';
      return `url=${this.#base}${TRACK_CONTROLS[track]}${place}`;
    });
    return {
      answer: rtspResponse(200, [
        ['Session', session],
        ['Range', 'npt=now-'],
        ['RTP-Info', tracks.join(',')],
      ]),
      afterwards: () => viewer.begin(),
    };
  }

  /** Live pictures do not wait: PLAY goes on with what is then. */
  #pause(): RtspStep {
    if (!this.#admitted || this.#channels.size === 0) return { answer: rtspResponse(455) };
    this.#playing?.[Symbol.dispose]();
    this.#playing = undefined;
    return { answer: rtspResponse(200, [['Session', this.#options.session]]) };
  }
}

/** The interleaved channels that a Transport header asks for; undefined when it asks for UDP or for nonsense (RFC 2326 §12.39). */
function askedPair(transport: string, track: TrackName): ChannelPair | undefined {
  const offer = transport.split(',').find((each) => /RTP\/AVP\/TCP/i.test(each));
  if (offer === undefined) return undefined;
  const asked = /interleaved=(\d{1,3})(?:-(\d{1,3}))?/i.exec(offer);
  const rtp = asked ? Number(asked[1]) : track === 'video' ? 0 : 2;
  const rtcp = asked?.[2] === undefined ? rtp + 1 : Number(asked[2]);
  return rtp > 255 || rtcp > 255 || rtp === rtcp ? undefined : [rtp, rtcp];
}

async function knowParameters(channel: Channel, parts: AdmissionParts): Promise<void> {
  if (channel.reader.parameters) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const deadline = parts.ports.clock.after(PARAMETERS_MS, resolve);
  const attachment = channel.attachUnits({ onUnit: () => resolve(), onState: () => {} });
  await promise;
  deadline[Symbol.dispose]();
  attachment[Symbol.dispose]();
}

import { createHash } from 'node:crypto';
import type { Socket } from 'node:net';
import { mayEnter, writeChallenge } from '#protocol/rtsp-digest.ts';
import type { Challenge, HashHex } from '#protocol/rtsp-digest.ts';
import { headerOf, rtspResponse, writeRtsp } from '#protocol/rtsp-message.ts';
import type { RtspRequest, RtspResponse } from '#protocol/rtsp-message.ts';
import { createRtspParser } from '#protocol/rtsp-parser.ts';
import { writeH264Sdp } from '#protocol/sdp.ts';
import type { Clock, Random } from '#services/ports.ts';
import type { Camera } from './camera.ts';
import type { StreamKind } from './caption-strip.ts';
import { PAYLOAD_TYPE } from './clip.ts';
import type { FrameClock } from './frame-clock.ts';
import { StreamSession } from './stream-session.ts';
import type { StreamFigures } from './stream-session.ts';

const REALM = 'camera';
/** Told to the client; without a sign of life for longer it is cut off. */
const SESSION_SECONDS = 60;
/** A connection that plays nothing is closed after so long. */
const IDLE_MS = 20_000;
/** Streams of one camera at a time: real ones allow a handful. */
export const MAX_SESSIONS_A_CAMERA = 6;
const PUBLIC = 'OPTIONS, DESCRIBE, SETUP, PLAY, GET_PARAMETER, SET_PARAMETER, TEARDOWN';

export interface ConnectionParts {
  readonly socket: Socket;
  readonly frames: FrameClock;
  readonly clock: Clock;
  readonly random: Random;
  readonly find: (cameraId: string) => Camera | undefined;
  /** How many streams of a camera play now. */
  readonly playing: (camera: Camera) => number;
  readonly figures: StreamFigures & { refused: number };
}

interface Target {
  readonly camera: Camera;
  readonly kind: StreamKind;
}

const hash: HashHex = (algorithm, text) =>
  createHash(algorithm === 'MD5' ? 'md5' : 'sha256')
    .update(text)
    .digest('hex');

/** One client of the simulated cameras: a dialogue about one stream of one camera (RFC 2326). */
export class RtspConnection {
  readonly #parts: ConnectionParts;
  readonly #parser = createRtspParser();
  readonly #nonce: string;
  readonly #sessionId: string;
  #target: Target | undefined;
  #channels: readonly [number, number] | undefined;
  #playing: Disposable | undefined;
  #watchdog: Disposable | undefined;

  constructor(parts: ConnectionParts) {
    this.#parts = parts;
    this.#nonce = parts.random.hex(16);
    this.#sessionId = parts.random.hex(8);
    parts.socket.setNoDelay(true);
    parts.socket.on('data', (chunk: Buffer) => this.#read(chunk));
    parts.socket.on('error', () => parts.socket.destroy());
    parts.socket.on('close', () => this.#stop());
    this.#alive();
  }

  /** The camera that this connection has asked for. */
  get camera(): Camera | undefined {
    return this.#target?.camera;
  }
  get isPlaying(): boolean {
    return this.#playing !== undefined;
  }

  cut(): void {
    this.#parts.socket.destroy();
  }

  #stop(): void {
    this.#playing?.[Symbol.dispose]();
    this.#playing = undefined;
    this.#watchdog?.[Symbol.dispose]();
  }

  /** Any word of the client, RTCP too, is a sign of life. */
  #alive(): void {
    this.#watchdog?.[Symbol.dispose]();
    this.#watchdog = this.#parts.clock.after(this.#playing ? SESSION_SECONDS * 1_000 : IDLE_MS, () => this.cut());
  }

  #read(chunk: Buffer): void {
    this.#alive();
    for (const item of this.#parser.push(chunk)) {
      if (item.kind === 'problem') return this.cut();
      if (item.kind !== 'request') continue;
      const asked = this.#targetOf(item.uri);
      if (asked?.camera.state === 'dead') return this.cut();
      const answer = this.#answer(item, asked);
      this.#send(item, answer);
      // The first picture follows the answer that announces it.
      if (item.method === 'PLAY' && answer.status === 200) this.#play();
      if (item.method === 'TEARDOWN') return void this.#parts.socket.end();
    }
  }

  #send(request: RtspRequest, answer: RtspResponse): void {
    if (this.#parts.socket.destroyed) return;
    const cseq = headerOf(request, 'CSeq') ?? '0';
    this.#parts.socket.write(writeRtsp({ ...answer, headers: [['CSeq', cseq], ['Server', 'Mangru camera simulator'], ...answer.headers] }));
  }

  /** `rtsp://host:port/cam/<id>/main`, perhaps with a track behind. */
  #targetOf(uri: string): Target | undefined {
    const [, id, kind] = /^rtsps?:\/\/[^/]+\/cam\/([^/?]{1,384})\/(main|sub)(?:[/?].*)?$/i.exec(uri) ?? [];
    if (id === undefined || kind === undefined) return undefined;
    const camera = this.#parts.find(decodeId(id));
    return camera && { camera, kind: kind.toLowerCase() === 'main' ? 'main' : 'sub' };
  }

  #answer(request: RtspRequest, asked: Target | undefined): RtspResponse {
    if (request.method === 'OPTIONS') return rtspResponse(200, [['Public', PUBLIC]]);
    const session = headerOf(request, 'Session')?.split(';')[0]?.trim();
    // A request of a running session is about its stream, whatever its address looks like.
    const target = session === this.#sessionId ? this.#target : asked;
    if (!target) return rtspResponse(session === undefined ? 404 : 454);
    this.#target ??= target;
    if (target.camera !== this.#target.camera || target.kind !== this.#target.kind) return rtspResponse(455);
    if (!this.#mayEnter(request, target.camera)) return this.#refuse();
    switch (request.method) {
      case 'DESCRIBE':
        return this.#describe(request, target);
      case 'SETUP':
        return this.#setup(request, target.camera);
      case 'PLAY':
        return this.#playAnswer(request, session);
      case 'GET_PARAMETER':
      case 'SET_PARAMETER':
        return rtspResponse(200, this.#sessionHeader());
      case 'TEARDOWN':
        this.#stop();
        return rtspResponse(200);
      default:
        return rtspResponse(501);
    }
  }

  #challenge(algorithm: 'MD5' | 'SHA-256'): Challenge {
    return { scheme: 'digest', realm: REALM, nonce: this.#nonce, algorithm, qop: true, stale: false };
  }

  #mayEnter({ method, headers }: RtspRequest, credentials: Camera): boolean {
    const header = headers.find(([name]) => name.toLowerCase() === 'authorization')?.[1];
    return (
      mayEnter(header, { method, challenge: this.#challenge('SHA-256'), credentials }, hash) ||
      mayEnter(header, { method, challenge: this.#challenge('MD5'), credentials }, hash)
    );
  }

  #refuse(): RtspResponse {
    this.#parts.figures.refused++;
    return rtspResponse(401, [
      ['WWW-Authenticate', writeChallenge(this.#challenge('SHA-256'))],
      ['WWW-Authenticate', writeChallenge(this.#challenge('MD5'))],
    ]);
  }

  #describe(request: RtspRequest, { camera, kind }: Target): RtspResponse {
    const sdp = writeH264Sdp({
      title: camera.label,
      host: '127.0.0.1',
      sessionId: String(Number.parseInt(this.#sessionId.slice(0, 8), 16)),
      payloadType: PAYLOAD_TYPE,
      control: 'track1',
      sets: camera.clip(kind).sets,
    });
    return rtspResponse(
      200,
      [
        ['Content-Base', `${request.uri.replace(/\/$/, '')}/`],
        ['Content-Type', 'application/sdp'],
      ],
      sdp,
    );
  }

  #setup(request: RtspRequest, camera: Camera): RtspResponse {
    const transports = (headerOf(request, 'Transport') ?? '').split(',').map((each) => each.trim());
    const transport = transports.find((each) => /^RTP\/AVP\/TCP\b/i.test(each) && !/multicast/i.test(each));
    if (transport === undefined) return rtspResponse(461);
    if (this.#playing) return rtspResponse(455);
    if (this.#parts.playing(camera) >= MAX_SESSIONS_A_CAMERA) return rtspResponse(453);
    const [, first = '0', second] = /interleaved=(\d{1,3})(?:-(\d{1,3}))?/i.exec(transport) ?? [];
    const rtp = Number(first) & 0xff;
    this.#channels = [rtp, second === undefined ? (rtp + 1) & 0xff : Number(second) & 0xff];
    return rtspResponse(200, [['Transport', `RTP/AVP/TCP;unicast;interleaved=${this.#channels.join('-')}`], ...this.#sessionHeader()]);
  }

  #sessionHeader(): [string, string][] {
    return this.#channels ? [['Session', `${this.#sessionId};timeout=${SESSION_SECONDS}`]] : [];
  }

  #playAnswer(request: RtspRequest, session: string | undefined): RtspResponse {
    if (!this.#channels || session !== this.#sessionId) return rtspResponse(session === undefined ? 455 : 454);
    return rtspResponse(200, [
      ...this.#sessionHeader(),
      ['Range', 'npt=now-'],
      ['RTP-Info', `url=${request.uri.replace(/\/$/, '')}/track1`],
    ]);
  }

  #play(): void {
    const { socket, frames, random, figures } = this.#parts;
    if (this.#playing || !this.#target || !this.#channels) return;
    const { camera, kind } = this.#target;
    const number = (bytes: number) => Number.parseInt(random.hex(bytes), 16);
    const stream = new StreamSession({
      camera,
      kind,
      socket,
      channels: this.#channels,
      ssrc: number(4),
      sequence: number(2),
      timestamp: number(4),
      figures,
    });
    this.#playing = frames.join(stream, camera.phase);
    this.#alive();
  }
}

function decodeId(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

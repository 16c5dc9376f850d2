import { createHash } from 'node:crypto';
import { mayEnter, writeChallenge, type Challenge, type Credentials, type HashHex } from '#protocol/rtsp-digest.ts';
import { headerOf, rtspResponse, writeRtsp, type RtspHeaders, type RtspRequest } from '#protocol/rtsp-message.ts';
import { createRtspParser } from '#protocol/rtsp-parser.ts';
import { readSdp } from '#protocol/sdp.ts';
import type { Clock, Connection } from '#services/ports.ts';
import type { ReceivedStream } from './received-stream.ts';

export interface ConnectionParts {
  readonly connection: Connection;
  readonly clock: Clock;
  readonly nonce: string;
  readonly credentials: Credentials | undefined;
  /** The stream of a UID, or undefined when the server does not know it. */
  readonly streamOf: (uid: string) => ReceivedStream | undefined;
  /** Bytes a second that are read; undefined: as they come. */
  readonly readRate: () => number | undefined;
  readonly onMethod: (method: string) => void;
}

const REALM = 'police-stream';
const SIP_MS = 20;
const MOST_SIP_MS = 500;
const MAX_UID = /^[A-Za-z0-9._-]{1,64}$/;
const hash: HashHex = (algorithm, text) =>
  createHash(algorithm === 'MD5' ? 'md5' : 'sha256')
    .update(text)
    .digest('hex');

/** One pusher: ANNOUNCE and RECORD over one connection (RFC 2326), read no faster than the server is told to. */
export class PoliceStreamConnection {
  readonly #parts: ConnectionParts;
  readonly #parser = createRtspParser();
  readonly #session: string;
  #announced: ReceivedStream | undefined;
  #channel: number | undefined;
  #recording: ReceivedStream | undefined;
  #waiting: Disposable | undefined;
  #sippedAt = 0;
  /** At most what one read gives: the connection is paused meanwhile. */
  readonly #unread: Uint8Array[] = [];

  constructor(parts: ConnectionParts) {
    this.#parts = parts;
    this.#session = parts.nonce.slice(0, 16);
    parts.connection.onData((bytes) => this.#read(bytes));
    parts.connection.onClose(() => this.#end());
  }

  get recording(): ReceivedStream | undefined {
    return this.#recording;
  }

  cut(): void {
    this.#parts.connection.destroy('cut');
  }

  #read(bytes: Uint8Array): void {
    if (this.#parts.readRate() === undefined && this.#unread.length === 0) return this.#take(bytes);
    // A slow network, as TCP shows it: what is not read fills the buffers up to the sender.
    this.#unread.push(bytes);
    this.#parts.connection.pause();
    if (!this.#waiting) this.#sippedAt = Math.max(this.#sippedAt, this.#parts.clock.now() - SIP_MS);
    this.#waiting ??= this.#parts.clock.after(SIP_MS, () => this.#sip());
  }

  /** Takes as much as has come through since the last time: timers are late on a busy machine, the rate is not. */
  #sip(): void {
    this.#waiting = undefined;
    const now = this.#parts.clock.now();
    const rate = this.#parts.readRate() ?? Number.POSITIVE_INFINITY;
    let room = Math.ceil((rate * Math.min(MOST_SIP_MS, now - this.#sippedAt)) / 1_000);
    this.#sippedAt = now;
    for (let next = this.#unread.shift(); next; next = this.#unread.shift()) {
      this.#take(next.subarray(0, room));
      if (next.length > room) this.#unread.unshift(next.subarray(room));
      room -= Math.min(room, next.length);
      if (room <= 0) break;
    }
    if (this.#unread.length === 0) this.#parts.connection.resume();
    else this.#waiting = this.#parts.clock.after(SIP_MS, () => this.#sip());
  }

  #take(bytes: Uint8Array): void {
    for (const item of this.#parser.push(bytes)) {
      if (item.kind === 'request') this.#answer(item);
      else if (item.kind === 'packets' && this.#channel !== undefined) this.#recording?.take(item.bytes, this.#channel);
      else if (item.kind === 'problem') this.cut();
    }
  }

  #answer(request: RtspRequest): void {
    this.#parts.onMethod(request.method);
    const say = (status: number, headers: RtspHeaders = []): void => {
      const all: RtspHeaders = [['CSeq', headerOf(request, 'cseq') ?? '0'], ...headers];
      this.#parts.connection.write(writeRtsp(rtspResponse(status, all)));
    };
    const { credentials, nonce } = this.#parts;
    const challenge: Challenge = { scheme: 'digest', realm: REALM, nonce, algorithm: 'MD5', qop: true, stale: false };
    if (credentials && request.method !== 'OPTIONS') {
      const entered = mayEnter(headerOf(request, 'authorization'), { method: request.method, challenge, credentials }, hash);
      if (!entered) return say(401, [['WWW-Authenticate', writeChallenge(challenge)]]);
    }
    const session: RtspHeaders = [['Session', `${this.#session};timeout=60`]];
    switch (request.method) {
      case 'OPTIONS':
        return say(200, [['Public', 'OPTIONS, ANNOUNCE, SETUP, RECORD, TEARDOWN, GET_PARAMETER']]);
      case 'ANNOUNCE':
        return say(this.#announce(request));
      case 'SETUP':
        return this.#setUp(request) ? say(200, [['Transport', headerOf(request, 'transport') ?? ''], ...session]) : say(461);
      case 'RECORD':
        return say(this.#record() ? 200 : 455, session);
      case 'TEARDOWN':
        this.#end();
        return say(200, session);
      case 'GET_PARAMETER':
        return say(200, session);
      default:
        return say(501);
    }
  }

  #announce(request: RtspRequest): number {
    const uid = uidOf(request.uri);
    const stream = uid === undefined ? undefined : this.#parts.streamOf(uid);
    if (!stream) return 404;
    const read = readSdp(new TextDecoder().decode(request.body));
    if (!read.ok || !read.sdp.media.some((media) => media.formats.some((format) => format.codec === 'H264'))) return 400;
    this.#announced = stream;
    return 200;
  }

  /** One connection, one port: anything but interleaved TCP is refused. */
  #setUp(request: RtspRequest): boolean {
    const transport = headerOf(request, 'transport') ?? '';
    const channel = /^RTP\/AVP\/TCP\b.*interleaved=(\d{1,3})/i.exec(transport)?.[1];
    if (!this.#announced || channel === undefined || !/mode="?record"?/i.test(transport)) return false;
    this.#channel = Number(channel);
    return true;
  }

  #record(): boolean {
    if (!this.#announced || this.#channel === undefined) return false;
    this.#recording = this.#announced;
    this.#recording.begin();
    return true;
  }

  #end(): void {
    this.#waiting?.[Symbol.dispose]();
    this.#recording?.end();
    this.#recording = undefined;
  }
}

function uidOf(uri: string): string | undefined {
  const uid = URL.canParse(uri) ? new URL(uri).pathname.slice(1) : '';
  return MAX_UID.test(uid) ? uid : undefined;
}

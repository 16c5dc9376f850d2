import type { Socket } from 'node:net';
import { headerOf, rtspResponse, writeRtsp, type RtspHeaders, type RtspRequest, type RtspResponse } from '#protocol/rtsp-message.ts';
import { createRtspParser } from '#protocol/rtsp-parser.ts';
import type { AdmissionParts } from '../views/admission.ts';
import { RtspPublisher } from './rtsp-publisher.ts';
import { SESSION_SECONDS, type RtspStep } from './rtsp-step.ts';
import { RtspViewing } from './rtsp-viewing.ts';

/** A connection that has not come to PLAY by then is closed; then its session must show life. */
const STRANGER_MS = 15_000;
const MAX_QUEUED_REQUESTS = 16;
/** Of answers alone, beyond what the system takes: pictures that wait are bounded by `VIEWER_QUEUE`. */
const MAX_UNREAD_BYTES = 64 * 1024;
/** What is still to be sent at the end gets this long. */
const FAREWELL_MS = 1_000;
const METHODS = 'OPTIONS, DESCRIBE, ANNOUNCE, SETUP, PLAY, PAUSE, RECORD, GET_PARAMETER, SET_PARAMETER, TEARDOWN';

/** One RTSP client (RFC 2326): requests in turn, one view or one publication at most. `onKnown` is called once it has shown a ticket or is gone. */
export class RtspConnection {
  readonly #socket: Socket;
  readonly #parts: AdmissionParts;
  readonly #onKnown: () => void;
  readonly #parser = createRtspParser();
  readonly #session: string;
  readonly #viewing: RtspViewing;
  #publisher: RtspPublisher | undefined;
  #stranger = true;
  #queue: Promise<void> = Promise.resolve();
  #queued = 0;
  /** Bytes of answers that wait to be sent. */
  #unread = 0;
  #ended = false;
  #deadline: Disposable;

  constructor(socket: Socket, parts: AdmissionParts, onKnown: () => void) {
    this.#socket = socket;
    this.#parts = parts;
    this.#onKnown = onKnown;
    this.#session = parts.ports.random.hex(8);
    this.#viewing = new RtspViewing({
      parts,
      socket,
      session: this.#session,
      onKnown: () => this.#becomeKnown(),
      onCut: (reason) => this.#cut(reason),
    });
    this.#deadline = parts.ports.clock.after(STRANGER_MS, () => this.#cut('left'));
    socket.setNoDelay(true);
    socket.on('error', () => {});
    socket.on('close', () => this.#end('left'));
    socket.on('data', (bytes: Buffer) => this.#take(bytes));
  }

  #take(bytes: Uint8Array): void {
    if (this.#ended) return;
    for (const item of this.#parser.push(bytes)) {
      // Of a viewer it is RTCP that comes as packets; nothing in it is for us.
      if (item.kind === 'packets') this.#publisher?.take(item.bytes);
      if (item.kind === 'problem' || (item.kind === 'request' && this.#queued >= MAX_QUEUED_REQUESTS)) {
        this.#say(rtspResponse(400));
        return this.#leave('protocol');
      }
      if (item.kind !== 'request') continue;
      this.#queued++;
      this.#queue = this.#queue.then(() => this.#answer(item)).catch(() => this.#cut('failed'));
    }
  }

  async #answer(request: RtspRequest): Promise<void> {
    if (this.#ended) return;
    const { answer, afterwards } = await this.#step(request);
    this.#queued--;
    if (this.#ended) return;
    this.#say({ ...answer, headers: [['CSeq', headerOf(request, 'cseq') ?? '0'], ...answer.headers] });
    if (this.#unread > MAX_UNREAD_BYTES) return this.#cut('tooSlow');
    afterwards?.();
    if (this.#ended) return;
    this.#deadline[Symbol.dispose]();
    // A publisher sends; a viewer that plays reads, and its going is seen by the writes; anybody else must go on asking.
    if (this.#viewing.playing || this.#publisher?.recording) return;
    const patienceMs = this.#viewing.admitted ? SESSION_SECONDS * 1_000 : STRANGER_MS;
    this.#deadline = this.#parts.ports.clock.after(patienceMs, () => this.#cut('left'));
  }

  #say(answer: RtspResponse): void {
    const bytes = writeRtsp(answer);
    this.#unread += bytes.length;
    this.#socket.write(bytes, () => (this.#unread -= bytes.length));
  }

  #step(request: RtspRequest): RtspStep | Promise<RtspStep> {
    const known = this.#viewing.admitted || this.#publisher !== undefined;
    const alive: RtspHeaders = known ? [['Session', this.#session]] : [];
    const status = known ? 200 : 454;
    const session = headerOf(request, 'session')?.split(';')[0]?.trim();
    if (session !== undefined && session !== this.#session) return { answer: rtspResponse(454) };
    switch (request.method) {
      case 'OPTIONS':
        return { answer: rtspResponse(200, [['Public', METHODS], ...alive]) };
      case 'GET_PARAMETER':
      case 'SET_PARAMETER':
        return { answer: rtspResponse(status, alive) };
      case 'TEARDOWN':
        return { answer: rtspResponse(status, alive), afterwards: () => this.#leave('left') };
      case 'ANNOUNCE':
        return this.#viewing.admitted ? { answer: rtspResponse(455) } : this.#publish().step(request);
      default:
        return this.#publisher ? this.#publisher.step(request) : this.#viewing.step(request);
    }
  }

  /** From its first ANNOUNCE on the connection is a publisher's and nothing else. */
  #publish(): RtspPublisher {
    this.#publisher ??= new RtspPublisher({
      parts: this.#parts,
      session: this.#session,
      peer: this.#parts.callerOf(this.#socket, undefined),
      onKnown: () => this.#becomeKnown(),
      onCut: (reason) => this.#cut(reason),
    });
    return this.#publisher;
  }

  /** With the last words, which a client that does not read never takes. */
  #leave(reason: string): void {
    this.#end(reason);
    this.#socket.end();
    this.#deadline = this.#parts.ports.clock.after(FAREWELL_MS, () => this.#socket.destroy());
  }

  /** What waits in the socket is picture, and may not be seen any more: nothing is flushed. */
  #cut(reason: string): void {
    this.#end(reason);
    this.#socket.destroy();
  }

  #end(reason: string): void {
    this.#ended = true;
    this.#deadline[Symbol.dispose]();
    this.#viewing.end(reason);
    this.#publisher?.end(reason);
    this.#becomeKnown();
  }

  #becomeKnown(): void {
    if (this.#stranger) this.#onKnown();
    this.#stranger = false;
  }
}

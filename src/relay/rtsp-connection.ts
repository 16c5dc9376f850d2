import type { Socket } from 'node:net';
import { headerOf, rtspResponse, writeRtsp, type RtspHeaders, type RtspRequest, type RtspResponse } from '#protocol/rtsp-message.ts';
import { createRtspParser } from '#protocol/rtsp-parser.ts';
import { writeH264Sdp } from '#protocol/sdp.ts';
import { REFUSALS } from '#contract/media.ts';
import { admit, type Admission, type AdmissionParts } from './admission.ts';
import type { Channel } from './channel.ts';
import { RtspPublisher } from './rtsp-publisher.ts';
import type { RtspStep } from './rtsp-step.ts';
import { readTarget } from './rtsp-target.ts';
import { createRtspViewer } from './rtsp-viewer.ts';

/** A connection that has not come to PLAY by then is closed; then its session must show life. */
const STRANGER_MS = 15_000;
const SESSION_SECONDS = 60;
const MAX_QUEUED_REQUESTS = 16;
/** A channel that is just being connected gets so long to tell its parameters. */
const PARAMETERS_MS = 4_000;
const METHODS = 'OPTIONS, DESCRIBE, ANNOUNCE, SETUP, PLAY, RECORD, GET_PARAMETER, SET_PARAMETER, TEARDOWN';

type Admitted = Extract<Admission, { ok: true }>;

/** One RTSP client (RFC 2326): requests in turn, one view or one publication at most. `onKnown` is called once it has shown a ticket or is gone. */
export class RtspConnection {
  readonly #socket: Socket;
  readonly #parts: AdmissionParts;
  readonly #onKnown: () => void;
  readonly #parser = createRtspParser();
  readonly #session: string;
  #admitted: Admitted | undefined;
  #channels: readonly [number, number] | undefined;
  #playing: Disposable | undefined;
  #publisher: RtspPublisher | undefined;
  #stranger = true;
  #queue: Promise<void> = Promise.resolve();
  #queued = 0;
  #deadline: Disposable;

  constructor(socket: Socket, parts: AdmissionParts, onKnown: () => void) {
    this.#socket = socket;
    this.#parts = parts;
    this.#onKnown = onKnown;
    this.#session = parts.ports.random.hex(8);
    this.#deadline = parts.ports.clock.after(STRANGER_MS, () => this.#cut('left'));
    socket.setNoDelay(true);
    socket.on('error', () => {});
    socket.on('close', () => this.#end('left'));
    socket.on('data', (bytes: Buffer) => this.#take(bytes));
  }

  get #peer(): string {
    return this.#parts.callerOf(this.#socket, undefined);
  }

  #take(bytes: Uint8Array): void {
    for (const item of this.#parser.push(bytes)) {
      // Of a viewer it is RTCP that comes as packets; nothing in it is for us.
      if (item.kind === 'packets') this.#publisher?.take(item.bytes);
      if (item.kind === 'problem' || (item.kind === 'request' && this.#queued >= MAX_QUEUED_REQUESTS)) {
        this.#socket.write(writeRtsp(rtspResponse(400)));
        this.#end('protocol');
        this.#socket.destroySoon();
        return;
      }
      if (item.kind !== 'request') continue;
      this.#queued++;
      this.#queue = this.#queue.then(() => this.#answer(item)).catch(() => this.#cut('failed'));
    }
  }

  async #answer(request: RtspRequest): Promise<void> {
    const { answer, afterwards } = await this.#step(request);
    this.#queued--;
    if (this.#socket.destroyed) return;
    this.#socket.write(writeRtsp({ ...answer, headers: [['CSeq', headerOf(request, 'cseq') ?? '0'], ...answer.headers] }));
    afterwards?.();
    this.#deadline[Symbol.dispose]();
    // A publisher sends; a viewer that plays reads, and its going is seen by the writes; one that does not play yet must go on asking.
    if (!this.#playing && !this.#publisher?.recording) this.#deadline = this.#parts.ports.clock.after(STRANGER_MS, () => this.#cut('left'));
  }

  #step(request: RtspRequest): RtspStep | Promise<RtspStep> {
    const known = this.#admitted !== undefined || this.#publisher !== undefined;
    const alive: RtspHeaders = known ? [['Session', this.#session]] : [];
    const status = known ? 200 : 454;
    switch (request.method) {
      case 'OPTIONS':
        return { answer: rtspResponse(200, [['Public', METHODS], ...alive]) };
      case 'GET_PARAMETER':
      case 'SET_PARAMETER':
        return { answer: rtspResponse(status, alive) };
      case 'TEARDOWN':
        return { answer: rtspResponse(status, alive), afterwards: () => this.#leave() };
      case 'ANNOUNCE':
        return this.#admitted ? { answer: rtspResponse(455) } : this.#publish().step(request);
      default:
        return this.#publisher ? this.#publisher.step(request) : this.#stepOfViewer(request);
    }
  }

  #stepOfViewer(request: RtspRequest): RtspStep | Promise<RtspStep> {
    switch (request.method) {
      case 'DESCRIBE':
        return this.#describe(request);
      case 'SETUP':
        return this.#setup(request);
      case 'PLAY':
        return this.#play();
      default:
        return { answer: rtspResponse(501) };
    }
  }

  /** From its first ANNOUNCE on the connection is a publisher's and nothing else. */
  #publish(): RtspPublisher {
    this.#publisher ??= new RtspPublisher({
      parts: this.#parts,
      session: this.#session,
      peer: this.#peer,
      onKnown: () => this.#becomeKnown(),
      onCut: (reason) => this.#cut(reason),
    });
    return this.#publisher;
  }

  /** Undefined when the connection may view the camera that the request names. */
  async #enter(request: RtspRequest): Promise<RtspResponse | undefined> {
    const target = readTarget(request);
    if (!target) return rtspResponse(400);
    if (this.#admitted) return target.camera === this.#admitted.view.claims.camera ? undefined : rtspResponse(403);
    const verdict = await admit({ ...target, transport: 'rtsp', peer: this.#peer }, this.#parts);
    if (!verdict.ok) {
      const { status, title } = REFUSALS[verdict.reason];
      return { ...rtspResponse(status, status === 401 ? [['WWW-Authenticate', 'Bearer realm="mangru"']] : []), reason: title };
    }
    if (this.#socket.destroyed) {
      verdict.close('left');
      return rtspResponse(454);
    }
    this.#admitted = verdict;
    verdict.view.onCut = (reason) => this.#cut(reason);
    this.#becomeKnown();
    return undefined;
  }

  async #describe(request: RtspRequest): Promise<RtspStep> {
    const refusal = await this.#enter(request);
    if (refusal || !this.#admitted) return { answer: refusal ?? rtspResponse(454) };
    const { reader } = this.#admitted.channel;
    const known = await hasParameters(this.#admitted.channel, this.#parts);
    if (!known || !reader.parameters || !reader.tracks) return { answer: rtspResponse(503, [['Retry-After', '1']]) };
    const description = {
      title: 'Mangru',
      host: this.#parts.audienceOf(this.#peer).sdpHost,
      sessionId: '1',
      payloadType: reader.tracks.video.payloadType,
      control: 'trackID=1',
      sets: reader.parameters.sets,
    };
    // The base is without the ticket, which then does not come again with every request.
    const base = `${request.uri.split('?')[0]?.replace(/\/$/, '')}/`;
    return {
      answer: rtspResponse(
        200,
        [
          ['Content-Type', 'application/sdp'],
          ['Content-Base', base],
        ],
        writeH264Sdp(description),
      ),
    };
  }

  async #setup(request: RtspRequest): Promise<RtspStep> {
    const refusal = await this.#enter(request);
    if (refusal) return { answer: refusal };
    if (this.#playing) return { answer: rtspResponse(455) };
    const transport = (headerOf(request, 'transport') ?? '').split(',').find((each) => /RTP\/AVP\/TCP/i.test(each));
    const asked = /interleaved=(\d{1,3})-(\d{1,3})/i.exec(transport ?? '');
    const [rtp, rtcp] = [Number(asked?.[1] ?? 0), Number(asked?.[2] ?? 1)];
    if (transport === undefined || rtp > 255 || rtcp > 255 || rtp === rtcp) return { answer: rtspResponse(461) };
    this.#channels = [rtp, rtcp];
    return {
      answer: rtspResponse(200, [
        ['Transport', `RTP/AVP/TCP;unicast;interleaved=${rtp}-${rtcp}`],
        ['Session', `${this.#session};timeout=${SESSION_SECONDS}`],
      ]),
    };
  }

  #play(): RtspStep {
    const [admitted, channels] = [this.#admitted, this.#channels];
    if (!admitted || !channels) return { answer: rtspResponse(455) };
    const begin = (): void => {
      this.#playing ??= createRtspViewer({
        socket: this.#socket,
        admitted,
        clock: this.#parts.ports.clock,
        channels,
        onTooSlow: () => this.#cut('tooSlow'),
      });
    };
    return {
      answer: rtspResponse(200, [
        ['Session', this.#session],
        ['Range', 'npt=now-'],
      ]),
      afterwards: begin,
    };
  }

  #leave(): void {
    this.#end('left');
    this.#socket.end();
  }

  /** What waits in the socket is picture, and may not be seen any more: nothing is flushed. */
  #cut(reason: string): void {
    this.#end(reason);
    this.#socket.destroy();
  }

  #end(reason: string): void {
    this.#deadline[Symbol.dispose]();
    this.#playing?.[Symbol.dispose]();
    this.#playing = undefined;
    this.#admitted?.close(reason);
    this.#admitted = undefined;
    this.#publisher?.end(reason);
    this.#becomeKnown();
  }

  #becomeKnown(): void {
    if (this.#stranger) this.#onKnown();
    this.#stranger = false;
  }
}

async function hasParameters(channel: Channel, parts: AdmissionParts): Promise<boolean> {
  if (channel.reader.parameters) return true;
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const deadline = parts.ports.clock.after(PARAMETERS_MS, () => resolve(false));
  const attachment = channel.attachUnits({ onUnit: () => resolve(true), onState: () => {} });
  const known = await promise;
  deadline[Symbol.dispose]();
  attachment[Symbol.dispose]();
  return known;
}

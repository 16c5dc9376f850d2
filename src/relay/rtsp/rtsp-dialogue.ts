import { connect, isIP, type Socket } from 'node:net';
import { connect as connectTls, type ConnectionOptions } from 'node:tls';
import { answerChallenge, chooseChallenge, readChallenges, type Challenge, type Credentials } from '#protocol/rtsp-digest.ts';
import {
  headerOf,
  headersOf,
  rtspRequest,
  rtspResponse,
  writeRtsp,
  type RtspHeaders,
  type RtspRequest,
  type RtspResponse,
} from '#protocol/rtsp-message.ts';
import { createRtspParser } from '#protocol/rtsp-parser.ts';
import { hashHex, type RelayPorts } from '../ports.ts';
import { SourceFault, faultOfSocket } from '../sources/source-fault.ts';

const CONNECT_TIMEOUT_MS = 4_000;
const ANSWER_TIMEOUT_MS = 4_000;
/** What is still to be sent at the end, TEARDOWN, gets this long. */
const FAREWELL_MS = 500;
/** What a camera may ask between two of our own requests, which come every half minute at least; most ask nothing. */
const MAX_QUESTIONS = 100;
/** Every socket of this process reads into the same buffer: a read is copied out before the next one can begin. */
const readBuffer = Buffer.allocUnsafeSlow(256 * 1024);

export interface RtspDialogueOptions {
  readonly url: string;
  readonly credentials?: Credentials | undefined;
  /** Of rtsps://: a certificate that the camera has signed itself is taken. */
  readonly selfSigned: boolean;
  readonly ports: RelayPorts;
  /** Longer where answers wait behind what we send. */
  readonly answerWithinMs?: number;
  /** Gives the connection up, at whatever stage it is. */
  readonly signal: AbortSignal;
  readonly onPackets: (bytes: Uint8Array) => void;
  /** Called once, when the connection has ended for whatever reason. */
  readonly onEnd: (fault: SourceFault) => void;
}

/** One RTSP connection as its client: requests in turn, authentication, interleaved packets. */
export class RtspDialogue implements Disposable {
  readonly #options: RtspDialogueOptions;
  readonly #socket: Socket;
  readonly #parser = createRtspParser();
  #cseq = 0;
  #challenge: Challenge | undefined;
  #nonceUses = 0;
  #waiting:
    | { readonly cseq: number; readonly answer: (response: RtspResponse) => void; readonly fail: (fault: SourceFault) => void }
    | undefined;
  #questions = 0;
  #fault: SourceFault | undefined;
  bytesIn = 0;

  private constructor(socket: Socket, options: RtspDialogueOptions) {
    this.#socket = socket;
    this.#options = options;
    socket.setNoDelay(true);
    socket.on('error', (error) => this.end(faultOfSocket(error)));
    socket.on('close', () => this.end(new SourceFault('closed')));
  }

  /** Rejects with a `SourceFault` that names no address. */
  static connect(options: RtspDialogueOptions): Promise<RtspDialogue> {
    const { hostname, port, protocol } = new URL(options.url);
    const host = hostname.replace(/^\[(.*)\]$/, '$1');
    return new Promise((resolve, reject) => {
      let dialogue: RtspDialogue | undefined;
      const onread = {
        buffer: readBuffer,
        callback: (length: number) => {
          dialogue?.take(Buffer.from(readBuffer.subarray(0, length)));
          return true;
        },
      };
      const secure = protocol === 'rtsps:';
      const socket = secure
        ? connectTls(tlsOptions(host, Number(port || 322), options.selfSigned))
        : connect({ host, port: Number(port || 554), onread });
      const deadline = options.ports.clock.after(CONNECT_TIMEOUT_MS, () => socket.destroy(new SourceFault('timeout')));
      options.signal.addEventListener('abort', () => socket.destroy(new SourceFault('closed')), { once: true });
      socket.once('error', (error) => {
        deadline[Symbol.dispose]();
        reject(faultOfSocket(error));
      });
      socket.once(secure ? 'secureConnect' : 'connect', () => {
        deadline[Symbol.dispose]();
        dialogue = new RtspDialogue(socket, options);
        if (secure) socket.on('data', (bytes: Buffer) => dialogue?.take(bytes));
        resolve(dialogue);
      });
    });
  }

  /** Both ends of the connection, as dgram writes addresses. */
  get localAddress(): string {
    return plainAddress(this.#socket.localAddress);
  }

  get remoteAddress(): string {
    return plainAddress(this.#socket.remoteAddress);
  }

  /** Sends a request and gives its 2xx answer; rejects with a `SourceFault` otherwise. */
  ask(method: string, uri: string, headers: RtspHeaders = []): Promise<RtspResponse> {
    return this.askWith(rtspRequest(method, uri, headers));
  }

  /** The same for a request with a body. */
  async askWith(request: RtspRequest): Promise<RtspResponse> {
    const response = await this.#authenticated(request);
    if (response.status >= 200 && response.status < 300) return response;
    throw new SourceFault(faultOfStatus(response.status));
  }

  /** Sends a request and gives its answer, whatever that is, after answering a challenge once; rejects with a `SourceFault` when none comes. */
  request(method: string, uri: string, headers: RtspHeaders = []): Promise<RtspResponse> {
    return this.#authenticated(rtspRequest(method, uri, headers));
  }

  async #authenticated(request: RtspRequest): Promise<RtspResponse> {
    let response = await this.#exchange(request);
    if (response.status === 401 && this.#options.credentials) {
      this.#challenge = chooseChallenge(readChallenges(headersOf(response, 'www-authenticate')));
      this.#nonceUses = 0;
      if (this.#challenge) response = await this.#exchange(request);
    }
    return response;
  }

  /** Sends without waiting; for TEARDOWN, when nobody cares for the answer any more. */
  tell(method: string, uri: string, headers: RtspHeaders = []): void {
    if (this.#fault === undefined) this.#socket.write(this.#write(rtspRequest(method, uri, headers)));
  }

  /** Sends interleaved frames (RFC 2326 §10.12) between the requests. */
  send(bytes: Uint8Array): void {
    if (this.#fault === undefined) this.#socket.write(bytes);
  }

  /** Bytes that the system has not taken yet. */
  get backlog(): number {
    return this.#socket.writableLength;
  }

  take(bytes: Uint8Array): void {
    this.bytesIn += bytes.length;
    for (const item of this.#parser.push(bytes)) {
      if (this.#fault) return;
      if (item.kind === 'packets') this.#options.onPackets(item.bytes);
      else if (item.kind === 'problem') this.end(new SourceFault('protocol'));
      else if (item.kind === 'response') this.#answer(item);
      else this.#refuse(item);
    }
  }

  /** Ends at once; what waits is refused with the same fault. */
  end(fault: SourceFault): void {
    if (this.#fault) return;
    this.#fault = fault;
    this.#socket.destroySoon();
    this.#options.ports.clock.after(FAREWELL_MS, () => this.#socket.destroy());
    this.#waiting?.fail(fault);
    this.#options.onEnd(fault);
  }

  [Symbol.dispose](): void {
    this.end(new SourceFault('closed'));
  }

  #exchange(request: RtspRequest): Promise<RtspResponse> {
    if (this.#fault) return Promise.reject(this.#fault);
    if (this.#waiting) return Promise.reject(new SourceFault('protocol'));
    return new Promise((resolve, reject) => {
      const deadline = this.#options.ports.clock.after(this.#options.answerWithinMs ?? ANSWER_TIMEOUT_MS, () =>
        this.end(new SourceFault('timeout')),
      );
      const finish = (): void => {
        deadline[Symbol.dispose]();
        this.#waiting = undefined;
      };
      const bytes = this.#write(request);
      this.#questions = 0;
      this.#waiting = {
        cseq: this.#cseq,
        answer: (response) => {
          finish();
          resolve(response);
        },
        fail: (fault) => {
          finish();
          reject(fault);
        },
      };
      this.#socket.write(bytes);
    });
  }

  /** A camera may ask something of its own (RFC 2326 §10): we support nothing, and say so. One that asks without end is left. */
  #refuse(request: RtspRequest): void {
    if (++this.#questions > MAX_QUESTIONS) return this.end(new SourceFault('protocol'));
    this.#socket.write(writeRtsp(rtspResponse(501, [['CSeq', headerOf(request, 'cseq') ?? '0']])));
  }

  #answer(response: RtspResponse): void {
    const cseq = headerOf(response, 'cseq');
    if (this.#waiting && (cseq === undefined || Number(cseq) === this.#waiting.cseq)) this.#waiting.answer(response);
  }

  #write(request: RtspRequest): Uint8Array {
    const { method, uri, headers } = request;
    const all: [string, string][] = [
      ['CSeq', String(++this.#cseq)],
      ['User-Agent', 'Mangru'],
    ];
    const { credentials, ports } = this.#options;
    if (this.#challenge && credentials) {
      const count = ++this.#nonceUses;
      all.push([
        'Authorization',
        answerChallenge(this.#challenge, { method, uri, credentials, cnonce: ports.random.hex(8), count }, hashHex),
      ]);
    }
    return writeRtsp({ ...request, headers: [...all, ...headers] });
  }
}

function tlsOptions(host: string, port: number, selfSigned: boolean): ConnectionOptions {
  // The name is sent only where there is one: TLS knows no server names that are addresses (RFC 6066 §3).
  return { host, port, rejectUnauthorized: !selfSigned, ...(isIP(host) === 0 ? { servername: host } : {}) };
}

function plainAddress(address: string | undefined): string {
  return (address ?? '').replace(/^::ffff:/, '');
}

export function faultOfStatus(status: number): SourceFault['code'] {
  if (status === 401 || status === 403) return 'unauthorized';
  if (status === 404) return 'notFound';
  return status === 453 || status === 503 ? 'busy' : 'rejected';
}

import { headerOf, rtspRequest } from '#protocol/rtsp-message.ts';
import { controlUri, writeH264Sdp } from '#protocol/sdp.ts';
import { writeFrame } from '#protocol/rtsp-parser.ts';
import type { RelayPorts } from '../ports.ts';
import { RtspDialogue } from '../rtsp/rtsp-dialogue.ts';
import { SourceFault } from '../sources/source-fault.ts';

export interface RecordOptions {
  readonly url: string;
  readonly credentials: { readonly username: string; readonly password: string } | undefined;
  readonly ports: RelayPorts;
  readonly signal: AbortSignal;
  /** SPS first. */
  readonly sets: readonly Uint8Array[];
  readonly payloadType: number;
  /** Called once, when a session that was opened has ended. */
  readonly onEnd: (fault: SourceFault) => void;
}

/** On a line that only just carries stills an answer waits behind one. */
const ANSWER_WITHIN_MS = 20_000;

/**
 * Sends to a foreign RTSP server: ANNOUNCE, SETUP with `mode=record`, RECORD (RFC 2326 §10.3, §10.4, §10.11, §12.39), all
 * on one TCP connection to one port, pictures interleaved (§10.12).
 */
export class RecordSession implements Disposable {
  readonly #dialogue: RtspDialogue;
  readonly #url: string;
  readonly #session: string;
  readonly #channel: number;
  bytesSent = 0;

  private constructor(parts: { dialogue: RtspDialogue; url: string; session: string; channel: number }) {
    this.#dialogue = parts.dialogue;
    this.#url = parts.url;
    this.#session = parts.session;
    this.#channel = parts.channel;
  }

  /** Rejects with a `SourceFault` that names no address. */
  static async open(options: RecordOptions): Promise<RecordSession> {
    const { url, credentials, ports, signal } = options;
    let recording = false;
    const dialogue = await RtspDialogue.connect({
      url,
      credentials,
      selfSigned: false,
      ports,
      signal,
      answerWithinMs: ANSWER_WITHIN_MS,
      // What comes back are receiver reports; how the line does is told by the answers to our requests (link-quality.ts).
      onPackets: () => {},
      onEnd: (fault) => {
        if (recording) options.onEnd(fault);
      },
    });
    try {
      await dialogue.askWith({
        ...rtspRequest('ANNOUNCE', url, [['Content-Type', 'application/sdp']]),
        body: new TextEncoder().encode(describe(options)),
      });
      const setup = await dialogue.ask('SETUP', controlUri(url, TRACK), [['Transport', 'RTP/AVP/TCP;unicast;interleaved=0-1;mode=record']]);
      const session = (headerOf(setup, 'session') ?? '').split(';')[0]?.trim() ?? '';
      if (session === '') throw new SourceFault('protocol');
      const channel = Number(/interleaved=(\d{1,3})/i.exec(headerOf(setup, 'transport') ?? '')?.[1] ?? 0);
      await dialogue.ask('RECORD', url, [
        ['Session', session],
        ['Range', 'npt=0.000-'],
      ]);
      recording = true;
      return new RecordSession({ dialogue, url, session, channel });
    } catch (error) {
      dialogue[Symbol.dispose]();
      throw error;
    }
  }

  /** Bytes that the system has not taken from us yet. */
  get backlog(): number {
    return this.#dialogue.backlog;
  }

  send(packets: readonly Uint8Array[]): void {
    this.#write(packets.map((packet) => writeFrame(this.#channel, packet)));
  }

  sendControl(packet: Uint8Array): void {
    this.#write([writeFrame(this.#channel + 1, packet)]);
  }

  /** Asks something small behind all that was sent; resolves when that has arrived. Keeps the session alive as well. */
  async probe(): Promise<void> {
    await this.#dialogue.ask('OPTIONS', this.#url, [['Session', this.#session]]);
  }

  /** Deletes the session at the server and closes. */
  [Symbol.dispose](): void {
    this.#dialogue.tell('TEARDOWN', this.#url, [['Session', this.#session]]);
    this.#dialogue[Symbol.dispose]();
  }

  #write(frames: readonly Uint8Array[]): void {
    const bytes = Buffer.concat(frames);
    this.bytesSent += bytes.length;
    this.#dialogue.send(bytes);
  }
}

const TRACK = 'streamid=0';

function describe({ ports, sets, payloadType }: RecordOptions): string {
  // Not our address: the server has the connection, and need not know more (invariant 10).
  return writeH264Sdp({
    title: 'Mangru',
    host: '0.0.0.0',
    sessionId: String(ports.clock.now()),
    payloadType,
    control: TRACK,
    sets,
    direction: 'sendonly',
  });
}

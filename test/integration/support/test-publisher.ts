import { connect, type Socket } from 'node:net';
import { headerOf, rtspRequest, writeRtsp, type RtspHeaders, type RtspResponse } from '#protocol/rtsp-message.ts';
import { createRtspParser } from '#protocol/rtsp-parser.ts';
import { RecordingPlayer, readRecording, type RecordingName } from './recording.ts';

/** A patrol car: publishes a recording to the relay by ANNOUNCE and RECORD until disposed. */
export class TestPublisher implements Disposable {
  readonly socket: Socket;
  readonly #recording;
  readonly #player: RecordingPlayer;
  readonly #channels = new Map<number, number>();
  #timer: NodeJS.Timeout | undefined;
  #cseq = 0;
  #waiting: ((response: RtspResponse | undefined) => void)[] = [];
  closed = false;

  constructor(port: number, name: RecordingName = 'h264-pcma') {
    this.#recording = readRecording(name);
    this.#player = new RecordingPlayer(this.#recording);
    this.socket = connect({ port, host: '127.0.0.1' });
    const parser = createRtspParser();
    this.socket.on('error', () => {});
    this.socket.on('data', (bytes: Buffer) => {
      for (const item of parser.push(new Uint8Array(bytes))) if (item.kind === 'response') this.#waiting.shift()?.(item);
    });
    this.socket.on('close', () => {
      this.closed = true;
      this.mute();
      for (const resolve of this.#waiting.splice(0)) resolve(undefined);
    });
  }

  /** Undefined when the connection ended instead. */
  ask(method: string, uri: string, headers: RtspHeaders = [], body = ''): Promise<RtspResponse | undefined> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      const request = rtspRequest(method, uri, [['CSeq', String(++this.#cseq)], ...headers]);
      this.socket.write(writeRtsp({ ...request, body: new TextEncoder().encode(body) }));
    });
  }

  announce(uri: string, sdp = this.#recording.sdp): Promise<RtspResponse | undefined> {
    return this.ask('ANNOUNCE', uri, [['Content-Type', 'application/sdp']], sdp);
  }

  /** ANNOUNCE, SETUP of every section, RECORD; then the pictures run. The status of the first answer that is no 200. */
  async publish(uri: string): Promise<number | undefined> {
    const announced = await this.announce(uri);
    if (announced?.status !== 200) return announced?.status;
    const session: RtspHeaders = [['Session', (headerOf(announced, 'session') ?? '').split(';')[0]!]];
    const tracks = this.#recording.sdp.split('m=').length - 1;
    for (let track = 0; track < tracks; track++) {
      const transport = `RTP/AVP/TCP;unicast;interleaved=${10 + 2 * track}-${11 + 2 * track};mode=record`;
      const setup = await this.ask('SETUP', `${uri}/streamid=${track}`, [['Transport', transport], ...session]);
      if (setup?.status !== 200) return setup?.status;
      this.#channels.set(track, 10 + 2 * track);
    }
    const recorded = await this.ask('RECORD', uri, session);
    if (recorded?.status === 200) this.unmute();
    return recorded?.status;
  }

  mute(): void {
    clearInterval(this.#timer);
  }

  unmute(): void {
    this.mute();
    const send = () => this.socket.write(this.#player.next((track) => this.#channels.get(track)));
    this.#timer = setInterval(send, 1_000 / this.#recording.framesPerSecond);
  }

  [Symbol.dispose](): void {
    this.mute();
    this.socket.destroy();
  }
}

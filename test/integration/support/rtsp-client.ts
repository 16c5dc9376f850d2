import { connect, type Socket } from 'node:net';
import type { AccessUnit } from '#protocol/access-unit.ts';
import { createH264Depacketiser } from '#protocol/rtp-h264.ts';
import { rtspRequest, writeRtsp, type RtspHeaders, type RtspResponse } from '#protocol/rtsp-message.ts';
import { createRtspParser, forEachFrame } from '#protocol/rtsp-parser.ts';

/** A viewer over RTSP that keeps the pictures it gets. */
export class RtspClient {
  readonly socket: Socket;
  readonly units: (AccessUnit & { readonly at: number })[] = [];
  readonly bytes: Uint8Array[] = [];
  readonly channels = new Set<number>();
  closedAt: number | undefined;
  #cseq = 0;
  #waiting: ((response: RtspResponse | undefined) => void)[] = [];

  constructor(port: number, videoChannel = 0, host = '127.0.0.1') {
    this.socket = connect({ port, host });
    const parser = createRtspParser();
    const depacketiser = createH264Depacketiser();
    this.socket.on('data', (bytes: Buffer) => {
      for (const item of parser.push(bytes)) {
        if (item.kind === 'response') this.#waiting.shift()?.(item);
        if (item.kind !== 'packets') continue;
        this.bytes.push(item.bytes);
        forEachFrame(item.bytes, (channel, start, end) => {
          this.channels.add(channel);
          if (channel === videoChannel)
            this.units.push(...depacketiser.push(item.bytes, start, end).map((unit) => ({ ...unit, at: Date.now() })));
        });
      }
    });
    this.socket.on('error', () => {});
    this.socket.on('close', () => {
      this.closedAt = Date.now();
      for (const resolve of this.#waiting.splice(0)) resolve(undefined);
    });
  }

  /** Undefined when the connection ended instead. */
  ask(method: string, uri: string, headers: RtspHeaders = []): Promise<RtspResponse | undefined> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.socket.write(writeRtsp(rtspRequest(method, uri, [['CSeq', String(++this.#cseq)], ...headers])));
    });
  }

  /** DESCRIBE, SETUP and PLAY; gives the description. */
  async play(uri: string, interleaved = '0-1'): Promise<string> {
    const described = await this.ask('DESCRIBE', uri);
    const base = described?.headers.find(([name]) => name === 'Content-Base')?.[1] ?? uri;
    const setup = await this.ask('SETUP', `${base}trackID=1`, [['Transport', `RTP/AVP/TCP;unicast;interleaved=${interleaved}`]]);
    const session = setup?.headers.find(([name]) => name === 'Session')?.[1]?.split(';')[0] ?? '';
    await this.ask('PLAY', base, [['Session', session]]);
    return new TextDecoder().decode(described?.body);
  }
}

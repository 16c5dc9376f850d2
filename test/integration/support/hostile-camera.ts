import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { headerOf, rtspResponse, writeRtsp, type RtspHeaders, type RtspRequest } from '#protocol/rtsp-message.ts';
import { createRtspParser } from '#protocol/rtsp-parser.ts';
import { writeH264Sdp } from '#protocol/sdp.ts';
import { clipSets } from './clip.ts';

/** What a camera that means ill does instead of what it should. */
export interface Hostility {
  /** Instead of the answer to this method; the rest is answered as it should be. */
  readonly answer?: Readonly<Record<string, (socket: Socket, request: RtspRequest) => void>>;
  /** Once it plays. */
  readonly play?: (socket: Socket) => void;
  /** Before anything was asked. */
  readonly connected?: (socket: Socket) => void;
}

/** An RTSP server that behaves until it is told not to. */
export class HostileCamera implements AsyncDisposable {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  connections = 0;

  private constructor(hostility: Hostility) {
    this.#server = createServer((socket) => {
      this.connections++;
      this.#sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => this.#sockets.delete(socket));
      hostility.connected?.(socket);
      const parser = createRtspParser();
      socket.on('data', (bytes: Buffer) => {
        for (const item of parser.push(bytes)) if (item.kind === 'request') behave(socket, item, hostility);
      });
    });
  }

  static async start(hostility: Hostility): Promise<HostileCamera> {
    const camera = new HostileCamera(hostility);
    await new Promise<void>((resolve) => camera.#server.listen(0, '127.0.0.1', resolve));
    return camera;
  }

  get url(): string {
    return `rtsp://127.0.0.1:${(this.#server.address() as AddressInfo).port}/x`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

function behave(socket: Socket, request: RtspRequest, hostility: Hostility): void {
  const instead = hostility.answer?.[request.method];
  if (instead) return instead(socket, request);
  const headers: RtspHeaders = [
    ['CSeq', headerOf(request, 'cseq') ?? '0'],
    ['Session', 's1;timeout=60'],
    ['Transport', 'RTP/AVP/TCP;unicast;interleaved=0-1'],
  ];
  socket.write(writeRtsp(rtspResponse(200, headers, request.method === 'DESCRIBE' ? hostileSdp() : '')));
  if (request.method === 'PLAY') hostility.play?.(socket);
}

export function hostileSdp(): string {
  const sets = [...clipSets.sps, ...clipSets.pps];
  return writeH264Sdp({ title: 'x', host: '127.0.0.1', sessionId: '1', payloadType: 96, control: 'track1', sets });
}

/** Writes again and again, as fast as the other side takes it, until the connection is gone. */
export function pour(socket: Socket, next: () => Uint8Array): void {
  const more = (): void => {
    while (!socket.destroyed && socket.write(next()));
  };
  socket.on('drain', more);
  more();
}

import { createServer, type Server, type Socket } from 'node:net';
import { Strangers } from '#base/strangers.ts';
import { rtspResponse, writeRtsp } from '#protocol/rtsp-message.ts';
import type { AdmissionParts } from '../views/admission.ts';
import { RtspConnection } from './rtsp-connection.ts';

/** Connections at a time beyond the viewers themselves: those that have not shown a ticket yet. */
export const MAX_STRANGERS = 500;

/** RTSP out on one port (RFC 2326), interleaved in TCP only: `rtsp://host:port/<cameraId>?ticket=…`. */
export class RtspServer {
  readonly tcp: Server;
  readonly #sockets = new Set<Socket>();
  readonly #strangers = new Strangers<Socket>(MAX_STRANGERS, sendAway);

  constructor(parts: AdmissionParts) {
    this.tcp = createServer((socket) => {
      this.#strangers.come(socket, socket.remoteAddress);
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
      new RtspConnection(socket, parts, () => this.#strangers.leave(socket));
    });
  }

  [Symbol.dispose](): void {
    this.tcp.close();
    for (const socket of this.#sockets) socket.destroy();
  }
}

function sendAway(socket: Socket): void {
  socket.write(writeRtsp(rtspResponse(503, [['Retry-After', '1']])));
  socket.destroySoon();
}

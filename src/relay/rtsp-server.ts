import { createServer, type Server, type Socket } from 'node:net';
import type { AdmissionParts } from './admission.ts';
import { RtspConnection } from './rtsp-connection.ts';

/** Connections at a time beyond the viewers themselves: those that have not shown a ticket yet. */
const MAX_STRANGERS = 200;

/** RTSP out on one port (RFC 2326), interleaved in TCP only: `rtsp://host:port/<cameraId>?ticket=…`. */
export class RtspServer {
  readonly tcp: Server;
  readonly #sockets = new Set<Socket>();
  #strangers = 0;

  constructor(parts: AdmissionParts) {
    this.tcp = createServer((socket) => {
      if (this.#strangers >= MAX_STRANGERS) return void socket.destroy();
      this.#strangers++;
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
      new RtspConnection(socket, parts, () => this.#strangers--);
    });
  }

  [Symbol.dispose](): void {
    this.tcp.close();
    for (const socket of this.#sockets) socket.destroy();
  }
}

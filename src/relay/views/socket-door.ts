import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { Strangers } from '#base/strangers.ts';
import { LINE_LIMITS } from '#contract/media-line.ts';
import type { RefusalCode } from '#contract/media.ts';
import { admit, refuse } from './admission.ts';
import { Line } from './line.ts';
import type { ViewerParts } from './live-view.ts';
import { problemOf, refusalProblem } from '../problem-answer.ts';
import { askedStream, readPath, viewRequest, viewerWish, type MediaPath } from './view-request.ts';
import { serveWebSocket } from './ws-viewer.ts';

/** A viewer that does not answer a ping by the next one is gone. */
const PING_MS = 15_000;
/** Lines at a time that hold no view; those that do are bounded by the views. */
const MAX_EMPTY_LINES = 500;
type CameraPath = MediaPath & { readonly camera: string };

/** Takes WebSockets: `/ws/<cameraId>` for one view, `/line` for many. */
export class SocketDoor implements Disposable {
  readonly #parts: ViewerParts;
  readonly #sockets = new WebSocketServer({
    noServer: true,
    maxPayload: LINE_LIMITS.maxMessageBytes,
    perMessageDeflate: false,
    clientTracking: true,
  });
  readonly #lines = new Set<Line>();
  readonly #empty = new Strangers<Line>(MAX_EMPTY_LINES, (line) => line.stop());
  readonly #alive = new WeakSet<WebSocket>();
  readonly #pinging: NodeJS.Timeout;

  constructor(parts: ViewerParts) {
    this.#parts = parts;
    this.#pinging = setInterval(() => this.#ping(), PING_MS).unref();
  }

  /** Rejects when the request makes no sense; the socket is then the caller's to destroy. */
  async upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const path = readPath(request, this.#parts.callerOf);
    if (path?.endpoint === 'line' && path.camera === undefined) return this.#openLine({ request, path }, socket, head);
    if (path?.endpoint !== 'ws' || !path.camera) return refuseUpgrade(socket, undefined);
    return this.#openView({ request, path: { ...path, camera: path.camera } }, socket, head);
  }

  [Symbol.dispose](): void {
    clearInterval(this.#pinging);
    for (const line of this.#lines) line.stop();
    this.#sockets.close();
  }

  #openLine({ request, path }: { request: IncomingMessage; path: MediaPath }, socket: Duplex, head: Buffer): void {
    if (!this.#mayCome(request, path)) return refuseUpgrade(socket, this.#refuseOrigin(path));
    const { peer } = path;
    this.#sockets.handleUpgrade(request, socket, head, (webSocket) => {
      this.#watch(webSocket);
      const onKnown = (known: boolean): void => {
        if (known || !this.#lines.has(line)) this.#empty.leave(line);
        else this.#empty.come(line, peer);
      };
      const line: Line = new Line(webSocket, { transport: socket, peer, parts: this.#parts, onKnown });
      this.#lines.add(line);
      this.#empty.come(line, peer);
      webSocket.on('close', () => {
        this.#lines.delete(line);
        this.#empty.leave(line);
      });
    });
  }

  async #openView({ request, path }: { request: IncomingMessage; path: CameraPath }, socket: Duplex, head: Buffer): Promise<void> {
    const parts = this.#parts;
    if (!this.#mayCome(request, path)) return refuseUpgrade(socket, this.#refuseOrigin(path));
    const admitted = await admit(viewRequest(request, path, 'ws'), parts);
    if (!admitted.ok) return refuseUpgrade(socket, admitted.reason);
    if (socket.destroyed) return admitted.close('left');
    // Until the handshake is over a cut can only tear the connection down.
    admitted.view.onCut = (reason) => {
      admitted.close(reason);
      socket.destroy();
    };
    socket.once('close', () => admitted.close('left'));
    this.#sockets.handleUpgrade(request, socket, head, (webSocket) => {
      this.#watch(webSocket);
      serveWebSocket(webSocket, admitted, { stream: askedStream(path), wish: viewerWish(path), parts });
    });
  }

  #mayCome({ headers: { origin } }: IncomingMessage, { peer }: MediaPath): boolean {
    return origin === undefined || this.#parts.audienceOf(peer).origins.includes(origin);
  }

  #refuseOrigin({ camera = '', peer }: MediaPath): RefusalCode {
    const wanted = { camera, stream: 'main' as const, ticket: undefined, transport: 'ws' as const, peer };
    return refuse(wanted, this.#parts, { reason: 'otherOrigin' }).reason;
  }

  #watch(socket: WebSocket): void {
    this.#alive.add(socket);
    socket.on('pong', () => this.#alive.add(socket));
  }

  #ping(): void {
    for (const socket of this.#sockets.clients) {
      if (!this.#alive.delete(socket)) socket.terminate();
      else socket.ping();
    }
  }
}

function refuseUpgrade(socket: Duplex, reason: RefusalCode | undefined): void {
  const problem = reason === undefined ? problemOf('notFound', { status: 404, title: 'There is nothing here' }) : refusalProblem(reason);
  const body = JSON.stringify(problem);
  const head = [
    `HTTP/1.1 ${problem.status} ${problem.title}`,
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  // Nobody counts it any more: who does not hang up would hold a connection for as long as they like.
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy());
}

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Registry } from 'prom-client';
import { boundIdleConnections } from '#base/idle-connections.ts';
import { admit, type AdmissionParts } from './views/admission.ts';
import { problemOf, refusalProblem, sendProblem } from './problem-answer.ts';
import { sendSnapshot } from './stills/snapshot-endpoint.ts';
import type { SnapshotMaker } from './stills/snapshot-maker.ts';
import { SocketDoor } from './views/socket-door.ts';
import { Stills } from './stills/stills.ts';
import { sendStills } from './stills/stills-endpoint.ts';
import { readPath, viewRequest, type MediaPath } from './views/view-request.ts';
import { WhepEndpoint } from './webrtc/whep-endpoint.ts';
import type { WebRtcSessions } from './webrtc/webrtc-sessions.ts';
import { WhipEndpoint } from './webrtc/whip-endpoint.ts';

export interface MediaServerOptions {
  readonly parts: AdmissionParts;
  readonly metrics: Pick<Registry, 'metrics' | 'contentType'>;
  readonly maker: SnapshotMaker;
  readonly webrtc: WebRtcSessions;
}

/** Connections on which nothing is asked: those who have not shown a ticket yet, and those that wait for their next request. */
const MAX_IDLE = 500;
/** Beyond those of the viewers: the idle, and as many requests. */
const SPARE_CONNECTIONS = 2 * MAX_IDLE;
/** How often Node looks for heads and requests that are overdue. */
const OVERDUE_MS = 2_000;
type CameraPath = MediaPath & { readonly camera: string };

/** The relay's HTTP port: /ws, /line, /whep, /snapshot, /stills, /healthz, /metrics. */
export class MediaServer {
  readonly http: Server;
  readonly #options: MediaServerOptions;
  readonly #whep: WhepEndpoint;
  readonly #whip: WhipEndpoint;
  readonly #door: SocketDoor;
  readonly #stills: Stills;

  constructor(options: MediaServerOptions) {
    this.#options = options;
    this.#whep = new WhepEndpoint(options.parts, options.webrtc);
    this.#whip = new WhipEndpoint(options.parts, options.webrtc);
    this.#stills = new Stills(options.maker, options.parts.ports.clock);
    this.#door = new SocketDoor({ ...options.parts, stills: this.#stills });
    this.http = createServer(
      { requestTimeout: 15_000, headersTimeout: 10_000, connectionsCheckingInterval: OVERDUE_MS },
      (request, response) => {
        this.#handle(request, response).catch(() => this.#fail(response));
      },
    );
    this.http.maxConnections = options.parts.maxViewers + SPARE_CONNECTIONS;
    boundIdleConnections(this.http, MAX_IDLE);
    this.http.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      socket.on('error', () => socket.destroy());
      this.#door.upgrade(request, socket, head).catch(() => socket.destroy());
    });
  }

  [Symbol.dispose](): void {
    this.#door[Symbol.dispose]();
    this.http.close();
    this.http.closeAllConnections();
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { parts, maker } = this.#options;
    const path = readPath(request, parts.callerOf);
    this.#allowOrigin(request, response, path);
    if (path?.endpoint === 'healthz') return sendJson(response, { status: 'ok', server: parts.control.connected });
    if (path?.endpoint === 'metrics') return this.#sendMetrics(response);
    if (!path?.camera || !['ws', 'whep', 'whip', 'snapshot', 'stills'].includes(path.endpoint))
      return sendProblem(response, problemOf('notFound', { status: 404, title: 'There is nothing here' }));
    const cameraPath = { ...path, camera: path.camera };
    if (request.method === 'OPTIONS') return this.#preflight(response);
    if (path.endpoint === 'whip') return this.#whip.handle(request, response, cameraPath);
    if (path.endpoint === 'whep') return this.#whep.handle(request, response, cameraPath);
    if (request.method !== 'GET') {
      response.setHeader('allow', 'GET, OPTIONS');
      return sendProblem(response, problemOf('method', { status: 405, title: 'Only GET is known here' }));
    }
    if (path.endpoint === 'snapshot') return sendSnapshot(request, response, { path: cameraPath, parts, maker });
    if (path.endpoint === 'stills') return sendStills(request, response, { path: cameraPath, parts, stills: this.#stills });
    return this.#explain(request, response, cameraPath);
  }

  /** A page cannot see why its WebSocket was refused; asked by plain GET, the same address tells. */
  async #explain(request: IncomingMessage, response: ServerResponse, path: CameraPath): Promise<void> {
    const admitted = await admit(viewRequest(request, path, 'ws'), this.#options.parts);
    if (!admitted.ok) return sendProblem(response, refusalProblem(admitted.reason));
    admitted.close('noWebSocket');
    response.setHeader('upgrade', 'websocket');
    sendProblem(response, problemOf('upgradeRequired', { status: 426, title: 'This address speaks WebSocket' }));
  }

  #allowOrigin(request: IncomingMessage, response: ServerResponse, path: MediaPath | undefined): void {
    const { origin } = request.headers;
    response.setHeader('vary', 'origin');
    response.setHeader('x-content-type-options', 'nosniff');
    if (origin === undefined || !path || !this.#options.parts.audienceOf(path.peer).origins.includes(origin)) return;
    response.setHeader('access-control-allow-origin', origin);
    response.setHeader('access-control-expose-headers', 'location, link, etag, x-wall-clock-ms');
  }

  #preflight(response: ServerResponse): void {
    response
      .writeHead(200, {
        'access-control-allow-methods': 'GET, POST, PATCH, DELETE, OPTIONS',
        'access-control-allow-headers': 'authorization, content-type, if-match',
        'access-control-max-age': '600',
        'accept-post': 'application/sdp',
      })
      .end();
  }

  async #sendMetrics(response: ServerResponse): Promise<void> {
    const text = await this.#options.metrics.metrics();
    response.writeHead(200, { 'content-type': this.#options.metrics.contentType }).end(text);
  }

  #fail(response: ServerResponse): void {
    if (response.headersSent) response.destroy();
    else sendProblem(response, problemOf('failed', { status: 500, title: 'The relay failed to answer' }));
  }
}

function sendJson(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' }).end(JSON.stringify(value));
}

import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SignJWT, exportSPKI, generateKeyPair, type CryptoKey } from 'jose';
import { WebSocketServer, type WebSocket } from 'ws';
import {
  relayToServer,
  serverToRelay,
  type RelayToServer,
  type ServerToRelay,
  type StreamSourceRecord,
  type TicketClaims,
} from '#contract/relay-control.ts';
import { PATIENCE_MS } from '../../city/eventually.ts';

const SECRET = 'test-secret';
export interface Addresses {
  readonly main?: StreamSourceRecord;
  readonly sub?: StreamSourceRecord;
  readonly audio?: boolean;
  readonly published?: boolean;
}

/** The server's end of the control channel, which signs real tickets and remembers all that the relay says. */
export class TestServer implements AsyncDisposable {
  readonly #http = createServer();
  readonly #sockets = new WebSocketServer({
    server: this.#http,
    path: '/internal/relay',
    verifyClient: ({ req }: { req: IncomingMessage }) => req.headers.authorization === `Bearer ${SECRET}`,
  });
  readonly #privateKey: CryptoKey;
  readonly #publicKey: string;
  readonly #watchers = new Set<() => void>();
  #relay: WebSocket | undefined;
  readonly cameras = new Map<string, Addresses>();
  readonly heard: RelayToServer[] = [];
  keepAlive: string[] = [];
  /** What becomes of a question for leave: a time, or no answer. */
  renew: (view: string) => number | undefined = () => Date.now() + 60_000;
  confirms = true;
  readonly secret = SECRET;
  #issued = 0;

  private constructor(keys: { privateKey: CryptoKey; publicKey: string }) {
    this.#privateKey = keys.privateKey;
    this.#publicKey = keys.publicKey;
    this.#sockets.on('connection', (socket) => this.#attach(socket));
  }

  static async start(port = 0, keys?: { privateKey: CryptoKey; publicKey: string }): Promise<TestServer> {
    const server = new TestServer(keys ?? (await makeKeys()));
    await new Promise<void>((resolve) => server.#http.listen(port, '127.0.0.1', resolve));
    return server;
  }

  get keys(): { privateKey: CryptoKey; publicKey: string } {
    return { privateKey: this.#privateKey, publicKey: this.#publicKey };
  }

  get port(): number {
    return (this.#http.address() as AddressInfo).port;
  }

  get url(): string {
    return `ws://127.0.0.1:${this.port}/internal/relay`;
  }

  send(message: ServerToRelay): void {
    this.#relay?.send(JSON.stringify(serverToRelay.parse(message)));
  }

  ticket(camera: string, claims: Partial<TicketClaims> = {}, key: CryptoKey = this.#privateKey): Promise<string> {
    const iat = Math.floor(Date.now() / 1_000);
    const all: TicketClaims = {
      jti: `t${++this.#issued}`,
      camera,
      incident: 'i1',
      organisation: 'police-112',
      person: 'p1',
      rights: ['live', 'snapshot'],
      iat,
      exp: iat + 60,
      ...claims,
    };
    return new SignJWT({ ...all }).setProtectedHeader({ alg: 'EdDSA' }).sign(key);
  }

  all<Type extends RelayToServer['type']>(type: Type): Extract<RelayToServer, { type: Type }>[] {
    return this.heard.filter((message): message is Extract<RelayToServer, { type: Type }> => message.type === type);
  }

  /** Resolves with the first message that fits, already heard or still to come; rejects after `deadlineMs`. */
  async hears<Type extends RelayToServer['type']>(
    type: Type,
    fits: (message: Extract<RelayToServer, { type: Type }>) => boolean = () => true,
    deadlineMs = PATIENCE_MS,
  ): Promise<Extract<RelayToServer, { type: Type }>> {
    const until = Date.now() + deadlineMs;
    for (;;) {
      const found = this.all(type).find(fits);
      if (found) return found;
      const left = until - Date.now();
      if (left <= 0) throw new Error(`no ${type} in ${deadlineMs} ms; heard ${this.heard.map((each) => each.type).join(' ')}`);
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#watchers.add(resolve);
      const timer = setTimeout(resolve, left);
      await promise;
      clearTimeout(timer);
      this.#watchers.delete(resolve);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets.clients) socket.terminate();
    this.#sockets.close();
    this.#http.closeAllConnections();
    await new Promise((resolve) => this.#http.close(resolve));
  }

  #attach(socket: WebSocket): void {
    this.#relay = socket;
    socket.on('message', (data: Buffer) => {
      const message = relayToServer.parse(JSON.parse(data.toString('utf8')));
      this.heard.push(message);
      this.#answer(message);
      for (const wake of this.#watchers) wake();
    });
    this.send({ type: 'welcome', ticketKey: this.#publicKey, keepAlive: this.keepAlive });
  }

  #answer(message: RelayToServer): void {
    if (message.type === 'source?')
      this.send({ type: 'source', request: message.request, camera: message.camera, ...this.cameras.get(message.camera) });
    if ('report' in message && this.confirms) this.send({ type: 'reported', report: message.report });
    if (message.type !== 'renew?') return;
    for (const { view } of message.views) {
      const until = this.renew(view);
      if (until !== undefined) this.send({ type: 'until', view, until });
    }
  }
}

export async function makeKeys(): Promise<{ privateKey: CryptoKey; publicKey: string }> {
  const { privateKey, publicKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  return { privateKey, publicKey: await exportSPKI(publicKey) };
}

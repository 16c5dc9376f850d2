import { WebSocket } from 'ws';
import { serverToRelay, type RelayToServer, type ServerToRelay } from '#contract/relay-control.ts';
import { createBackoff } from './backoff.ts';
import type { Addresses } from './channels.ts';
import type { RelayPorts } from './ports.ts';
import { ReportBuffer, type ReportDraft } from './report-buffer.ts';

export type ServerOrder = Exclude<ServerToRelay, { type: 'source' } | { type: 'reported' }>;

export interface ControlOptions {
  readonly url: string;
  readonly secret: string;
  readonly ports: RelayPorts;
  /** Who we are and what viewers call us; asked for with each connection. */
  readonly hello: () => RelayToServer;
  readonly onOrder: (order: ServerOrder) => void;
  /** Sent after each `welcome`, so that the server's picture is whole again. */
  readonly onWelcome: () => readonly RelayToServer[];
}

const MAX_MESSAGE_BYTES = 4 * 1024 * 1024;
const OPEN_TIMEOUT_MS = 5_000;
const ANSWER_TIMEOUT_MS = 5_000;
const MAX_QUESTIONS = 2_000;
/** The server is gone when it has not answered a ping for so long. */
const PING_MS = 5_000;
const RETRY = { firstMs: 100, mostMs: 2_000 };
/** A server that cannot keep up with reports is reconnected to, not buried. */
const MAX_BUFFERED_BYTES = 16 * 1024 * 1024;

/** The relay's one line to the server (`contract/relay-control.ts`), dialled again and again until disposed. */
export class ControlChannel implements Disposable {
  readonly #options: ControlOptions;
  readonly #backoff;
  readonly #reports: ReportBuffer;
  readonly #questions = new Map<number, { readonly resolve: (addresses: Addresses) => void; readonly reject: (error: Error) => void }>();
  #socket: WebSocket | undefined;
  #timer: Disposable | undefined;
  #nextQuestion = 1;
  #welcomed = false;
  #disposed = false;

  constructor(options: ControlOptions) {
    this.#options = options;
    this.#backoff = createBackoff(RETRY, options.ports.random);
    this.#reports = new ReportBuffer(Math.floor(options.ports.clock.now()) * 1_000);
  }

  /** Begins to dial: once the relay listens, since whoever is told of it comes at once. */
  open(): void {
    if (!this.#socket && !this.#disposed) this.#dial();
  }

  /** The server has spoken: its key is known and it can be asked. */
  get connected(): boolean {
    return this.#welcomed;
  }

  get reports(): ReportBuffer {
    return this.#reports;
  }

  /** A camera's addresses; rejects while the server is away or does not answer in time. */
  ask(camera: string): Promise<Addresses> {
    if (!this.#welcomed || this.#questions.size >= MAX_QUESTIONS)
      return Promise.reject(new Error('the server cannot be asked at the moment'));
    const request = this.#nextQuestion++;
    return new Promise((resolve, reject) => {
      const deadline = this.#options.ports.clock.after(ANSWER_TIMEOUT_MS, () =>
        this.#questions.get(request)?.reject(new Error('the server did not answer in time')),
      );
      const finish = (): void => {
        deadline[Symbol.dispose]();
        this.#questions.delete(request);
      };
      this.#questions.set(request, {
        resolve: (addresses) => {
          finish();
          resolve(addresses);
        },
        reject: (error) => {
          finish();
          reject(error);
        },
      });
      this.send({ type: 'source?', request, camera });
    });
  }

  /** Kept until the server says that it has it. */
  report(draft: ReportDraft): void {
    const report = this.#reports.add(draft);
    if (report) this.send(report);
  }

  /** For what is only true now; nothing is kept while the server is away. */
  send(message: RelayToServer): void {
    if (!this.#welcomed || !this.#socket) return;
    if (this.#socket.bufferedAmount > MAX_BUFFERED_BYTES) return this.#socket.terminate();
    this.#socket.send(JSON.stringify(message));
  }

  [Symbol.dispose](): void {
    this.#disposed = true;
    this.#timer?.[Symbol.dispose]();
    this.#socket?.close();
    const socket = this.#socket;
    if (socket) this.#options.ports.clock.after(500, () => socket.terminate());
    this.#rejectQuestions();
  }

  #dial(): void {
    const socket = new WebSocket(this.#options.url, {
      headers: { authorization: `Bearer ${this.#options.secret}` },
      maxPayload: MAX_MESSAGE_BYTES,
      handshakeTimeout: OPEN_TIMEOUT_MS,
      perMessageDeflate: false,
    });
    this.#socket = socket;
    let alive = true;
    let pinging: NodeJS.Timeout | undefined;
    socket.on('open', () => {
      socket.send(JSON.stringify(this.#options.hello()));
      pinging = setInterval(() => {
        if (!alive) return socket.terminate();
        alive = false;
        socket.ping();
      }, PING_MS);
    });
    socket.on('pong', () => (alive = true));
    socket.on('message', (data: Buffer) => {
      alive = true;
      const message = parse(data.toString('utf8'));
      if (message) this.#take(message);
      else this.#options.ports.log('control.unreadable', { bytes: data.length });
    });
    // The text of a network error holds addresses; `close` follows and says all that matters.
    socket.on('error', () => {});
    socket.on('close', () => {
      clearInterval(pinging);
      this.#lost();
    });
  }

  #lost(): void {
    if (this.#welcomed) this.#options.ports.log('control.lost', {});
    this.#welcomed = false;
    this.#rejectQuestions();
    if (!this.#disposed) this.#timer = this.#options.ports.clock.after(this.#backoff.next(), () => this.#dial());
  }

  #rejectQuestions(): void {
    for (const question of [...this.#questions.values()]) question.reject(new Error('the server is away'));
  }

  #take(message: ServerToRelay): void {
    switch (message.type) {
      case 'source':
        this.#questions.get(message.request)?.resolve({
          main: message.main,
          sub: message.sub,
          audio: message.audio === true,
          published: message.published === true,
        });
        return;
      case 'reported':
        this.#reports.reported(message.report);
        return;
      case 'welcome':
        this.#welcome(message);
        return;
      default:
        this.#options.onOrder(message);
    }
  }

  #welcome(message: Extract<ServerToRelay, { type: 'welcome' }>): void {
    this.#backoff.reset();
    this.#welcomed = true;
    this.#options.ports.log('control.connected', { reports: this.#reports.size });
    for (const report of this.#reports.all()) this.send(report);
    this.#options.onOrder(message);
    for (const each of this.#options.onWelcome()) this.send(each);
  }
}

function parse(text: string): ServerToRelay | undefined {
  try {
    return serverToRelay.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

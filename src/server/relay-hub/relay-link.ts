import { relayToServer, type RelayToServer, type ServerToRelay } from '#contract/relay-control.ts';
import type { Clock } from '#services/ports.ts';

/** A relay's connection, as `ws` gives it. */
export interface RelaySocket {
  send(text: string): void;
  ping(): void;
  close(code: number, reason: string): void;
  /** Without a word to the other end, which may not be there any more. */
  terminate(): void;
  on(event: 'message', listener: (data: { toString(): string }) => void): unknown;
  on(event: 'close' | 'pong', listener: () => void): unknown;
}

export type Hello = Extract<RelayToServer, { type: 'hello' }>;
export interface RelayLinkEvents {
  readonly onHello: (hello: Hello) => void;
  readonly onMessage: (message: Exclude<RelayToServer, Hello>) => void;
  readonly onGone: () => void;
  readonly onProblem: (text: string) => void;
}

/** A control message holds at most 1,000 views; nothing honest is larger. */
const MAX_MESSAGE_CHARACTERS = 1_000_000;
const HELLO_WITHIN_MS = 5_000;
/** A relay whose machine is gone is given up after so many pings without an answer, while its viewers wait. */
const PING_MS = 700;
const MAX_UNANSWERED = 3;

/** One relay's line to this server: its messages are read, and its silence is noticed. */
export class RelayLink {
  readonly #socket: RelaySocket;
  readonly #clock: Clock;
  readonly #events: RelayLinkEvents;
  #hello: Hello | undefined;
  #gone = false;
  #unanswered = 0;
  #timer: Disposable;

  constructor(socket: RelaySocket, { clock, events }: { readonly clock: Clock; readonly events: RelayLinkEvents }) {
    this.#socket = socket;
    this.#clock = clock;
    this.#events = events;
    this.#timer = clock.after(HELLO_WITHIN_MS, () => this.close(1002, 'no hello'));
    socket.on('pong', () => (this.#unanswered = 0));
    socket.on('message', (data) => this.#take(data.toString()));
    socket.on('close', () => {
      this.#gone = true;
      this.#timer[Symbol.dispose]();
      if (this.#hello) events.onGone();
    });
  }

  /** What the relay is called; undefined before it has said so. */
  get hello(): Hello | undefined {
    return this.#hello;
  }

  send(message: ServerToRelay): void {
    this.#socket.send(JSON.stringify(message));
  }

  close(code: number, reason: string): void {
    this.#socket.close(code, reason);
  }

  /** Nobody is there any more, or should be. */
  cut(): void {
    this.#socket.terminate();
  }

  #take(text: string): void {
    // What was still on its way from a relay that was cut is nobody's word any more.
    if (this.#gone) return;
    this.#unanswered = 0;
    if (text.length > MAX_MESSAGE_CHARACTERS) return this.close(1009, 'message too large');
    const message = parse(text);
    if (!message) return this.#events.onProblem(`relay sent what is not a control message (${text.length} characters)`);
    if (message.type !== 'hello') return this.#hello ? this.#events.onMessage(message) : this.close(1002, 'hello comes first');
    if (this.#hello) return this.close(1002, 'hello comes once');
    this.#hello = message;
    this.#timer[Symbol.dispose]();
    this.#watch();
    this.#events.onHello(message);
  }

  #watch(): void {
    this.#timer = this.#clock.after(PING_MS, () => {
      if (this.#unanswered >= MAX_UNANSWERED) return this.cut();
      this.#unanswered += 1;
      this.#socket.ping();
      this.#watch();
    });
  }
}

function parse(text: string): RelayToServer | undefined {
  try {
    const parsed = relayToServer.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

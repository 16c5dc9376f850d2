import { relayToServer, type RelayToServer, type ServerToRelay } from '#contract/relay-control.ts';
import type { Clock } from '#services/ports.ts';
import type { ControlRefusal } from './control-refusals.ts';

/** A relay's connection, as `ws` gives it. */
export interface RelaySocket {
  /** Bytes that the other end has not taken yet. */
  readonly bufferedAmount: number;
  send(text: string): void;
  ping(): void;
  close(code: number, reason: string): void;
  /** Without a word to the other end, which may not be there any more. */
  terminate(): void;
  on(event: 'message', listener: (data: { toString(): string }) => void): unknown;
  on(event: 'error', listener: (error: Error & { readonly code?: string }) => void): unknown;
  on(event: 'close' | 'pong', listener: () => void): unknown;
}

export type Hello = Extract<RelayToServer, { type: 'hello' }>;
export interface RelayLinkEvents {
  readonly onHello: (hello: Hello) => void;
  /** Resolves when nothing of it is in hand any more; never rejects. */
  readonly onMessage: (message: Exclude<RelayToServer, Hello>) => Promise<void>;
  readonly onGone: () => void;
  readonly onProblem: (text: string) => void;
  readonly onRefused: (reason: ControlRefusal) => void;
}

/** A control message holds at most 1,000 views; nothing honest is larger. */
const MAX_MESSAGE_CHARACTERS = 1_000_000;
const HELLO_WITHIN_MS = 5_000;
/** A relay whose machine is gone is given up after so many pings without an answer, while its viewers wait. */
const PING_MS = 700;
const MAX_UNANSWERED = 3;
/** What a relay may leave unread: more than the leave of all its viewers and the receipts of all its reports together. */
const MAX_WAITING_BYTES = 16 * 1024 * 1024;
/** What may be in hand of what it said: more than all that a relay keeps while it is away (`relay/report-buffer.ts`). */
const MAX_IN_HAND_CHARACTERS = 32 * 1024 * 1024;
/** What a message costs beside its text. */
const MESSAGE_OVERHEAD = 500;
/** A newer relay may say what this server does not know yet; one that goes on and on is no relay. */
const MAX_UNREADABLE = 1_000;
const MAX_UNREADABLE_TOLD = 10;
/** Who was told to go and does not is cut. */
const FAREWELL_MS = 1_000;

/** One relay's line to this server: its messages are read, its silence is noticed, and what it costs is bounded. */
export class RelayLink {
  readonly #socket: RelaySocket;
  readonly #clock: Clock;
  readonly #events: RelayLinkEvents;
  #hello: Hello | undefined;
  #gone = false;
  #unanswered = 0;
  #unreadable = 0;
  #inHand = 0;
  #timer: Disposable;

  constructor(socket: RelaySocket, { clock, events }: { readonly clock: Clock; readonly events: RelayLinkEvents }) {
    this.#socket = socket;
    this.#clock = clock;
    this.#events = events;
    this.#timer = clock.after(HELLO_WITHIN_MS, () => this.refuse('silent', 1002));
    socket.on('pong', () => (this.#unanswered = 0));
    socket.on('message', (data) => this.#take(data.toString()));
    socket.on('error', (error) => this.#fail(error.code));
    socket.on('close', () => {
      this.#gone = true;
      this.#timer[Symbol.dispose]();
      events.onGone();
    });
  }

  /** What the relay is called; undefined before it has said so. */
  get hello(): Hello | undefined {
    return this.#hello;
  }

  send(message: ServerToRelay): void {
    if (this.#gone) return;
    if (this.#socket.bufferedAmount > MAX_WAITING_BYTES) this.refuse('tooSlow');
    else this.#socket.send(JSON.stringify(message));
  }

  /** Counted, told by a WebSocket close code where one is given, and ended: nothing that it still says is heard. */
  refuse(reason: ControlRefusal, code?: number): void {
    if (this.#gone) return;
    this.#events.onRefused(reason);
    if (code === undefined) return this.cut();
    this.#gone = true;
    this.#timer[Symbol.dispose]();
    this.#timer = this.#clock.after(FAREWELL_MS, () => this.#socket.terminate());
    this.#socket.close(code, reason);
  }

  /** Nobody is there any more, or should be. */
  cut(): void {
    this.#gone = true;
    this.#socket.terminate();
  }

  #take(text: string): void {
    // What was still on its way from a relay that was cut is nobody's word any more.
    if (this.#gone) return;
    this.#unanswered = 0;
    if (text.length > MAX_MESSAGE_CHARACTERS) return this.refuse('tooLarge', 1009);
    const message = parse(text);
    if (!message) return this.#doubt(text.length);
    if (message.type !== 'hello') return this.#hello ? this.#hand(message, text.length) : this.refuse('protocol', 1002);
    if (this.#hello) return this.refuse('protocol', 1002);
    this.#hello = message;
    this.#timer[Symbol.dispose]();
    this.#watch();
    this.#events.onHello(message);
  }

  #hand(message: Exclude<RelayToServer, Hello>, characters: number): void {
    const cost = characters + MESSAGE_OVERHEAD;
    if (this.#inHand + cost > MAX_IN_HAND_CHARACTERS) return this.refuse('tooMuch');
    this.#inHand += cost;
    void this.#events.onMessage(message).then(() => (this.#inHand -= cost));
  }

  #doubt(characters: number): void {
    this.#unreadable += 1;
    if (!this.#hello || this.#unreadable > MAX_UNREADABLE) return this.refuse('unreadable', 1002);
    if (this.#unreadable <= MAX_UNREADABLE_TOLD)
      this.#events.onProblem(`relay sent what is not a control message (${characters} characters)`);
  }

  /** What is no WebSocket any more, or one message beyond all bounds; a connection that merely broke is followed by its close. */
  #fail(code: string | undefined): void {
    if (code?.startsWith('WS_ERR_')) this.refuse(code.endsWith('_MESSAGE_LENGTH') ? 'tooLarge' : 'protocol');
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

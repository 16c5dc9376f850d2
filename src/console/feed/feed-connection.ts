import { feedMessage, type FeedMessage } from '#contract/feed.ts';
import { STALE_AFTER_MS, type LinkEvent } from './feed-state.ts';

const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 2_000;
/** A connection that stays silent this long is given up: the other side may be gone without a word. */
const GIVE_UP_MS = 5_000;

/** The socket as this code uses it. Neither callback comes after `close`. */
export interface FeedSocket {
  close(): void;
}
export interface FeedSocketEvents {
  readonly onMessage: (data: unknown) => void;
  readonly onClose: () => void;
}

export interface FeedPorts {
  readonly open: (events: FeedSocketEvents) => FeedSocket;
  readonly now: () => number;
  readonly after: (milliseconds: number, run: () => void) => () => void;
  /** 0…1, so that a hundred consoles do not come back in the same moment. */
  readonly random: () => number;
}

export interface FeedListener {
  readonly onMessage: (message: FeedMessage) => void;
  readonly onLink: (event: LinkEvent) => void;
}

/** Keeps one feed open: says silence within 2 s, comes back with backoff, and stops for good only when disposed or signed out. */
export class FeedConnection implements Disposable {
  #ports: FeedPorts;
  #listener: FeedListener;
  #socket: FeedSocket | undefined;
  #cancelWatch: (() => void) | undefined;
  #cancelRetry: (() => void) | undefined;
  #heardAt = 0;
  #failures = 0;
  #over = false;

  constructor(ports: FeedPorts, listener: FeedListener) {
    this.#ports = ports;
    this.#listener = listener;
    this.#connect();
  }

  /** Tries at once, as when the device says it is online again. */
  retryNow(): void {
    if (this.#over || this.#socket) return;
    this.#cancelRetry?.();
    this.#connect();
  }

  [Symbol.dispose](): void {
    this.#over = true;
    this.#cancelRetry?.();
    this.#drop();
  }

  #connect(): void {
    this.#listener.onLink({ type: 'connecting' });
    this.#socket = this.#ports.open({ onMessage: (data) => this.#hear(data), onClose: () => this.#lost() });
    this.#heardAt = this.#ports.now();
    this.#watch(STALE_AFTER_MS);
  }

  #hear(data: unknown): void {
    const message = readMessage(data);
    if (!message) return;
    this.#heardAt = this.#ports.now();
    if (message.type === 'snapshot') this.#failures = 0;
    this.#listener.onMessage(message);
    if (message.type === 'bye' && (message.reason === 'signedOut' || message.reason === 'expired')) this[Symbol.dispose]();
  }

  /** One timer, set again for what is left: cheap however many messages come. */
  #watch(milliseconds: number): void {
    this.#cancelWatch?.();
    this.#cancelWatch = this.#ports.after(milliseconds, () => {
      const silentFor = this.#ports.now() - this.#heardAt;
      if (silentFor >= GIVE_UP_MS) return this.#lost();
      if (silentFor >= STALE_AFTER_MS) {
        this.#listener.onLink({ type: 'silent' });
        return this.#watch(GIVE_UP_MS - silentFor);
      }
      return this.#watch(STALE_AFTER_MS - silentFor);
    });
  }

  #lost(): void {
    if (this.#over) return;
    this.#drop();
    this.#listener.onLink({ type: 'closed' });
    const backoff = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(this.#failures, 10));
    this.#failures += 1;
    this.#cancelRetry = this.#ports.after(backoff * (0.7 + 0.6 * this.#ports.random()), () => this.#connect());
  }

  #drop(): void {
    this.#cancelWatch?.();
    this.#socket?.close();
    this.#socket = undefined;
  }
}

/** What does not fit the contract is not shown; the next snapshot or version puts it right. */
function readMessage(data: unknown): FeedMessage | undefined {
  if (typeof data !== 'string') return undefined;
  try {
    const read = feedMessage.safeParse(JSON.parse(data));
    if (read.success) return read.data;
    console.error('feed message does not fit the contract', read.error.issues.slice(0, 3));
  } catch {
    console.error('feed message is not JSON');
  }
  return undefined;
}

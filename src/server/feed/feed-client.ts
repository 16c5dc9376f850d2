import type { FeedMessage } from '#contract/feed.ts';
import type { Clock } from '#services/ports.ts';
import type { Session } from '../people/sessions.ts';
import type { FeedSocket } from './feed-ports.ts';

/** A snapshot of a thousand incidents is about 3 MB; whoever has more than this unread is not following. */
const MAX_BUFFERED_BYTES = 8 * 1024 * 1024;
/** How long a client has to close after it was told why. */
const CLOSE_WITHIN_MS = 500;

export type ByeReason = Extract<FeedMessage, { type: 'bye' }>['reason'];
const CLOSE_CODES: Readonly<Record<ByeReason, number>> = { signedOut: 4001, expired: 4002, tooSlow: 4008, stopping: 1001 };

/** One viewer's end of the feed: a bounded buffer, and an end that says why. */
export class FeedClient {
  readonly session: Session;
  readonly #socket: FeedSocket;
  readonly #clock: Clock;
  readonly #closed: Promise<void>;
  #open = true;
  #answered = true;

  constructor(socket: FeedSocket, session: Session, ports: { readonly clock: Clock; readonly onClose: (client: FeedClient) => void }) {
    this.session = session;
    this.#socket = socket;
    this.#clock = ports.clock;
    this.#closed = new Promise((resolve) => {
      socket.on('close', () => {
        this.#open = false;
        ports.onClose(this);
        resolve();
      });
    });
    // A broken connection reports itself by `close` as well.
    socket.on('error', () => undefined);
    socket.on('pong', () => {
      this.#answered = true;
    });
  }

  /** `onSent` is called once the text has left this process. */
  send(text: string, onSent?: () => void): void {
    if (!this.#open) return;
    if (this.#socket.bufferedAmount > MAX_BUFFERED_BYTES) return this.bye('tooSlow');
    this.#socket.send(text, (error) => {
      if (!error) onSent?.();
    });
  }

  /** Ends a connection whose other side is gone without a word. */
  probe(): void {
    if (!this.#answered) return this.#socket.terminate();
    this.#answered = false;
    this.#socket.ping();
  }

  /** Says why, then ends; whoever does not close in time is cut. */
  bye(reason: ByeReason): void {
    if (!this.#open) return;
    this.#open = false;
    this.#socket.send(JSON.stringify({ type: 'bye', reason } satisfies FeedMessage), () => undefined);
    this.#socket.close(CLOSE_CODES[reason], reason);
    this.#clock.after(CLOSE_WITHIN_MS, () => this.#socket.terminate());
  }

  /** Resolves when the connection is closed. */
  async closed(): Promise<void> {
    await this.#closed;
  }
}

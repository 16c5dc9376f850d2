import { afterEnd } from './after-end.ts';
import { explainRefusal } from './explain-refusal.ts';
import { spentBy, type PathLadder } from './path-ladder.ts';
import type { PlayedCamera, PlayerPath, PlayerUrls, Renewed, StreamName } from './player-types.ts';
import { RetryDelay } from './retry-delay.ts';
import type { SessionEnd } from './session.ts';

export interface ReconnectEvents {
  connect(urls: PlayerUrls): void;
  /** It is tried again in so many milliseconds. */
  onRetry(reason: string, delayMs: number): void;
  onFinal(state: 'ended' | 'refused' | 'unsupported', reason: string): void;
}

/** Brings a view to its relay, and back to it after every end but a final one, with fresh addresses where they can be had. */
export class Reconnect implements Disposable {
  readonly #camera: PlayedCamera;
  readonly #ladder: PathLadder;
  readonly #events: ReconnectEvents;
  readonly #delay = new RetryDelay();
  #urls: PlayerUrls | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #over = false;

  constructor(camera: PlayedCamera, ladder: PathLadder, events: ReconnectEvents) {
    this.#camera = camera;
    this.#ladder = ladder;
    this.#events = events;
    this.#urls = camera.urls;
  }

  start(): void {
    if (this.#urls) this.#events.connect(this.#urls);
    else this.#renewThenConnect();
  }

  /** A session that played for a while makes the next failure a first one again. */
  succeeded(): void {
    this.#delay.succeeded();
  }

  /** A used or old ticket is worth nothing, so each connection takes a fresh one where they can be had. */
  renew(): Promise<Renewed> {
    return this.#camera.renew?.() ?? Promise.resolve(this.#urls);
  }

  /** The session on this path has ended; `stream` is what is wanted now. */
  after(end: SessionEnd, path: PlayerPath, stream: StreamName): void {
    const spent = spentBy(path, end);
    const next = afterEnd(end, {
      path,
      otherPath: this.#ladder.hasOtherThan(spent, stream),
      canRenew: this.#camera.renew !== undefined,
      failures: this.#delay.failures,
    });
    switch (next.do) {
      case 'stop':
        return this.#events.onFinal(next.state, next.reason);
      case 'retry':
        return this.#retryLater(next.reason, this.#delay.nextMs());
      case 'switchPath':
        this.#ladder.fail(spent, next.reason);
        return this.#retryLater(next.reason, 0);
      case 'explain':
        return void this.#explain(path, stream);
    }
  }

  [Symbol.dispose](): void {
    this.#over = true;
    clearTimeout(this.#retry);
  }

  async #explain(path: PlayerPath, stream: StreamName): Promise<void> {
    const end = this.#urls && (await explainRefusal(this.#urls.ws));
    if (this.#over) return;
    if (end) this.after(end, path, stream);
    else this.#retryLater('network', this.#delay.nextMs());
  }

  #retryLater(reason: string, delayMs: number): void {
    this.#events.onRetry(reason, delayMs);
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.#renewThenConnect(), delayMs);
  }

  #renewThenConnect(): void {
    this.renew().then(
      (urls) => {
        if (this.#over) return;
        if (!urls || 'refused' in urls) return this.#events.onFinal('refused', urls?.refused ?? 'noTicket');
        this.#urls = urls;
        this.#events.connect(urls);
      },
      () => {
        if (!this.#over) this.#retryLater('noServer', this.#delay.nextMs());
      },
    );
  }
}

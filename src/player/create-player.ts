import { afterEnd, type NextStep } from './after-end.ts';
import { explainRefusal } from './explain-refusal.ts';
import { Picture } from './picture.ts';
import type { PlayedFrame, Player, PlayerFigures, PlayerOptions, PlayerPath, PlayerState, PlayerUrls } from './player-types.ts';
import type { RelayState, Session, SessionEnd, SessionEvents } from './session.ts';
import { abilities, choosePath, withStream } from './player-path.ts';
import { WebCodecsSession } from './webcodecs-session.ts';
import { WhepSession } from './whep-session.ts';

export type { PlayedFrame, Player, PlayerOptions, PlayerState, PlayerUrls } from './player-types.ts';

/** Pictures older than this are not live, whatever the connection says (invariant 11). */
const SILENT_MS = 1_600;
/** And so long without a picture, while the relay sends or says that it does: the line is dead, a new one is taken. */
const DEAD_MS = 4_000;
/** The relay says a word at least every five seconds, also when it has no picture. */
const UNHEARD_MS = 12_000;
const WATCH_MS = 200;
const FIRST_RETRY_MS = 250;
const MOST_RETRY_MS = 5_000;
const STEADY_MS = 5_000;

/** A player in a canvas of its own inside `place`, or in `place` itself when that is a canvas. */
export function createPlayer(place: HTMLElement, options: PlayerOptions = {}): Player {
  return new TilePlayer(place, options);
}

/** Never a dead tile: whatever ends, it goes on by itself, or says a final state. */
class TilePlayer implements Player {
  readonly #options: PlayerOptions;
  readonly #picture: Picture;
  readonly #watching: ReturnType<typeof setInterval>;
  #urls: PlayerUrls | undefined;
  #session: Session | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #state: PlayerState | undefined;
  #relayState: RelayState | undefined;
  #failedPaths = new Set<PlayerPath>();
  #path: PlayerPath = 'webcodecs';
  #pathReason: string | undefined;
  #failures = 0;
  /** Counts the plays, so that an answer to an older one changes nothing. */
  #turn = 0;
  #startedAt = 0;
  #liveSince: number | undefined;
  #lastFrameAt: number | undefined;
  #lastHeardAt = 0;
  #framesDecoded = 0;
  #framesDropped = 0;
  #latencyMs: number | undefined;
  #firstFrameMs: number | undefined;

  constructor(place: HTMLElement, options: PlayerOptions) {
    this.#options = options;
    this.#picture = new Picture(place);
    this.#watching = setInterval(() => this.#watch(), WATCH_MS);
  }

  play(urls: PlayerUrls): void {
    this.stop();
    this.#failedPaths = new Set();
    this.#failures = 0;
    this.#startedAt = performance.now();
    this.#firstFrameMs = undefined;
    this.#latencyMs = undefined;
    this.#framesDecoded = 0;
    this.#framesDropped = 0;
    this.#urls = urls;
    this.#state = undefined;
    this.#say('connecting');
    this.#connect();
  }

  stop(): void {
    this.#turn++;
    clearTimeout(this.#retry);
    this.#session?.[Symbol.dispose]();
    this.#session = undefined;
    this.#urls = undefined;
    this.#relayState = undefined;
    this.#lastFrameAt = undefined;
    this.#liveSince = undefined;
    this.#picture.clear();
  }

  dispose(): void {
    this.stop();
    clearInterval(this.#watching);
    this.#picture[Symbol.dispose]();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  figures(): PlayerFigures {
    return {
      path: this.#path,
      pathReason: this.#pathReason,
      framesDecoded: this.#framesDecoded,
      framesDropped: this.#framesDropped,
      latencyMs: this.#latencyMs,
      firstFrameMs: this.#firstFrameMs,
    };
  }

  snapshot(): Promise<Blob> {
    return this.#picture.toBlob();
  }

  #connect(): void {
    const urls = this.#urls;
    const { path, reason } = choosePath(this.#options.prefer ?? 'webcodecs', {
      able: abilities(),
      failed: this.#failedPaths,
      reason: this.#pathReason,
    });
    this.#pathReason = reason;
    if (!urls) return;
    if (!path) return this.#finish('unsupported', this.#pathReason ?? 'noPath');
    this.#path = path;
    this.#relayState = undefined;
    this.#lastHeardAt = performance.now();
    const turn = this.#turn;
    const mine = (): boolean => this.#turn === turn;
    const events: SessionEvents = {
      onRelayState: (state) => mine() && this.#takeRelayState(state),
      onFrame: (frame) => mine() && this.#takeFrame(frame),
      onDropped: (count) => (this.#framesDropped += count),
      onEnd: (end) => mine() && this.#takeEnd(end),
    };
    this.#session =
      path === 'webcodecs'
        ? new WebCodecsSession(withStream(urls.ws, urls), this.#picture, events)
        : new WhepSession(withStream(urls.whep, urls), this.#picture, events);
  }

  #takeRelayState(state: RelayState): void {
    this.#relayState = state;
    this.#lastHeardAt = performance.now();
    // `live` waits for the first picture; what the camera lacks is said at once.
    if (state.state === 'lost')
      this.#say('lost', { since: Math.min(state.since, Date.now()), reason: state.detail, retryInMs: state.retryInMs });
    else if (state.state === 'connecting' && this.#state?.state === 'live') this.#say('lost', { reason: 'connecting' });
  }

  #takeFrame(frame: PlayedFrame): void {
    const now = performance.now();
    this.#framesDecoded++;
    this.#firstFrameMs ??= now - this.#startedAt;
    this.#lastFrameAt = this.#lastHeardAt = now;
    if (frame.wallClockMs !== undefined) this.#latencyMs = Date.now() - frame.wallClockMs;
    if (this.#state?.state !== 'live' && this.#relayState?.state === 'live') {
      this.#liveSince = now;
      this.#say('live');
    }
    this.#options.onFrame?.(frame);
  }

  #takeEnd(end: SessionEnd): void {
    this.#session = undefined;
    // Only a connection that has shown pictures for a while makes the next failure a first one again.
    if (this.#liveSince !== undefined && performance.now() - this.#liveSince > STEADY_MS) this.#failures = 0;
    this.#liveSince = undefined;
    const other: PlayerPath = this.#path === 'webcodecs' ? 'whep' : 'webcodecs';
    const otherPath = !this.#failedPaths.has(other) && abilities()[other];
    // Where UDP does not pass, WebRTC never opens: the other path is better than waiting for a better network.
    const next: NextStep =
      this.#path === 'whep' && end.kind === 'notOpened' && otherPath
        ? { do: 'switchPath', reason: 'notOpened' }
        : afterEnd(end, { path: this.#path, otherPath, canRenew: this.#options.renew !== undefined, failures: this.#failures });
    this.#follow(next);
  }

  #follow(next: NextStep): void {
    switch (next.do) {
      case 'stop':
        return this.#finish(next.state, next.reason);
      case 'retry':
        return this.#retryLater(next.reason, this.#nextDelay());
      case 'switchPath':
        this.#failedPaths.add(this.#path);
        this.#pathReason = next.reason;
        return this.#retryLater(next.reason, 0);
      case 'explain':
        return void this.#explain();
    }
  }

  async #explain(): Promise<void> {
    const turn = this.#turn;
    const end = this.#urls && (await explainRefusal(this.#urls.ws));
    if (this.#turn !== turn) return;
    if (end) this.#follow(afterEnd(end, { path: this.#path, otherPath: false, canRenew: false, failures: this.#failures }));
    else this.#retryLater('network', this.#nextDelay());
  }

  #nextDelay(): number {
    const plain = Math.min(MOST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(this.#failures++, 10));
    return Math.round(plain * (0.75 + Math.random() / 2));
  }

  #retryLater(reason: string, delayMs: number): void {
    this.#say(this.#framesDecoded > 0 || delayMs > 0 ? 'lost' : 'connecting', { reason, retryInMs: delayMs });
    const turn = this.#turn;
    this.#retry = setTimeout(() => {
      this.#renew().then(
        (urls) => {
          if (this.#turn !== turn) return;
          if (!urls) return this.#finish('refused', 'noTicket');
          this.#urls = urls;
          this.#connect();
        },
        () => {
          if (this.#turn === turn) this.#retryLater('noServer', this.#nextDelay());
        },
      );
    }, delayMs);
  }

  /** A used or old ticket is worth nothing, so each connection takes a fresh one where they can be had. */
  #renew(): Promise<PlayerUrls | undefined> {
    return this.#options.renew ? this.#options.renew() : Promise.resolve(this.#urls);
  }

  #finish(state: 'ended' | 'refused' | 'unsupported', reason: string): void {
    this.#turn++;
    this.#session?.[Symbol.dispose]();
    this.#session = undefined;
    this.#lastFrameAt = undefined;
    // What one may not see any more does not stay on the screen.
    this.#picture.clear();
    this.#say(state, { reason });
  }

  /** Pictures that stop without a word from the relay: a line that is cut, a page that was asleep. */
  #watch(): void {
    const now = performance.now();
    const silentMs = now - (this.#lastFrameAt ?? now);
    if (this.#state?.state === 'live' && silentMs > SILENT_MS)
      this.#say('lost', { since: Math.round(Date.now() - silentMs), reason: 'noPictures' });
    const dead = (this.#relayState?.state === 'live' && silentMs > DEAD_MS) || now - this.#lastHeardAt > UNHEARD_MS;
    if (!this.#session || !dead) return;
    this.#session[Symbol.dispose]();
    this.#takeEnd({ kind: 'network' });
  }

  #say(
    state: PlayerState['state'],
    facts: { readonly since?: number; readonly reason?: string | undefined; readonly retryInMs?: number | undefined } = {},
  ): void {
    const same = this.#state?.state === state;
    const since = same && this.#state ? this.#state.since : (facts.since ?? Date.now());
    if (same && this.#state?.reason === facts.reason && this.#state?.retryInMs === facts.retryInMs) return;
    this.#state = {
      state,
      since,
      ...(facts.reason === undefined ? {} : { reason: facts.reason }),
      ...(facts.retryInMs === undefined ? {} : { retryInMs: facts.retryInMs }),
    };
    this.#options.onState?.(this.#state);
  }
}

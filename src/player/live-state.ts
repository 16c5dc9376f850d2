import type { PlayerState } from './player-types.ts';
import type { RelayState } from './session.ts';

/** How long without a picture is not live any more, whatever the connection says (invariant 11), and how long is a dead line. */
const VIDEO = { silentMs: 1_600, deadMs: 4_000 } as const;
const STILLS = { silentMs: 8_000, deadMs: 20_000 } as const;
/** The relay says a word at least every five seconds, also when it has no picture. */
const UNHEARD_MS = 12_000;

interface Facts {
  readonly since?: number;
  readonly reason?: string | undefined;
  readonly retryInMs?: number | undefined;
}

/** What is said of a view: the word of the relay and the pictures that come, put together; each change once. */
export class LiveState {
  readonly #onState: (state: PlayerState) => void;
  #said: PlayerState | undefined;
  #relay: RelayState | undefined;
  #limits: typeof VIDEO | typeof STILLS = VIDEO;
  #liveSince: number | undefined;
  #lastFrameAt: number | undefined;
  #lastHeardAt = performance.now();

  constructor(onState: (state: PlayerState) => void) {
    this.#onState = onState;
  }

  /** A new connection: nothing was heard of it yet. */
  connecting(): void {
    this.#relay = undefined;
    this.#liveSince = undefined;
    this.#lastHeardAt = performance.now();
  }

  relay(state: RelayState): void {
    this.#relay = state;
    this.#lastHeardAt = performance.now();
    // `live` waits for the first picture; what the camera lacks is said at once.
    if (state.state === 'lost')
      this.say('lost', { since: Math.min(state.since, Date.now()), reason: state.detail, retryInMs: state.retryInMs });
    else if (state.state === 'connecting' && this.#said?.state === 'live') this.say('lost', { reason: 'connecting' });
  }

  frame(now: number, stills: boolean): void {
    this.#limits = stills ? STILLS : VIDEO;
    this.#lastFrameAt = this.#lastHeardAt = now;
    if (this.#said?.state === 'live' || this.#relay?.state !== 'live') return;
    this.#liveSince ??= now;
    this.say('live');
  }

  /** Pictures come that nobody sees. */
  heard(): void {
    const now = performance.now();
    this.#lastHeardAt = now;
    if (this.#lastFrameAt !== undefined) this.#lastFrameAt = now;
  }

  liveForMs(now: number): number {
    return this.#liveSince === undefined ? 0 : now - this.#liveSince;
  }

  /** Pictures that stop without a word from the relay: a line that is cut, a page that was asleep. True: the line is dead. */
  watch(now: number): boolean {
    const silentMs = now - (this.#lastFrameAt ?? now);
    if (this.#said?.state === 'live' && silentMs > this.#limits.silentMs)
      this.say('lost', { since: Math.round(Date.now() - silentMs), reason: 'noPictures' });
    return (this.#relay?.state === 'live' && silentMs > this.#limits.deadMs) || now - this.#lastHeardAt > UNHEARD_MS;
  }

  say(state: PlayerState['state'], facts: Facts = {}): void {
    const same = this.#said?.state === state;
    const since = same && this.#said ? this.#said.since : (facts.since ?? Date.now());
    if (same && this.#said?.reason === facts.reason && this.#said?.retryInMs === facts.retryInMs) return;
    this.#said = {
      state,
      since,
      ...(facts.reason === undefined ? {} : { reason: facts.reason }),
      ...(facts.retryInMs === undefined ? {} : { retryInMs: facts.retryInMs }),
    };
    this.#onState(this.#said);
  }
}

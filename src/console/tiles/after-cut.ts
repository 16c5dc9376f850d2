import type { PlayerState } from '#player/player-types.ts';

/** A ticket tells its birth in whole seconds: one that is asked for after this is surely younger than what cut the picture. */
const AFTER_MS = 1_200;
const MOST_TRIES = 3;

/**
 * Brings a picture back whose leave was withdrawn though the tile still stands: the server lets this person look on, and what ended
 * was another session of theirs. Where nobody may look any more, the tile is gone before this asks.
 */
export class AfterCut implements Disposable {
  readonly #resume: () => void;
  #tries = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(resume: () => void) {
    this.#resume = resume;
  }

  /** Called with every state of the player. */
  look({ state, reason }: PlayerState): void {
    if (state === 'live') this.#tries = 0;
    if (state !== 'ended' || reason !== 'revoked' || this.#tries >= MOST_TRIES) return;
    this.#tries += 1;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#resume, AFTER_MS);
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
  }
}

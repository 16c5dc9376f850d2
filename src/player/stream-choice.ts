import type { Quality, StreamName } from './player-types.ts';

/** Device pixels across up to which a tile loses nothing by the low stream (640 wide). */
const SUB_UP_TO_PIXELS = 760;
/** Troubles within this time force a lower stream; one alone may be a hiccup. */
const TROUBLE_WINDOW_MS = 60_000;
const TROUBLES = 2;
/** After so long without trouble the better stream is tried; each time it fails soon after, twice as long. */
const FIRST_CALM_MS = 20_000;
const MOST_CALM_MS = 5 * 60_000;

/** What a network bears: how many streams down from the wanted one, learned from its troubles. */
export class StreamChoice {
  #down = 0;
  #troubles: number[] = [];
  #calmMs = FIRST_CALM_MS;
  #changedAt = 0;
  #wentUpAt: number | undefined;
  /** How many streams there are below the wanted one. */
  #lowest = 2;

  /** The stream to play now. `widthPixels`: device pixels of the tile; 0 while it is not laid out. */
  choose(quality: Quality, widthPixels: number): StreamName {
    const ladder = ladderOf(quality, widthPixels);
    this.#lowest = ladder.length - 1;
    return ladder[Math.min(this.#down, ladder.length - 1)] ?? 'sub';
  }

  /** The connection broke down, the relay could not get rid of its pictures, or too many are missing. True: the next lower stream is due. */
  trouble(now: number): boolean {
    this.#troubles = [...this.#troubles.filter((at) => now - at < TROUBLE_WINDOW_MS), now];
    if (this.#troubles.length < TROUBLES) return false;
    this.#troubles = [];
    // Trouble right after the way up: that was too early.
    if (this.#wentUpAt !== undefined && now - this.#wentUpAt < this.#calmMs) this.#calmMs = Math.min(MOST_CALM_MS, this.#calmMs * 2);
    const before = this.#down;
    this.#down = Math.min(this.#lowest, this.#down + 1);
    this.#changedAt = now;
    return this.#down > before;
  }

  /** Asked now and then; true when the better stream is to be tried again. */
  calm(now: number): boolean {
    const since = Math.max(this.#changedAt, this.#troubles.at(-1) ?? 0);
    if (this.#down === 0 || now - since < this.#calmMs) return false;
    this.#down -= 1;
    this.#changedAt = this.#wentUpAt = now;
    return true;
  }
}

function ladderOf(quality: Quality, widthPixels: number): readonly StreamName[] {
  if (quality === 'field') return ['field', 'stills'];
  if (quality === 'main') return ['main', 'stills'];
  if (quality === 'sub' || widthPixels <= SUB_UP_TO_PIXELS) return ['sub', 'stills'];
  return ['main', 'sub', 'stills'];
}

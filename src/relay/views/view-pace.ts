import { FIELD_KBPS } from '../transcode/rendition.ts';
import type { RateWish, Tuning } from '../transcode/tuning.ts';

/** So much waiting for a viewer is more than its network takes, seconds of the rate. */
const BEHIND_SECONDS = 1.5;
/** After so long without it the higher rate is tried again. */
const CALM_MS = 20_000;

/** What one viewer of the field rendition asks of its encoder: the most, and the least while its network cannot follow (V10, 400 ~ 700). */
export class ViewPace implements Disposable {
  readonly #wish: RateWish;
  #kbps: number = FIELD_KBPS.most;
  #behindAt = -Infinity;

  constructor(tuning: Pick<Tuning, 'wish'>) {
    this.#wish = tuning.wish(this.#kbps);
  }

  /** `waiting`: bytes that the viewer has not taken yet. */
  look(waiting: number, now: number): void {
    const behind = waiting > (this.#kbps * 1_000 * BEHIND_SECONDS) / 8;
    if (behind) this.#behindAt = now;
    const kbps = now - this.#behindAt < CALM_MS ? FIELD_KBPS.least : FIELD_KBPS.most;
    if (kbps === this.#kbps) return;
    this.#kbps = kbps;
    this.#wish.set(kbps);
  }

  [Symbol.dispose](): void {
    this.#wish[Symbol.dispose]();
  }
}

import type { PlayerFigures, PlayerState } from './player-types.ts';
import { refuse, type Result } from './result.ts';

/** So long `play` waits for its picture before it says that it is late; the player goes on trying. */
const LATE_MS = 10_000;

/** What `play` answers: the first picture, or why there is none. */
export class FirstPicture {
  readonly #settled = Promise.withResolvers<Result<{ readonly firstFrameMs: number }>>();
  readonly #late = setTimeout(() => this.#settle(refuse('late', 'there is no picture yet; the player goes on trying')), LATE_MS);

  get promise(): Promise<Result<{ readonly firstFrameMs: number }>> {
    return this.#settled.promise;
  }

  take({ state, reason = state }: PlayerState, figures: PlayerFigures): void {
    if (state === 'live') this.#settle({ ok: true, firstFrameMs: figures.firstFrameMs ?? 0 });
    else if (state === 'ended' || state === 'refused') this.#settle(refuse('refused', reason));
    else if (state === 'unsupported') this.#settle(refuse('unsupported', reason));
  }

  stop(): void {
    this.#settle(refuse('stopped', 'stopped before a picture came'));
  }

  #settle(result: Result<{ readonly firstFrameMs: number }>): void {
    clearTimeout(this.#late);
    this.#settled.resolve(result);
  }
}

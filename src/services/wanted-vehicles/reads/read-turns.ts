import type { Clock } from '../../ports.ts';

/** Whoever has something to do in small steps. */
export interface TurnTaker {
  /** Works until that moment; true: something is left. */
  work(until: number): boolean;
}

/** So much of the one thread all readers together take at a time; between, everything else of the server has its turn. */
const PORTION_MS = 6;

/** Gives many readers their turn, one after the other, and never the whole thread: what they cannot be given waits at the readers' own end. */
export class ReadTurns {
  readonly #clock: Clock;
  readonly #waiting = new Set<TurnTaker>();
  #asked = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Soon; asked again before that it is still once. */
  ask(taker: TurnTaker): void {
    this.#waiting.add(taker);
    this.#soon();
  }

  leave(taker: TurnTaker): void {
    this.#waiting.delete(taker);
  }

  #run(): void {
    this.#asked = false;
    const until = this.#clock.now() + PORTION_MS;
    for (const taker of [...this.#waiting]) {
      this.#waiting.delete(taker);
      // Those that have more go to the end of the row.
      if (taker.work(until)) this.#waiting.add(taker);
      if (this.#clock.now() >= until) break;
    }
    if (this.#waiting.size > 0) this.#soon();
  }

  #soon(): void {
    if (this.#asked) return;
    this.#asked = true;
    this.#clock.after(0, () => this.#run());
  }
}

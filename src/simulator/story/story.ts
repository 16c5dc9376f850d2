import type { Clock } from '#services/ports.ts';
import type { StoryPlace } from '../city/story-places.ts';
import type { Begun, Happening } from './happening.ts';

export interface StoryOptions {
  readonly clock: Clock;
  readonly places: readonly StoryPlace[];
  /** What happens all the time: the first thing that a newcomer sees, and every second one after it. */
  readonly usual: Happening;
  /** What happens now and then, one after the other. */
  readonly others: readonly Happening[];
  readonly firstAfterSeconds: number;
  readonly everySeconds: number;
  readonly log: (text: string) => void;
}

/** How many of its cases the story leaves open at most: a quiet city, not a flood. */
const MAX_OPEN = 4;

/** What happens in the demo city: a robbery soon after the start, then something every few minutes, told by one partner or another. */
export class Story implements Disposable {
  readonly #options: StoryOptions;
  readonly #open: Begun[] = [];
  #told = 0;
  #timer: Disposable | undefined;
  #stopped = false;

  constructor(options: StoryOptions) {
    this.#options = options;
  }

  begin(): void {
    this.#next(this.#options.firstAfterSeconds);
  }

  #next(seconds: number): void {
    if (this.#stopped) return;
    this.#timer = this.#options.clock.after(seconds * 1_000, () => void this.#tell().then((after) => this.#next(after)));
  }

  /** One more thing happens; the seconds until the next. The usual is tried again at once, what happens now and then is passed over. */
  async #tell(): Promise<number> {
    const { places, everySeconds, log } = this.#options;
    const place = places[this.#told % Math.max(1, places.length)];
    if (!place) return everySeconds;
    const { usual, others } = this.#options;
    const isUsual = this.#told % 2 === 0 || others.length === 0;
    const happening = isUsual ? usual : (others[((this.#told - 1) / 2) % others.length] ?? usual);
    try {
      if (this.#open.length >= MAX_OPEN) await this.#open.shift()?.end?.();
      this.#open.push(await happening.begin(place, this.#told));
      this.#told += 1;
      return everySeconds;
    } catch (error) {
      log(`story: ${happening.name}: ${error instanceof Error ? error.message : String(error)}`);
      if (!isUsual) this.#told += 1;
      return 1;
    }
  }

  [Symbol.dispose](): void {
    this.#stopped = true;
    this.#timer?.[Symbol.dispose]();
  }
}

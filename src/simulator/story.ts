import { formatSeoulTime } from '#protocol/seoul-time.ts';
import { fake112, type Fake112 } from '#services/emergency-video-112/fake.ts';
import type { Clock, Net } from '#services/ports.ts';
import type { StoryPlace } from './city/story-places.ts';

export interface StoryOptions {
  readonly clock: Clock;
  readonly net: Net;
  readonly link: { readonly host: string; readonly port: number };
  readonly places: readonly StoryPlace[];
  readonly firstAfterSeconds: number;
  readonly everySeconds: number;
  readonly log: (text: string) => void;
}

/** The story's own login, so that a person's `npm run fake -- 112 …` does not take its connection. */
const STORY_LOGIN = 'story';
const RECONNECT_MS = 1_000;
/** A connection that lasted a day is made anew. */
const WATCH_MS = 86_400_000;
/** How many of its cases the story leaves open at most: a quiet city, not a flood. */
const MAX_OPEN = 4;
/** What an officer would call urgent (code 0 and 1 calls, DOMAIN §3.2). */
const URGENT = new Set(['강도', '살인', '성폭력', '납치감금', '주거침입', '폭력', '인피도주', '실종']);

interface OpenCase {
  readonly number: string;
  readonly kind: string;
  readonly place: StoryPlace;
  readonly openedAt: number;
}

/** What happens in the demo city: a 112 system that reports a first robbery soon after the start, then something every few minutes. */
export class Story implements AsyncDisposable {
  readonly #options: StoryOptions;
  readonly #open: OpenCase[] = [];
  #fake: Fake112 | undefined;
  #told = 0;
  #timer: Disposable | undefined;
  #reconnect: Disposable | undefined;
  #stopped = false;

  constructor(options: StoryOptions) {
    this.#options = options;
  }

  /** Logs in and stays; the first report comes `firstAfterSeconds` later. */
  begin(): void {
    void this.#connect();
    this.#next(this.#options.firstAfterSeconds);
  }

  async #connect(): Promise<void> {
    if (this.#stopped) return;
    const { clock, net, link } = this.#options;
    const fake = fake112({ clock, net }, { ...link, id: STORY_LOGIN });
    try {
      await fake.connect();
      this.#fake = fake;
      await fake.until((known) => known.closedBecause !== undefined, WATCH_MS);
    } catch (error) {
      this.#options.log(`story: 112 link: ${error instanceof Error ? error.message : String(error)}`);
    }
    this.#fake = undefined;
    if (!this.#stopped) this.#reconnect = clock.after(RECONNECT_MS, () => void this.#connect());
  }

  #next(seconds: number): void {
    if (this.#stopped) return;
    this.#timer = this.#options.clock.after(seconds * 1_000, () => {
      this.#tell().then(
        (told) => this.#next(told ? this.#options.everySeconds : 1),
        (error: unknown) => {
          this.#options.log(`story: ${error instanceof Error ? error.message : String(error)}`);
          this.#next(1);
        },
      );
    });
  }

  /** One more thing happens; false while the link is not there. */
  async #tell(): Promise<boolean> {
    const fake = this.#fake;
    const place = this.#options.places[this.#told % Math.max(1, this.#options.places.length)];
    if (!fake || !place) return false;
    if (this.#open.length >= MAX_OPEN) await this.#endOldest(fake);
    const now = this.#options.clock.now();
    // The first thing a newcomer sees is what the product is for.
    const kind = this.#told === 0 ? '강도' : (place.kinds[this.#told % place.kinds.length] ?? '강도');
    const opened: OpenCase = { number: `D${formatSeoulTime(now)}`, kind, place, openedAt: now };
    await fake.report(this.#caseOf(opened));
    this.#open.push(opened);
    this.#told += 1;
    return true;
  }

  async #endOldest(fake: Fake112): Promise<void> {
    const oldest = this.#open.shift();
    if (oldest) await fake.end(this.#caseOf(oldest));
  }

  #caseOf(open: OpenCase): Parameters<Fake112['report']>[0] {
    const { lon, lat, address, areaCode } = open.place;
    return {
      caseNumber: open.number,
      grade: URGENT.has(open.kind) ? '긴급' : '일반',
      kind: open.kind,
      lon: lon.toFixed(6),
      lat: lat.toFixed(6),
      address,
      areaCode,
      time: formatSeoulTime(open.openedAt),
      user: '112-07',
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopped = true;
    this.#timer?.[Symbol.dispose]();
    this.#reconnect?.[Symbol.dispose]();
    await this.#fake?.[Symbol.asyncDispose]();
  }
}

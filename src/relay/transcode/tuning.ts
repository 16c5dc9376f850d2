import type { RunningTranscode } from './transcoder.ts';

/** Key frames cost several times an ordinary picture: asked for more often, the rate would not be kept. */
const KEY_EVERY_MS = 500;

export interface RateWish extends Disposable {
  set(kbps: number): void;
}

/**
 * What the takers of one rendition ask of its encoder. One transcode feeds them all, so the least of the rates they can
 * take is what is made; a taker that can take none at all withdraws its wish and shows stills.
 */
export class Tuning {
  readonly #wishes = new Map<symbol, number>();
  readonly #usual: number | undefined;
  readonly #now: () => number;
  #transcode: RunningTranscode | undefined;
  #keyAskedAt = -KEY_EVERY_MS;

  constructor(usual: number | undefined, now: () => number) {
    this.#usual = usual;
    this.#now = now;
  }

  /** Thousand bits a second; undefined where the encoder chooses by the size of the picture. */
  get kbps(): number | undefined {
    return this.#wishes.size > 0 ? Math.min(...this.#wishes.values()) : this.#usual;
  }

  wish(kbps: number): RateWish {
    const key = Symbol('wish');
    this.#set(key, kbps);
    return {
      set: (next) => this.#set(key, next),
      [Symbol.dispose]: () => {
        if (this.#wishes.delete(key)) this.#apply();
      },
    };
  }

  askKeyFrame(): void {
    if (this.#now() - this.#keyAskedAt < KEY_EVERY_MS) return;
    this.#keyAskedAt = this.#now();
    this.#transcode?.forceKeyFrame();
  }

  /** The transcode that runs now; undefined while there is none. */
  use(transcode: RunningTranscode | undefined): void {
    this.#transcode = transcode;
  }

  #set(key: symbol, kbps: number): void {
    this.#wishes.set(key, kbps);
    this.#apply();
  }

  #apply(): void {
    const { kbps } = this;
    if (kbps !== undefined) this.#transcode?.setKbps(kbps);
  }
}

/** A token bucket for each of many keys, in a bounded map: the key not heard of for the longest time is forgotten first. */
export interface RateLimitOptions {
  readonly perSecond: number;
  readonly burst: number;
  readonly maxKeys: number;
}

/** `first`: this is the refusal that follows an allowed one; the others of a flood need not be recorded. */
export type RateAnswer = { readonly ok: true } | { readonly ok: false; readonly retryAfterSeconds: number; readonly first: boolean };

interface Bucket {
  tokens: number;
  at: number;
  refused: boolean;
}

export class RateLimit {
  readonly #options: RateLimitOptions;
  readonly #now: () => number;
  readonly #buckets = new Map<string, Bucket>();

  constructor(options: RateLimitOptions, now: () => number) {
    this.#options = options;
    this.#now = now;
  }

  take(key: string): RateAnswer {
    const { perSecond, burst } = this.#options;
    const now = this.#now();
    const bucket = this.#buckets.get(key) ?? { tokens: burst, at: now, refused: false };
    bucket.tokens = Math.min(burst, bucket.tokens + (Math.max(0, now - bucket.at) / 1_000) * perSecond);
    bucket.at = now;
    this.#remember(key, bucket);
    if (bucket.tokens >= 1) {
      bucket.tokens -= 1;
      bucket.refused = false;
      return { ok: true };
    }
    const first = !bucket.refused;
    bucket.refused = true;
    return { ok: false, retryAfterSeconds: Math.max(1, Math.ceil((1 - bucket.tokens) / perSecond)), first };
  }

  #remember(key: string, bucket: Bucket): void {
    this.#buckets.delete(key);
    if (this.#buckets.size >= this.#options.maxKeys) {
      const oldest = this.#buckets.keys().next();
      if (!oldest.done) this.#buckets.delete(oldest.value);
    }
    this.#buckets.set(key, bucket);
  }
}

const BUCKET_MS = 1_000;
const BUCKETS = 5;

interface Bucket {
  readonly from: number;
  bytes: number;
  came: number;
  missing: number;
}

export interface Traffic {
  readonly bytes?: number;
  readonly came?: number;
  readonly missing?: number;
}

/** Bit rate and loss over the last five seconds; the times given are of one clock that only goes forward. */
export class TrafficMeter {
  #buckets: Bucket[] = [];

  add({ bytes = 0, came = 0, missing = 0 }: Traffic, now: number): void {
    let bucket = this.#buckets.at(-1);
    if (!bucket || now - bucket.from >= BUCKET_MS) {
      bucket = { from: now, bytes: 0, came: 0, missing: 0 };
      this.#buckets = [...this.#buckets.slice(1 - BUCKETS), bucket];
    }
    bucket.bytes += bytes;
    bucket.came += came;
    bucket.missing += missing;
  }

  figures(now: number): { readonly bitsPerSecond: number; readonly loss: number } {
    const recent = this.#buckets.filter((each) => now - each.from < BUCKETS * BUCKET_MS);
    const first = recent[0];
    if (!first) return { bitsPerSecond: 0, loss: 0 };
    const sum = (of: 'bytes' | 'came' | 'missing'): number => recent.reduce((total, each) => total + each[of], 0);
    const missing = sum('missing');
    const all = missing + sum('came');
    return {
      bitsPerSecond: Math.round((sum('bytes') * 8_000) / Math.max(BUCKET_MS, now - first.from)),
      loss: all === 0 ? 0 : missing / all,
    };
  }
}

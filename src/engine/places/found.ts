/** What was found, before it is put into words. */
export interface Found {
  readonly kind: 'address' | 'building' | 'poi' | 'road' | 'district';
  /** Row of the address, the point of interest, the road or the region. */
  readonly row: number;
  /** Item of `lots` that was asked for, where a lot was. */
  readonly lot?: number;
  /** Text of the name by which a building was found. */
  readonly name?: number;
  /** Higher is better; those of one rank are told apart by distance. */
  readonly rank: number;
  /** Not the number that was asked for, which is not there, but one so far from it. */
  readonly nearest?: number;
}

export const NUMBER_RANK = { exact: 400, further: 300, started: 200, none: 100, nearest: 0 } as const;

/** The word that leads to it counts first, then how much of the number is right, then the other words. */
export function rankOf(fit: number, number: keyof typeof NUMBER_RANK, others = 0): number {
  return fit * 1_000 + NUMBER_RANK[number] + Math.min(others, 90);
}

/** Words but the one that is in use. */
export function without(words: readonly string[], at: number): string[] {
  return words.filter((_, index) => index !== at);
}

/** First place in the sorted part where `keyAt` is not less. */
export function lowerBound(from: number, to: number, isLess: (at: number) => boolean): number {
  let [low, high] = [from, to];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isLess(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Numbers that begin with these digits and are longer: 39 → 390–399, 3900–3999. */
export function startedBy(main: number): readonly (readonly [from: number, to: number])[] {
  const ranges: (readonly [number, number])[] = [];
  for (let scale = 10; main * scale <= 0xffff && main > 0; scale *= 10) ranges.push([main * scale, main * scale + scale - 1]);
  return ranges;
}

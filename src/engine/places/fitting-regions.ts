import { FIT, type Fit, type Lexicon } from './lexicon.ts';
import type { PlaceIndex } from './place-index.ts';

const MAX_NAMES = 2_000;

/** How well each region fits a word; looked up once a word. */
export class FittingRegions {
  readonly #index: PlaceIndex;
  readonly #known = new Map<string, ReadonlyMap<number, Fit>>();

  constructor(index: PlaceIndex) {
    this.#index = index;
  }

  of(word: string): ReadonlyMap<number, Fit> {
    const known = this.#known.get(word) ?? regionsFitting(this.#index, this.#index.regionNames.find(word, MAX_NAMES));
    this.#known.set(word, known);
    return known;
  }

  /** Of a region and those round it, how well the best fits. */
  best(word: string, region: number): Fit {
    const fits = this.of(word);
    const { regionParent } = this.#index.data;
    let best: Fit = FIT.none;
    for (let each = region; each >= 0; each = regionParent[each] ?? -1) {
      const fit = fits.get(each) ?? FIT.none;
      if (fit > best) best = fit;
    }
    return best;
  }

  /** Sum of how well each of the words fits; undefined where one does not fit at all. */
  all(words: readonly string[], region: number): number | undefined {
    let sum = 0;
    for (const word of words) {
      const fit = this.best(word, region);
      if (fit === FIT.none) return undefined;
      sum += fit;
    }
    return sum;
  }
}

export function regionsFitting({ regionsOf }: PlaceIndex, matches: ReturnType<Lexicon['find']>): ReadonlyMap<number, Fit> {
  const fits = new Map<number, Fit>();
  for (const { entry, fit } of matches)
    for (let at = regionsOf.first[entry] ?? 0; at < (regionsOf.first[entry + 1] ?? 0); at += 1) {
      const region = regionsOf.item[at] ?? 0;
      if ((fits.get(region) ?? FIT.none) < fit) fits.set(region, fit);
    }
  return fits;
}

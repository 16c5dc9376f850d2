import { makeDice, mutate } from './mutate.ts';
import type { FuzzTarget } from './targets.ts';

export interface Found {
  /** Gives the very bytes again: `npm run fuzz -- <target> --seed <seed> --runs 1`. */
  readonly seed: number;
  readonly bytes: Uint8Array;
  readonly error: unknown;
}

/** Runs a target on changed bytes of its corpus, one seed each; gives the first that it cannot bear. */
export function hunt(target: FuzzTarget, seeds: Iterable<number>): Found | undefined {
  for (const seed of seeds) {
    const dice = makeDice(seed);
    const bytes = Uint8Array.from(mutate(dice.pick(target.corpus), target.corpus, dice));
    try {
      target.run(bytes, dice);
    } catch (error) {
      return { seed, bytes, error };
    }
  }
  return undefined;
}

export function* seedsFrom(first: number, count: number): Iterable<number> {
  for (let index = 0; index < count; index++) yield first + index;
}

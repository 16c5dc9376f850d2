import { originsOf } from '#engine/plates/misreading.ts';
import { LETTERS } from '#engine/plates/plate-letters.ts';

/** Plates as they are on the road, the same at every run, and what recognisers make of them. */
export interface PlateLoad {
  next(): string;
  distinct(count: number): ReadonlySet<string>;
  oneOf(plates: readonly string[]): string;
  chance(share: number): boolean;
  /** Nine of ten rightly; else one sign misread, unread or lost. */
  asRead(plate: string): string;
}

const THREE_DIGITS = 0.6;

export function randomPlates(seed: number): PlateLoad {
  let state = seed;
  const random = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(random() * limit);
  const next = (): string => {
    const head = random() < THREE_DIGITS ? 100 + below(600) : 10 + below(60);
    return `${head}${LETTERS.private.charAt(below(LETTERS.private.length))}${1_000 + below(9_000)}`;
  };
  return {
    next,
    distinct: (count) => {
      const plates = new Set<string>();
      while (plates.size < count) plates.add(next());
      return plates;
    },
    oneOf: (plates) => plates[below(plates.length)] ?? next(),
    chance: (share) => random() < share,
    asRead: (plate) => {
      const [kind, at] = [random(), below(plate.length)];
      const [before, after] = [plate.slice(0, at), plate.slice(at + 1)];
      if (kind < 0.9) return plate;
      if (kind < 0.96) return before + String.fromCharCode(originsOf(plate.charCodeAt(at))[0]?.unit ?? 0x3f) + after;
      return kind < 0.98 ? `${before}?${after}` : before + after;
    },
  };
}

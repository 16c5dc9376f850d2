import { LEVEL } from './place-data.ts';
import { FIT, type Fit } from './lexicon.ts';
import { lowerBound, NUMBER_RANK, rankOf, startedBy, without, type Found } from './found.ts';
import type { FittingRegions } from './fitting-regions.ts';
import type { PlaceIndex } from './place-index.ts';
import type { PlaceQuery, WrittenNumber } from './place-query.ts';

const MAX_NAMES = 300;
const MAX_ROADS = 20_000;
const MAX_STARTED = 6;

export interface RoadSearch {
  readonly index: PlaceIndex;
  readonly query: PlaceQuery;
  readonly regions: FittingRegions;
  /** Texts that are like a word but for one letter count too. */
  readonly like: boolean;
}

/** Addresses by road, and roads where no number is asked for. */
export function searchRoads({ index, query, regions, like }: RoadSearch): Found[] {
  const found: Found[] = [];
  let looked = 0;
  for (const [at, word] of query.words.entries()) {
    const others = without(query.words, at);
    for (const { entry, fit } of like ? index.roadNames.findLike(word, MAX_NAMES) : index.roadNames.find(word, MAX_NAMES)) {
      for (let item = index.roadsOf.first[entry] ?? 0; item < (index.roadsOf.first[entry + 1] ?? 0) && looked < MAX_ROADS; item += 1) {
        looked += 1;
        const road = index.roadsOf.item[item] ?? 0;
        const sum = regions.all(others, index.data.roadRegion[road] ?? 0);
        if (sum === undefined || index.roadStart[road] === index.roadStart[road + 1]) continue;
        if (query.number === undefined)
          found.push({ kind: 'road', row: road, rank: rankOf(fullFit(index.roadNames.length(entry), fit, word), 'none', sum) });
        else
          found.push(
            ...numbersOn(index, road, {
              number: query.number,
              fit: fullFit(index.roadNames.length(entry), fit, word),
              sum,
              open: query.further.length === 0,
            }),
          );
      }
    }
  }
  return nearestOnly(found);
}

/** 강남 means 강남대로 before 강남대로12길, 강남구 before 강남촌마을: a name in which little but its kind is missing. */
export function fullFit(length: number, fit: Fit, word: string): number {
  if (fit === FIT.start) return length - word.length <= 2 ? fit + 1 : fit;
  // ㄷㅂㄹ means 등불로 before 등불로12길.
  return fit === FIT.initials && length === word.length ? fit + 0.5 : fit;
}

const MAX_NEAREST = 3;

/** A number that is not there is stood in for by its neighbours only where it is nowhere. */
export function nearestOnly(found: readonly Found[]): Found[] {
  const exact = found.filter(({ nearest }) => nearest === undefined);
  if (exact.length > 0) return exact;
  const least = Math.min(...found.map(({ nearest = 0 }) => nearest));
  return found.filter(({ nearest = 0 }) => nearest <= least + 10).slice(0, MAX_NEAREST);
}

interface Wanted {
  readonly number: WrittenNumber;
  readonly fit: number;
  readonly sum: number;
  /** It may still be being typed. */
  readonly open: boolean;
}

function numbersOn(index: PlaceIndex, road: number, wanted: Wanted): Found[] {
  const { number, fit, sum } = wanted;
  const levels = number.level === undefined ? levelsOf(index, road) : [number.level];
  const found = levels.flatMap((level) => [...numbersOfLevel(index, { ...wanted, road, level })]);
  if (found.length > 0) return found.map(({ row, how }) => ({ kind: 'address', row, rank: rankOf(fit, how, sum) }));
  // Initial consonants fit many roads: a neighbour of a number on one of them is what nobody asked for.
  const nearest = fit === FIT.initials ? undefined : nearestNumber(index, road, number);
  if (nearest === undefined) return [];
  const apart = Math.abs((index.data.addressMain[nearest] ?? 0) - number.main);
  return [{ kind: 'address', row: nearest, rank: rankOf(fit, 'nearest', sum), nearest: apart }];
}

/** Above ground, and below it where the road has addresses there. */
function levelsOf({ data, roadStart }: PlaceIndex, road: number): readonly number[] {
  return levelOf(data, (roadStart[road + 1] ?? 1) - 1) === 0 ? [0] : [0, 1];
}

interface FoundNumber {
  readonly row: number;
  readonly how: keyof typeof NUMBER_RANK;
}

/** The number itself, those that it is the first part of (396-1), and those that it may become while it is typed (3961). */
function* numbersOfLevel(
  { data, roadStart }: PlaceIndex,
  { number, fit, open, road, level }: Wanted & { readonly road: number; readonly level: number },
): Generator<FoundNumber> {
  const [from, to] = [roadStart[road] ?? 0, roadStart[road + 1] ?? 0];
  function* run(
    first: readonly [main: number, sub: number],
    last: readonly [main: number, sub: number],
    how: FoundNumber['how'],
  ): Generator<FoundNumber> {
    const begin = lowerBound(from, to, (row) => isBefore(data, row, [level, ...first]));
    for (let row = begin; row < Math.min(to, begin + MAX_STARTED) && isBefore(data, row, [level, last[0], last[1] + 1]); row += 1)
      yield { row, how };
  }
  const exact = [number.main, number.sub ?? 0] as const;
  yield* run(exact, exact, 'exact');
  // Where the name itself is only guessed, numbers are not guessed as well.
  if (number.sub !== undefined || fit <= FIT.initials) return;
  yield* run([number.main, 1], [number.main, 0xffff], 'further');
  if (open) for (const [least, most] of startedBy(number.main)) yield* run([least, 0], [most, 0xffff], 'started');
}

function levelOf({ addressFlags }: PlaceIndex['data'], row: number): number {
  return Math.floor((addressFlags[row] ?? 0) / LEVEL);
}

function isBefore(data: PlaceIndex['data'], row: number, [level, main, sub]: readonly [number, number, number]): boolean {
  const here = levelOf(data, row);
  if (here !== level) return here < level;
  const number = data.addressMain[row] ?? 0;
  return number === main ? (data.addressSub[row] ?? 0) < sub : number < main;
}

/** The nearest number on the same side of the road: odd numbers stand on the left, even ones on the right. */
function nearestNumber({ data, roadStart }: PlaceIndex, road: number, { main }: WrittenNumber): number | undefined {
  let best: number | undefined;
  let least = Infinity;
  for (let row = roadStart[road] ?? 0; row < (roadStart[road + 1] ?? 0); row += 1) {
    const here = data.addressMain[row] ?? 0;
    const apart = Math.abs(here - main) + (here % 2 === main % 2 ? 0 : 1_000);
    if (apart >= least) continue;
    least = apart;
    best = row;
  }
  return best;
}

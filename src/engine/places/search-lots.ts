import { NO_PLACE } from './place-data.ts';
import { lowerBound, rankOf, startedBy, without, type Found } from './found.ts';
import { regionsFitting } from './fitting-regions.ts';
import { lotKey, lotOf, type PlaceIndex } from './place-index.ts';
import type { WrittenNumber } from './place-query.ts';
import { fullFit, nearestOnly, type RoadSearch } from './search-roads.ts';

const MAX_NAMES = 500;
const MAX_REGIONS = 5_000;
const MAX_STARTED = 6;

/** Addresses by lot, and the regions themselves where no number is asked for. */
export function searchLots({ index, query, regions, like }: RoadSearch): Found[] {
  const found: Found[] = [];
  let looked = 0;
  for (const [at, word] of query.words.entries()) {
    const others = without(query.words, at);
    const fits = like ? regionsFitting(index, index.regionNames.findLike(word, MAX_NAMES)) : regions.of(word);
    for (const [region, fit] of fits) {
      if ((looked += 1) > MAX_REGIONS) break;
      const sum = regions.all(others, index.data.regionParent[region] ?? -1);
      if (sum === undefined) continue;
      if (query.number === undefined) {
        if (index.regionLon[region] !== NO_PLACE)
          found.push({ kind: 'district', row: region, rank: rankOf(fullFit(lengthOf(index, region), fit, word), 'none', sum) });
      } else
        for (const part of withParts(index, region))
          found.push(...lotsIn(index, part, { number: query.number, fit, sum, open: query.further.length === 0 }));
    }
  }
  return nearestOnly(found);
}

function lengthOf({ data }: PlaceIndex, region: number): number {
  const text = data.regionName[region] ?? 0;
  return (data.texts.start[text + 1] ?? 0) - (data.texts.start[text] ?? 0);
}

/** 리 are often left out. */
function* withParts({ childrenOf, lots }: PlaceIndex, region: number): Generator<number> {
  if (lots.first[region] !== lots.first[region + 1]) yield region;
  for (let at = childrenOf.first[region] ?? 0; at < (childrenOf.first[region + 1] ?? 0); at += 1) {
    const part = childrenOf.item[at] ?? 0;
    // Whole cities are not gone through: their parts have no lots of their own.
    if (lots.first[part] !== lots.first[part + 1]) yield part;
  }
}

interface Wanted {
  readonly number: WrittenNumber;
  readonly fit: number;
  readonly sum: number;
  readonly open: boolean;
}

function lotsIn({ data, lots }: PlaceIndex, region: number, { number, fit, sum, open }: Wanted): Found[] {
  const found: Found[] = [];
  const [from, to] = [lots.first[region] ?? 0, lots.first[region + 1] ?? 0];
  const { mountain } = number;
  const keyAt = (at: number): number => lotKey(lotOf(data, lots.item[at] ?? 0));
  const take = (least: number, most: number, { how, count }: { how: Parameters<typeof rankOf>[1]; count: number }): void => {
    const first = lowerBound(from, to, (at) => keyAt(at) < least);
    for (let at = first; at < to && at < first + count && keyAt(at) <= most; at += 1) {
      const lot = lots.item[at] ?? 0;
      found.push({ kind: 'address', row: lotOf(data, lot).address, lot, rank: rankOf(fit, how, sum) });
    }
  };
  const exact = lotKey({ mountain, main: number.main, sub: number.sub ?? 0 });
  take(exact, exact, { how: 'exact', count: MAX_STARTED });
  if (number.sub === undefined) {
    take(exact + 1, exact + 0xffff, { how: 'further', count: MAX_STARTED });
    if (open)
      for (const [least, most] of startedBy(number.main))
        take(lotKey({ mountain, main: least, sub: 0 }), lotKey({ mountain, main: most, sub: 0xffff }), {
          how: 'started',
          count: MAX_STARTED,
        });
  }
  if (found.length > 0 || from === to) return found;
  const after = lowerBound(from, to, (at) => keyAt(at) < exact);
  const near = [after - 1, after]
    .filter((at) => at >= from && at < to && lotOf(data, lots.item[at] ?? 0).mountain === mountain)
    .sort((a, b) => Math.abs(keyAt(a) - exact) - Math.abs(keyAt(b) - exact))[0];
  if (near === undefined) return [];
  const lot = lots.item[near] ?? 0;
  return [
    {
      kind: 'address',
      row: lotOf(data, lot).address,
      lot,
      rank: rankOf(fit, 'nearest', sum),
      nearest: Math.abs(lotOf(data, lot).main - number.main),
    },
  ];
}

import { foldText } from '#base/hangul.ts';
import { rankOf, without, type Found } from './found.ts';
import { FIT } from './lexicon.ts';
import { namedOwner, type PlaceIndex } from './place-index.ts';
import type { RoadSearch } from './search-roads.ts';
import { textAt } from './text-table.ts';

const MAX_NAMES = 1_000;
const MAX_ITEMS = 6_000;
/** 101동 comes behind the estate that it is a part of. */
const PART_BEHIND = 10;

/** Buildings and points of interest by name; the other words may stand in the name, or say where it is. */
export function searchNames(search: RoadSearch): Found[] {
  const all = namesWith(search, search.query.all);
  const fewer = search.query.words;
  // What stands behind a number is a floor or a room, which no name has.
  return all.length > 0 || fewer.length === 0 || fewer.join() === search.query.all.join() ? all : namesWith(search, fewer);
}

function namesWith({ index, regions, like }: RoadSearch, words: readonly string[]): Found[] {
  // The longest word says most.
  const order = words.map((_, at) => at).sort((a, b) => (words[b]?.length ?? 0) - (words[a]?.length ?? 0));
  for (const at of order) {
    const word = words[at] ?? '';
    if (word.length < 2) continue;
    const others = without(words, at);
    const found: Found[] = [];
    for (const { entry, fit } of like ? index.names.findLike(word, MAX_NAMES) : index.names.find(word, MAX_NAMES)) {
      for (
        let item = index.namedBy.first[entry] ?? 0;
        item < (index.namedBy.first[entry + 1] ?? 0) && found.length < MAX_ITEMS;
        item += 1
      ) {
        const owner = namedOwner(index.data, index.namedBy.item[item] ?? 0);
        const sum = sumOf(others, (other) => Math.max(index.names.fit(entry, other), whereFits(index, owner, { word: other, regions })));
        if (sum === undefined) continue;
        if ('poi' in owner) found.push({ kind: 'poi', row: owner.poi, rank: rankOf(fit, 'none', sum + FIT.typo) });
        else
          found.push({
            kind: 'building',
            row: owner.address,
            name: owner.name,
            rank: rankOf(fit, 'none', sum) - (owner.part ? PART_BEHIND : 0),
          });
      }
    }
    if (found.length > 0) return found;
  }
  return [];
}

function sumOf(words: readonly string[], fitOf: (word: string) => number): number | undefined {
  let sum = 0;
  for (const word of words) {
    const fit = fitOf(word);
    if (fit === FIT.none) return undefined;
    sum += fit;
  }
  return sum;
}

function whereFits(
  { data }: PlaceIndex,
  owner: ReturnType<typeof namedOwner>,
  { word, regions }: { readonly word: string; readonly regions: RoadSearch['regions'] },
): number {
  if ('poi' in owner) {
    const said = `${textAt(data.texts, data.poiCategory[owner.poi] ?? 0)} ${textAt(data.texts, data.poiAddress[owner.poi] ?? 0)}`;
    return foldText(said).includes(word) ? FIT.part : FIT.none;
  }
  const region = regions.best(word, data.addressRegion[owner.address] ?? 0);
  if (region !== FIT.none) return region;
  const road = textAt(data.texts, data.roadName[data.addressRoad[owner.address] ?? 0] ?? 0);
  return foldText(road).includes(word) ? FIT.part : FIT.none;
}

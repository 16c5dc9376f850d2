import type { Point } from '#domain/place.ts';
import { foldText } from '#base/hangul.ts';
import { rankOf, type Found } from './found.ts';
import { FIT } from './lexicon.ts';
import { toPlane } from './place-index.ts';
import type { RoadSearch } from './search-roads.ts';
import { textAt } from './text-table.ts';

const MAX_OF_CATEGORY = 20;
/** A word must be this long to stand for a kind of thing. */
const LEAST_LENGTH = 2;

/** Points of interest of a kind, `소화전` or `소화전 등불동`: the nearest first. */
export function searchCategories({ index, query, like }: RoadSearch, near: Point | undefined): Found[] {
  const [word = '', ...others] = query.all;
  const kinds = like || others.length > 0 || word.length < LEAST_LENGTH ? [] : index.categories.find(word, 100);
  const wanted = new Set(
    kinds
      .filter(({ entry }) => foldText(index.categoryTexts[entry] ?? '').includes(word))
      .map(({ entry }) => index.categoryTexts[entry] ?? ''),
  );
  if (wanted.size === 0 || index.poiTree === undefined) return [];
  const isWanted = (poi: number): boolean => wanted.has(textAt(index.data.texts, index.data.poiCategory[poi] ?? 0));
  const [x, y] = near === undefined ? [0, 0] : toPlane(near.lon, near.lat);
  return index.poiTree
    .neighbors(x, y, MAX_OF_CATEGORY, Infinity, isWanted)
    .map((poi): Found => ({ kind: 'poi', row: poi, rank: rankOf(FIT.start, 'none') }));
}

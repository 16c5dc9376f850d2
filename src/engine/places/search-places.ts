import type { Point } from '#domain/place.ts';
import { distanceMetres } from '#domain/place.ts';
import { addressPoint, addressText, regionText, roadText, type AddressText } from './describe-place.ts';
import { FittingRegions } from './fitting-regions.ts';
import type { Found } from './found.ts';
import { FIT, type Match } from './lexicon.ts';
import { fromStored } from './place-data.ts';
import type { PlaceIndex } from './place-index.ts';
import { readPlaceQuery, type PlaceQuery } from './place-query.ts';
import { searchCategories } from './search-categories.ts';
import { searchLots } from './search-lots.ts';
import { searchNames } from './search-names.ts';
import { searchRoads } from './search-roads.ts';
import { textAt } from './text-table.ts';

/** Something that was found, as it is shown. */
export interface PlaceHit extends Point {
  readonly kind: Found['kind'];
  /** The same place has the same id in one snapshot. */
  readonly id: string;
  readonly title: string;
  /** Where a building, a point of interest or an address is, both ways. */
  readonly address?: AddressText;
  /** Kind of a point of interest as its list says it. */
  readonly category?: string;
  /** From the place that `near` names. */
  readonly metres?: number;
  /** Its own number or place is not known: this is the nearest one. */
  readonly nearest?: true;
}

export interface SearchOptions {
  readonly near?: Point;
  readonly limit: number;
}

/** The best first. Never throws; a text without letters and digits finds nothing. */
export function searchPlaces(index: PlaceIndex, text: string, { near, limit }: SearchOptions): PlaceHit[] {
  const query = readPlaceQuery(text);
  if (query.all.length === 0) return [];
  const regions = new FittingRegions(index);
  const run = (asked: PlaceQuery, like: boolean): Found[] => {
    const search = { index, query: asked, regions, like };
    const addresses = [...searchRoads(search), ...searchLots(search)];
    // A number that is an address's is none of a building's name.
    if (asked.number !== undefined && addresses.length > 0) return addresses;
    return [...addresses, ...searchNames(search), ...searchCategories(search, near)];
  };
  let found = run(query, false);
  if (found.length === 0) found = run(takenApart(index, query), false);
  // A number that is nowhere: the road or the region is better than nothing.
  if (found.length === 0 && query.number !== undefined) found = run({ ...query, number: undefined }, false);
  if (found.length === 0) found = run(query, true);
  return best(index, found, { near, limit });
}

/** Words that were written together, `서울강남구강남대로`: names of regions are taken off their beginning. */
function takenApart(index: PlaceIndex, query: PlaceQuery): PlaceQuery {
  const words = query.words.flatMap((word) => {
    const parts: string[] = [];
    let rest = word;
    for (let length = Math.min(rest.length - 2, 12); length >= 2; length -= 1) {
      const head = rest.slice(0, length);
      const [match] = index.regionNames.find(head, 1);
      if (match === undefined || !isWholeRegion(index, match)) continue;
      parts.push(head);
      rest = rest.slice(length);
      length = Math.min(rest.length - 2, 12) + 1;
    }
    return [...parts, rest];
  });
  return { ...query, words, all: words };
}

/** A name in full; of a 시도 its beginning is enough (서울). */
function isWholeRegion({ data, regionsOf }: PlaceIndex, { entry, fit }: Match): boolean {
  const region = regionsOf.item[regionsOf.first[entry] ?? 0] ?? 0;
  return fit === FIT.whole || (fit === FIT.start && data.regionParent[region] === -1);
}

/** Only so many are put into words: of each rank the nearest. */
const MAX_PLACED = 4_000;

function best(index: PlaceIndex, found: readonly Found[], { near, limit }: { near: Point | undefined; limit: number }): PlaceHit[] {
  const placed: { readonly found: Found; readonly point: Point & { readonly near: boolean }; readonly metres: number }[] = [];
  const seen = new Set<string>();
  for (const each of found.toSorted((a, b) => b.rank - a.rank).slice(0, MAX_PLACED)) {
    const point = pointOf(index, each);
    if (point !== undefined) placed.push({ found: each, point, metres: near === undefined ? 0 : distanceMetres(near, point) });
  }
  placed.sort((a, b) => b.found.rank - a.found.rank || a.metres - b.metres);
  const hits: PlaceHit[] = [];
  const counts = new Map<Found['kind'], number>();
  const mostOfKind = Math.max(5, Math.ceil(limit * 0.6));
  for (const { found: each, point, metres } of placed) {
    if (hits.length >= limit) break;
    const id = idOf(index, each);
    const count = counts.get(each.kind) ?? 0;
    if (seen.has(id) || count >= mostOfKind) continue;
    seen.add(id);
    counts.set(each.kind, count + 1);
    hits.push({
      ...describe(index, each),
      kind: each.kind,
      id,
      lon: point.lon,
      lat: point.lat,
      ...(near === undefined ? {} : { metres }),
      ...(point.near || each.nearest !== undefined ? { nearest: true as const } : {}),
    });
  }
  return hits;
}

/** Parts of one road in several 동 are one road. */
function idOf({ data }: PlaceIndex, { kind, row, name }: Found): string {
  if (kind === 'road') return `road:${data.roadCode[row] ?? 0}`;
  if (kind === 'district') return `district:${data.regionCode[row] ?? 0}`;
  if (kind === 'poi') return `poi:${row}`;
  return name === undefined ? `address:${row}` : `building:${row}:${name}`;
}

function pointOf(index: PlaceIndex, { kind, row }: Found): (Point & { readonly near: boolean }) | undefined {
  const { data, roadStart } = index;
  if (kind === 'poi') return { lon: fromStored(data.poiLon[row] ?? 0), lat: fromStored(data.poiLat[row] ?? 0), near: false };
  if (kind === 'district') return { lon: fromStored(index.regionLon[row] ?? 0), lat: fromStored(index.regionLat[row] ?? 0), near: false };
  if (kind === 'road') {
    const middle = addressPoint(index, ((roadStart[row] ?? 0) + (roadStart[row + 1] ?? 0)) >>> 1);
    return middle && { ...middle, near: false };
  }
  return addressPoint(index, row);
}

function describe({ data }: PlaceIndex, { kind, row, lot, name }: Found): Pick<PlaceHit, 'title' | 'address' | 'category'> {
  if (kind === 'road') return { title: roadText(data, row) };
  if (kind === 'district') return { title: regionText(data, row) };
  if (kind === 'poi') {
    const address = textAt(data.texts, data.poiAddress[row] ?? 0);
    return {
      title: textAt(data.texts, data.poiName[row] ?? 0),
      category: textAt(data.texts, data.poiCategory[row] ?? 0),
      ...(address === '' ? {} : { address: { road: address, lot: '', zip: '', name: '' } }),
    };
  }
  const address = addressText(data, row, lot);
  if (name !== undefined) return { title: textAt(data.texts, name), address };
  return { title: lot === undefined ? address.road : address.lot, address };
}

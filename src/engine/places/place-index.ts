import Flatbush from 'flatbush';
import { buildLexicon, openLexicon, type Lexicon, type LexiconParts } from './lexicon.ts';
import { fromStored, MOUNTAIN, NO_PLACE, type PlaceData } from './place-data.ts';
import { textAt } from './text-table.ts';

/** Items by owner: those of owner `i` are `item[first[i]]` up to `item[first[i + 1]]`. */
export interface ByOwner {
  readonly first: Int32Array;
  readonly item: Int32Array;
}

/** A snapshot with all that is needed to look things up in it. */
export interface PlaceIndex {
  readonly data: PlaceData;
  /** Addresses of a road stand one after the other: the first row of each. */
  readonly roadStart: Int32Array;
  readonly roadNames: Lexicon;
  /** Roads of an entry of `roadNames`. */
  readonly roadsOf: ByOwner;
  readonly regionNames: Lexicon;
  readonly regionsOf: ByOwner;
  readonly childrenOf: ByOwner;
  /** Lots by region, mountain or not, number: an address row, or behind them a further lot. */
  readonly lots: ByOwner;
  /** Names of buildings and points of interest. */
  readonly names: Lexicon;
  /** An address row, behind them a further building, behind those a point of interest: see `namedOwner`. */
  readonly namedBy: ByOwner;
  /** Kinds of points of interest. */
  readonly categories: Lexicon;
  readonly categoryTexts: readonly string[];
  /** Middle of each region that has addresses, in stored degrees; NO_PLACE where none is known. */
  readonly regionLon: Int32Array;
  readonly regionLat: Int32Array;
  readonly addressTree: Flatbush | undefined;
  /** Address row of an item of the tree. */
  readonly addressOfItem: Int32Array;
  readonly poiTree: Flatbush | undefined;
}

/** Metres on a plane round the middle of the country, near enough to compare distances. */
const MIDDLE = { lon: 127.5, lat: 36.5 } as const;
const METRES_PER_DEGREE = 111_195;

export function toPlane(lon: number, lat: number): readonly [x: number, y: number] {
  return [(lon - MIDDLE.lon) * METRES_PER_DEGREE * Math.cos((lat * Math.PI) / 180), (lat - MIDDLE.lat) * METRES_PER_DEGREE];
}

type Lexicons = 'roadNames' | 'regionNames' | 'names' | 'categories';
type Trees = 'addressTree' | 'poiTree';

/** All of an index that has to be worked out. Numbers and a few names, so that a thread can hand it to another without a copy. */
export type PlaceParts = Omit<PlaceIndex, 'data' | Lexicons | Trees> &
  Readonly<Record<Lexicons, LexiconParts>> &
  Readonly<Record<Trees, ArrayBufferLike | undefined>>;

/** Takes half a minute for a nation: a server has it done by a thread of its own. */
export function buildPlaceParts(data: PlaceData): PlaceParts {
  const roads = entriesOf(roadTexts(data));
  const regions = entriesOf(regionTexts(data));
  const named = entriesOf(nameTexts(data));
  const categoryTexts = [...new Set(data.poiCategory)].map((text) => textAt(data.texts, text));
  const addressOfItem = placedAddresses(data);
  return {
    roadStart: startsOf(data.addressRoad, data.roadCode.length),
    roadNames: buildLexicon(roads.texts),
    roadsOf: roads.of,
    regionNames: buildLexicon(regions.texts),
    regionsOf: regions.of,
    childrenOf: childrenOf(data),
    lots: lotsOf(data),
    names: buildLexicon(named.texts),
    namedBy: named.of,
    categories: buildLexicon(categoryTexts),
    categoryTexts,
    ...regionMiddles(data),
    addressTree: treeOf(addressOfItem.length, (item) => [
      data.addressLon[addressOfItem[item] ?? 0] ?? 0,
      data.addressLat[addressOfItem[item] ?? 0] ?? 0,
    ]),
    addressOfItem,
    poiTree: treeOf(data.poiName.length, (item) => [data.poiLon[item] ?? 0, data.poiLat[item] ?? 0]),
  };
}

/** From what was worked out before, perhaps elsewhere; does little itself. */
export function openPlaceIndex(data: PlaceData, parts: PlaceParts): PlaceIndex {
  const { roadNames, regionNames, names, categories, addressTree, poiTree, ...rest } = parts;
  return {
    ...rest,
    data,
    roadNames: openLexicon(roadNames),
    regionNames: openLexicon(regionNames),
    names: openLexicon(names),
    categories: openLexicon(categories),
    addressTree: addressTree && Flatbush.from(addressTree),
    poiTree: poiTree && Flatbush.from(poiTree),
  };
}

/** Where nobody waits meanwhile. */
export function placeIndexOf(data: PlaceData): PlaceIndex {
  return openPlaceIndex(data, buildPlaceParts(data));
}

function startsOf(sorted: Int32Array, owners: number): Int32Array {
  const first = new Int32Array(owners + 1);
  for (const owner of sorted) first[owner + 1] = (first[owner + 1] ?? 0) + 1;
  for (let owner = 0; owner < owners; owner += 1) first[owner + 1] = (first[owner + 1] ?? 0) + (first[owner] ?? 0);
  return first;
}

function childrenOf({ regionParent }: PlaceData): ByOwner {
  const children = Int32Array.from(regionParent.keys()).filter((region) => (regionParent[region] ?? -1) >= 0);
  children.sort((a, b) => (regionParent[a] ?? 0) - (regionParent[b] ?? 0));
  return {
    first: startsOf(
      children.map((region) => regionParent[region] ?? 0),
      regionParent.length,
    ),
    item: children,
  };
}

/** One entry for each different text, with what it belongs to. */
function entriesOf(pairs: Iterable<readonly [text: string, item: number]>): { readonly texts: string[]; readonly of: ByOwner } {
  const entries = new Map<string, number[]>();
  for (const [text, item] of pairs) {
    const known = entries.get(text);
    if (known === undefined) entries.set(text, [item]);
    else known.push(item);
  }
  const first = new Int32Array(entries.size + 1);
  const item: number[] = [];
  let entry = 0;
  for (const items of entries.values()) {
    for (const each of items) item.push(each);
    entry += 1;
    first[entry] = item.length;
  }
  return { texts: [...entries.keys()], of: { first, item: Int32Array.from(item) } };
}

function* roadTexts({ texts, roadName, roadLatin }: PlaceData): Generator<readonly [string, number]> {
  for (const [road, name] of roadName.entries()) {
    yield [textAt(texts, name), road];
    const latin = roadLatin[road] ?? 0;
    if (latin !== 0) yield [textAt(texts, latin), road];
  }
}

function* regionTexts({ texts, regionName, regionParent }: PlaceData): Generator<readonly [string, number]> {
  for (const [region, text] of regionName.entries()) {
    const name = textAt(texts, text);
    yield [name, region];
    // 충청북도 is called 충북; of the others the short name is their beginning.
    if (regionParent[region] === -1 && /^(?:충청|경상|전라)[남북]도$/.test(name)) yield [name.charAt(0) + name.charAt(2), region];
  }
}

function* nameTexts(data: PlaceData): Generator<readonly [string, number]> {
  const { texts, addressName, buildingName, poiName } = data;
  for (const [address, name] of addressName.entries()) if (name !== 0) yield [textAt(texts, name), address];
  for (const [row, name] of buildingName.entries()) yield [textAt(texts, name), addressName.length + row];
  for (const [poi, name] of poiName.entries()) if (name !== 0) yield [textAt(texts, name), addressName.length + buildingName.length + poi];
}

/** Whose name it is: an address with the text of the name, or a point of interest. */
export function namedOwner(
  data: PlaceData,
  item: number,
): { readonly address: number; readonly name: number; readonly part: boolean } | { readonly poi: number } {
  if (item < data.addressName.length) return { address: item, name: data.addressName[item] ?? 0, part: false };
  const building = item - data.addressName.length;
  if (building >= data.buildingName.length) return { poi: building - data.buildingName.length };
  return { address: data.buildingAddress[building] ?? 0, name: data.buildingName[building] ?? 0, part: true };
}

/** Lot of an item of `lots`. */
export function lotOf(
  data: PlaceData,
  item: number,
): { readonly address: number; readonly region: number; readonly mountain: boolean; readonly main: number; readonly sub: number } {
  const further = item - data.addressRoad.length;
  return further < 0
    ? {
        address: item,
        region: data.addressRegion[item] ?? 0,
        mountain: ((data.addressFlags[item] ?? 0) & MOUNTAIN) !== 0,
        main: data.lotMain[item] ?? 0,
        sub: data.lotSub[item] ?? 0,
      }
    : {
        address: data.furtherAddress[further] ?? 0,
        region: data.furtherRegion[further] ?? 0,
        mountain: ((data.furtherFlags[further] ?? 0) & MOUNTAIN) !== 0,
        main: data.furtherMain[further] ?? 0,
        sub: data.furtherSub[further] ?? 0,
      };
}

/** Sorts as the number does; a lot that is not known is left out. */
export function lotKey({ mountain, main, sub }: { readonly mountain: boolean; readonly main: number; readonly sub: number }): number {
  return (mountain ? 2 ** 32 : 0) + main * 0x10000 + sub;
}

function lotsOf(data: PlaceData): ByOwner {
  const regions = data.regionCode.length;
  const items = data.addressRoad.length + data.furtherAddress.length;
  const first = new Int32Array(regions + 1);
  const counted = (region: number, main: number): boolean => main > 0 && region < regions;
  for (let item = 0; item < items; item += 1) {
    const { region, main } = lotOf(data, item);
    if (counted(region, main)) first[region + 1] = (first[region + 1] ?? 0) + 1;
  }
  for (let region = 0; region < regions; region += 1) first[region + 1] = (first[region + 1] ?? 0) + (first[region] ?? 0);
  const item = new Int32Array(first[regions] ?? 0);
  const next = first.slice();
  for (let each = 0; each < items; each += 1) {
    const { region, main } = lotOf(data, each);
    if (!counted(region, main)) continue;
    const at = next[region] ?? 0;
    item[at] = each;
    next[region] = at + 1;
  }
  for (let region = 0; region < regions; region += 1) sortByLot(data, item.subarray(first[region] ?? 0, first[region + 1] ?? 0));
  return { first, item };
}

/** Sorted as numbers, with the place in the list below the key: quicker by far than by a comparing function. */
function sortByLot(data: PlaceData, items: Int32Array): void {
  if (items.length < 2) return;
  const room = 2 ** Math.ceil(Math.log2(items.length));
  const keys = Float64Array.from(items, (item, at) => lotKey(lotOf(data, item)) * room + at);
  keys.sort();
  items.set(Int32Array.from(keys, (key) => items[key % room] ?? 0));
}

function placedAddresses({ addressLon }: PlaceData): Int32Array {
  let count = 0;
  for (const lon of addressLon) if (lon !== NO_PLACE) count += 1;
  const rows = new Int32Array(count);
  count = 0;
  for (const [row, lon] of addressLon.entries()) {
    if (lon === NO_PLACE) continue;
    rows[count] = row;
    count += 1;
  }
  return rows;
}

function treeOf(count: number, placeOf: (item: number) => readonly [number, number]): ArrayBufferLike | undefined {
  if (count === 0) return undefined;
  const tree = new Flatbush(count, 16, Float32Array);
  for (let item = 0; item < count; item += 1) {
    const [lon, lat] = placeOf(item);
    const [x, y] = toPlane(fromStored(lon), fromStored(lat));
    tree.add(x, y);
  }
  tree.finish();
  return tree.data;
}

function regionMiddles(data: PlaceData): { readonly regionLon: Int32Array; readonly regionLat: Int32Array } {
  const regions = data.regionCode.length;
  const [lon, lat, count] = [new Float64Array(regions), new Float64Array(regions), new Int32Array(regions)];
  for (let row = 0; row < data.addressRoad.length; row += 1) {
    if (data.addressLon[row] === NO_PLACE) continue;
    for (let region = data.addressRegion[row] ?? -1; region >= 0; region = data.regionParent[region] ?? -1) {
      lon[region] = (lon[region] ?? 0) + (data.addressLon[row] ?? 0);
      lat[region] = (lat[region] ?? 0) + (data.addressLat[row] ?? 0);
      count[region] = (count[region] ?? 0) + 1;
    }
  }
  const middle = (sum: Float64Array): Int32Array => Int32Array.from(sum, (value, at) => (count[at] ? value / count[at] : NO_PLACE));
  return { regionLon: middle(lon), regionLat: middle(lat) };
}

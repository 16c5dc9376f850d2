import type { AddressKey, AddressRecord, LotNumber, PoiRecord, RegionNames } from '#protocol/place-records.ts';
import { makeColumn } from '../roads/column.ts';
import { LEVEL, MOUNTAIN, NO_PLACE, toStored, type PlaceData } from './place-data.ts';
import { arrange, makePlaceRows, type PlaceRows } from './place-rows.ts';
import { makeRowFinder, type RowFinder } from './row-finder.ts';
import { makeTextCollector, type TextCollector } from './text-table.ts';

/** Takes addresses and places row by row, new, changed and gone, and gives the snapshot that they make. */
export interface PlaceBuilder {
  /** Puts or changes an address; what the record does not say stays as it was. */
  put(record: AddressRecord): void;
  /** False where there is no such address. */
  remove(key: AddressKey): boolean;
  /** A further lot of an address. False where there is no such address. */
  putLot(key: AddressKey, region: RegionNames, lot: LotNumber): boolean;
  removeLot(key: AddressKey, region: RegionNames, lot: LotNumber): boolean;
  /** A further name of an address: a building of an estate. False where there is no such address. */
  putBuilding(key: AddressKey, name: string): boolean;
  removeBuilding(key: AddressKey, name: string): boolean;
  /** A road's name in Latin letters. */
  romanise(roadCode: number, latin: string): void;
  /** All points of interest that one list brings; those it brought before are gone. */
  beginPois(origin: string): void;
  putPoi(origin: string, poi: PoiRecord): void;
  /** This list held a whole 시도 (two digits): what it did not name of it is gone. */
  wasWhole(sido: number, what: 'addresses' | 'lots' | 'buildings'): void;
  build(): PlaceData;
}

interface Building {
  readonly rows: PlaceRows;
  readonly texts: TextCollector;
  readonly addresses: RowFinder;
  readonly regions: Map<number, number>;
  readonly roads: Map<string, number>;
  /** 1: named in this import. 2: gone. */
  readonly addressMark: Marks;
  readonly lotMark: Marks;
  readonly buildingMark: Marks;
  readonly poiMark: Marks;
  readonly latin: Map<number, string>;
  readonly goneLots: Set<string>;
  readonly goneBuildings: Set<string>;
  readonly whole: Readonly<Record<'addresses' | 'lots' | 'buildings', Set<number>>>;
}

type Marks = Pick<ReturnType<typeof makeColumn<Uint8Array>>, 'push' | 'set' | 'at'>;
const [NAMED, GONE] = [1, 2];

export function makePlaceBuilder(earlier?: PlaceData): PlaceBuilder {
  const rows = makePlaceRows(earlier);
  const marks = (count: number): Marks => {
    const column = makeColumn(Uint8Array);
    for (let row = 0; row < count; row += 1) column.push(0);
    return column;
  };
  const work: Building = {
    rows,
    texts: makeTextCollector(earlier?.texts),
    addresses: makeRowFinder((row) => [
      roadKey(rows.addressRoad.at(row), rows.addressFlags.at(row)),
      rows.addressMain.at(row) * 0x10000 + rows.addressSub.at(row),
    ]),
    regions: new Map(),
    roads: new Map(),
    addressMark: marks(rows.addressRoad.length),
    lotMark: marks(rows.furtherAddress.length),
    buildingMark: marks(rows.buildingAddress.length),
    poiMark: marks(rows.poiName.length),
    latin: new Map(),
    goneLots: new Set(),
    goneBuildings: new Set(),
    whole: { addresses: new Set(), lots: new Set(), buildings: new Set() },
  };
  for (let row = 0; row < rows.regionCode.length; row += 1) work.regions.set(rows.regionCode.at(row), row);
  for (let row = 0; row < rows.roadCode.length; row += 1)
    work.roads.set(roadId(rows.roadCode.at(row), Math.floor(rows.regionCode.at(rows.roadRegion.at(row)) / 100)), row);
  for (let row = 0; row < rows.addressRoad.length; row += 1) work.addresses.add(row);
  return {
    put: (record) => putAddress(work, record),
    remove: (key) => withAddress(work, key, (row) => work.addressMark.set(row, GONE)),
    putLot: (key, region, lot) => withAddress(work, key, (row) => putLot(work, row, { region, lot })),
    removeLot: (key, region, lot) => withAddress(work, key, (row) => work.goneLots.add(lotId(row, regionOf(work, region), lot))),
    putBuilding: (key, name) => withAddress(work, key, (row) => putBuilding(work, row, name)),
    removeBuilding: (key, name) => withAddress(work, key, (row) => work.goneBuildings.add(`${row}|${work.texts.add(name)}`)),
    romanise: (roadCode, latin) => void work.latin.set(roadCode, latin),
    beginPois: (origin) => {
      const from = work.texts.add(origin);
      for (let row = 0; row < rows.poiOrigin.length; row += 1) if (rows.poiOrigin.at(row) === from) work.poiMark.set(row, GONE);
    },
    putPoi: (origin, poi) => putPoi(work, origin, poi),
    wasWhole: (sido, what) => void work.whole[what].add(sido),
    build: () => build(work),
  };
}

function roadKey(road: number, flags: number): number {
  return road * 4 + Math.floor(flags / LEVEL);
}

function roadId(roadCode: number, town: number): string {
  return `${roadCode}|${town}`;
}

function findAddress({ addresses, roads }: Building, key: AddressKey): number {
  const road = roads.get(roadId(key.roadCode, key.town));
  return road === undefined ? -1 : addresses.find(road * 4 + key.level, key.main * 0x10000 + key.sub);
}

function withAddress(work: Building, key: AddressKey, run: (row: number) => unknown): boolean {
  const row = findAddress(work, key);
  if (row < 0 || work.addressMark.at(row) === GONE) return false;
  run(row);
  return true;
}

function putAddress(work: Building, record: AddressRecord): void {
  const { rows, texts } = work;
  const { key, lot, zip, name, place } = record;
  const { row, known } = addressRow(work, record);
  const region = regionOf(work, record.region);
  // What this list does not say stays, but an address that is new begins without.
  if (lot !== undefined || !known) {
    rows.addressRegion.set(row, region);
    rows.addressFlags.set(row, key.level * LEVEL + (lot?.mountain ? MOUNTAIN : 0));
    rows.lotMain.set(row, lot?.main ?? 0);
    rows.lotSub.set(row, lot?.sub ?? 0);
  }
  if (zip !== undefined || !known) rows.zip.set(row, Number(zip ?? 0));
  if (name !== undefined || !known) rows.addressName.set(row, texts.add(name ?? ''));
  if (place !== undefined || !known) {
    rows.addressLon.set(row, place === undefined ? NO_PLACE : toStored(place.lon));
    rows.addressLat.set(row, place === undefined ? 0 : toStored(place.lat));
  }
}

/** Row of the address, made where there was none; `known`: it was there and not gone. */
function addressRow(work: Building, record: AddressRecord): { readonly row: number; readonly known: boolean } {
  const { rows } = work;
  const { key } = record;
  const road = roadOf(work, record);
  const found = work.addresses.find(road * 4 + key.level, key.main * 0x10000 + key.sub);
  if (found >= 0) {
    const known = work.addressMark.at(found) !== GONE;
    work.addressMark.set(found, NAMED);
    return { row: found, known };
  }
  const row = rows.addressRoad.length;
  rows.addressRoad.push(road);
  rows.addressFlags.push(key.level * LEVEL);
  rows.addressMain.push(key.main);
  rows.addressSub.push(key.sub);
  for (const column of [rows.addressRegion, rows.lotMain, rows.lotSub, rows.zip, rows.addressName, rows.addressLon, rows.addressLat])
    column.push(0);
  work.addressMark.push(NAMED);
  work.addresses.add(row);
  return { row, known: false };
}

function roadOf(work: Building, { key, region, road }: AddressRecord): number {
  const { rows, roads, texts } = work;
  const id = roadId(key.roadCode, key.town);
  const found = roads.get(id);
  if (found !== undefined) {
    if (road !== '') rows.roadName.set(found, texts.add(road));
    return found;
  }
  const made = rows.roadCode.length;
  roads.set(id, made);
  rows.roadCode.push(key.roadCode);
  rows.roadName.push(texts.add(road));
  rows.roadLatin.push(0);
  rows.roadRegion.push(regionOf(work, { ...region, code: key.town * 100, ri: '' }));
  return made;
}

const LEVELS = [
  { below: 1e8, name: 'sido' },
  { below: 1e5, name: 'sigungu' },
  { below: 1e2, name: 'emd' },
  { below: 1, name: 'ri' },
] as const;

/** The deepest named part of a region; each part above it is made where it is missing, and renamed where its name has changed. */
function regionOf({ rows, regions, texts }: Building, names: RegionNames): number {
  let parent = -1;
  for (const { below, name } of LEVELS) {
    const code = Math.floor(names.code / below) * below;
    if (names[name] === '') continue;
    const found = regions.get(code);
    if (found === undefined) {
      regions.set(code, rows.regionCode.length);
      rows.regionCode.push(code);
      rows.regionParent.push(parent);
      rows.regionName.push(texts.add(names[name]));
    } else if (texts.at(rows.regionName.at(found)) !== names[name]) rows.regionName.set(found, texts.add(names[name]));
    parent = regions.get(code) ?? -1;
  }
  return Math.max(parent, 0);
}

function lotId(row: number, region: number, { mountain, main, sub }: LotNumber): string {
  return `${row}|${region}|${mountain ? MOUNTAIN : 0}|${main}|${sub}`;
}

function putLot(work: Building, row: number, { region, lot }: { readonly region: RegionNames; readonly lot: LotNumber }): void {
  const { rows } = work;
  const at = regionOf(work, region);
  work.goneLots.delete(lotId(row, at, lot));
  rows.furtherAddress.push(row);
  rows.furtherRegion.push(at);
  rows.furtherFlags.push(lot.mountain ? MOUNTAIN : 0);
  rows.furtherMain.push(lot.main);
  rows.furtherSub.push(lot.sub);
  work.lotMark.push(NAMED);
}

function putBuilding({ rows, texts, buildingMark, goneBuildings }: Building, row: number, name: string): void {
  const text = texts.add(name);
  goneBuildings.delete(`${row}|${text}`);
  rows.buildingAddress.push(row);
  rows.buildingName.push(text);
  buildingMark.push(NAMED);
}

function putPoi({ rows, texts, poiMark }: Building, origin: string, poi: PoiRecord): void {
  rows.poiName.push(texts.add(poi.name));
  rows.poiCategory.push(texts.add(poi.category));
  rows.poiAddress.push(texts.add(poi.address));
  rows.poiOrigin.push(texts.add(origin));
  rows.poiLon.push(toStored(poi.lon));
  rows.poiLat.push(toStored(poi.lat));
  poiMark.push(NAMED);
}

function build(work: Building): PlaceData {
  const { rows, latin, texts } = work;
  for (let road = 0; road < rows.roadCode.length; road += 1) {
    const name = latin.get(rows.roadCode.at(road));
    if (name !== undefined) rows.roadLatin.set(road, texts.add(name));
  }
  const addresses = addressOrder(work);
  const moved = new Int32Array(rows.addressRoad.length).fill(-1);
  addresses.forEach((row, at) => (moved[row] = at));
  // In an order that does not depend on what came when: the same lists make the same snapshot.
  const lots = sortedBy(keptLots(work, moved), (row) => moved[rows.furtherAddress.at(row)] ?? 0);
  const buildings = sortedBy(keptBuildings(work, moved), (row) => moved[rows.buildingAddress.at(row)] ?? 0);
  const pois = sortedBy(
    rowsWhere(rows.poiName.length, (row) => work.poiMark.at(row) !== GONE),
    originRanks(work),
  );
  const kept = makeTextCollector();
  const numbers = new Map<number, number>();
  const arranged = arrange(
    rows,
    [
      ['address', addresses],
      ['further', lots],
      ['building', buildings],
      ['poi', pois],
    ],
    (before) => {
      const known = numbers.get(before);
      if (known !== undefined) return known;
      const now = kept.add(texts.at(before));
      numbers.set(before, now);
      return now;
    },
  );
  const follow = (column: Int32Array): Int32Array => column.map((row) => moved[row] ?? -1);
  return {
    ...arranged,
    furtherAddress: follow(arranged.furtherAddress),
    buildingAddress: follow(arranged.buildingAddress),
    texts: kept.build(),
  };
}

function sidoOf({ rows }: Building, address: number): number {
  return Math.floor(rows.regionCode.at(rows.roadRegion.at(rows.addressRoad.at(address))) / 1e8);
}

/** Addresses that stay, sorted by road, level and number: one key each, and the finder leads from it back to the row. */
function addressOrder(work: Building): Int32Array {
  const { rows, addressMark, whole } = work;
  const stays = (row: number): boolean => {
    const mark = addressMark.at(row);
    return mark === NAMED || (mark === 0 && !whole.addresses.has(sidoOf(work, row)));
  };
  const kept = rowsWhere(rows.addressRoad.length, stays);
  const keys = new Float64Array(kept.length);
  kept.forEach((row, at) => {
    keys[at] =
      roadKey(rows.addressRoad.at(row), rows.addressFlags.at(row)) * 2 ** 32 + rows.addressMain.at(row) * 0x10000 + rows.addressSub.at(row);
  });
  keys.sort();
  return Int32Array.from(keys, (key) => work.addresses.find(Math.floor(key / 2 ** 32), key % 2 ** 32));
}

function keptLots(work: Building, moved: Int32Array): Int32Array {
  const { rows, lotMark, whole, goneLots } = work;
  const seen = makeRowFinder((row) => [
    rows.furtherAddress.at(row),
    rows.furtherRegion.at(row) * 2 ** 33 +
      rows.furtherFlags.at(row) * 2 ** 32 +
      rows.furtherMain.at(row) * 0x10000 +
      rows.furtherSub.at(row),
  ]);
  return rowsWhere(rows.furtherAddress.length, (row) => {
    const address = rows.furtherAddress.at(row);
    if ((moved[address] ?? -1) < 0 || (lotMark.at(row) === 0 && whole.lots.has(sidoOf(work, address)))) return false;
    const [region, mountain, main, sub] = [
      rows.furtherRegion.at(row),
      rows.furtherFlags.at(row),
      rows.furtherMain.at(row),
      rows.furtherSub.at(row),
    ];
    if (goneLots.size > 0 && goneLots.has(lotId(address, region, { mountain: mountain === MOUNTAIN, main, sub }))) return false;
    if (seen.find(address, region * 2 ** 33 + mountain * 2 ** 32 + main * 0x10000 + sub) >= 0) return false;
    seen.add(row);
    return true;
  });
}

function keptBuildings(work: Building, moved: Int32Array): Int32Array {
  const { rows, buildingMark, whole, goneBuildings } = work;
  const seen = makeRowFinder((row) => [rows.buildingAddress.at(row), rows.buildingName.at(row)]);
  return rowsWhere(rows.buildingAddress.length, (row) => {
    const address = rows.buildingAddress.at(row);
    const name = rows.buildingName.at(row);
    if ((moved[address] ?? -1) < 0 || (buildingMark.at(row) === 0 && whole.buildings.has(sidoOf(work, address)))) return false;
    if (goneBuildings.has(`${address}|${name}`) || name === rows.addressName.at(address) || seen.find(address, name) >= 0) return false;
    seen.add(row);
    return true;
  });
}

function originRanks({ rows, texts }: Building): (row: number) => number {
  const origins = new Set<number>();
  for (let row = 0; row < rows.poiOrigin.length; row += 1) origins.add(rows.poiOrigin.at(row));
  const ranks = new Map([...origins].sort((a, b) => (texts.at(a) < texts.at(b) ? -1 : 1)).map((origin, rank) => [origin, rank]));
  return (row) => ranks.get(rows.poiOrigin.at(row)) ?? 0;
}

/** By a whole number below 2^26; rows of one number stay in their order. */
function sortedBy(order: Int32Array, numberOf: (row: number) => number): Int32Array {
  const keys = Float64Array.from(order, (row, at) => numberOf(row) * 2 ** 26 + at);
  keys.sort();
  return Int32Array.from(keys, (key) => order[key % 2 ** 26] ?? 0);
}

function rowsWhere(count: number, stays: (row: number) => boolean): Int32Array {
  const kept = makeColumn(Int32Array);
  for (let row = 0; row < count; row += 1) if (stays(row)) kept.push(row);
  return kept.taken();
}

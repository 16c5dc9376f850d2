import { makeColumn, type Column } from '../roads/column.ts';
import type { PlaceData } from './place-data.ts';

/** The numbers of a snapshot, by name: everything but the texts. */
export const PLACE_COLUMNS = {
  regionName: Int32Array,
  regionParent: Int32Array,
  regionCode: Float64Array,
  roadName: Int32Array,
  roadLatin: Int32Array,
  roadCode: Float64Array,
  roadRegion: Int32Array,
  addressRoad: Int32Array,
  addressRegion: Int32Array,
  addressFlags: Uint8Array,
  addressMain: Uint16Array,
  addressSub: Uint16Array,
  lotMain: Uint16Array,
  lotSub: Uint16Array,
  zip: Int32Array,
  addressName: Int32Array,
  addressLon: Int32Array,
  addressLat: Int32Array,
  furtherAddress: Int32Array,
  furtherRegion: Int32Array,
  furtherFlags: Uint8Array,
  furtherMain: Uint16Array,
  furtherSub: Uint16Array,
  buildingName: Int32Array,
  buildingAddress: Int32Array,
  poiName: Int32Array,
  poiCategory: Int32Array,
  poiAddress: Int32Array,
  poiOrigin: Int32Array,
  poiLon: Int32Array,
  poiLat: Int32Array,
} as const;
export type PlaceColumn = keyof typeof PLACE_COLUMNS;
/** Columns that hold numbers of texts. */
const TEXT_COLUMNS: ReadonlySet<string> = new Set([
  'regionName',
  'roadName',
  'roadLatin',
  'addressName',
  'buildingName',
  'poiName',
  'poiCategory',
  'poiAddress',
  'poiOrigin',
]);

type AnyColumn = Pick<Column<Int32Array>, 'length' | 'push' | 'set' | 'at'>;
/** A snapshot that grows. */
export type PlaceRows = Readonly<Record<PlaceColumn, AnyColumn>>;

const NAMES = Object.keys(PLACE_COLUMNS) as PlaceColumn[];

export function makePlaceRows(earlier?: PlaceData): PlaceRows {
  const rows = Object.fromEntries(NAMES.map((name) => [name, makeColumn<Int32Array>(PLACE_COLUMNS[name] as typeof Int32Array)]));
  if (earlier) for (const name of NAMES) for (const value of earlier[name]) rows[name]?.push(value);
  // Every name has been given a column above.
  return rows as unknown as PlaceRows;
}

export type Order = readonly [prefix: string, rows: Int32Array];

/** The rows of some columns in a new order; texts get the numbers that `text` gives them. */
export function arrange(rows: PlaceRows, orders: readonly Order[], text: (before: number) => number): Omit<PlaceData, 'texts'> {
  const columns = NAMES.map((name) => {
    const order = orders.find(([prefix]) => groupOf(name) === prefix)?.[1];
    const from = rows[name];
    const into = new PLACE_COLUMNS[name](order?.length ?? from.length);
    for (let at = 0; at < into.length; at += 1) {
      const value = from.at(order?.[at] ?? at);
      into[at] = TEXT_COLUMNS.has(name) ? text(value) : value;
    }
    return [name, into] as const;
  });
  // Every column of a snapshot but its texts has been made above.
  return Object.fromEntries(columns) as unknown as Omit<PlaceData, 'texts'>;
}

/** Which rows a column belongs to: those of addresses, regions, roads … */
function groupOf(name: PlaceColumn): string {
  if (name === 'lotMain' || name === 'lotSub' || name === 'zip') return 'address';
  return name.replace(/[A-Z].*$/, '');
}

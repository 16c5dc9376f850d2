import { coordinateSystem } from './coordinate-systems.ts';
import {
  ADDRESS_COLUMNS,
  BUILDING_COLUMNS,
  BUILDING_LOT_COLUMNS,
  ENTRANCE_COLUMNS,
  JUSO_CRS,
  LINKED_ENTRANCE_COLUMNS,
  LOT_COLUMNS,
  type JusoKind,
} from './juso-layout.ts';
import { isInKorea, type AddressKey, type AddressRecord, type LotNumber, type PlaceReason, type RegionNames } from './place-records.ts';

/** What a row says: something is there, or is gone. */
export type JusoRow =
  | { readonly what: 'address'; readonly gone: boolean; readonly record: AddressRecord }
  | { readonly what: 'lot'; readonly gone: boolean; readonly key: AddressKey; readonly region: RegionNames; readonly lot: LotNumber }
  /** `gone`: the building is; `addressGone`: its address too. */
  | {
      readonly what: 'building';
      readonly gone: boolean;
      readonly addressGone: boolean;
      readonly record: AddressRecord;
      readonly name: string;
    }
  /** Says nothing of addresses. */
  | { readonly what: 'nothing' }
  | { readonly what: 'road'; readonly roadCode: number; readonly latin: string };

export interface JusoFault {
  readonly field: string;
  readonly reason: PlaceReason;
  readonly value: string;
}

class Fault extends Error {
  readonly fault: JusoFault;
  constructor(field: string, reason: PlaceReason, value: string) {
    super(reason);
    this.fault = { field, reason, value: value.slice(0, 80) };
  }
}

/** A row without its line end. Never throws. */
export function readJusoRow(kind: JusoKind, line: string): JusoRow | { readonly fault: JusoFault } {
  try {
    return READERS[kind](line.split('|'));
  } catch (error) {
    if (error instanceof Fault) return { fault: error.fault };
    throw error;
  }
}

/** Looks a cell up by the name of its column; empty where the layout has no such column. */
type Cells = (column: string) => string;
type Layout = ReadonlyMap<string, number>;

const layoutOf = (columns: readonly string[]): Layout => new Map(columns.map((column, at) => [column, at]));
const LAYOUTS = {
  addresses: layoutOf(ADDRESS_COLUMNS),
  lots: layoutOf(LOT_COLUMNS),
  entrances: layoutOf(ENTRANCE_COLUMNS.slice(0, -1)),
  changedEntrances: layoutOf(ENTRANCE_COLUMNS),
  linkedEntrances: layoutOf(LINKED_ENTRANCE_COLUMNS),
  buildings: layoutOf(BUILDING_COLUMNS),
  buildingLots: layoutOf(BUILDING_LOT_COLUMNS),
} as const;

const READERS: Readonly<Record<JusoKind, (cells: readonly string[]) => JusoRow>> = {
  roads: readRoad,
  addresses: (cells) => readAddress(named(cells, LAYOUTS.addresses)),
  lots: (cells) => readLot(named(cells, LAYOUTS.lots)),
  entrances: (cells) => readEntrance(named(cells, cells.length === LAYOUTS.entrances.size ? LAYOUTS.entrances : LAYOUTS.changedEntrances)),
  linkedEntrances: (cells) => readEntrance(named(cells, LAYOUTS.linkedEntrances)),
  buildings: (cells) => readBuilding(named(cells, LAYOUTS.buildings)),
  buildingLots: (cells) => readLot(named(cells, LAYOUTS.buildingLots)),
};

/** Millions of rows are read: no object is made of each. */
function named(cells: readonly string[], layout: Layout): Cells {
  if (cells.length !== layout.size) throw new Fault('row', 'columns', `${cells.length}, not ${layout.size}`);
  return (column) => cells[layout.get(column) ?? -1]?.trim() ?? '';
}

function readAddress(cells: Cells): JusoRow {
  const name = cells('시군구용건물명') || cells('건축물대장건물명') || '';
  return {
    what: 'address',
    gone: isGone(cells),
    record: { ...recordOf(cells), lot: lotOf(cells), zip: zipOf(cells, '기초구역번호'), name },
  };
}

function readLot(cells: Cells): JusoRow {
  return { what: 'lot', gone: isGone(cells), key: keyOf(cells), region: regionOf(cells), lot: lotOf(cells) };
}

const SYSTEM = coordinateSystem(JUSO_CRS);

/**
 * An entrance says where an address is. That one is gone says nothing of the address: it may have got another in the row before;
 * the list of addresses says which of them are gone.
 */
function readEntrance(cells: Cells): JusoRow {
  if (isGone(cells)) return { what: 'nothing' };
  const [x, y] = [cells('X좌표'), cells('Y좌표')];
  // Places of secret and restricted buildings are left empty.
  if (x === '' || y === '') throw new Fault('X좌표', 'noPlace', '');
  const [lon, lat] = SYSTEM?.toDegrees([Number(x), Number(y)]) ?? [Number.NaN, Number.NaN];
  if (!Number.isFinite(lon) || !isInKorea(lon, lat)) throw new Fault('X좌표', 'badPlace', `${x}|${y}`);
  return {
    what: 'address',
    gone: false,
    record: { ...recordOf(cells), place: { lon, lat }, ...(cells('건물명') ? { name: cells('건물명') } : {}) },
  };
}

function readBuilding(cells: Cells): JusoRow {
  const name = cells('시군구용건물명') || cells('건축물대장건물명') || '';
  const detail = cells('상세건물명');
  const record = { ...recordOf(cells), lot: lotOf(cells), zip: zipOf(cells, '기초구역번호'), ...(name === '' ? {} : { name }) };
  const [gone, part] = [isGone(cells), cells('이동사유코드') === '72'];
  return { what: 'building', gone, addressGone: gone && !part, record, name: [name, detail].filter(Boolean).join(' ') };
}

/** 도로명코드 has the code in two columns in 건물DB, in one in 주소DB. */
function readRoad(cells: readonly string[]): JusoRow {
  const [first = '', second = '', third = '', fourth = ''] = cells.map((cell) => cell.trim());
  const split = first.length === 5;
  if (cells.length < 17) throw new Fault('row', 'columns', `${cells.length}, not 17 or 20`);
  return { what: 'road', roadCode: codeOf('도로명코드', split ? first + second : first, 12), latin: split ? fourth : third };
}

const PUT = new Set(['', '31', '33', '34', '35', '36', '72', '73']);
const GONE = new Set(['63', '64']);

/** 이동사유코드: 31 new, 34 changed, 63 gone; 72 and 73: a part of a group of buildings is gone or new. */
function isGone(cells: Cells): boolean {
  const reason = cells('이동사유코드');
  if (GONE.has(reason)) return true;
  if (!PUT.has(reason)) throw new Fault('이동사유코드', 'unknownChange', reason);
  return reason === '72';
}

function recordOf(cells: Cells): Pick<AddressRecord, 'key' | 'region' | 'road'> {
  const road = cells('도로명');
  if (road === '') throw new Fault('도로명', 'missing', '');
  return { key: keyOf(cells), region: regionOf(cells), road };
}

/**
 * 도로명주소관리번호 is 시군구 5, 읍면동 3, road 7, level 1, number 5 and 5; where there is none, the 법정동코드 says the 읍면동.
 */
function keyOf(cells: Cells): AddressKey {
  const managed = cells('도로명주소관리번호');
  if (managed !== '' && !/^\d{25,26}$/.test(managed)) throw new Fault('도로명주소관리번호', 'notACode', managed);
  const town = (managed || cells('법정동코드')).slice(0, 8);
  const level = numberOf(cells, '지하여부', 3);
  return {
    town: codeOf('법정동코드', town, 8),
    roadCode: codeOf('도로명코드', cells('도로명코드'), 12),
    level,
    main: numberOf(cells, '건물본번', 0xffff),
    sub: numberOf(cells, '건물부번', 0xffff),
  };
}

function regionOf(cells: Cells): RegionNames {
  const sido = cells('시도명');
  if (sido === '') throw new Fault('시도명', 'missing', '');
  return {
    code: codeOf('법정동코드', cells('법정동코드'), 10),
    sido,
    sigungu: cells('시군구명'),
    emd: cells('법정읍면동명'),
    ri: cells('법정리명'),
  };
}

function lotOf(cells: Cells): LotNumber {
  return { mountain: cells('산여부') === '1', main: numberOf(cells, '지번본번', 0xffff), sub: numberOf(cells, '지번부번', 0xffff) };
}

function zipOf(cells: Cells, field: string): string {
  const zip = cells(field);
  if (zip !== '' && !/^\d{5}$/.test(zip)) throw new Fault(field, 'notACode', zip);
  return zip;
}

function numberOf(cells: Cells, field: string, most: number): number {
  const text = cells(field);
  if (text === '') return 0;
  if (!/^\d{1,9}$/.test(text)) throw new Fault(field, 'notANumber', text);
  const value = Number(text);
  if (value > most) throw new Fault(field, 'tooLarge', text);
  return value;
}

function codeOf(field: string, text: string, digits: number): number {
  if (text === '') throw new Fault(field, 'missing', '');
  if (text.length !== digits || !/^\d+$/.test(text)) throw new Fault(field, 'notACode', text);
  return Number(text);
}

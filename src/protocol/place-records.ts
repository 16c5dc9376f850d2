/** What every list of addresses and places gives, in WGS 84 degrees. */
export interface LotNumber {
  readonly mountain: boolean;
  readonly main: number;
  readonly sub: number;
}

/** Which address: a number on a road within a 읍면동. */
export interface AddressKey {
  /** 시도, 시군구 and 읍면동 of the address: eight digits of the 법정동코드. */
  readonly town: number;
  /** 도로명코드, twelve digits. */
  readonly roadCode: number;
  /** 지하여부: 0 above ground, 1 below, 2 in the air, 3 on water. */
  readonly level: number;
  readonly main: number;
  readonly sub: number;
}

export interface RegionNames {
  /** 법정동코드, ten digits. */
  readonly code: number;
  readonly sido: string;
  readonly sigungu: string;
  readonly emd: string;
  readonly ri: string;
}

export interface AddressRecord {
  readonly key: AddressKey;
  /** Where its lot lies. */
  readonly region: RegionNames;
  readonly road: string;
  readonly lot?: LotNumber;
  readonly zip?: string;
  /** Name of the building; empty: it has none. Absent: the list does not say. */
  readonly name?: string;
  readonly place?: { readonly lon: number; readonly lat: number };
}

/** A point of interest: a facility, a building, whatever people name. */
export interface PoiRecord {
  readonly name: string;
  readonly category: string;
  readonly address: string;
  readonly lon: number;
  readonly lat: number;
}

export const PLACE_PROBLEM_SENTENCES = {
  columns: 'has another number of columns than this list',
  missing: 'is missing',
  notANumber: 'is no number',
  tooLarge: 'is larger than there are',
  notACode: 'is no code of as many digits',
  unknownChange: 'is no reason of change that is known (31, 33, 34, 35, 36, 63, 64, 72, 73)',
  unknownAddress: 'names an address that is not there',
  noPlace: 'has no place',
  badPlace: 'lies outside the country',
  unreadable: 'cannot be read in this code page',
  tooLong: 'is longer than a row may be',
} as const;
export type PlaceReason = keyof typeof PLACE_PROBLEM_SENTENCES;

/** A row that could not be taken. */
export interface PlaceProblem {
  readonly file: string;
  /** From 1; 0 where it is about the whole file. */
  readonly row: number;
  readonly field: string;
  readonly reason: PlaceReason;
  readonly value: string;
}

/** Korea with its islands: whatever lies outside has been read in the wrong system, or the wrong way round. */
export function isInKorea(lon: number, lat: number): boolean {
  return lon >= 124 && lon <= 132.5 && lat >= 32.5 && lat <= 39.5;
}

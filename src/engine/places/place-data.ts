import type { TextTable } from './text-table.ts';

/**
 * Addresses, buildings and points of interest as columns, the form in which they are stored and held in memory
 * (docs/decisions/0018-places-in-memory.md). Texts are numbers of `texts`; places are ten-millionths of a degree.
 */
export interface PlaceData {
  readonly texts: TextTable;
  /** 시도, 시군구, 읍면동 and 리 as a tree; the parent of a 시도 is -1. `regionCode` has ten digits (법정동코드). */
  readonly regionName: Int32Array;
  readonly regionParent: Int32Array;
  readonly regionCode: Float64Array;
  /** A road within one 읍면동. `roadCode` has twelve digits (도로명코드); `roadLatin` is its name in Latin letters. */
  readonly roadName: Int32Array;
  readonly roadLatin: Int32Array;
  readonly roadCode: Float64Array;
  readonly roadRegion: Int32Array;
  /** One row an address (도로명주소), sorted by road, level and number. */
  readonly addressRoad: Int32Array;
  /** 읍면동 or 리 of its lot. */
  readonly addressRegion: Int32Array;
  /** Sum of FLAGS and of the level (지하여부) times LEVEL. */
  readonly addressFlags: Uint8Array;
  readonly addressMain: Uint16Array;
  readonly addressSub: Uint16Array;
  /** 0: not known. */
  readonly lotMain: Uint16Array;
  readonly lotSub: Uint16Array;
  readonly zip: Int32Array;
  readonly addressName: Int32Array;
  readonly addressLon: Int32Array;
  readonly addressLat: Int32Array;
  /** Lots beside the first that belong to an address (관련지번). */
  readonly furtherAddress: Int32Array;
  readonly furtherRegion: Int32Array;
  readonly furtherFlags: Uint8Array;
  readonly furtherMain: Uint16Array;
  readonly furtherSub: Uint16Array;
  /** Names beside the first that belong to an address: the buildings of an estate. */
  readonly buildingName: Int32Array;
  readonly buildingAddress: Int32Array;
  readonly poiName: Int32Array;
  readonly poiCategory: Int32Array;
  readonly poiAddress: Int32Array;
  /** Which list it came with; a list replaces what it brought before. */
  readonly poiOrigin: Int32Array;
  readonly poiLon: Int32Array;
  readonly poiLat: Int32Array;
}

/** Bit of a row: its lot is a mountain lot (산). */
export const MOUNTAIN = 1;
/** Level (0 above ground, 1 below, 2 in the air, 3 on water) stands above the bits. */
export const LEVEL = 16;
/** Longitude of a row whose place is not known. */
export const NO_PLACE = 0x7fffffff;

export function toStored(degrees: number): number {
  return Math.round(degrees * 1e7);
}

export function fromStored(stored: number): number {
  return stored / 1e7;
}

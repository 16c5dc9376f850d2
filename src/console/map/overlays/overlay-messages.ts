import type { TextEncoding } from '#protocol/map-formats/file-text.ts';
import type { MapFileRefusal, MapNote } from '#protocol/map-formats/map-file.ts';

/** West, south, east, north in degrees. */
export type Box = readonly [number, number, number, number];

/** What only a person can say about a file. */
export interface OverlayQuestion {
  readonly file: string;
  /** The table has letters beyond ASCII, says nothing of its code page and is no UTF-8: so it reads. */
  readonly encoding?: readonly EncodingChoice[];
  /** The file says nothing of its coordinate system: there its features would lie. */
  readonly crs?: readonly CrsChoice[];
}
export interface EncodingChoice {
  readonly encoding: TextEncoding;
  readonly rows: readonly string[];
  /** Values that are no text in it. */
  readonly unreadable: number;
}
export interface CrsChoice {
  /** EPSG code of src/domain/coordinate-system.ts. */
  readonly code: number;
  /** So many of the features looked at would lie in the city. */
  readonly inside: number;
  readonly of: number;
}
export interface OverlayAnswer {
  readonly encoding?: TextEncoding;
  readonly crs?: number;
}

/** Geometry and attributes of one layer, packed so that they move between threads without being copied one by one. In Web Mercator. */
export interface OverlayData {
  readonly file: string;
  readonly name: string;
  readonly columns: readonly string[];
  /** A row a feature; an empty text where the file says nothing. */
  readonly rows: readonly (readonly string[])[];
  /** 0 point, 1 line, 2 area, of each feature. */
  readonly kinds: Uint8Array<ArrayBuffer>;
  /** Index behind the last part of each feature. */
  readonly partEnds: Uint32Array<ArrayBuffer>;
  /** Index behind the last number of each part. */
  readonly coordinateEnds: Uint32Array<ArrayBuffer>;
  /** 1 where the part begins a polygon of its own. */
  readonly outer: Uint8Array<ArrayBuffer>;
  readonly coordinates: Float64Array<ArrayBuffer>;
  /** Colours that the file asks for, by feature; absent where it asks for none. */
  readonly colours?: readonly (string | undefined)[];
  /** EPSG code that the file was read in. */
  readonly crs: number;
}

/** Why a file is not shown: what its reader says, or what is found before. */
export type OverlayRefusal =
  | MapFileRefusal
  | { readonly reason: 'tooLarge' | 'archiveTooLarge'; readonly limit: number }
  | {
      readonly reason: 'notKnown' | 'noShapes' | 'notText' | 'badArchive' | 'noKml' | 'outside' | 'readFailed' | 'mapFull';
      readonly detail: string;
    };

export type ToReader =
  | { readonly do: 'read'; readonly files: readonly File[]; readonly city: Box }
  | { readonly do: 'answer'; readonly answer: OverlayAnswer | undefined };

export type FromReader =
  | { readonly is: 'progress'; readonly file: string; readonly part: number }
  | { readonly is: 'question'; readonly question: OverlayQuestion }
  | { readonly is: 'layer'; readonly layer: OverlayData }
  /** A file has been read to its end. */
  | { readonly is: 'read'; readonly file: string; readonly notes: readonly MapNote[] }
  | { readonly is: 'refused'; readonly file: string; readonly refusal: OverlayRefusal }
  | { readonly is: 'done' };

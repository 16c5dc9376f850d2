import type { PlaceProblem } from '#protocol/place-records.ts';
import type { ImportSentence } from './import-sentence.ts';
import type { RoadFile } from './road-import.ts';

/** What became of an import of addresses and places. */
export interface PlaceImportReport {
  readonly source: string;
  readonly state: 'done' | 'failed';
  readonly dryRun: boolean;
  /** What is wrong with the whole, where it failed. */
  readonly error?: ImportSentence;
  /** False: what came in was there already, word for word. */
  readonly changed: boolean;
  /** There afterwards. */
  readonly addresses: number;
  readonly placed: number;
  readonly lots: number;
  readonly names: number;
  readonly pois: number;
  readonly rows: number;
  readonly refused: number;
  /** Rows that were left out, at most `MAX_REPORTED_PLACE_PROBLEMS` of them. */
  readonly problems: readonly PlaceProblem[];
  /** About the files as a whole. */
  readonly notes: readonly ImportSentence[];
  readonly elapsedMs: number;
}

export const MAX_REPORTED_PLACE_PROBLEMS = 1_000;

export interface PlaceImportWanted {
  readonly source: string;
  /** Files of the national address database, and lists of points of interest (.csv, .geojson). */
  readonly files: readonly RoadFile[];
  readonly dryRun: boolean;
  /** Coordinate system of the lists of points of interest; default: told from their columns. */
  readonly crs?: string;
  readonly encoding?: 'cp949' | 'utf-8';
  /** Kind of all points of interest of this import, where the list names none. */
  readonly category?: string;
  /** West, south, east, north of the city: tells coordinate systems apart. */
  readonly bounds?: readonly [number, number, number, number];
  readonly signal?: AbortSignal;
  readonly onProgress?: (file: string, rows: number) => void;
  /** Every row that was left out, also those beyond the report's bound. */
  readonly onRefused?: (problem: PlaceProblem) => void;
}

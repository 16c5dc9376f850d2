import type { RoadProblem } from '#protocol/road-records.ts';
import type { ImportSentence } from './import-sentence.ts';

/** What became of an import of roads. */
export interface RoadImportReport {
  readonly source: string;
  readonly state: 'done' | 'failed';
  readonly dryRun: boolean;
  /** What is wrong with the whole, where it failed. */
  readonly error?: ImportSentence;
  readonly format: RoadFormat;
  /** Code page of the tables, where there are tables. */
  readonly encoding?: string;
  readonly crs: string;
  readonly nodes: number;
  readonly links: number;
  readonly bannedTurns: number;
  readonly refused: number;
  readonly noted: number;
  /** At most `MAX_REPORTED_ROAD_PROBLEMS`; refused rows come before doubtful ones. */
  readonly problems: readonly RoadProblem[];
  /** About the files as a whole. */
  readonly notes: readonly ImportSentence[];
  readonly elapsedMs: number;
}

export type RoadFormat = 'standardNodeLink' | 'osm' | 'csv' | 'geojson';
export const MAX_REPORTED_ROAD_PROBLEMS = 1_000;

/** A file of the import; read as often as its reader needs, from the beginning each time. */
export interface RoadFile {
  /** Name without a path, `.gz` taken off. */
  readonly name: string;
  readonly bytes: () => AsyncIterable<Uint8Array>;
}

export interface RoadImportWanted {
  readonly source: string;
  readonly files: readonly RoadFile[];
  readonly dryRun: boolean;
  /** Default EPSG:5186 for the standard node-link, WGS 84 for the others. */
  readonly crs?: string;
  /** Default: told from the file. */
  readonly encoding?: 'cp949' | 'utf-8';
  readonly signal?: AbortSignal;
  readonly onProgress?: (layer: string, rows: number) => void;
  /** Every row that was left out, also those beyond the report's bound. */
  readonly onRefused?: (problem: RoadProblem) => void;
}

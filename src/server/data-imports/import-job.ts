import type { DataImportView, DataProblem, DataRunBody, DataSet } from '#contract/data-import.ts';
import type { ImportSentence } from '#contract/import-sentence.ts';

/** What the process that reads the files of an import is told. */
export interface ImportJob extends DataRunBody {
  readonly set: DataSet;
  readonly source: string;
  readonly files: readonly SpooledFile[];
  /** West, south, east, north of the city: tells coordinate systems apart. */
  readonly bounds: readonly [number, number, number, number];
  readonly databaseUrl: string;
}

export interface SpooledFile {
  readonly name: string;
  readonly bytes: number;
  /** Where it lies; the name is never part of it. */
  readonly place: string;
}

export type DataOutcome = Pick<DataImportView, 'changed' | 'rows' | 'refused' | 'figures' | 'notes'> & {
  readonly error?: ImportSentence;
};

/** What it says meanwhile; the last is an outcome or a failure. */
export type ImportNews =
  | { readonly kind: 'progress'; readonly layer: string; readonly rows: number }
  | { readonly kind: 'refused'; readonly problems: readonly DataProblem[] }
  | { readonly kind: 'outcome'; readonly outcome: DataOutcome }
  | { readonly kind: 'failed'; readonly text: string };

/** Rows that were left out and are told one by one; beyond them only their number is. */
export const MAX_REFUSED_KEPT = 100_000;

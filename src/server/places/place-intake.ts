import type { ImportSentence } from '#contract/import-sentence.ts';
import { MAX_REPORTED_PLACE_PROBLEMS, type PlaceImportWanted } from '#contract/place-import.ts';
import type { PlaceBuilder } from '#engine/places/place-builder.ts';
import type { PlaceProblem } from '#protocol/place-records.ts';
import { breath } from '../breath.ts';
import { unreadable } from '../unreadable.ts';

/** Where the readers of the lists put what they find. */
export interface PlaceIntake {
  readonly wanted: PlaceImportWanted;
  readonly builder: PlaceBuilder;
  readonly refuse: (problem: PlaceProblem) => void;
  /** Tells something of a file as a whole. */
  readonly say: (sentence: ImportSentence) => void;
  /** One more row was read; gives way to others now and then. */
  readonly count: (file: string) => Promise<void> | undefined;
  readonly counted: { rows: number; refused: number };
  readonly problems: PlaceProblem[];
  readonly notes: ImportSentence[];
}

const ROWS_BETWEEN_BREATHS = 5_000;
/** More rows than the whole nation has in all its lists together. */
const MAX_ROWS = 60_000_000;

export function openPlaceIntake(wanted: PlaceImportWanted, builder: PlaceBuilder): PlaceIntake {
  const problems: PlaceProblem[] = [];
  const notes: ImportSentence[] = [];
  const counted = { rows: 0, refused: 0 };
  return {
    wanted,
    builder,
    problems,
    notes,
    counted,
    refuse: (problem) => {
      counted.refused += 1;
      if (problems.length < MAX_REPORTED_PLACE_PROBLEMS) problems.push(problem);
      wanted.onRefused?.(problem);
    },
    say: (sentence) => void notes.push(sentence),
    count: (file) => {
      counted.rows += 1;
      if (counted.rows > MAX_ROWS) throw unreadable('tooManyRows', { most: MAX_ROWS });
      if (counted.rows % ROWS_BETWEEN_BREATHS !== 0) return undefined;
      wanted.signal?.throwIfAborted();
      wanted.onProgress?.(file, counted.rows);
      return breath();
    },
  };
}

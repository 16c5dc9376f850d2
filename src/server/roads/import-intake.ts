import type { ImportSentence } from '#contract/import-sentence.ts';
import type { RoadImportWanted } from '#contract/road-import.ts';
import { MAX_REPORTED_ROAD_PROBLEMS } from '#contract/road-import.ts';
import { makeNetworkBuilder, type NetworkBuilder } from '#engine/roads/network-builder.ts';
import type { RoadProblem } from '#protocol/road-records.ts';
import { breath } from '../breath.ts';

/** Where the readers of the formats put what they find. */
export interface ImportIntake {
  readonly wanted: RoadImportWanted;
  readonly builder: NetworkBuilder;
  readonly refuse: (problem: RoadProblem) => void;
  readonly note: (problem: RoadProblem) => void;
  /** Tells something of a file as a whole. */
  readonly say: (sentence: ImportSentence) => void;
  /** One more row of a layer was read; gives way to others now and then. */
  readonly count: (layer: string) => Promise<void>;
  readonly counted: { refused: number; noted: number };
  readonly problems: () => readonly RoadProblem[];
  readonly notes: ImportSentence[];
  encoding: string | undefined;
}

const ROWS_BETWEEN_BREATHS = 2_000;

export function openIntake(wanted: RoadImportWanted): ImportIntake {
  const [refused, noted]: [RoadProblem[], RoadProblem[]] = [[], []];
  const counted = { refused: 0, noted: 0 };
  const notes: ImportSentence[] = [];
  const rows = new Map<string, number>();
  const refuse = (problem: RoadProblem): void => {
    counted.refused += 1;
    if (refused.length < MAX_REPORTED_ROAD_PROBLEMS) refused.push(problem);
    wanted.onRefused?.(problem);
  };
  const note = (problem: RoadProblem): void => {
    counted.noted += 1;
    if (noted.length < MAX_REPORTED_ROAD_PROBLEMS) noted.push(problem);
  };
  return {
    wanted,
    builder: makeNetworkBuilder({ refused: refuse, noted: note }),
    refuse,
    note,
    say: (sentence) => notes.push(sentence),
    counted,
    problems: () => [...refused, ...noted].slice(0, MAX_REPORTED_ROAD_PROBLEMS),
    notes,
    encoding: undefined,
    count: async (layer) => {
      const read = (rows.get(layer) ?? 0) + 1;
      rows.set(layer, read);
      if (read % ROWS_BETWEEN_BREATHS !== 0) return;
      wanted.signal?.throwIfAborted();
      wanted.onProgress?.(layer, read);
      await breath();
    },
  };
}

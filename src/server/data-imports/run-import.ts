import type { DataProblem } from '#contract/data-import.ts';
import type { ImportSentence } from '#contract/import-sentence.ts';
import type { RoadFile } from '#contract/road-import.ts';
import { openArchives } from '../archives/open-archive.ts';
import { importPlaces } from '../places/import-places.ts';
import { postgresPlaceStore } from '../places/place-store.ts';
import { importRoads } from '../roads/import-roads.ts';
import { postgresNetworkStore } from '../roads/network-store.ts';
import type { Database } from '../store/sql.ts';
import { Unreadable } from '../unreadable.ts';
import { MAX_REFUSED_KEPT, type DataOutcome, type ImportJob, type ImportNews } from './import-job.ts';

const REFUSED_AT_ONCE = 500;

type Say = (news: ImportNews) => void;

/** Reads the files of an import and stores what they hold: the work of a process of its own, which tells how far it is. */
export async function runImport(job: ImportJob, database: Database, say: Say): Promise<DataOutcome> {
  const refused = refusedTeller(say);
  const files = await openArchives(job.files).catch(sentenceOf);
  if ('code' in files) return { changed: false, rows: 0, refused: 0, figures: {}, notes: [], error: files };
  const wanted: Wanted = {
    files,
    source: job.source,
    dryRun: job.dryRun,
    ...(job.crs === undefined ? {} : { crs: job.crs }),
    ...(job.encoding === undefined ? {} : { encoding: job.encoding }),
    onProgress: (layer: string, rows: number) => say({ kind: 'progress', layer, rows }),
  };
  const outcome = await (job.set === 'roads'
    ? runRoads(wanted, database, refused.add)
    : runPlaces({ ...wanted, bounds: job.bounds }, database, refused.add));
  refused.flush();
  return outcome;
}

function sentenceOf(error: unknown): ImportSentence {
  if (error instanceof Unreadable) return error.sentence;
  throw error;
}

interface Wanted {
  readonly files: readonly RoadFile[];
  readonly source: string;
  readonly dryRun: boolean;
  readonly crs?: string;
  readonly encoding?: 'cp949' | 'utf-8';
  readonly onProgress: (layer: string, rows: number) => void;
}

async function runRoads(wanted: Wanted, database: Database, onRefused: (problem: DataProblem) => void): Promise<DataOutcome> {
  const rows = new Map<string, number>();
  const report = await importRoads(postgresNetworkStore(database), {
    ...wanted,
    onProgress: (layer, read) => {
      rows.set(layer, read);
      wanted.onProgress(layer, read);
    },
    onRefused,
  });
  const { nodes, links, bannedTurns, refused, notes, error } = report;
  return {
    changed: report.state === 'done' && !wanted.dryRun,
    rows:
      Math.max(
        nodes + links,
        [...rows.values()].reduce((sum, each) => sum + each, 0),
      ) + refused,
    refused,
    figures: { nodes, links, bannedTurns, noted: report.noted },
    notes: [...notes],
    ...(error === undefined ? {} : { error }),
  };
}

async function runPlaces(
  wanted: Wanted & Pick<ImportJob, 'bounds'>,
  database: Database,
  onRefused: (problem: DataProblem) => void,
): Promise<DataOutcome> {
  const report = await importPlaces(postgresPlaceStore(database), {
    ...wanted,
    onRefused: ({ file, ...problem }) => onRefused({ layer: file, ...problem }),
  });
  const { addresses, placed, lots, names, pois, rows, refused, changed, notes, error } = report;
  return {
    changed,
    rows,
    refused,
    figures: { addresses, placed, lots, names, pois },
    notes: [...notes],
    ...(error === undefined ? {} : { error }),
  };
}

/** Tells rows that were left out by the hundred: a message each would keep the server busy. */
function refusedTeller(say: Say): { readonly add: (problem: DataProblem) => void; readonly flush: () => void } {
  let waiting: DataProblem[] = [];
  let told = 0;
  const flush = (): void => {
    if (waiting.length > 0) say({ kind: 'refused', problems: waiting });
    told += waiting.length;
    waiting = [];
  };
  return {
    add: (problem) => {
      if (told + waiting.length >= MAX_REFUSED_KEPT) return;
      waiting.push(problem);
      if (waiting.length >= REFUSED_AT_ONCE) flush();
    },
    flush,
  };
}

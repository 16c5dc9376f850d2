import { z } from 'zod';
import { importSentence } from './import-sentence.ts';

/** Lists that a city brings as files and that replace one another as a whole: the road network, addresses and places. */
export const DATA_SETS = ['roads', 'places'] as const;
export type DataSet = (typeof DATA_SETS)[number];

/** A row that was left out, or taken with a doubt: layer or file, place in it from 1, field, reason, what stood there. */
const dataProblem = z.strictObject({
  layer: z.string(),
  row: z.number().int(),
  field: z.string(),
  reason: z.string(),
  value: z.string(),
});
export type DataProblem = z.infer<typeof dataProblem>;

export const dataImportView = z.strictObject({
  id: z.string(),
  set: z.enum(DATA_SETS),
  /** `collecting`: files may be added; `running`: they are read. */
  state: z.enum(['collecting', 'running', 'done', 'failed']),
  dryRun: z.boolean(),
  files: z.array(z.strictObject({ name: z.string(), bytes: z.number().int() })),
  /** What is read now, and how many rows of it. */
  reading: z.strictObject({ layer: z.string(), rows: z.number().int() }).optional(),
  rows: z.number().int(),
  refused: z.number().int(),
  /** False: it was there already, or it was only tried. */
  changed: z.boolean(),
  /** What there is, or would be, afterwards: links, nodes, addresses … */
  figures: z.record(z.string(), z.number().int()),
  /** What is wrong with the whole, where it failed. */
  error: importSentence.optional(),
  /** The first of those that were left out. */
  problems: z.array(dataProblem),
  /** What is worth knowing of the files as a whole. */
  notes: z.array(importSentence),
  elapsedMs: z.number().int(),
});
export type DataImportView = z.infer<typeof dataImportView>;
export const MAX_SHOWN_DATA_PROBLEMS = 200;

const dataVersion = z.strictObject({ source: z.string(), importedAt: z.number(), figures: z.record(z.string(), z.number().int()) });
export type DataVersion = z.infer<typeof dataVersion>;

/** What a set holds now, and what can be put back in its place. */
export const dataSetView = z.strictObject({
  set: z.enum(DATA_SETS),
  current: dataVersion.optional(),
  /** The version before; after it was put back, the one that was newer. */
  other: dataVersion.optional(),
});
export type DataSetView = z.infer<typeof dataSetView>;

export const dataSetList = z.strictObject({ sets: z.array(dataSetView) });
export const dataRunBody = z.strictObject({
  dryRun: z.boolean(),
  crs: z
    .string()
    .regex(/^EPSG:\d{4,6}$/)
    .optional(),
  encoding: z.enum(['cp949', 'utf-8']).optional(),
});
export type DataRunBody = z.infer<typeof dataRunBody>;

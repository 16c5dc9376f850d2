import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { createGunzip } from 'node:zlib';
import type { ImportReport } from '#contract/admin-view.ts';
import { RefusedFile, count, problemLines } from './refused-file.ts';

/** What the command needs of the outside; the server's importer is given to it, because applications do not know each other. */
export interface ImportPorts {
  readonly run: (wanted: WantedImport) => Promise<ImportReport>;
  readonly print: (line: string) => void;
  /** Ends the import after the batch in hand. */
  readonly signal?: AbortSignal;
}

export interface WantedImport {
  readonly file: string;
  readonly bytes: AsyncIterable<Uint8Array>;
  readonly dryRun: boolean;
  readonly owner: string;
  readonly signal?: AbortSignal;
  readonly onProgress: (report: ImportReport) => void;
  readonly onRefused: (row: RefusedLine) => void;
}

export interface RefusedLine {
  readonly row: number;
  readonly field: string;
  readonly reason: string;
  readonly value: string;
  readonly cells: readonly string[];
  /** Names of the file's columns. */
  readonly columns: readonly string[];
}

export interface ImportArguments {
  readonly file: string;
  readonly dryRun: boolean;
  readonly owner: string;
  /** Where the refused rows go; default beside the file: `cameras.csv` → `cameras.refused.csv`. */
  readonly refusedFile: string;
}

export const IMPORT_USAGE = `cameras import <file.csv[.gz]> [--dry-run] [--owner ORGANISATION] [--refused FILE]
  Reads a camera list (national CCTV standard CSV in any of its layouts; UTF-8, UTF-16 or CP949) into the registry.
  --dry-run   says what would change and changes nothing
  --owner     organisation that owns the cameras (default city-centre)
  --refused   where refused rows are written (default <file>.refused.csv)`;

/** The words after `cameras import`; a sentence where they make no sense. */
export function readImportArguments(words: readonly string[]): ImportArguments | { readonly problem: string } {
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        'dry-run': { type: 'boolean', default: false },
        owner: { type: 'string', default: 'city-centre' },
        refused: { type: 'string' },
      },
    });
    const [file, second] = positionals;
    if (file === undefined) return { problem: 'Which file?' };
    if (second !== undefined) return { problem: `One file at a time: ${file} or ${second}?` };
    if (!/^[a-z0-9-]{1,64}$/.test(values.owner))
      return { problem: `"${values.owner}" is no organisation's id: lower-case letters, digits and hyphens.` };
    return {
      file,
      owner: values.owner,
      dryRun: values['dry-run'],
      refusedFile: values.refused ?? `${file.replace(/(\.csv)?(\.gz)?$/i, '')}.refused.csv`,
    };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

/** Imports one file and prints what became of it. Returns the exit code: 0 done (rows may have been refused), 1 failed. */
export async function importCamerasCommand(wanted: ImportArguments, ports: ImportPorts): Promise<0 | 1> {
  const known = await stat(wanted.file).catch(() => undefined);
  if (!known?.isFile()) {
    ports.print(`There is no file ${wanted.file}.`);
    return 1;
  }
  using refused = new RefusedFile(wanted.refusedFile);
  const report = await ports.run({
    file: path.basename(wanted.file),
    bytes: bytesOf(wanted.file),
    dryRun: wanted.dryRun,
    owner: wanted.owner,
    ...(ports.signal === undefined ? {} : { signal: ports.signal }),
    onProgress: progressPrinter(ports.print),
    onRefused: ({ row, field, reason, value, cells, columns }) =>
      refused.add(['line', 'field', 'reason', 'value', ...columns], [String(row), field, REASONS[reason] ?? reason, value, ...cells]),
  });
  for (const line of reportLines(report, wanted.refusedFile)) ports.print(line);
  return report.state === 'done' ? 0 : 1;
}

async function* bytesOf(file: string): AsyncGenerator<Uint8Array> {
  const stream = createReadStream(file, { highWaterMark: 256 * 1024 });
  if (!file.toLowerCase().endsWith('.gz')) {
    yield* stream as AsyncIterable<Uint8Array>;
    return;
  }
  const unpacked = createGunzip();
  stream.on('error', (error) => unpacked.destroy(error));
  yield* stream.pipe(unpacked) as AsyncIterable<Uint8Array>;
}

const PROGRESS_EVERY_MS = 1_000;

function progressPrinter(print: (line: string) => void): (report: ImportReport) => void {
  let printed = 0;
  return (report) => {
    if (report.state !== 'running' || report.elapsedMs - printed < PROGRESS_EVERY_MS) return;
    printed = report.elapsedMs;
    print(
      `  ${count(report.rowsRead)} rows · ${count(report.camerasNew + report.camerasChanged + report.camerasSame)} cameras · ${count(report.rowsRefused)} refused`,
    );
  };
}

/** What each code of a refused or mended row means. */
const REASONS: Readonly<Record<string, string>> = {
  missing: 'not given',
  notANumber: 'not a number',
  outsideBounds: 'outside the country, also when swapped',
  swapped: 'latitude and longitude were swapped; put right',
  noCameras: 'no cameras',
  tooMany: 'more than can be true',
  tooLong: 'too long',
  tooManyCells: 'too many cells',
  unclosedQuote: 'a quotation mark is never closed',
  columnCount: 'cells do not fit the header',
  unreadableText: 'characters that are no text in the encoding of the file',
  sameAsEarlier: 'the same as an earlier row; kept as further cameras',
  duplicateId: 'a camera with this number stood in an earlier row',
  assumedOne: 'number of cameras not given; one assumed',
};

function reportLines(report: ImportReport, refusedFile: string): string[] {
  if (report.state !== 'done') return [`${report.file}: failed after ${count(report.rowsRead)} rows. ${report.error?.text ?? ''}`];
  const listed = problemLines(report.problems, ({ reason, field }) => `${field}: ${REASONS[reason] ?? reason}`, 'line');
  return [
    `${report.file}: ${report.dryRun ? 'tried, nothing was changed' : 'imported'} in ${(report.elapsedMs / 1000).toFixed(1)} s (${report.encoding}, layout ${report.layout})`,
    `  rows     ${count(report.rowsRead)} read, ${count(report.rowsRefused)} refused, ${count(report.rowsMended)} mended or noted`,
    `  cameras  ${count(report.camerasNew)} new, ${count(report.camerasChanged)} changed, ${count(report.camerasSame)} the same`,
    ...(listed.length > 0 ? ['  of the first problems:', ...listed] : []),
    ...(report.rowsRefused > 0 ? [`  every refused row with its reason: ${refusedFile}`] : []),
  ];
}

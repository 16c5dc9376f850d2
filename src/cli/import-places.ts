import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { createGunzip } from 'node:zlib';
import type { PlaceImportReport, PlaceImportWanted } from '#contract/place-import.ts';
import type { RoadFile } from '#contract/road-import.ts';
import { PLACE_PROBLEM_SENTENCES } from '#protocol/place-records.ts';
import { RefusedFile, count, problemLines } from './refused-file.ts';

/** What the command needs of the outside; the importer is given to it, because applications do not know each other. */
export interface PlacePorts {
  readonly run: (wanted: PlaceImportWanted) => Promise<PlaceImportReport>;
  readonly print: (line: string) => void;
  readonly signal?: AbortSignal;
}

export const PLACES_USAGE = `places import <folder | file …> [--dry-run] [--crs EPSG:CODE] [--category NAME] [--encoding cp949|utf-8] [--refused FILE]
  Takes the national address database (unpacked: rnaddrkor_*.txt, jibun_rnaddrkor_*.txt, entrc_*.txt, RNENTDATA_*.txt, build_*.txt,
  road_code_*.txt, and daily changes AlterD.*.TXT) and lists of facilities (.csv, .geojson); also packed (.gz).
  A whole list replaces its 시도; changes are taken day by day; a list of facilities replaces what it brought before.
  --dry-run   says what would be taken and changes nothing
  --crs       coordinate system of the lists of facilities, where their columns do not tell
  --category  kind of the facilities, where their list does not name it
  --refused   where rows that were left out are written (default places.refused.csv)`;

interface PlaceCommand {
  readonly from: readonly string[];
  readonly dryRun: boolean;
  readonly crs: string | undefined;
  readonly category: string | undefined;
  readonly encoding: 'cp949' | 'utf-8' | undefined;
  readonly refusedFile: string;
}

/** The words after `places`; a sentence where they make no sense. */
export function readPlaceArguments([verb, ...words]: readonly string[]): PlaceCommand | { readonly problem: string } {
  try {
    if (verb !== 'import') return { problem: `places takes "import", not "${verb ?? ''}".` };
    const { values, positionals } = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        'dry-run': { type: 'boolean', default: false },
        crs: { type: 'string' },
        category: { type: 'string' },
        encoding: { type: 'string' },
        refused: { type: 'string' },
      },
    });
    if (positionals.length === 0) return { problem: 'Which folder or files?' };
    const { encoding, crs, category } = values;
    if (encoding !== undefined && encoding !== 'cp949' && encoding !== 'utf-8')
      return { problem: `"${encoding}" is neither cp949 nor utf-8.` };
    return { from: positionals, dryRun: values['dry-run'], crs, category, encoding, refusedFile: values.refused ?? 'places.refused.csv' };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

/** Returns the exit code: 0 done (rows may have been left out), 1 failed. */
export async function placesCommand(command: PlaceCommand, ports: PlacePorts): Promise<0 | 1> {
  const files: RoadFile[] = [];
  for (const from of command.from) {
    const found = await filesOf(from);
    if (found === undefined) {
      ports.print(`There is no ${from}.`);
      return 1;
    }
    files.push(...found);
  }
  using refused = new RefusedFile(command.refusedFile);
  const { dryRun, crs, category, encoding } = command;
  const report = await ports.run({
    source: command.from
      .map((from) => path.basename(from))
      .join(', ')
      .slice(0, 200),
    files,
    dryRun,
    ...(crs === undefined ? {} : { crs }),
    ...(category === undefined ? {} : { category }),
    ...(encoding === undefined ? {} : { encoding }),
    ...(ports.signal === undefined ? {} : { signal: ports.signal }),
    onProgress: (file, rows) => {
      if (rows % PROGRESS_EVERY_ROWS === 0) ports.print(`  ${file}: ${count(rows)} rows in all`);
    },
    onRefused: ({ file, row, field, reason, value }) =>
      refused.add(['file', 'row', 'field', 'reason', 'value'], [file, String(row), field, PLACE_PROBLEM_SENTENCES[reason], value]),
  });
  for (const line of reportLines(report, command.refusedFile)) ports.print(line);
  return report.state === 'done' ? 0 : 1;
}

const PROGRESS_EVERY_ROWS = 500_000;

async function filesOf(from: string): Promise<RoadFile[] | undefined> {
  const known = await stat(from).catch(() => undefined);
  if (known === undefined) return undefined;
  const names = known.isDirectory() ? (await readdir(from)).sort().map((name) => path.join(from, name)) : [from];
  return names.map((file) => ({ name: path.basename(file).replace(/\.gz$/i, ''), bytes: () => bytesOf(file) }));
}

async function* bytesOf(file: string): AsyncGenerator<Uint8Array> {
  const stream = createReadStream(file, { highWaterMark: 1024 * 1024 });
  if (!file.toLowerCase().endsWith('.gz')) {
    yield* stream as AsyncIterable<Uint8Array>;
    return;
  }
  const unpacked = createGunzip();
  stream.on('error', (error) => unpacked.destroy(error));
  yield* stream.pipe(unpacked) as AsyncIterable<Uint8Array>;
}

function reportLines(report: PlaceImportReport, refusedFile: string): string[] {
  const seconds = (report.elapsedMs / 1_000).toFixed(1);
  const problems = problemLines(report.problems, ({ file, field, reason }) => `${file} ${field} ${PLACE_PROBLEM_SENTENCES[reason]}`);
  const outcome = report.dryRun ? 'tried, nothing was changed' : report.changed ? 'imported' : 'was there already, nothing was changed';
  const head =
    report.state === 'failed'
      ? [`${report.source}: failed. ${report.error?.text ?? ''}`]
      : [
          `${report.source}: ${outcome} in ${seconds} s; ${count(report.rows)} rows read, ${count(report.refused)} left out`,
          `  there now: ${count(report.addresses)} addresses (${count(report.placed)} with a place), ${count(report.lots)} lots, ${count(report.names)} names of buildings, ${count(report.pois)} points of interest`,
        ];
  return [
    ...head,
    ...report.notes.map(({ text }) => `  ${text}`),
    ...(problems.length > 0 ? ['  of the first rows left out:', ...problems] : []),
    ...(report.refused > 0 ? [`  every row that was left out, with its reason: ${refusedFile}`] : []),
  ];
}

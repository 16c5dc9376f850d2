import { createReadStream } from 'node:fs';
import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { createGunzip } from 'node:zlib';
import type { RoadFile, RoadImportReport, RoadImportWanted } from '#contract/road-import.ts';
import { ROAD_PROBLEM_SENTENCES } from '#protocol/road-records.ts';
import { RefusedFile, count, problemLines } from './refused-file.ts';

/** What the command needs of the outside; importer and generator are given to it, because applications do not know each other. */
export interface RoadPorts {
  readonly run: (wanted: RoadImportWanted) => Promise<RoadImportReport>;
  /** The demo city's roads as files of the standard. */
  readonly demoFiles: () => readonly { readonly name: string; readonly bytes: Uint8Array }[];
  readonly print: (line: string) => void;
  readonly signal?: AbortSignal;
}

export const ROADS_USAGE = `roads import <folder | file> [--dry-run] [--crs EPSG:CODE] [--encoding cp949|utf-8] [--refused FILE]
  Replaces the road network: a folder with the national standard node-link (MOCT_NODE, MOCT_LINK, TURNINFO, MULTILINK),
  or one file: .osm, .osm.pbf, .csv, .geojson; also packed (.gz).
  --dry-run   says what would be taken and changes nothing
  --crs       coordinate system of the file (default EPSG:5186 for the standard, EPSG:4326 for the others)
  --refused   where rows that were left out are written (default <name>.refused.csv)
roads demo <folder>
  Writes the roads of the demo city in the files of the standard.`;

type RoadCommand =
  | { readonly verb: 'demo'; readonly folder: string }
  | {
      readonly verb: 'import';
      readonly from: string;
      readonly dryRun: boolean;
      readonly crs: string | undefined;
      readonly encoding: 'cp949' | 'utf-8' | undefined;
      readonly refusedFile: string;
    };

/** The words after `roads`; a sentence where they make no sense. */
export function readRoadArguments([verb, ...words]: readonly string[]): RoadCommand | { readonly problem: string } {
  try {
    if (verb !== 'import' && verb !== 'demo') return { problem: `roads takes "import" or "demo", not "${verb ?? ''}".` };
    const { values, positionals } = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        'dry-run': { type: 'boolean', default: false },
        crs: { type: 'string' },
        encoding: { type: 'string' },
        refused: { type: 'string' },
      },
    });
    const [from, second] = positionals;
    if (from === undefined || second !== undefined)
      return { problem: verb === 'demo' ? 'Into which folder?' : 'Which folder or file? One at a time.' };
    if (verb === 'demo') return { verb, folder: from };
    const { encoding, crs } = values;
    if (encoding !== undefined && encoding !== 'cp949' && encoding !== 'utf-8')
      return { problem: `"${encoding}" is neither cp949 nor utf-8.` };
    const name = from.replace(/[/\\]+$/, '').replace(/(\.(osm|pbf|csv|geojson|json))*(\.gz)?$/i, '');
    return { verb, from, dryRun: values['dry-run'], crs, encoding, refusedFile: values.refused ?? `${name}.refused.csv` };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

/** Returns the exit code: 0 done (rows may have been left out), 1 failed. */
export async function roadsCommand(command: RoadCommand, ports: RoadPorts): Promise<0 | 1> {
  if (command.verb === 'demo') {
    await mkdir(command.folder, { recursive: true });
    for (const { name, bytes } of ports.demoFiles()) await writeFile(path.join(command.folder, name), bytes);
    ports.print(`The demo city's roads are in ${command.folder}.`);
    return 0;
  }
  const files = await filesOf(command.from);
  if (files === undefined) {
    ports.print(`There is no ${command.from}.`);
    return 1;
  }
  using refused = new RefusedFile(command.refusedFile);
  const report = await ports.run({
    source: path.basename(command.from),
    files,
    dryRun: command.dryRun,
    ...(command.crs === undefined ? {} : { crs: command.crs }),
    ...(command.encoding === undefined ? {} : { encoding: command.encoding }),
    ...(ports.signal === undefined ? {} : { signal: ports.signal }),
    onProgress: progressPrinter(ports.print),
    onRefused: ({ layer, row, field, reason, value }) =>
      refused.add(['layer', 'row', 'field', 'reason', 'value'], [layer, String(row), field, ROAD_PROBLEM_SENTENCES[reason], value]),
  });
  for (const line of reportLines(report, command.refusedFile)) ports.print(line);
  return report.state === 'done' ? 0 : 1;
}

async function filesOf(from: string): Promise<RoadFile[] | undefined> {
  const known = await stat(from).catch(() => undefined);
  if (known === undefined) return undefined;
  const names = known.isDirectory() ? (await readdir(from)).map((name) => path.join(from, name)) : [from];
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

const PROGRESS_EVERY_ROWS = 100_000;

function progressPrinter(print: (line: string) => void): (layer: string, rows: number) => void {
  return (layer, rows) => {
    if (rows % PROGRESS_EVERY_ROWS === 0) print(`  ${layer}: ${count(rows)} rows`);
  };
}

function reportLines(report: RoadImportReport, refusedFile: string): string[] {
  const problems = problemLines(report.problems, ({ layer, field, reason }) => `${layer} ${field} ${ROAD_PROBLEM_SENTENCES[reason]}`);
  const head =
    report.state === 'failed'
      ? [`${report.source}: failed. ${report.error?.text ?? ''}`]
      : [
          `${report.source}: ${report.dryRun ? 'tried, nothing was changed' : 'imported'} in ${(report.elapsedMs / 1_000).toFixed(1)} s (${report.format}, ${report.crs}${report.encoding === undefined ? '' : `, ${report.encoding}`})`,
          `  ${count(report.nodes)} nodes, ${count(report.links)} links, ${count(report.bannedTurns)} banned turns; ${count(report.refused)} rows left out, ${count(report.noted)} taken with a doubt`,
        ];
  return [
    ...head,
    ...report.notes.map(({ text }) => `  ${text}`),
    ...(problems.length > 0 ? ['  of the first problems:', ...problems] : []),
    ...(report.refused > 0 ? [`  every row that was left out, with its reason: ${refusedFile}`] : []),
  ];
}

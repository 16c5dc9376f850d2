import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { FacilityImportReport } from '#contract/facility-view.ts';
import { FACILITY_PROBLEMS, type FacilityFault } from '#protocol/facility-columns.ts';
import { RefusedFile, count, problemLines } from './refused-file.ts';

/** What the command needs of the outside; the importer is given to it, because applications do not know each other. */
export interface FacilityPorts {
  readonly run: (wanted: {
    readonly source: string;
    readonly bytes: Uint8Array;
    readonly kind?: string;
    readonly dryRun: boolean;
    readonly onRefused: (problem: FacilityFault & { readonly row: number }) => void;
  }) => Promise<FacilityImportReport>;
  readonly print: (line: string) => void;
}

export const FACILITIES_USAGE = `facilities import <file.csv …> [--kind NAME] [--dry-run] [--refused FILE]
  Takes lists of hydrants (전국소방용수시설표준데이터), hazards (위험물시설), road signs (도로전광표지) or any other kind; UTF-8 or CP949.
  A list replaces what a list of the same name brought before.
  --kind     what the lists are of, where their columns do not say: hydrant, hazard, sign, or a word of your own
  --dry-run  says what would be taken and changes nothing
  --refused  where rows that were left out are written (default facilities.refused.csv)`;

const MAX_BYTES = 256 * 1024 * 1024;

/** Returns the exit code: 0 done (rows may have been left out), 1 failed. */
export async function facilitiesCommand(words: readonly string[], ports: FacilityPorts): Promise<0 | 1> {
  const wanted = readWords(words);
  if ('problem' in wanted) {
    ports.print(`${wanted.problem}\n\n${FACILITIES_USAGE}`);
    return 1;
  }
  using refused = new RefusedFile(wanted.refusedFile);
  let worst: 0 | 1 = 0;
  for (const file of wanted.files) {
    const known = await stat(file).catch(() => undefined);
    if (!known?.isFile() || known.size > MAX_BYTES) {
      ports.print(known?.isFile() ? `${file} is larger than ${MAX_BYTES / 1024 / 1024} MiB.` : `There is no file ${file}.`);
      return 1;
    }
    const source = path.basename(file);
    const report = await ports.run({
      source,
      bytes: await readFile(file),
      dryRun: wanted.dryRun,
      ...(wanted.kind === undefined ? {} : { kind: wanted.kind }),
      onRefused: ({ row, field, reason, value }) =>
        refused.add(['file', 'row', 'field', 'reason', 'value'], [source, String(row), field, FACILITY_PROBLEMS[reason], value]),
    });
    for (const line of reportLines(report, wanted.refusedFile)) ports.print(line);
    if (report.state === 'failed') worst = 1;
  }
  return worst;
}

function readWords([verb, ...words]: readonly string[]):
  | { readonly files: readonly string[]; readonly kind: string | undefined; readonly dryRun: boolean; readonly refusedFile: string }
  | { readonly problem: string } {
  try {
    if (verb !== 'import') return { problem: `facilities takes "import", not "${verb ?? ''}".` };
    const { values, positionals } = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: { kind: { type: 'string' }, 'dry-run': { type: 'boolean', default: false }, refused: { type: 'string' } },
    });
    if (positionals.length === 0) return { problem: 'Which files?' };
    if (values.kind !== undefined && !/^[a-z0-9-]{1,32}$/.test(values.kind))
      return { problem: `"${values.kind}" ${FACILITY_PROBLEMS.badKind}.` };
    return { files: positionals, kind: values.kind, dryRun: values['dry-run'], refusedFile: values.refused ?? 'facilities.refused.csv' };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

function reportLines(report: FacilityImportReport, refusedFile: string): string[] {
  const kinds = Object.entries(report.byKind).map(([kind, of]) => `${count(of)} ${kind}`);
  const outcome = report.dryRun ? 'tried, nothing was changed' : report.changed ? 'imported' : 'was there already, nothing was changed';
  const problems = problemLines(report.problems, ({ field, reason }) => `${field} ${sentenceOf(reason)}`);
  return [
    report.state === 'failed'
      ? `${report.source}: failed. ${report.error ?? ''}`
      : `${report.source}: ${outcome}; ${count(report.rows)} rows read, ${count(report.refused)} left out, ${kinds.join(', ')}`,
    ...(problems.length > 0 ? ['  of the first rows left out:', ...problems] : []),
    ...(report.refused > 0 ? [`  every row that was left out, with its reason: ${refusedFile}`] : []),
  ];
}

function sentenceOf(reason: string): string {
  return Object.entries(FACILITY_PROBLEMS).find(([name]) => name === reason)?.[1] ?? reason;
}

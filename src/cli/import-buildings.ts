import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { readFootprints } from '#protocol/geojson-footprints.ts';

type Rings = NonNullable<ReturnType<typeof readFootprints>>['rings'];

/** What the command needs of the outside. */
export interface BuildingPorts {
  /** Replaces what this file told before. */
  readonly replace: (origin: string, footprints: Rings) => Promise<void>;
  readonly print: (line: string) => void;
}

export const BUILDINGS_USAGE = `buildings import <file.geojson> [--dry-run]
  Reads footprints of buildings (GeoJSON polygons, WGS 84): cameras are then chosen by what they see past them.
  The same file again replaces what it told before; the server knows them from its next start on.`;

/** A city of a million buildings is about so large; what is larger would not fit into memory as text. */
const MAX_BYTES = 480 * 1024 * 1024;
const PROBLEMS_PRINTED = 5;

/** Returns the exit code: 0 done (features may have been left out), 1 failed. */
export async function importBuildingsCommand(words: readonly string[], ports: BuildingPorts): Promise<0 | 1> {
  const wanted = readWords(words);
  if ('problem' in wanted) return refuse(`${wanted.problem}\n\n${BUILDINGS_USAGE}`, ports);
  const known = await stat(wanted.file).catch(() => undefined);
  if (!known?.isFile()) return refuse(`There is no file ${wanted.file}.`, ports);
  if (known.size > MAX_BYTES) return refuse(`${wanted.file} is larger than ${MAX_BYTES / 1024 / 1024} MiB: divide it by district.`, ports);
  const read = readFootprints(await readFile(wanted.file, 'utf8'));
  if (!read) return refuse(`${wanted.file} is no GeoJSON FeatureCollection.`, ports);
  if (read.rings.length === 0)
    return refuse(`${wanted.file} holds no polygon in WGS 84 degrees${read.problems[0] ? ` (${read.problems[0].reason})` : ''}.`, ports);
  if (!wanted.dryRun) await ports.replace(path.basename(wanted.file), read.rings);
  ports.print(
    `${path.basename(wanted.file)}: ${wanted.dryRun ? 'tried, nothing was changed' : 'imported'}: ${read.rings.length.toLocaleString('en-US')} footprints, ${read.problems.length.toLocaleString('en-US')} features left out`,
  );
  for (const { at, reason } of read.problems.slice(0, PROBLEMS_PRINTED)) ports.print(`    feature ${at}: ${reason}`);
  return 0;
}

function readWords(words: readonly string[]): { readonly file: string; readonly dryRun: boolean } | { readonly problem: string } {
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: { 'dry-run': { type: 'boolean', default: false } },
    });
    const [verb, file, second] = positionals;
    if (verb !== 'import') return { problem: `buildings takes "import", not "${verb ?? ''}".` };
    if (file === undefined) return { problem: 'Which file?' };
    return second === undefined ? { file, dryRun: values['dry-run'] } : { problem: `One file at a time: ${file} or ${second}?` };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

function refuse(sentence: string, ports: Pick<BuildingPorts, 'print'>): 1 {
  ports.print(sentence);
  return 1;
}

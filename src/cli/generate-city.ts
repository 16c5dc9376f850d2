import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';

/** What the command needs of the outside; the generator is given to it, because applications do not know each other. */
export interface CityPorts {
  readonly generate: (city: {
    readonly seed?: number;
    readonly cameras?: number;
  }) => readonly { readonly name: string; readonly bytes: Uint8Array }[];
  readonly print: (line: string) => void;
}

export const CITY_USAGE = `city generate <folder> [--seed N] [--cameras N]
  Writes a town that does not exist in the files of the national standards: node-link (MOCT_*, TURNINFO, MULTILINK), address database
  (rnaddrkor_, jibun_rnaddrkor_, entrc_, build_, road_code_total), buildings (TL_SPBD_BULD, GeoJSON), facilities, hydrants and cameras.
  --seed     another town on the same main roads (default: the demo city)
  --cameras  how many (default 300)`;

const MAX_CAMERAS = 2_000;

/** Returns the exit code. */
export async function cityCommand([verb, ...words]: readonly string[], ports: CityPorts): Promise<0 | 1> {
  const wanted = verb === 'generate' ? readWords(words) : { problem: `city takes "generate", not "${verb ?? ''}".` };
  if ('problem' in wanted) {
    ports.print(`${wanted.problem}\n\n${CITY_USAGE}`);
    return 1;
  }
  const { folder, ...city } = wanted;
  const files = ports.generate(city);
  await mkdir(folder, { recursive: true });
  for (const { name, bytes } of files) await writeFile(path.join(folder, name), bytes);
  ports.print(`${files.length} files are in ${folder}.`);
  return 0;
}

function readWords(words: readonly string[]): { folder: string; seed?: number; cameras?: number } | { readonly problem: string } {
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: { seed: { type: 'string' }, cameras: { type: 'string' } },
    });
    const [folder, second] = positionals;
    if (folder === undefined || second !== undefined) return { problem: 'Into which folder?' };
    for (const [name, most] of [
      ['seed', 0xffff_ffff],
      ['cameras', MAX_CAMERAS],
    ] as const) {
      const value = values[name];
      if (value !== undefined && !(/^\d{1,10}$/.test(value) && Number(value) <= most))
        return { problem: `--${name} is a whole number up to ${most}.` };
    }
    return {
      folder,
      ...(values.seed === undefined ? {} : { seed: Number(values.seed) }),
      ...(values.cameras === undefined ? {} : { cameras: Number(values.cameras) }),
    };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { InlineConfig } from 'vite';

const ROOT = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const OUTPUT = path.join(ROOT, 'build', 'console');
const STAMP = path.join(ROOT, 'build', 'console.inputs');
/** Everything that the page is made of. */
const INPUTS = [
  'src/base',
  'src/domain',
  'src/contract',
  'src/player',
  'src/console',
  'vite.config.ts',
  'package.json',
  'package-lock.json',
];
const NOT_INPUTS = /\.test\.tsx?$/;

/** The player as one file for other web systems, served as `/sdk/mangru-player.js` beside its examples (docs/player/README.md). */
const PLAYER_SDK: InlineConfig = {
  configFile: false,
  root: ROOT,
  publicDir: false,
  logLevel: 'warn',
  build: {
    outDir: path.join(OUTPUT, 'sdk'),
    emptyOutDir: false,
    target: 'chrome120',
    minify: true,
    reportCompressedSize: false,
    lib: { entry: path.join(ROOT, 'src', 'player', 'sdk.ts'), formats: ['es'], fileName: () => 'mangru-player.js' },
  },
};

export interface ConsoleBuild {
  /** Folder with index.html. */
  readonly folder: string;
  /** False when nothing had changed since the last build. */
  readonly built: boolean;
  readonly elapsedMs: number;
}

/** Builds the console and the player's SDK into build/console, unless what is there was made of the very same inputs. */
export async function buildConsole(): Promise<ConsoleBuild> {
  const start = performance.now();
  const inputs = await hashInputs();
  const held = existsSync(path.join(OUTPUT, 'index.html')) && existsSync(STAMP) ? await readFile(STAMP, 'utf8') : undefined;
  if (held === inputs) return { folder: OUTPUT, built: false, elapsedMs: performance.now() - start };
  // Loaded only when needed: a start with nothing to build should not wait for the builder.
  const { build } = await import('vite');
  await build({ configFile: path.join(ROOT, 'vite.config.ts'), logLevel: 'warn' });
  await build(PLAYER_SDK);
  const { packConsoleFolder } = await import('#server/http/console-files.ts');
  await packConsoleFolder(OUTPUT);
  await mkdir(path.dirname(STAMP), { recursive: true });
  await writeFile(STAMP, inputs);
  return { folder: OUTPUT, built: true, elapsedMs: performance.now() - start };
}

async function hashInputs(): Promise<string> {
  const hash = createHash('sha256');
  for (const input of INPUTS) {
    for (const file of await filesOf(path.join(ROOT, input))) {
      if (NOT_INPUTS.test(file)) continue;
      hash
        .update(path.relative(ROOT, file))
        .update('\0')
        .update(await readFile(file))
        .update('\0');
    }
  }
  return hash.digest('hex');
}

async function filesOf(place: string): Promise<readonly string[]> {
  if (!existsSync(place)) return [];
  const entries = await readdir(place, { withFileTypes: true, recursive: true }).catch(() => undefined);
  if (!entries) return [place];
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}

if (import.meta.main) {
  const { built, elapsedMs } = await buildConsole();
  console.log(built ? `console built in ${(elapsedMs / 1000).toFixed(1)} s` : 'console unchanged');
}

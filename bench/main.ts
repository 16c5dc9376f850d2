import { readdirSync } from 'node:fs';
import { figureLine } from './figure.ts';
import type { Figure, Report } from './figure.ts';

/**
 * `npm run bench -- <name> [--json] [more]`: runs bench/<name>.ts, whose function `bench` reports figures and may say more
 * with `note`. With --json each line of output is one figure; notes go to the error output. Exit code 1: a target was missed.
 */
export interface BenchContext {
  readonly report: Report;
  readonly note: (text: string) => void;
  /** What stood behind the name, without --json. */
  readonly words: readonly string[];
}

const names = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.ts') && !['main.ts', 'figure.ts'].includes(file) && !file.endsWith('.test.ts'))
  .map((file) => file.slice(0, -3));

async function main([name, ...rest]: readonly string[]): Promise<number> {
  if (name === undefined || !names.includes(name)) {
    console.error(`usage: npm run bench -- <${names.join(' | ')}> [--json]`);
    return 1;
  }
  const json = rest.includes('--json');
  let missed = 0;
  const report = (figure: Figure): void => {
    if (!figure.ok) missed += 1;
    console.log(json ? JSON.stringify(figure) : figureLine(figure));
  };
  const note = (text: string): void => (json ? console.error(text) : console.log(text));
  const module = (await import(`./${name}.ts`)) as { readonly bench?: (context: BenchContext) => Promise<void> };
  if (module.bench === undefined) throw new Error(`bench/${name}.ts exports no function named bench.`);
  await module.bench({ report, note, words: rest.filter((word) => word !== '--json') });
  return missed === 0 ? 0 : 1;
}

process.exit(await main(process.argv.slice(2)));

import { simulate, type SimResult } from './simulate.ts';

/** `npm run sim -- --seeds 10000 [--from N]` tries seeds one after the other; `--seed N --trace` shows one of them line by line. `--few`: three services. */
function option(name: string): string | undefined {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? undefined : (process.argv[at + 1] ?? '');
}

function numberOf(name: string, otherwise: number): number {
  const text = option(name);
  const value = text === undefined ? otherwise : Number(text);
  if (Number.isSafeInteger(value) && value >= 0) return value;
  console.error(`--${name}: a whole number, please`);
  process.exit(2);
}

const few = process.argv.includes('--few');

async function showOne(seed: number): Promise<never> {
  const result = await simulate({ seed, few, keepTrace: true });
  if (process.argv.includes('--trace')) for (const line of result.lines) process.stdout.write(line);
  const again = await simulate({ seed, few });
  console.log(`seed ${seed}: ${result.broken ?? 'well'}; ${figures([result])}; trace ${result.hash}`);
  if (again.hash !== result.hash) console.log(`seed ${seed} does not replay: ${again.hash}`);
  process.exit(result.broken === undefined && again.hash === result.hash ? 0 : 1);
}

function figures(results: readonly SimResult[]): string {
  const sum = (of: (result: SimResult) => number): string => results.reduce((total, result) => total + of(result), 0).toLocaleString('en');
  return `${sum((result) => result.telegrams)} telegrams, ${sum((result) => result.commits)} commits, ${sum((result) => result.entries)} entries, ${sum((result) => result.crashes)} crashes, ${sum((result) => result.faults)} faults, ${sum((result) => Math.round(result.simulatedMs / 60_000))} min of city time`;
}

async function tryMany(from: number, count: number): Promise<never> {
  const began = performance.now();
  const results: SimResult[] = [];
  const failed: SimResult[] = [];
  for (let seed = from; seed < from + count; seed += 1) {
    const result = { ...(await simulate({ seed, few })), lines: [] };
    results.push(result);
    if (result.broken !== undefined) {
      failed.push(result);
      console.log(`seed ${seed} broke: ${result.broken}\n  see it: npm run sim -- --seed ${seed} --trace`);
    }
    if (results.length % 500 === 0)
      console.log(
        `${results.length} of ${count} seeds, ${failed.length} broke, ${((performance.now() - began) / results.length).toFixed(0)} ms a seed`,
      );
  }
  console.log(
    `${results.length} seeds (${from}–${from + count - 1}): ${failed.length} broke; ${figures(results)}; ${((performance.now() - began) / 1_000).toFixed(1)} s`,
  );
  process.exit(failed.length === 0 ? 0 : 1);
}

const one = option('seed');
if (one !== undefined) await showOne(numberOf('seed', 0));
else await tryMany(numberOf('from', 1), numberOf('seeds', 1_000));

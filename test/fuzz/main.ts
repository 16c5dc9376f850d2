/**
 * Looks for bytes that a reader of foreign bytes cannot bear: `npm run fuzz -- [target …] [--seconds 60] [--seed N] [--runs N]`.
 * A bounded part runs in `npm test` (test/integration/fuzz.test.ts). Exit code 1: something was found; its seed repeats it.
 */
import { parseArgs } from 'node:util';
import { hunt, seedsFrom } from './hunt.ts';
import { FUZZ_TARGETS } from './targets.ts';

const A_LOOK = 500;
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seconds: { type: 'string', default: '60' }, seed: { type: 'string' }, runs: { type: 'string' } },
});
const names = positionals.length > 0 ? positionals : Object.keys(FUZZ_TARGETS);
const first = Number(values.seed ?? Date.now() % 2 ** 31);
let failed = false;
for (const name of names) {
  const target = FUZZ_TARGETS[name];
  if (!target) {
    console.error(`There is no ${name}; there are ${Object.keys(FUZZ_TARGETS).join(', ')}.`);
    process.exit(1);
  }
  const until = performance.now() + (Number(values.seconds) * 1_000) / names.length;
  const most = Number(values.runs ?? Number.POSITIVE_INFINITY);
  let runs = 0;
  let found: ReturnType<typeof hunt>;
  while (!found && runs < most && performance.now() < until) {
    const count = Math.min(A_LOOK, most - runs);
    found = hunt(target, seedsFrom(first + runs, count));
    runs += count;
  }
  if (!found) {
    console.log(`${name}: ${runs} runs from seed ${first}, nothing found`);
    continue;
  }
  failed = true;
  console.error(`${name}: seed ${found.seed}: ${found.error instanceof Error ? found.error.stack : String(found.error)}`);
  console.error(Buffer.from(found.bytes).toString('base64'));
}
process.exit(failed ? 1 : 0);

// `npm test`: everything, from a clean clone. `npm test -- unit` runs one kind of test (unit, sim, integration, e2e).
// Plain JavaScript for Node 20; the rest is tools/run-tests.ts under the Node that the project ships.
import { existsSync, rmSync } from 'node:fs';
import { runProject } from './tools/node-runner.mjs';

const done = 'build/test/total.json';
rmSync(done, { force: true });
// However the run ends, its last line says so: without a total, the runner itself has failed.
process.on('exit', () => {
  if (!existsSync(done)) console.log('\n0 passed, 1 failed');
});
await runProject(['tools/run-tests.ts', ...process.argv.slice(2)]);

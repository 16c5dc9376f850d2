// Runs a script of this project with the Node that the project ships (24, from npm), installing first where needed.
// Plain JavaScript for Node 20, because it is what a fresh machine has: `node run.mjs bench/main.ts …`.
import { runProject } from './tools/node-runner.mjs';

const [script, ...rest] = process.argv.slice(2);
if (!script) {
  console.error('usage: node run.mjs <script.ts | vitest> [arguments]');
  process.exit(1);
}
await runProject(script === 'vitest' ? ['node_modules/vitest/vitest.mjs', ...rest] : [script, ...rest]);

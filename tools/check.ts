import { spawn } from 'node:child_process';
import path from 'node:path';
import { longFiles } from './house/names.ts';
import { inWords, RULES } from './house/rules.ts';
import { readTree } from './house/source-tree.ts';

/** `npm run check`: everything that can be said about the code without running it. One line a step, failures in full. */
const PROJECT = path.dirname(import.meta.dirname);
const DEADLINE_MS = 180_000;
const MOST_OUTPUT = 200_000;
/** Two cores are what the smallest machine has; the linter and the compilers use both by themselves. */
const AT_ONCE = 2;

export interface StepResult {
  readonly name: string;
  readonly passed: boolean;
  readonly elapsedMs: number;
  readonly output: string;
}

interface Step {
  readonly name: string;
  readonly run: () => Promise<{ passed: boolean; output: string }>;
}

const PURE_LAYERS = ['base', 'domain', 'protocol', 'contract', 'engine', 'services'];
const FORMATTED = ['src', 'test', 'bench', 'tools', 'run.mjs', 'start.mjs', 'test.mjs', 'vitest.config.ts', 'pure.d.ts'];

function steps(root: string): Step[] {
  const command = (name: string, tool: string, parameters: string[]): Step => ({ name, run: () => runTool(root, tool, parameters) });
  return [
    command('lint', 'oxlint', [
      '--type-aware',
      '--format=agent',
      '--deny-warnings',
      '--report-unused-disable-directives',
      '--no-error-on-unmatched-pattern',
    ]),
    command('types: io server relay simulator cli main tests tools', 'tsc', ['-p', 'tsconfig.node.json']),
    command('types: console player', 'tsc', ['-p', 'tsconfig.console.json']),
    command('types: tests of console and player', 'tsc', ['-p', 'tsconfig.screen-test.json']),
    ...PURE_LAYERS.map((layer) => command(`types: ${layer} sees no layer above`, 'tsc', ['-p', `src/${layer}`])),
    command('dead code', 'knip', ['--no-progress', '--no-config-hints']),
    command('format', 'oxfmt', ['--check', '--no-error-on-unmatched-pattern', ...FORMATTED]),
    ...houseSteps(root),
  ];
}

/** The rules of tools/house, judged in this process over one reading of the tree. */
function houseSteps(root: string): Step[] {
  const tree = readTree(root);
  return Object.entries(RULES).map(([name, rule]) => ({
    name,
    run: () => {
      const violations = rule(tree);
      return Promise.resolve({ passed: violations.length === 0, output: violations.map(inWords).join('\n') });
    },
  }));
}

function runTool(root: string, tool: string, parameters: string[]): Promise<{ passed: boolean; output: string }> {
  return new Promise((resolve) => {
    let output = '';
    const keep = (chunk: Buffer): void => {
      if (output.length < MOST_OUTPUT) output += chunk.toString();
    };
    // The tools are scripts for `node`: they must find the Node that runs this one, not the one of the machine.
    const environment = {
      ...process.env,
      PATH: `${path.dirname(process.execPath)}${path.delimiter}${process.env['PATH'] ?? ''}`,
      NO_COLOR: '1',
    };
    const child = spawn(path.join(root, 'node_modules', '.bin', tool), parameters, {
      cwd: root,
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: DEADLINE_MS,
    });
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error) => resolve({ passed: false, output: `could not be started: ${error.message}` }));
    child.on('close', (status, signal) => {
      const late = signal ? `\nended by ${signal} (deadline ${DEADLINE_MS / 1000} s)` : '';
      resolve({ passed: status === 0, output: output.trim() + late });
    });
  });
}

/** Runs every step on the project in `root` and reports each as it ends. */
export async function runChecks(report: (result: StepResult) => void, root = PROJECT): Promise<StepResult[]> {
  const waiting = steps(root);
  const results: StepResult[] = [];
  const work = async (): Promise<void> => {
    for (let step = waiting.shift(); step; step = waiting.shift()) {
      const started = performance.now();
      const { passed, output } = await step.run();
      const result = { name: step.name, passed, output, elapsedMs: performance.now() - started };
      results.push(result);
      report(result);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return results;
}

export function printResult({ name, passed, elapsedMs, output }: StepResult): void {
  const seconds = (elapsedMs / 1000).toFixed(1).padStart(5);
  console.log(`${passed ? 'ok  ' : 'FAIL'} ${seconds} s  ${name}`);
  if (!passed) console.log(`${output.replaceAll(/^/gm, '        ')}\n`);
}

if (import.meta.main) {
  const started = performance.now();
  const results = await runChecks(printResult);
  for (const note of longFiles(readTree(PROJECT))) console.log(`note          ${inWords(note)}`);
  const failed = results.filter((result) => !result.passed).length;
  console.log(`${results.length - failed} of ${results.length} checks passed in ${((performance.now() - started) / 1000).toFixed(1)} s`);
  process.exitCode = failed === 0 ? 0 : 1;
}

import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { missingPackages } from '../test/support/debian-package.ts';
import { printResult, runChecks } from './check.ts';
import { installDebianPackages } from './install-debian-packages.ts';
import { add, FAILED, NOTHING, readTestReport, type Count, type TestReport } from './test-report.ts';

/**
 * `npm test`: checks, console build, then the vitest projects in order, all output streamed. The last line is the sum of
 * everything: `N passed, N failed`, and `, N skipped` where a machine lacks what a test needs.
 */
const ROOT = path.dirname(import.meta.dirname);
const RESULTS = path.join(ROOT, 'build', 'test');
/** What `npm test -- <kind>` may name, in the order of a whole run; deadlines in minutes, far above what two quiet cores need. */
const PROJECTS = { unit: 8, sim: 8, integration: 18, e2e: 15 } as const;
type Project = keyof typeof PROJECTS;
/** Files at a time, on two cores. Browsers draw with the processor; tests with sockets and cameras mostly wait. */
const WORKERS: Partial<Record<Project, number>> = { integration: 4, e2e: 2 };
const KINDS = ['check', 'build', ...(Object.keys(PROJECTS) as Project[])] as const;
type Kind = (typeof KINDS)[number];

const PASSED: Count = { ...NOTHING, passed: 1 };

function inWords({ passed, failed, skipped }: Count): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

function justCounted(count: Count): TestReport {
  return { count, failures: [] };
}

function heading(text: string): void {
  console.log(`\n── ${text} ${'─'.repeat(Math.max(3, 76 - text.length))}`);
}

async function check(): Promise<TestReport> {
  const results = await runChecks(printResult);
  return {
    count: results.reduce((sum, result) => add(sum, result.passed ? PASSED : FAILED), NOTHING),
    failures: results.filter((result) => !result.passed).map(({ name }) => `✗ check: ${name}`),
  };
}

async function buildConsole(): Promise<TestReport> {
  const script = 'tools/build-console.ts';
  if (!existsSync(path.join(ROOT, script))) {
    console.log(`skipped: ${script} does not exist.`);
    return justCounted({ ...NOTHING, skipped: 1 });
  }
  return (await run([script], 5)) === 0 ? justCounted(PASSED) : { count: FAILED, failures: [`✗ build: ${script}`] };
}

/** Runs a script under this same Node with its output on our screen; 1 when it was ended by the deadline. */
function run(parameters: string[], deadlineMinutes: number, environment: Record<string, string> = {}): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...parameters], {
      cwd: ROOT,
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    const deadline = setTimeout(() => {
      console.error(`${parameters[0]} did not end within ${deadlineMinutes} minutes and is stopped.`);
      child.kill('SIGTERM');
      setTimeout(() => child.kill('SIGKILL'), 10_000).unref();
    }, deadlineMinutes * 60_000);
    child.on('error', (error) => console.error(error.message));
    child.on('close', (status) => {
      clearTimeout(deadline);
      resolve(status ?? 1);
    });
  });
}

async function runProjectTests(project: Project): Promise<TestReport> {
  const chromium = project === 'e2e' ? findChromium() : undefined;
  if (project === 'e2e' && chromium === undefined) {
    const files = countTestFiles();
    console.log(
      `skipped: ${files} files of end-to-end tests need Chromium, and none was found. Install the package "chromium", or name the program in CHROMIUM.`,
    );
    return justCounted({ ...NOTHING, skipped: files });
  }
  const file = path.join(RESULTS, `${project}.json`);
  rmSync(file, { force: true });
  const parameters = [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--project',
    project,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
    ...(WORKERS[project] === undefined ? [] : [`--maxWorkers=${WORKERS[project]}`]),
  ];
  const status = await run(parameters, PROJECTS[project], chromium === undefined ? {} : { CHROMIUM: chromium });
  return readTestReport(file, status);
}

const CHROMIUM_NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

function findChromium(): string | undefined {
  const named = process.env['CHROMIUM'];
  if (named !== undefined && existsSync(named)) return named;
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  return folders.flatMap((folder) => CHROMIUM_NAMES.map((name) => path.join(folder, name))).find((file) => existsSync(file));
}

function countTestFiles(): number {
  const list = spawnSync(process.execPath, ['node_modules/vitest/vitest.mjs', 'list', '--project', 'e2e', '--filesOnly', '--json'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  const files = z.array(z.unknown()).safeParse(list.status === 0 ? JSON.parse(list.stdout) : []);
  return Math.max(1, files.data?.length ?? 0);
}

/** Debian's Chromium for the screens, and the foreign programs that other tests measure us against, where the machine allows it. */
function installForeignPrograms(kinds: readonly Kind[]): void {
  if (kinds.includes('e2e') && findChromium() === undefined) installDebianPackages(['chromium'], 'the end-to-end tests');
  if (kinds.includes('e2e') || kinds.includes('integration')) installDebianPackages(missingPackages(), 'the tests that need them');
}

async function runKind(kind: Kind): Promise<TestReport> {
  if (kind === 'check') return check();
  if (kind === 'build') return buildConsole();
  return runProjectTests(kind);
}

async function main(): Promise<void> {
  const asked = process.argv.slice(2);
  const unknown = asked.find((kind) => !KINDS.some((known) => known === kind));
  if (unknown !== undefined) {
    console.error(`"${unknown}" is no kind of test; npm test -- [${KINDS.join(' | ')}]`);
    process.exitCode = 1;
    return;
  }
  const kinds = KINDS.filter((kind) => asked.length === 0 || asked.includes(kind) || (kind === 'build' && asked.includes('e2e')));
  mkdirSync(RESULTS, { recursive: true });
  installForeignPrograms(kinds);
  let total = NOTHING;
  const lines: string[] = [];
  const failures: string[] = [];
  for (const kind of kinds) {
    heading(kind);
    const started = performance.now();
    const told = await runKind(kind).catch((error: unknown) => {
      console.error(error);
      return { count: FAILED, failures: [`✗ ${kind}: ${String(error)}`] };
    });
    lines.push(`${kind.padEnd(12)} ${inWords(told.count)} in ${((performance.now() - started) / 1000).toFixed(0)} s`);
    total = add(total, told.count);
    failures.push(...told.failures);
  }
  if (failures.length > 0) {
    heading('failed, or passed on a second try');
    // What failed comes last, where a cut log still has it.
    console.log(failures.toSorted((a, b) => Number(a.startsWith('✗')) - Number(b.startsWith('✗'))).join('\n\n'));
  }
  heading('together');
  console.log(lines.join('\n'));
  console.log(`\n${inWords(total)}`);
  writeFileSync(path.join(RESULTS, 'total.json'), JSON.stringify(total));
  process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
}

await main();

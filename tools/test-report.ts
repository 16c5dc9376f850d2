import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

/** What vitest's JSON report says of a run, counted, and in words where something failed: a log is read from its end. */

export interface Count {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export interface TestReport {
  readonly count: Count;
  /** A line or more for each test that failed, or that passed on its second try only, with the reason. */
  readonly failures: readonly string[];
}

export const NOTHING: Count = { passed: 0, failed: 0, skipped: 0 };
export const FAILED: Count = { ...NOTHING, failed: 1 };

/** Lines of a failure's message that are repeated; the whole stands above, where it happened. */
const LINES_TOLD = 6;

export function add(a: Count, b: Count): Count {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}

const assertion = z.object({ fullName: z.string(), status: z.string(), failureMessages: z.array(z.string()).default([]) });

const testFile = z.object({
  name: z.string(),
  status: z.string(),
  message: z.string().default(''),
  assertionResults: z.array(assertion),
});

const report = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
  testResults: z.array(testFile),
});

type TestFile = z.infer<typeof testFile>;

/** Reads the report in `file`. A runner that crashed (`status` is not 0), was stopped or left no report is itself one failure. */
export function readTestReport(file: string, status: number): TestReport {
  const name = path.basename(file, '.json');
  if (!existsSync(file)) return { count: FAILED, failures: [`✗ ${name}: ended with status ${status} and left no report`] };
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = report.parse(
    JSON.parse(readFileSync(file, 'utf8')),
  );
  const broken = testResults.filter(failedWhole);
  const count = { passed: numPassedTests, failed: numFailedTests + broken.length, skipped: numPendingTests + numTodoTests };
  const failures = testResults.flatMap(failuresOf);
  return status !== 0 && count.failed === 0
    ? { count: add(count, FAILED), failures: [...failures, `✗ ${name}: ended with status ${status}, though no test failed`] }
    : { count, failures };
}

function failuresOf(result: TestFile): string[] {
  const { name, message, assertionResults } = result;
  const file = path.relative(process.cwd(), name);
  const told = assertionResults
    .filter(({ failureMessages }) => failureMessages.length > 0)
    .map((test) => {
      const mark = test.status === 'failed' ? '✗' : '↻ passed on its second try:';
      return `${mark} ${file} > ${test.fullName}\n${test.failureMessages.map(firstLines).join('\n')}`;
    });
  return failedWhole(result) ? [...told, `✗ ${file}\n${firstLines(message)}`] : told;
}

/** A file that cannot be read, or where what its tests stand on was not there: then none of them has failed. */
function failedWhole({ status, assertionResults }: TestFile): boolean {
  return status === 'failed' && !assertionResults.some((test) => test.status === 'failed');
}

function firstLines(message: string): string {
  return message
    .split('\n')
    .slice(0, LINES_TOLD)
    .map((line) => `    ${line.trim()}`)
    .join('\n');
}

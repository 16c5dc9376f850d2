import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readTestReport } from '../tools/test-report.ts';

/** What `npm test` says at its end of the tests that failed: read from a real run of tests that do. */

const VITEST = path.resolve(import.meta.dirname, '../node_modules/vitest/vitest.mjs');

const TESTS = `
import { expect, test } from '${path.resolve(import.meta.dirname, '../node_modules/vitest/dist/index.js')}';
let tries = 0;
test('passes', () => expect(1).toBe(1));
test('passes when tried again', () => expect(++tries).toBe(2));
test('fails', () => expect('a picture').toBe('a black screen'));
`;

const UNREADY = `
import { beforeAll, test } from '${path.resolve(import.meta.dirname, '../node_modules/vitest/dist/index.js')}';
beforeAll(() => { throw new Error('no city'); });
test('is not run', () => {});
`;

describe('the end of a test run', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'mangru-test-report-'));
  const report = path.join(folder, 'planted.json');
  let status = 0;

  beforeAll(async () => {
    writeFileSync(path.join(folder, 'planted.test.ts'), TESTS);
    writeFileSync(path.join(folder, 'broken.test.ts'), 'throw new Error("no such camera");');
    writeFileSync(path.join(folder, 'unready.test.ts'), UNREADY);
    const parameters = ['run', '--root', folder, '--retry=1', '--reporter=json', `--outputFile=${report}`];
    status = await new Promise((resolve) => {
      execFile(process.execPath, [VITEST, ...parameters], { cwd: folder }, (error) => resolve(Number(error?.code ?? 0)));
    });
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test('counts each test, and as one that failed a file that cannot be read or whose tests could not begin', () => {
    expect(readTestReport(report, status).count).toEqual({ passed: 2, failed: 3, skipped: 1 });
  });

  test('names what failed with its reason, and what needed a second try', () => {
    const told = readTestReport(report, status).failures.toSorted();
    expect(told).toEqual([
      expect.stringMatching(/^↻ passed on its second try: .*planted\.test\.ts > passes when tried again\n.*expected 1 to be 2/),
      expect.stringMatching(/^✗ .*broken\.test\.ts\n.*no such camera/),
      expect.stringMatching(/^✗ .*planted\.test\.ts > fails\n.*expected 'a picture' to be 'a black screen'/),
      expect.stringMatching(/^✗ .*unready\.test\.ts\n.*no city/),
    ]);
  });

  test('a run that ended badly though no test failed, or that left no report, is a failure', () => {
    const none = readTestReport(path.join(folder, 'unit.json'), 137);
    expect(none).toEqual({ count: { passed: 0, failed: 1, skipped: 0 }, failures: ['✗ unit: ended with status 137 and left no report'] });
    const empty = { numPassedTests: 3, numFailedTests: 0, numPendingTests: 1, numTodoTests: 0, testResults: [] };
    writeFileSync(path.join(folder, 'sim.json'), JSON.stringify(empty));
    expect(readTestReport(path.join(folder, 'sim.json'), 0)).toEqual({ count: { passed: 3, failed: 0, skipped: 1 }, failures: [] });
    expect(readTestReport(path.join(folder, 'sim.json'), 1).count).toEqual({ passed: 3, failed: 1, skipped: 1 });
  });
});

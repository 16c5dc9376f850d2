import { expect, test } from 'vitest';
import { sayOfImport } from '#contract/import-sentence.ts';
import { importProgram, type ImportProgram } from '../../../test/support/import-programs/index.ts';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { breath } from '../breath.ts';
import { importAside } from './import-aside.ts';
import type { DataOutcome } from './import-job.ts';

/** The outcome of an import whose process is this one; `meanwhile` runs when it has begun to read. */
async function outcomeOf(name: ImportProgram, meanwhile?: (clock: ManualClock, stop: AbortController) => void): Promise<DataOutcome> {
  const [clock, stop] = [new ManualClock(), new AbortController()];
  const run = importAside({
    program: () => importProgram(name),
    environment: {},
    databaseUrl: '',
    bounds: [127, 37, 128, 38],
    clock,
    versions: () => Promise.resolve({}),
  });
  return run({
    set: 'roads',
    source: 'test',
    dryRun: false,
    files: [],
    signal: stop.signal,
    onProgress: () => meanwhile?.(clock, stop),
    onRefused: () => expect.fail('nothing is refused'),
  });
}

test('Q23: a process that never lets go takes no turn of the server, and is ended when the import is stopped', async () => {
  let began: AbortController | undefined;
  const outcome = outcomeOf('stuck', (_, stop) => (began = stop));
  while (began === undefined) await breath();
  // Its only turn never ends: whatever runs here runs beside it.
  for (let turn = 0; turn < 1_000; turn += 1) await breath();
  began.abort();
  expect(await outcome).toMatchObject({ changed: false, error: sayOfImport('stopped') });
});

test('Q23: one that takes longer than an hour is ended', async () => {
  const outcome = await outcomeOf('stuck', (clock) => void clock.advance(3_600_000));
  expect(outcome.error?.text).toBe('The import took longer than 60 minutes; what was there before stays.');
});

test('Q23: one that runs out of memory costs itself only, and says so', async () => {
  const outcome = await outcomeOf('greedy');
  expect(outcome.error?.text).toMatch(
    /ended early \(SIGABRT\), most likely because it needed more than \d+ MB of memory; what was there before stays\.$/,
  );
});

test('Q23: an import that was stopped before it began starts no process', async () => {
  const run = importAside({
    program: () => expect.fail('a process was started'),
    environment: {},
    databaseUrl: '',
    bounds: [127, 37, 128, 38],
    clock: new ManualClock(),
    versions: () => Promise.resolve({}),
  });
  const nothing = { onProgress: () => undefined, onRefused: () => undefined };
  const outcome = await run({ set: 'places', source: 'test', dryRun: true, files: [], signal: AbortSignal.abort(), ...nothing });
  expect(outcome.error).toEqual(sayOfImport('stopped'));
});

import { expect, test } from 'vitest';
import { OPERATOR } from '../../../test/support/engine-city.ts';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { DataImports } from './data-imports.ts';
import type { DataSetPort } from './data-sets.ts';

test('Q23: what is stored but cannot be taken into use is told, and written in the journal as what it is: stored', async () => {
  const [entries, problems]: [string[], string[]] = [[], []];
  const set: DataSetPort = {
    versions: () => Promise.resolve({}),
    swap: () => Promise.resolve(false),
    refresh: () => Promise.reject(new Error('The index of addresses could not be built: its thread ended with code 3.')),
  };
  await using imports = new DataImports({
    sets: { roads: set, places: set },
    run: () => Promise.resolve({ changed: true, rows: 1, refused: 0, figures: { addresses: 1 }, notes: [] }),
    clock: new ManualClock(),
    newId: () => 'one',
    record: ({ kind }) => Promise.resolve(entries.push(kind) > 0),
    onProblem: (text) => problems.push(text),
  });
  await imports.begin('places', OPERATOR);
  await imports.take('one', 'list.csv', ReadableStream.from([new Uint8Array(1)]));
  imports.run('one', { dryRun: false });
  await expect.poll(() => imports.get('one')?.state).toBe('failed');
  expect(imports.get('one')).toMatchObject({ changed: true, figures: { addresses: 1 } });
  expect(imports.get('one')?.error?.text).toBe(
    'It is stored but not in use: The index of addresses could not be built: its thread ended with code 3. What was in use before still answers; put it back, or wait until it is tried again.',
  );
  expect([entries, problems.length]).toEqual([['data.imported'], 1]);
});

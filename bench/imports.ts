import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { DataImportView, DataRunBody } from '#contract/data-import.ts';
import { systemClock } from '#io/clock.ts';
import { openDatabase } from '#io/postgres-database.ts';
import { startPostgres } from '#io/postgres-server.ts';
import { cityImports } from '#main/city-imports.ts';
import { Places } from '#server/places/places.ts';
import { postgresPlaceStore } from '#server/places/place-store.ts';
import { Roads } from '#server/roads/roads.ts';
import { postgresNetworkStore } from '#server/roads/network-store.ts';
import { migrate } from '#server/store/migrate.ts';
import { MIGRATIONS } from '#server/store/migrations/index.ts';
import { OPERATOR } from '../test/support/engine-city.ts';
import { testConfig } from '../test/support/test-config.ts';
import { atMost } from './figure.ts';
import type { BenchContext } from './main.ts';
import { longestBlock } from './support/longest-block.ts';
import { syntheticFiles } from './support/synthetic-addresses.ts';

/**
 * How long the server answers nobody while it is brought a list of addresses by the console and takes it into use
 * (`npm run bench -- imports [rows]`): this process stands for the server, with the parts that the real one has.
 */
const ROWS = 1_000_000;
const TARGET_MS = 50;

export async function bench({ report, note, words }: BenchContext): Promise<void> {
  const count = Number(words[0] ?? ROWS);
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(path.join(tmpdir(), 'mangru-bench-'));
  await chmod(folder, 0o755);
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const { url } = stack.use(await startPostgres({ dataDir: folder }));
  const database = stack.use(await openDatabase(url));
  await migrate(database, MIGRATIONS);
  const onProblem = (text: string): void => note(text);
  const roads = stack.use(new Roads({ store: postgresNetworkStore(database), clock: systemClock, onProblem }));
  const places = stack.use(new Places({ store: postgresPlaceStore(database), clock: systemClock, onProblem }));
  const imports = stack.use(
    cityImports({
      ...{ config: await testConfig(), database, databaseUrl: url, environment: process.env, roads, places, clock: systemClock, onProblem },
      newId: () => 'bench',
      record: () => Promise.resolve(true),
    }),
  );
  const begun = await imports.begin('places', OPERATOR);
  if (begun === undefined) throw new Error('no import could be begun');
  for (const file of syntheticFiles(count)) await imports.take(begun.id, file.name, ReadableStream.from(file.bytes()));
  const run = async (body: DataRunBody): Promise<DataImportView> => {
    imports.run(begun.id, body);
    for (;;) {
      const view = imports.get(begun.id);
      if (view?.state === 'done') return view;
      if (view?.state !== 'running') throw new Error(view?.error?.text ?? 'the import is gone');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  let taken: DataImportView | undefined;
  const block = await longestBlock(async () => (taken = await run({ dryRun: false })));
  note(`${taken?.rows} rows read, stored and in use in ${((taken?.elapsedMs ?? 0) / 1_000).toFixed(1)} s`);
  report(
    atMost('imports.places.longest-block', {
      value: block,
      unit: 'ms of processor time in which the server answers nobody while an import is read, stored and taken into use',
      target: TARGET_MS,
    }),
  );
}

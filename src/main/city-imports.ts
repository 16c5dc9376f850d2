import path from 'node:path';
import type { CityConfig } from '#contract/city-config.ts';
import { DataImports, type DataImportsPorts } from '#server/data-imports/data-imports.ts';
import { dataSet } from '#server/data-imports/data-sets.ts';
import { importAside } from '#server/data-imports/import-aside.ts';
import { postgresPlaceStore } from '#server/places/place-store.ts';
import type { Places } from '#server/places/places.ts';
import { postgresNetworkStore } from '#server/roads/network-store.ts';
import type { Roads } from '#server/roads/roads.ts';
import type { Database } from '#server/store/sql.ts';

export interface CityImportsOptions extends Omit<DataImportsPorts, 'sets' | 'run'> {
  readonly config: CityConfig;
  readonly database: Database;
  readonly databaseUrl: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly roads: Roads;
  readonly places: Places;
  /** The program of the process that reads the files, in place of ours. */
  readonly program?: () => string | undefined;
}

const PROGRAM = path.join(import.meta.dirname, 'import-data.ts');

/** Imports by the console: their files are read by a process of its own, on the same PostgreSQL. */
export function cityImports(options: CityImportsOptions): DataImports {
  const { config, database, databaseUrl, environment, roads, places, program, ...ports } = options;
  const sets = { roads: dataSet(postgresNetworkStore(database), roads), places: dataSet(postgresPlaceStore(database), places) };
  const { clock } = ports;
  return new DataImports({
    ...ports,
    sets,
    run: importAside({
      program: () => program?.() ?? PROGRAM,
      environment: environmentOf(environment),
      databaseUrl,
      bounds: config.city.bounds,
      clock,
      versions: (set) => sets[set].versions(),
    }),
  });
}

/** What PostgreSQL's clients read where the address does not say it, and where compiled code lies. Our keys are none of the import's business. */
function environmentOf(environment: CityImportsOptions['environment']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) =>
      /^(PG|SSL_|NODE_EXTRA_CA|NODE_COMPILE_CACHE)/.test(name) && value !== undefined ? [[name, value]] : [],
    ),
  );
}

import type { CityConfig } from '#contract/city-config.ts';
import { DataImports, type DataImportsPorts } from '#server/data-imports/data-imports.ts';
import { placeDataSet, roadDataSet } from '#server/data-imports/data-sets.ts';
import { postgresPlaceStore } from '#server/places/place-store.ts';
import type { Places } from '#server/places/places.ts';
import { postgresNetworkStore } from '#server/roads/network-store.ts';
import type { Roads } from '#server/roads/roads.ts';
import type { Database } from '#server/store/sql.ts';

interface Parts extends Omit<DataImportsPorts, 'sets'> {
  readonly config: CityConfig;
  readonly database: Database;
  readonly roads: Roads;
  readonly places: Places;
}

/** As the real server builds them. */
export function testDataImports({ config, database, roads, places, ...ports }: Parts): DataImports {
  const sets = {
    roads: roadDataSet(postgresNetworkStore(database), roads),
    places: placeDataSet(postgresPlaceStore(database), { places, bounds: config.city.bounds }),
  };
  return new DataImports({ ...ports, sets });
}

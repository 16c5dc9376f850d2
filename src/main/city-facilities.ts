import type { CityConfig } from '#contract/city-config.ts';
import { systemClock } from '#io/clock.ts';
import { Facilities } from '#server/facilities/facilities.ts';
import { postgresFacilityStore } from '#server/facilities/facility-store.ts';
import { importFacilities } from '#server/facilities/import-facilities.ts';
import type { Database } from '#server/store/sql.ts';
import { demoFacilityFiles } from '#simulator/city/demo-city.ts';

/** Facilities as they are stored, and those of the demo city where a demo has none: they come in as those of any city do. */
export async function openCityFacilities(config: CityConfig, database: Database, onProblem: (text: string) => void): Promise<Facilities> {
  const store = postgresFacilityStore(database);
  if (config.demo.enabled && (await store.version()) === '')
    for (const { name, bytes } of demoFacilityFiles()) {
      const report = await importFacilities(store, { source: name, bytes, dryRun: false });
      if (report.state === 'failed') onProblem(`demo facilities: ${name}: ${report.error ?? ''}`);
    }
  const facilities = new Facilities({ store, clock: systemClock, onProblem });
  await facilities.open();
  return facilities;
}

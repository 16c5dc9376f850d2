import type { CityConfig } from '#contract/city-config.ts';
import { systemClock } from '#io/clock.ts';
import { Facilities } from '#server/facilities/facilities.ts';
import { postgresFacilityStore, type FacilityStore } from '#server/facilities/facility-store.ts';
import { importFacilities } from '#server/facilities/import-facilities.ts';
import type { Database } from '#server/store/sql.ts';
import { demoFacilityFiles } from '#simulator/city/demo-city.ts';

/** The first console must not wait for a list that no incident needs yet. */
const SEED_AFTER_MS = 5_000;

/** Facilities as they are stored; where a demo has none, those of the demo city come in a little later, as those of any city do. */
export async function openCityFacilities(config: CityConfig, database: Database, onProblem: (text: string) => void): Promise<Facilities> {
  const store = postgresFacilityStore(database);
  const facilities = new Facilities({ store, clock: systemClock, onProblem });
  await facilities.open();
  if (!config.demo.enabled || (await store.version()) !== '') return facilities;
  const seed = systemClock.after(SEED_AFTER_MS, () => {
    seedDemo(store, onProblem).then(
      () => facilities.refresh(),
      (error: unknown) => onProblem(`demo facilities: ${error instanceof Error ? error.message : String(error)}`),
    );
  });
  facilities.alsoStop(seed);
  return facilities;
}

async function seedDemo(store: FacilityStore, onProblem: (text: string) => void): Promise<void> {
  for (const { name, bytes } of demoFacilityFiles()) {
    const report = await importFacilities(store, { source: name, bytes, dryRun: false });
    if (report.state === 'failed') onProblem(`demo facilities: ${name}: ${report.error ?? ''}`);
  }
}

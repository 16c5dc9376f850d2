import type { CityConfig } from '#contract/city-config.ts';
import { systemClock } from '#io/clock.ts';
import { makePlaceFinder, type PlaceFinder } from '#server/places/find-places.ts';
import { importPlaces } from '#server/places/import-places.ts';
import { postgresPlaceStore, type PlaceStore } from '#server/places/place-store.ts';
import { Places } from '#server/places/places.ts';
import type { Database } from '#server/store/sql.ts';
import { demoPlaceFiles } from '#simulator/city/demo-city.ts';

export interface CityPlaces extends AsyncDisposable {
  readonly finder: PlaceFinder;
}

export interface CityPlacesOptions {
  readonly config: CityConfig;
  readonly database: Database;
  readonly onProblem: (text: string) => void;
}

/** Addresses and places as they are stored, those of the demo city where a demo has none, and who is asked where they do not know. */
export async function openCityPlaces({ config, database, onProblem }: CityPlacesOptions): Promise<CityPlaces> {
  const store = postgresPlaceStore(database);
  await using stack = new AsyncDisposableStack();
  const places = stack.use(new Places({ store, clock: systemClock, onProblem }));
  await places.open();
  if (config.demo.enabled && places.index === undefined) await seedDemoPlaces(store, places, onProblem);
  const owned = stack.move();
  return { finder: makePlaceFinder({ places, services: [], onProblem }), [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

/** They come in as those of any city do. */
async function seedDemoPlaces(store: PlaceStore, places: Places, onProblem: (text: string) => void): Promise<void> {
  const files = demoPlaceFiles().map(({ name, bytes }) => ({ name, bytes: () => onePiece(bytes) }));
  const report = await importPlaces(store, { source: 'demo city', files, dryRun: false });
  if (report.state === 'failed') onProblem(`demo places: ${report.error ?? ''}`);
  await places.refresh();
}

async function* onePiece(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes);
}

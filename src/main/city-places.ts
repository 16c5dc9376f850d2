import type { CityConfig } from '#contract/city-config.ts';
import { systemClock } from '#io/clock.ts';
import { httpGet } from '#io/http-get.ts';
import { readSecret } from '#io/read-config.ts';
import { makePlaceFinder, type AddressService, type PlaceFinder } from '#server/places/find-places.ts';
import { importPlaces } from '#server/places/import-places.ts';
import { jusoService } from '#server/places/juso-service.ts';
import { vworldService } from '#server/places/vworld-service.ts';
import { postgresPlaceStore, type PlaceStore } from '#server/places/place-store.ts';
import { Places } from '#server/places/places.ts';
import type { Database } from '#server/store/sql.ts';
import { demoPlaceFiles } from '#simulator/city/demo-city.ts';

export interface CityPlaces extends AsyncDisposable {
  readonly finder: PlaceFinder;
  readonly places: Places;
}

export interface CityPlacesOptions {
  readonly config: CityConfig;
  readonly database: Database;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly onProblem: (text: string) => void;
}

/** Addresses and places as they are stored, those of the demo city where a demo has none, and who is asked where they do not know. */
export async function openCityPlaces({ config, database, environment, onProblem }: CityPlacesOptions): Promise<CityPlaces> {
  const store = postgresPlaceStore(database);
  await using stack = new AsyncDisposableStack();
  const places = stack.use(new Places({ store, clock: systemClock, onProblem }));
  await places.open();
  if (config.demo.enabled && places.index === undefined) await seedDemoPlaces(store, places, onProblem);
  const services = await addressServices(config, environment);
  const owned = stack.move();
  return { places, finder: makePlaceFinder({ places, services, onProblem }), [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

async function addressServices(
  { addressServices: { juso, vworld } }: CityConfig,
  environment: CityPlacesOptions['environment'],
): Promise<AddressService[]> {
  const keyOf = async (name: string): Promise<string> => {
    const key = await readSecret(environment, name);
    if (key === undefined) throw new Error(`addressServices needs its key: ${name}, or the file that ${name}_FILE names.`);
    return key;
  };
  const services: AddressService[] = [];
  if (juso !== undefined)
    services.push(
      jusoService({ url: juso.url, key: await keyOf('MANGRU_JUSO_KEY'), placeKey: await keyOf('MANGRU_JUSO_PLACE_KEY') }, httpGet),
    );
  if (vworld !== undefined) services.push(vworldService({ url: vworld.url, key: await keyOf('MANGRU_VWORLD_KEY') }, httpGet));
  return services;
}

/** They come in as those of any city do. */
async function seedDemoPlaces(store: PlaceStore, places: Places, onProblem: (text: string) => void): Promise<void> {
  const files = demoPlaceFiles().map(({ name, bytes }) => ({ name, bytes: () => onePiece(bytes) }));
  const report = await importPlaces(store, { source: 'demo city', files, dryRun: false });
  if (report.state === 'failed') onProblem(`demo places: ${report.error?.text ?? ''}`);
  await places.refresh();
}

async function* onePiece(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes);
}

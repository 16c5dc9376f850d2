import type { CityConfig } from '#contract/city-config.ts';
import { systemClock } from '#io/clock.ts';
import { httpGet } from '#io/http-get.ts';
import { readSecret } from '#io/read-config.ts';
import { importRoads } from '#server/roads/import-roads.ts';
import { postgresNetworkStore, type NetworkStore } from '#server/roads/network-store.ts';
import { Roads } from '#server/roads/roads.ts';
import { TrafficFeed } from '#server/roads/traffic-feed.ts';
import type { Database } from '#server/store/sql.ts';
import { demoRoadFiles } from '#simulator/city/demo-city.ts';

export interface CityRoads extends AsyncDisposable {
  readonly roads: Roads;
}

export interface CityRoadsOptions {
  readonly config: CityConfig;
  readonly database: Database;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly onProblem: (text: string) => void;
}

/** The roads as they are stored, those of the demo city where a demo has none, and the traffic on them. */
export async function openCityRoads({ config, database, environment, onProblem }: CityRoadsOptions): Promise<CityRoads> {
  await using stack = new AsyncDisposableStack();
  const store = postgresNetworkStore(database);
  const roads = stack.use(new Roads({ store, clock: systemClock, onProblem }));
  await roads.open();
  if (config.demo.enabled && roads.map === undefined) await seedDemoRoads(store, roads, onProblem);
  if (config.traffic !== undefined) {
    const apiKey = await readSecret(environment, 'MANGRU_ITS_API_KEY');
    if (apiKey === undefined) throw new Error('traffic needs its key: MANGRU_ITS_API_KEY, or the file that MANGRU_ITS_API_KEY_FILE names.');
    const { url, box, everySeconds } = config.traffic;
    const ports = { clock: systemClock, get: httpGet, roads, onProblem };
    stack.use(new TrafficFeed({ url, apiKey, box, everyMs: everySeconds * 1_000 }, ports)).start();
  }
  const owned = stack.move();
  return { roads, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

/** They come in as those of any city do. */
async function seedDemoRoads(store: NetworkStore, roads: Roads, onProblem: (text: string) => void): Promise<void> {
  const files = demoRoadFiles().map(({ name, bytes }) => ({ name, bytes: () => onePiece(bytes) }));
  const report = await importRoads(store, { source: 'demo city', files, dryRun: false });
  if (report.state === 'failed') onProblem(`demo roads: ${report.error ?? ''}`);
  await roads.refresh();
}

async function* onePiece(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes);
}

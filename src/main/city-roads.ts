import type { CityConfig } from '#contract/city-config.ts';
import { systemClock } from '#io/clock.ts';
import { httpGet } from '#io/http-get.ts';
import { readSecret } from '#io/read-config.ts';
import { importRoads } from '#server/roads/import-roads.ts';
import { postgresNetworkStore, type NetworkStore } from '#server/roads/network-store.ts';
import { Roads } from '#server/roads/roads.ts';
import { NO_TRAFFIC, TrafficFeed, type TrafficSource, type TrafficStatus } from '#server/roads/traffic-feed.ts';
import type { Database } from '#server/store/sql.ts';
import { demoRoadFiles } from '#simulator/city/demo-city.ts';

export interface CityRoads extends AsyncDisposable {
  readonly roads: Roads;
  readonly traffic: () => TrafficStatus;
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
  const source = await trafficSource(config, environment);
  const feed = source && stack.use(new TrafficFeed(source, { clock: systemClock, get: httpGet, roads, onProblem }));
  feed?.start();
  const owned = stack.move();
  return { roads, traffic: () => feed?.status ?? NO_TRAFFIC, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

/** The centre that the configuration names; in a demo without one its stand-in, which asks for no key. */
async function trafficSource(config: CityConfig, environment: CityRoadsOptions['environment']): Promise<TrafficSource | undefined> {
  if (config.traffic !== undefined) {
    const apiKey = await readSecret(environment, 'MANGRU_ITS_API_KEY');
    if (apiKey === undefined) throw new Error('traffic needs its key: MANGRU_ITS_API_KEY, or the file that MANGRU_ITS_API_KEY_FILE names.');
    const { url, box, everySeconds } = config.traffic;
    return { url, apiKey, box, everyMs: everySeconds * 1_000 };
  }
  if (!config.demo.enabled) return undefined;
  const { trafficPort, trafficEverySeconds } = config.demo;
  return { url: `http://127.0.0.1:${trafficPort}`, apiKey: 'demo', box: DEMO_BOX, everyMs: trafficEverySeconds * 1_000 };
}

/** The demo city and the roads that lead out of it. */
const DEMO_BOX = [126.9, 37.4, 127.2, 37.6] as const;

/** They come in as those of any city do. */
async function seedDemoRoads(store: NetworkStore, roads: Roads, onProblem: (text: string) => void): Promise<void> {
  const files = demoRoadFiles().map(({ name, bytes }) => ({ name, bytes: () => onePiece(bytes) }));
  const report = await importRoads(store, { source: 'demo city', files, dryRun: false });
  if (report.state === 'failed') onProblem(`demo roads: ${report.error?.text ?? ''}`);
  await roads.refresh();
}

async function* onePiece(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes);
}

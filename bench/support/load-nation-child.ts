import { monitorEventLoopDelay } from 'node:perf_hooks';
import { openDatabase } from '#io/postgres-database.ts';
import { buildRoadMap, locateFor, planTrip } from '#engine/roads/road-map.ts';
import { findRoute } from '#engine/roads/route.ts';
import { CAR } from '#engine/roads/vehicle.ts';
import { postgresNetworkStore } from '#server/roads/network-store.ts';
import { Roads } from '#server/roads/roads.ts';

/** A process that does nothing but load the stored network, as a server does when it starts; tells how long and how much memory. */
const delay = monitorEventLoopDelay({ resolution: 5 });
/** Longest time that nobody else was answered while this ran, ms; a block that ends with it is counted by the round after. */
async function longestBlock(work: () => Promise<unknown>): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, 20));
  delay.reset();
  delay.enable();
  await work();
  await new Promise((resolve) => setTimeout(resolve, 20));
  delay.disable();
  return delay.max / 1e6;
}

const database = await openDatabase(process.argv[2] ?? '');
const began = performance.now();
const store = postgresNetworkStore(database);
const newest = await store.newest();
const network = newest && (await store.load(newest.id));
if (network === undefined) throw new Error('nothing is stored');
const readMs = performance.now() - began;
const map = buildRoadMap(network);
const loadMs = performance.now() - began;
const trip = planTrip(map, CAR);
const [from, to] = [locateFor(trip, { lon: 127, lat: 35 }), locateFor(trip, { lon: 128.5, lat: 37 })];
if (from === undefined || to === undefined) throw new Error('no road near');
const asked = performance.now();
findRoute(trip, from, to);
const routeMs = performance.now() - asked;
// Before the network is loaded a second time beside the first.
const mostBytes = process.resourceUsage().maxRSS * 1024;
const clock = { now: () => Date.now(), after: () => ({ [Symbol.dispose]: () => undefined }) };
const roads = new Roads({ store, clock, onProblem: (text) => console.error(text) });
const loadBlockMs = await longestBlock(() => roads.open());
const swapBlockMs = await longestBlock(() => roads.changeTraffic(network.linkIds.map((link, at) => ({ link, speedKmh: 10 + (at % 60) }))));
process.send?.({
  loadBlockMs,
  swapBlockMs,
  readMs,
  loadMs,
  routeMs,
  links: network.from.length,
  nodes: network.nodeIds.length,
  mostBytes,
  bytes: process.memoryUsage().rss,
});
await database[Symbol.asyncDispose]();

import { locateFor, planTrip } from '#engine/roads/road-map.ts';
import { findRoute } from '#engine/roads/route.ts';
import { CAR } from '#engine/roads/vehicle.ts';
import { openDatabase } from '#io/postgres-database.ts';
import { postgresNetworkStore } from '#server/roads/network-store.ts';
import { Roads, type LinkTraffic } from '#server/roads/roads.ts';
import { longestBlock } from './longest-block.ts';

/** A process that does nothing but load the stored network, as a server does when it starts; tells how long and how much memory. */
const database = await openDatabase(process.argv[2] ?? '');
const store = postgresNetworkStore(database);
const clock = { now: () => Date.now(), after: () => ({ [Symbol.dispose]: () => undefined }) };
const roads = new Roads({ store, clock, onProblem: (text) => console.error(text) });
const began = performance.now();
const loadBlockMs = await longestBlock(() => roads.open());
const loadMs = performance.now() - began;
const { map } = roads;
if (map === undefined) throw new Error('nothing is stored');
const trip = planTrip(map, CAR);
const [from, to] = [locateFor(trip, { lon: 127, lat: 35 }), locateFor(trip, { lon: 128.5, lat: 37 })];
if (from === undefined || to === undefined) throw new Error('no road near');
const asked = performance.now();
findRoute(trip, from, to);
const routeMs = performance.now() - asked;
const mostBytes = process.resourceUsage().maxRSS * 1024;
const { linkIds } = map.network;
function* allSpeeds(): Generator<LinkTraffic> {
  for (const [at, link] of linkIds.entries()) yield { link, speedKmh: 10 + (at % 60) };
}
const swapBlockMs = await longestBlock(() => roads.changeTraffic(allSpeeds()));
process.send?.({ loadBlockMs, swapBlockMs, loadMs, routeMs, links: linkIds.length, nodes: map.network.nodeIds.length, mostBytes });
await roads[Symbol.asyncDispose]();
await database[Symbol.asyncDispose]();

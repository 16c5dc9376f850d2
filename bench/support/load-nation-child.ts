import { openDatabase } from '#io/postgres-database.ts';
import { buildRoadMap, locateFor, planTrip } from '#engine/roads/road-map.ts';
import { findRoute } from '#engine/roads/route.ts';
import { CAR } from '#engine/roads/vehicle.ts';
import { postgresNetworkStore } from '#server/roads/network-store.ts';

/** A process that does nothing but load the stored network, as a server does when it starts; tells how long and how much memory. */
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
process.send?.({
  readMs,
  loadMs,
  routeMs,
  links: network.from.length,
  nodes: network.nodeIds.length,
  mostBytes: process.resourceUsage().maxRSS * 1024,
  bytes: process.memoryUsage().rss,
});
await database[Symbol.asyncDispose]();

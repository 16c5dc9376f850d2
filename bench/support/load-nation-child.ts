import { locateFor, planTrip } from '#engine/roads/road-map.ts';
import { findRoute } from '#engine/roads/route.ts';
import { CAR } from '#engine/roads/vehicle.ts';
import { openDatabase } from '#io/postgres-database.ts';
import { postgresNetworkStore } from '#server/roads/network-store.ts';
import { Roads, type LinkTraffic } from '#server/roads/roads.ts';

/** A process that does nothing but load the stored network, as a server does when it starts; tells how long and how much memory. */
const LOOK_EVERY_MS = 1;
/**
 * Longest time that nobody else was answered while this ran: most of this thread's processor time between two looks, so that other
 * programs on a shared machine do not count. What ends with a block is counted by the look after.
 */
async function longestBlock(work: () => Promise<unknown>): Promise<number> {
  let [longest, before] = [0, process.threadCpuUsage()];
  const look = (): void => {
    const { user, system } = process.threadCpuUsage(before);
    longest = Math.max(longest, (user + system) / 1_000);
    before = process.threadCpuUsage();
  };
  const timer = setInterval(look, LOOK_EVERY_MS);
  await work();
  await new Promise((resolve) => setTimeout(resolve, 20));
  clearInterval(timer);
  look();
  return longest;
}

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

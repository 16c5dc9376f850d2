import { fork } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import createGraph from 'ngraph.graph';
import { nba } from 'ngraph.path';
import { z } from 'zod';
import { findCordon } from '#engine/roads/cordon.ts';
import { findReach } from '#engine/roads/reach.ts';
import { buildRoadMap, changeTraffic, locateFor, planTrip, type RoadMap, type Trip } from '#engine/roads/road-map.ts';
import { findRoute } from '#engine/roads/route.ts';
import { freeTraffic } from '#engine/roads/traffic.ts';
import { CAR, FIRE_ENGINE } from '#engine/roads/vehicle.ts';
import { openDatabase } from '#io/postgres-database.ts';
import { startPostgres } from '#io/postgres-server.ts';
import { postgresNetworkStore } from '#server/roads/network-store.ts';
import { migrate } from '#server/store/migrate.ts';
import { MIGRATIONS } from '#server/store/migrations/index.ts';
import { makePrng } from '#simulator/city/prng.ts';
import { atMost, percentile } from './figure.ts';
import type { BenchContext } from './main.ts';
import { nationNetwork } from './support/nation-roads.ts';
import { moscowFiles, moscowNetwork, type City } from './support/moscow-roads.ts';
import { startPgRouting } from './support/pg-routing.ts';

/**
 * Ways in a city of 450,000 edges, beside ngraph.path's NBA* on the same graph with the same times in the same run. Ours keeps
 * rules of turning, theirs cannot know them. `ours` counts placing both ends on a road too.
 */
const CITY_PAIRS = 120;
/** Short ones are repeated more often. */
const LOCAL_REPEATED = 100;
const PEER_PAIRS = 15;
const PGROUTING_PAIRS = 5;
const LOCAL_METRES = { least: 1_000, most: 5_000 } as const;

type Pair = readonly [from: number, to: number];

export async function bench({ report, note }: BenchContext): Promise<void> {
  const files = moscowFiles();
  if (files === undefined) note('../shared/data/roads/moscow-roads.* is absent (it may not be copied here): no figure of ways in a city.');
  else await benchCity(files, { report, note });
  await benchNation({ report, note });
}

type Out = Pick<BenchContext, 'report' | 'note'>;

async function benchCity(files: Parameters<typeof moscowNetwork>[0], { report, note }: Out): Promise<void> {
  const city = moscowNetwork(files);
  const map = buildRoadMap(city.network);
  const states = map.drive.ruled?.graph.states ?? 0;
  note(
    `${city.network.from.length} links, ${map.drive.graph.junctions} junctions, ${map.drive.graph.arcs} arcs, ${states} states with ${city.network.bannedFrom.length} banned turns`,
  );
  const wide = pairs(city, { least: 0, most: Infinity });
  const local = pairs(city, LOCAL_METRES);
  note(
    `city-wide pairs are ${Math.round(
      percentile(
        wide.map((pair) => metresBetween(city, pair)),
        0.5,
      ) / 1_000,
    )} km apart (median)`,
  );
  const peer = ngraphOf(city, map);
  const trip = planTrip(map, CAR);
  const routed = timesOf(wide, (pair) => routeBetween(city, trip, pair));
  report(
    atMost('route.city.p50', {
      value: percentile(routed, 0.5),
      unit: 'ms',
      target: 15,
      peer: percentile(timesOf(wide.slice(0, PEER_PAIRS), peer), 0.5),
    }),
  );
  report(atMost('route.city.p90', { value: percentile(routed, 0.9), unit: 'ms' }));
  report(
    atMost('route.local.p50', {
      value: percentile(
        timesOf(local, (pair) => routeBetween(city, trip, pair), LOCAL_REPEATED),
        0.5,
      ),
      unit: 'ms',
      target: 0.5,
      peer: percentile(timesOf(local.slice(0, PEER_PAIRS * 4), peer, LOCAL_REPEATED / 4), 0.5),
    }),
  );
  const engine = planTrip(map, FIRE_ENGINE);
  report(
    atMost('route.emergency.p50', {
      value: percentile(
        timesOf(wide, (pair) => routeBetween(city, engine, pair)),
        0.5,
      ),
      unit: 'ms',
      target: 15,
    }),
  );
  await besidePgRouting({ city, map, report }, { note, wide, local });
  measureReach({ city, map, report });
  measureSwap(map, report);
  measureCordon({ city, map, report });
}

interface Measured extends Pick<BenchContext, 'report'> {
  readonly city: City;
  readonly map: RoadMap;
}

function placeOf({ network }: City, node: number): { lon: number; lat: number } {
  return { lon: network.nodeLon[node] ?? 0, lat: network.nodeLat[node] ?? 0 };
}

function routeBetween(city: City, trip: Trip, [from, to]: Pair): boolean {
  const [start, goal] = [locateFor(trip, placeOf(city, from)), locateFor(trip, placeOf(city, to))];
  return start !== undefined && goal !== undefined && findRoute(trip, start, goal) !== undefined;
}

function metresBetween({ places }: City, [from, to]: Pair): number {
  return Math.hypot((places[2 * from] ?? 0) - (places[2 * to] ?? 0), (places[2 * from + 1] ?? 0) - (places[2 * to + 1] ?? 0));
}

/** The same pairs in every run, within the distance. */
function pairs(city: City, { least, most }: { readonly least: number; readonly most: number }): Pair[] {
  const prng = makePrng(5);
  const nodes = city.places.length / 2;
  const draw = (): number => Math.floor(prng.between(0, nodes));
  const found: Pair[] = [];
  while (found.length < CITY_PAIRS) {
    const pair: Pair = [draw(), draw()];
    const metres = metresBetween(city, pair);
    if (metres >= least && metres <= most) found.push(pair);
  }
  return found;
}

/**
 * Milliseconds of each answer: this thread's processor time over so many repetitions, because its clock may count in steps of
 * 4 ms and a shared machine's time of day tells more of the others.
 */
function timesOf(asked: readonly Pair[], answer: (pair: Pair) => unknown, repeated = 5): number[] {
  for (const pair of asked.slice(0, 20)) answer(pair);
  return asked.map(
    (pair) =>
      processorMs(() => {
        for (let time = 0; time < repeated; time += 1) answer(pair);
      }) / repeated,
  );
}

/** Milliseconds of this thread's processor time: other programs on a shared machine do not change the figure. */
function processorMs(work: () => unknown): number {
  const before = process.threadCpuUsage();
  work();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1_000;
}

function ngraphOf(city: City, map: RoadMap): (pair: Pair) => unknown {
  const graph = createGraph<number, number>();
  const { network } = city;
  network.from.forEach((from, link) => graph.addLink(from, network.to[link] ?? 0, map.drive.times.piece[link] ?? 0));
  const quickest = (80 * 0.6) / 3.6;
  const finder = nba(graph, {
    oriented: true,
    distance: (_from, _to, link) => link.data,
    heuristic: (from, to) => (metresBetween(city, [Number(from.id), Number(to.id)]) * 1_000) / quickest,
  });
  return ([from, to]) => finder.find(from, to);
}

function measureReach({ city, map, report }: Measured): void {
  const trip = planTrip(map, FIRE_ENGINE);
  const times = timesOf(pairs(city, { least: 0, most: Infinity }).slice(0, 100), ([node]) => {
    const spot = locateFor(trip, placeOf(city, node));
    return spot && findReach(trip, { spots: [spot], withinMs: 300_000, direction: 'towards', maxPieces: 100_000 });
  });
  report(atMost('reach.5-minutes.p50', { value: percentile(times, 0.5), unit: 'ms' }));
}

/** Every speed of the city anew, with a query between any two portions: how long in all, and how long a query may have to wait. */
function measureSwap(map: RoadMap, report: BenchContext['report']): void {
  const totals: number[] = [];
  const portions: number[] = [];
  for (let round = 0; round < 12; round += 1) {
    const traffic = freeTraffic(map.network);
    traffic.speedKmh.forEach((_, link) => (traffic.speedKmh[link] = 10 + ((link * 7 + round) % 60)));
    const work = changeTraffic(map, traffic);
    let total = 0;
    for (let done = false; !done;) {
      const took = processorMs(() => (done = work.next().done === true));
      total += took;
      portions.push(took);
    }
    totals.push(total);
  }
  report(atMost('weights.swap', { value: percentile(totals, 0.5), unit: `ms for ${map.network.from.length} links`, target: 100 }));
  report(
    atMost('weights.longest-wait', {
      value: percentile(portions, 0.99),
      unit: 'ms (p99 of the portions between which queries run)',
      target: 15,
    }),
  );
}

function measureCordon({ city, map, report }: Measured): void {
  const trip = planTrip(map, { ...CAR, emergency: true });
  const closed: number[] = [];
  const times = timesOf(pairs(city, { least: 0, most: Infinity }).slice(0, 60), ([node]) => {
    const spot = locateFor(trip, placeOf(city, node));
    if (spot === undefined) return;
    const cordon = findCordon(trip, {
      sightings: [{ spot, agoMs: 600_000 }],
      setUpMs: 0,
      ringMs: 180_000,
      points: { road: () => 1, junction: () => undefined },
    });
    closed.push(cordon?.cost ?? 0);
  });
  report(atMost('cordon.10-minutes.p50', { value: percentile(times, 0.5), unit: 'ms', target: 200 }));
  report(atMost('cordon.10-minutes.p95', { value: percentile(times, 0.95), unit: 'ms' }));
  report(atMost('cordon.roads.p50', { value: percentile(closed, 0.5), unit: 'roads to close' }));
}

/** Few ways each, since one takes it seconds; by the clock on the wall, since it works in a process of its own, the better of two. */
async function besidePgRouting(
  { city, map, report }: Measured,
  { note, wide, local }: Pick<BenchContext, 'note'> & { readonly wide: readonly Pair[]; readonly local: readonly Pair[] },
): Promise<void> {
  const started = await startPgRouting(map);
  if (typeof started === 'string') return note(`route.city.pgrouting and route.local.pgrouting are skipped: ${started}.`);
  await using peer = started;
  note(`pgRouting ${peer.version}, pgr_bdDijkstra over ${peer.roads} roads with the same times; it is asked without rules of turning`);
  const trip = planTrip(map, CAR);
  for (const [name, asked] of [
    ['route.city.pgrouting', wide.slice(0, PGROUTING_PAIRS)],
    ['route.local.pgrouting', local.slice(0, PGROUTING_PAIRS)],
  ] as const) {
    const theirs: number[] = [];
    for (const [from, to] of asked) {
      const times: number[] = [];
      for (let time = 0; time < 2; time += 1) {
        const began = performance.now();
        await peer.quickestMs(from, to);
        times.push(performance.now() - began);
      }
      theirs.push(Math.min(...times));
    }
    const ours = timesOf(asked, (pair) => routeBetween(city, trip, pair));
    report(atMost(name, { value: percentile(ours, 0.5), unit: `ms (median of ${asked.length})`, peer: percentile(theirs, 0.5) }));
  }
}

const loaded = z.object({
  loadMs: z.number(),
  routeMs: z.number(),
  loadBlockMs: z.number(),
  swapBlockMs: z.number(),
  links: z.number(),
  nodes: z.number(),
  mostBytes: z.number(),
});

/** A network of the nation's size is stored, and loaded by a process of its own, so that its memory is all that is counted. */
async function benchNation({ report, note }: Out): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(path.join(tmpdir(), 'mangru-bench-'));
  await chmod(folder, 0o755);
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const server = stack.use(await startPostgres({ dataDir: folder }));
  const database = stack.use(await openDatabase(server.url));
  await migrate(database, MIGRATIONS);
  const began = performance.now();
  await postgresNetworkStore(database).replace(nationNetwork(), 'nation');
  note(`a nation is generated and stored in ${((performance.now() - began) / 1_000).toFixed(1)} s`);
  const child = fork(path.join(import.meta.dirname, 'support/load-nation-child.ts'), [server.url]);
  const [message] = (await once(child, 'message', { signal: AbortSignal.timeout(180_000) })) as [unknown];
  const { loadMs, routeMs, loadBlockMs, swapBlockMs, links, nodes, mostBytes } = loaded.parse(message);
  note(`${links} links, ${nodes} nodes; a first route of 270 km in ${Math.round(routeMs)} ms`);
  report(atMost('nation.load', { value: loadMs / 1_000, unit: 's until the first route can be asked for', target: 60 }));
  report(atMost('nation.memory', { value: mostBytes / 1024 ** 3, unit: 'GiB at most, the whole process', target: 2 }));
  report(
    atMost('nation.load.longest-block', {
      value: loadBlockMs,
      unit: 'ms of processor time in which a server that takes over the network answers nobody',
      target: 50,
    }),
  );
  report(
    atMost('nation.swap.longest-block', {
      value: swapBlockMs,
      unit: 'ms of processor time in which a server that takes over all speeds answers nobody',
      target: 50,
    }),
  );
}

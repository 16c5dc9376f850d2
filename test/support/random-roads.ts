import { makeNetworkBuilder } from '#engine/roads/network-builder.ts';
import { buildRoadMap, type RoadMap, type TravelMode } from '#engine/roads/road-map.ts';
import { CLOSED } from '#engine/roads/road-network.ts';
import type { RoadSpot } from '#engine/roads/locate.ts';
import { mayPass, type Vehicle } from '#engine/roads/vehicle.ts';
import { FORBIDS, NO_LIMIT, type LinkLimit, type RoadProblem } from '#protocol/road-records.ts';
import { makePrng } from '#simulator/city/prng.ts';

/** A small tangle of roads: chains, dead ends, loops, parallel links, one-way streets, banned turns and limits. */
export function randomRoads(seed: number, nodes = 12): RoadMap {
  const prng = makePrng(seed);
  const problems: RoadProblem[] = [];
  const builder = makeNetworkBuilder({ refused: (problem) => problems.push(problem), noted: () => undefined });
  const row = { layer: 'random', row: 0 };
  const places = Array.from({ length: nodes }, (_, at) => ({
    id: `n${at}`,
    lon: 127 + prng.between(0, 0.02),
    lat: 37.5 + prng.between(0, 0.02),
  }));
  for (const place of places) builder.node(place, row);
  const links: { id: string; from: number; to: number }[] = [];
  const limits: LinkLimit[] = [
    { ...NO_LIMIT, maxHeightCm: 300 },
    { ...NO_LIMIT, maxWeightKg: 10_000 },
    { ...NO_LIMIT, forbids: FORBIDS.use },
    { ...NO_LIMIT, forbids: FORBIDS.motors },
    { ...NO_LIMIT, forbids: FORBIDS.walkers },
  ];
  const lay = (from: number, to: number, limit: LinkLimit): void => {
    const [a, b] = [places[from]!, places[to]!];
    const id = `l${links.length}`;
    links.push({ id, from, to });
    builder.link(
      { id, from: a.id, to: b.id, rank: 104, speedKmh: prng.pick([30, 50, 60, 80]), name: '', limit, shape: [a.lon, a.lat, b.lon, b.lat] },
      row,
    );
  };
  for (let road = 0; road < nodes * 1.4; road += 1) {
    const from = Math.floor(prng.between(0, nodes));
    const to = prng.chance(0.6) ? (from + 1) % nodes : Math.floor(prng.between(0, nodes));
    // Also a link from a node to itself, without any length: a turning circle that was drawn as a point.
    if (from === to && prng.chance(0.5)) continue;
    const limit = prng.chance(0.2) ? prng.pick(limits) : NO_LIMIT;
    lay(from, to, limit);
    if (prng.chance(0.75)) lay(to, from, limit);
  }
  for (const one of links)
    for (const other of links)
      if (one.to === other.from && prng.chance(0.12))
        builder.turn({ node: `n${one.to}`, from: one.id, to: other.id, rule: prng.chance(0.1) ? 'uTurnAllowed' : 'banned' }, row);
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
  const network = builder.build();
  if (network === undefined) throw new Error('no links');
  return buildRoadMap(network);
}

export function modeOf(map: RoadMap, vehicle: Vehicle): TravelMode {
  return vehicle.kind === 'walker' ? map.walk : map.drive;
}

/** Plain Dijkstra over directed pieces, every turn looked up: slow, obvious, and knowing nothing of junctions, chains or states. */
export function plainTimes(map: RoadMap, vehicle: Vehicle, from: RoadSpot): (to: RoadSpot) => number {
  const { graph, times } = modeOf(map, vehicle);
  const { pieces } = graph;
  const ruled = vehicle.kind !== 'walker' && !vehicle.emergency;
  const junctions = new Set(graph.nodeOf);
  const banned = new Set(Array.from(map.network.bannedFrom, (link, at) => `${link}/${map.network.bannedTo[at]}`));
  const ms = (piece: number): number =>
    mayPass(vehicle, map.network.limits[map.network.limit[pieces.link[piece]!]!]!) ? times.piece[piece]! : CLOSED;
  const mayFollow = (came: number, goes: number): boolean => {
    const node = pieces.to[came]!;
    if (pieces.from[goes] !== node) return false;
    if (ruled && banned.has(`${pieces.link[came]}/${pieces.link[goes]}`)) return false;
    if (pieces.opposite[came] !== goes) return true;
    const ways = pieces.from.filter((one) => one === node).length;
    return ruled ? ways < 2 || map.network.uTurnAllowed[node] === 1 : junctions.has(node);
  };
  const spots = ({ link, share }: RoadSpot): { piece: number; share: number }[] => {
    const forward = pieces.along[link]!;
    const all = [
      { piece: forward, share },
      { piece: pieces.against[link]!, share: 1 - share },
      { piece: forward < 0 ? -1 : pieces.opposite[forward]!, share: 1 - share },
    ];
    return all.filter(({ piece }, at) => piece >= 0 && all.findIndex((other) => other.piece === piece) === at);
  };
  const atEnd = new Map<string, number>();
  const open: { piece: number; cost: number; begun: boolean }[] = [];
  for (const { piece, share } of spots(from)) if (ms(piece) < CLOSED) open.push({ piece, cost: ms(piece) * (1 - share), begun: true });
  const settled: { piece: number; cost: number }[] = [];
  while (open.length > 0) {
    open.sort((a, b) => b.cost - a.cost);
    const { piece, cost, begun } = open.pop()!;
    const key = `${piece}/${begun}`;
    if (atEnd.has(key)) continue;
    atEnd.set(key, cost);
    settled.push({ piece, cost });
    for (let next = 0; next < pieces.count; next += 1)
      if (mayFollow(piece, next) && ms(next) < CLOSED) open.push({ piece: next, cost: cost + ms(next), begun: false });
  }
  return (to) => {
    let best = Infinity;
    for (const goal of spots(to)) {
      if (ms(goal.piece) === CLOSED) continue;
      for (const start of spots(from))
        if (start.piece === goal.piece && start.share <= goal.share) best = Math.min(best, ms(goal.piece) * (goal.share - start.share));
      for (const { piece, cost } of settled) if (mayFollow(piece, goal.piece)) best = Math.min(best, cost + ms(goal.piece) * goal.share);
    }
    return best;
  };
}

export function spotOn(map: RoadMap, link: number, share: number): RoadSpot {
  return { link, share, lon: 0, lat: 0, metresAway: 0 };
}

/** Links that this vehicle may be on at all. */
export function linksFor(map: RoadMap, vehicle: Vehicle): number[] {
  const { pieces } = modeOf(map, vehicle).graph;
  return [...map.network.from.keys()].filter(
    (link) => (pieces.along[link]! >= 0 || pieces.against[link]! >= 0) && mayPass(vehicle, map.network.limits[map.network.limit[link]!]!),
  );
}

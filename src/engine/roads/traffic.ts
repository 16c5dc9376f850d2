import type { JunctionGraph } from './junction-graph.ts';
import { CLOSED, type RoadNetwork } from './road-network.ts';

/**
 * Milliseconds for each piece and arc as traffic is now. A new traffic is worked out beside the one in use, in portions, and takes
 * its place by one assignment: no query waits for it and none sees half of it.
 */
export interface TravelTimes {
  readonly piece: Int32Array;
  readonly arc: Int32Array;
}

export interface TrafficState {
  /** km/h by link; 0 or NaN = not known. */
  readonly speedKmh: Float32Array;
  /** 1 = nobody may pass (road works, flood, cordon). */
  readonly closed: Uint8Array;
}

/** Share of the allowed speed that traffic reaches by itself, by ROAD_RANK less 100: signals and turning cost cities more. */
const FREE_FLOW_SHARE = [0.6, 1, 0.9, 0.75, 0.6, 0.75, 0.75, 0.6, 0.55] as const;
const WALKING_METRES_PER_SECOND = 1.25;
/** A measured speed of nothing is a queue, not a wall. */
const LEAST_KMH = 2;
const MOST_KMH = 160;
const MOST_MS = 86_400_000;
const PORTION = 16_384;

export function freeTraffic(network: RoadNetwork): TrafficState {
  return { speedKmh: new Float32Array(network.from.length), closed: new Uint8Array(network.from.length) };
}

/** Times of vehicles; yields between portions, so that a caller with something else to do can do it. */
export function* driveTimes(network: RoadNetwork, graph: JunctionGraph, traffic: TrafficState): Generator<void, TravelTimes> {
  return yield* timesOf(graph, (link) => {
    if (traffic.closed[link] === 1) return CLOSED;
    const live = traffic.speedKmh[link] ?? 0;
    return live > 0 ? msAt(network, link, Math.min(live, MOST_KMH)) : freeMs(network, link);
  });
}

/** What traffic reaches by itself where nothing is measured, km/h. */
export function freeKmh(network: RoadNetwork, link: number): number {
  return (network.speedKmh[link] ?? 0) * (FREE_FLOW_SHARE[network.rank[link] ?? 0] ?? FREE_FLOW_SHARE[0]);
}

/** Time of a link at that speed. */
export function freeMs(network: RoadNetwork, link: number): number {
  return msAt(network, link, freeKmh(network, link));
}

function msAt(network: RoadNetwork, link: number, kmh: number): number {
  return milliseconds(network.metres[link] ?? 0, Math.max(kmh, LEAST_KMH) / 3.6);
}

/** Times on foot: traffic does not matter, a closed road does not either. */
export function* walkTimes(network: RoadNetwork, graph: JunctionGraph): Generator<void, TravelTimes> {
  return yield* timesOf(graph, (link) => milliseconds(network.metres[link] ?? 0, WALKING_METRES_PER_SECOND));
}

function milliseconds(metres: number, metresPerSecond: number): number {
  return Math.min(Math.max(1, Math.round((metres * 1_000) / metresPerSecond)), MOST_MS);
}

function* timesOf(graph: JunctionGraph, msOfLink: (link: number) => number): Generator<void, TravelTimes> {
  const { pieces, chain } = graph;
  const piece = new Int32Array(pieces.count);
  for (let at = 0; at < pieces.count; at += 1) {
    piece[at] = msOfLink(pieces.link[at] ?? 0);
    if (at % PORTION === PORTION - 1) yield;
  }
  const arc = new Int32Array(graph.arcs);
  for (let at = 0; at < graph.arcs; at += 1) {
    let sum = 0;
    for (let place = chain.first[at] ?? 0; place < (chain.first[at + 1] ?? 0); place += 1) {
      const part = piece[chain.item[place] ?? 0] ?? CLOSED;
      sum = part === CLOSED || sum === CLOSED ? CLOSED : Math.min(sum + part, MOST_MS);
    }
    arc[at] = sum;
    if (at % PORTION === PORTION - 1) yield;
  }
  return { piece, arc };
}

/** All portions at once, for who has nothing else to do. */
export function atOnce<T>(work: Generator<void, T>): T {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}

import type { RoadSpot } from './locate.ts';
import { addNode, addPipe, leastCut, makeFlowNetwork, SINK, SOURCE, UNCUTTABLE, type FlowNetwork } from './max-flow.ts';
import type { Trip } from './road-map.ts';
import { CLOSED } from './road-network.ts';
import { clean, spread } from './search.ts';
import { departures, pieceSpots } from './seeds.ts';

/** Where somebody was seen, and how long ago; several = any of them may be true. */
export interface Sighting {
  readonly spot: RoadSpot;
  readonly agoMs: number;
}

/**
 * What may be closed and at what cost. Costs are whole numbers; a road or junction without one is left open at any price. A road is
 * told by its arc of lower number (`roadOf`).
 */
export interface CordonPoints {
  readonly road: (road: number) => number | undefined;
  readonly junction: (junction: number) => number | undefined;
}

export interface CordonWanted {
  readonly sightings: readonly Sighting[];
  /** Until whoever closes a point stands there. */
  readonly setUpMs: number;
  /** How far beyond the area the cordon may lie, in travel time. */
  readonly ringMs: number;
  readonly points: CordonPoints;
  /** Junctions where roads go on beyond the map. */
  readonly leadsOut?: (junction: number) => boolean;
}

export interface Cordon {
  /** Arcs to close, each at its far end, in the direction in which it leads out. */
  readonly roads: readonly number[];
  readonly junctions: readonly number[];
  /** Sum of the costs: no set of points that closes every way out has a lower one. */
  readonly cost: number;
  /** Junctions that may have been reached by the time the cordon stands. */
  readonly area: readonly number[];
}

/** The search for the area may take so long into the future at most. */
const MAX_AREA_MS = 7_200_000;

/**
 * The cheapest set of points that closes every way out of the area where somebody can be by the time the points are closed: a
 * minimum cut between the area and what lies beyond the ring round it. The trip says how they travel; whoever flees keeps no rule
 * of turning, so it must be a free one. Undefined: what may be closed does not close the area.
 */
export function findCordon(trip: Trip, wanted: CordonWanted): Cordon | undefined {
  const times = earliestTimes(trip, wanted);
  const { network, roadPipes, junctionPipes } = layPipes(trip, wanted, times);
  const cut = leastCut(network);
  if (cut === undefined) return undefined;
  const some = (pipes: ReadonlyMap<number, number>): number[] => cut.pipes.flatMap((pipe) => pipes.get(pipe) ?? []);
  return {
    roads: some(roadPipes),
    junctions: some(junctionPipes),
    cost: cut.capacity,
    area: [...times.inside].filter(([, ms]) => ms <= times.areaMs).map(([junction]) => junction),
  };
}

/** The number that both directions of a road share. */
export function roadOf({ mode }: Trip, arc: number): number {
  const other = mode.graph.opposite[arc] ?? -1;
  return other < 0 ? arc : Math.min(arc, other);
}

interface Times {
  /** Time of each junction that can be reached before the ring ends. */
  readonly inside: ReadonlyMap<number, number>;
  readonly areaMs: number;
}

/** Earliest times in one clock that begins with the oldest sighting. */
function earliestTimes(trip: Trip, { sightings, setUpMs, ringMs }: CordonWanted): Times {
  const oldest = Math.max(0, ...sightings.map(({ agoMs }) => agoMs));
  const areaMs = Math.min(oldest + setUpMs, MAX_AREA_MS);
  const inside = new Map<number, number>();
  const { junctionOf } = trip.space.graph;
  spread(trip.space, trip.costs, {
    seeds: sightings.flatMap(({ spot, agoMs }) =>
      departures(trip, pieceSpots(trip, spot)).map((seed) => ({ ...seed, ms: seed.ms + oldest - agoMs })),
    ),
    backwards: false,
    withinMs: areaMs + ringMs,
    each: (state, ms) => {
      const junction = junctionOf[state] ?? 0;
      if (!inside.has(junction)) inside.set(junction, ms);
      return true;
    },
  });
  clean(trip.space.forward);
  return { inside, areaMs };
}

interface Pipes {
  readonly network: FlowNetwork;
  /** Arc by pipe. */
  readonly roadPipes: Map<number, number>;
  readonly junctionPipes: Map<number, number>;
}

/** The area is the source, what lies beyond the ring the sink; each junction of the ring is two nodes with a pipe between. */
function layPipes(trip: Trip, { points, leadsOut, sightings }: CordonWanted, { inside, areaMs }: Times): Pipes {
  const { graph } = trip.mode;
  const network = makeFlowNetwork();
  const [roadPipes, junctionPipes, into, outOf] = [0, 0, 0, 0].map(() => new Map<number, number>()) as [Ends, Ends, Ends, Ends];
  for (const [junction, ms] of inside) {
    if (ms <= areaMs) {
      into.set(junction, SOURCE);
      outOf.set(junction, SOURCE);
      if (leadsOut?.(junction)) addPipe(network, [SOURCE, SINK], UNCUTTABLE);
      continue;
    }
    const [before, behind] = [addNode(network), addNode(network)];
    into.set(junction, before);
    outOf.set(junction, behind);
    junctionPipes.set(addPipe(network, [before, behind], points.junction(junction) ?? UNCUTTABLE), junction);
    if (leadsOut?.(junction)) addPipe(network, [behind, SINK], UNCUTTABLE);
  }
  const lay = (arc: number, from: number): void => {
    const to = into.get(graph.head[arc] ?? 0) ?? SINK;
    if (from === to || !isOpen(trip, arc)) return;
    roadPipes.set(addPipe(network, [from, to], points.road(roadOf(trip, arc)) ?? UNCUTTABLE), arc);
  };
  for (const [junction, from] of outOf)
    for (let arc = graph.firstOut[junction] ?? 0; arc < (graph.firstOut[junction + 1] ?? 0); arc += 1) lay(arc, from);
  // Whoever was seen in the middle of a road whose junctions lie far away is still on that road.
  for (const { spot } of sightings)
    for (const { piece } of pieceSpots(trip, spot)) {
      const arc = graph.arcOf[piece] ?? 0;
      if (outOf.get(graph.tail[arc] ?? 0) !== SOURCE) lay(arc, SOURCE);
    }
  return { network, roadPipes, junctionPipes };
}

type Ends = Map<number, number>;

function isOpen({ mode, costs }: Trip, arc: number): boolean {
  const { graph } = mode;
  return (costs.arcMs[arc] ?? CLOSED) !== CLOSED && costs.passable?.[graph.limit[arc] ?? 0] !== 0;
}

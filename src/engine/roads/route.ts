import { meetExactly } from './exact-turns.ts';
import type { RoadSpot } from './locate.ts';
import type { Trip } from './road-map.ts';
import { CLOSED } from './road-network.ts';
import { arcsThrough, clean, meet, type Seed } from './search.ts';
import { arrivals, departures, msBetween, pieceSpots, type PieceSpot } from './seeds.ts';

/** A way from one place to another. */
export interface Route {
  readonly ms: number;
  /** Pieces in order; only part of the first and of the last may be travelled. */
  readonly pieces: readonly number[];
  readonly fromShare: number;
  readonly toShare: number;
}

/** Undefined: there is no way for this vehicle. */
export function findRoute(trip: Trip, from: RoadSpot, to: RoadSpot): Route | undefined {
  return routeBy(trip, { from, to, whenTurningBack: 'searchExactly' });
}

interface Asked {
  readonly from: RoadSpot;
  readonly to: RoadSpot;
  /** What to do about a way that gets round a ban by turning back: the best way must be found, an alternative need not. */
  readonly whenTurningBack: 'searchExactly' | 'giveUp';
}

function routeBy(trip: Trip, { from, to, whenTurningBack }: Asked): Route | undefined {
  const [starts, goals] = [pieceSpots(trip, from), pieceSpots(trip, to)];
  const direct = directWay(trip, starts, goals);
  const seeds = { from: departures(trip, starts), to: arrivals(trip, goals) };
  const found = quickest(trip, seeds, { below: direct?.ms ?? CLOSED, whenTurningBack });
  if (found === undefined) return direct;
  return alongArcs(trip, found, { starts, goals });
}

/** The place ahead on the same road. */
function directWay(trip: Trip, starts: readonly PieceSpot[], goals: readonly PieceSpot[]): Route | undefined {
  let best: Route | undefined;
  for (const start of starts) {
    for (const goal of goals) {
      const ms = msBetween(trip, start, goal);
      if (ms < (best?.ms ?? CLOSED))
        best = { ms, pieces: piecesBetween(trip, start.piece, goal.piece), fromShare: start.share, toShare: goal.share };
    }
  }
  return best;
}

interface Found {
  readonly ms: number;
  readonly arcs: readonly number[];
}

function quickest(
  trip: Trip,
  seeds: { readonly from: readonly Seed[]; readonly to: readonly Seed[] },
  { below, whenTurningBack }: { readonly below: number } & Pick<Asked, 'whenTurningBack'>,
): Found | undefined {
  const { space, turns } = trip;
  const meeting = meet(space, trip.costs, { ...seeds, below });
  const arcs = meeting === undefined ? [] : arcsThrough(space, meeting.state);
  clean(space.forward);
  clean(space.backward);
  if (meeting === undefined) return undefined;
  if (turns === undefined || arcs.every((arc, at) => at === 0 || keepsOn(trip, arcs[at - 1] ?? 0, arc))) return { ms: meeting.ms, arcs };
  if (whenTurningBack === 'giveUp') return undefined;
  const exact = meetExactly(trip, turns, seeds);
  return exact !== undefined && exact.ms < below ? exact : undefined;
}

function keepsOn({ mode, turns }: Trip, came: number, goes: number): boolean {
  return mode.graph.opposite[came] !== goes || turns?.bansTurningBack(came) === false;
}

function alongArcs(
  trip: Trip,
  { ms, arcs }: Found,
  { starts, goals }: { readonly starts: readonly PieceSpot[]; readonly goals: readonly PieceSpot[] },
): Route {
  const { arcOf, chain } = trip.mode.graph;
  const on = (spots: readonly PieceSpot[], arc: number): PieceSpot | undefined => spots.find(({ piece }) => arcOf[piece] === arc);
  const [first = 0, last = 0] = [arcs[0], arcs.at(-1)];
  const [start, goal] = [on(starts, first), on(goals, last)];
  const ends = (arc: number): readonly [number, number] => [
    chain.item[chain.first[arc] ?? 0] ?? 0,
    chain.item[(chain.first[arc + 1] ?? 1) - 1] ?? 0,
  ];
  const pieces = arcs.flatMap((arc, at) => {
    const [begin, end] = ends(arc);
    return piecesBetween(trip, at === 0 ? (start?.piece ?? begin) : begin, at === arcs.length - 1 ? (goal?.piece ?? end) : end);
  });
  return { ms, pieces, fromShare: start?.share ?? 0, toShare: goal?.share ?? 1 };
}

function piecesBetween({ mode }: Trip, first: number, last: number): number[] {
  const { chain, placeOf } = mode.graph;
  return [...chain.item.subarray(placeOf[first], (placeOf[last] ?? 0) + 1)];
}

/** How alternatives are looked for: what is already shown costs so much more, and what comes must differ so much and be no slower. */
const ALTERNATIVES = { dearer: 1.5, leastNew: 0.3, slowest: 1.6, tries: 5 } as const;
export const MAX_ALTERNATIVES = 3;

/** Other ways, best first: each has at least 30 % of its time on roads that those before it do not use, and takes at most 1.6 times the quickest. */
export function findAlternatives(trip: Trip, best: Route, { from, to, count }: { from: RoadSpot; to: RoadSpot; count: number }): Route[] {
  const { arcOf } = trip.mode.graph;
  const arcMs = trip.costs.arcMs.slice();
  const dearer: Trip = { ...trip, costs: { ...trip.costs, arcMs } };
  const shown: Route[] = [best];
  let newest = best;
  for (let tries = 0; tries < ALTERNATIVES.tries && shown.length <= Math.min(count, MAX_ALTERNATIVES); tries += 1) {
    for (const arc of new Set(newest.pieces.map((piece) => arcOf[piece] ?? 0))) {
      const ms = arcMs[arc] ?? CLOSED;
      arcMs[arc] = ms === CLOSED ? CLOSED : Math.min(Math.round(ms * ALTERNATIVES.dearer), CLOSED - 1);
    }
    const found = routeBy(dearer, { from, to, whenTurningBack: 'giveUp' });
    if (found === undefined) break;
    newest = { ...found, ms: msOf(trip, found) };
    if (newest.ms <= best.ms * ALTERNATIVES.slowest && shown.every((other) => newShare(trip, newest, other) >= ALTERNATIVES.leastNew))
      shown.push(newest);
  }
  return shown.slice(1).sort((a, b) => a.ms - b.ms);
}

function msOf({ mode }: Trip, { pieces, fromShare, toShare }: Route): number {
  let sum = 0;
  pieces.forEach((piece, at) => {
    const [begin, end] = [at === 0 ? fromShare : 0, at === pieces.length - 1 ? toShare : 1];
    sum += (mode.times.piece[piece] ?? 0) * (end - begin);
  });
  return Math.round(sum);
}

function newShare({ mode }: Trip, route: Route, other: Route): number {
  const known = new Set(other.pieces);
  const time = (pieces: readonly number[]): number => pieces.reduce((sum, piece) => sum + (mode.times.piece[piece] ?? 0), 0);
  return time(route.pieces.filter((piece) => !known.has(piece))) / Math.max(1, time(route.pieces));
}

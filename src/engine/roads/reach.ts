import type { RoadSpot } from './locate.ts';
import type { Trip } from './road-map.ts';
import { CLOSED } from './road-network.ts';
import { clean, spread, stepsOf, type Seed } from './search.ts';
import { arrivals, departures, pieceSpots } from './seeds.ts';

/** Part of a directed piece of road that lies within reach, and the time at its beginning (or, towards a place, from its end). */
export interface ReachedPiece {
  readonly piece: number;
  readonly fromShare: number;
  readonly toShare: number;
  readonly ms: number;
}

export interface Reach {
  readonly pieces: readonly ReachedPiece[];
  /** More was reached than may be told. */
  readonly cut: boolean;
}

export interface ReachWanted {
  readonly spots: readonly RoadSpot[];
  readonly withinMs: number;
  /** `from`: where one can be within the time; `towards`: from where one can be there within the time. */
  readonly direction: 'from' | 'towards';
  readonly maxPieces: number;
}

/** An hour: longer than any golden time, and a bound on what one question may cost. */
export const MAX_REACH_MS = 3_600_000;

/** Isochrone: every piece of road that can be reached within the time, the last ones in part. */
export function findReach(trip: Trip, { spots, withinMs, direction, maxPieces }: ReachWanted): Reach {
  const backwards = direction === 'towards';
  const { space, costs } = trip;
  const within = Math.min(withinMs, MAX_REACH_MS);
  const labels = backwards ? space.backward : space.forward;
  const places = spots.map((spot) => pieceSpots(trip, spot));
  const seeds: Seed[] = places.flatMap((place) => (backwards ? arrivals(trip, place) : departures(trip, place)));
  const best = new Map<number, number>();
  const steps = stepsOf(space.graph, costs, backwards);
  spread(space, costs, {
    seeds,
    backwards,
    withinMs: within,
    each: (state, ms) => {
      for (let at = steps.first[state] ?? 0; at < (steps.first[state + 1] ?? 0); at += 1) {
        const arc = steps.arc[at] ?? 0;
        if (ms < (best.get(arc) ?? CLOSED)) best.set(arc, ms);
      }
      return best.size < maxPieces;
    },
  });
  clean(labels);
  const reached = new Map<number, ReachedPiece>();
  for (const place of places) for (const { piece, share } of place) walkChain(trip, { piece, share, ms: 0, backwards, within }, reached);
  for (const [arc, ms] of best) {
    const { chain } = trip.mode.graph;
    const piece = chain.item[backwards ? (chain.first[arc + 1] ?? 1) - 1 : (chain.first[arc] ?? 0)] ?? 0;
    walkChain(trip, { piece, share: backwards ? 1 : 0, ms, backwards, within }, reached);
    if (reached.size >= maxPieces) return { pieces: [...reached.values()].slice(0, maxPieces), cut: true };
  }
  return { pieces: [...reached.values()], cut: best.size >= maxPieces };
}

interface Walk {
  readonly piece: number;
  readonly share: number;
  readonly ms: number;
  readonly backwards: boolean;
  readonly within: number;
}

/** Along a chain from a place on it, as far as the time lasts. */
function walkChain({ map, mode, costs }: Trip, { piece, share, ms, backwards, within }: Walk, reached: Map<number, ReachedPiece>): void {
  const { chain, arcOf, placeOf, pieces } = mode.graph;
  const arc = arcOf[piece] ?? 0;
  const end = backwards ? (chain.first[arc] ?? 0) : (chain.first[arc + 1] ?? 1) - 1;
  const step = backwards ? -1 : 1;
  let [spent, begin] = [ms, share];
  for (let place = placeOf[piece] ?? 0; spent <= within; place += step) {
    const at = chain.item[place] ?? 0;
    const whole = mode.times.piece[at] ?? CLOSED;
    const limit = map.network.limit[pieces.link[at] ?? 0] ?? 0;
    if (whole === CLOSED || (costs.passable !== undefined && costs.passable[limit] === 0)) return;
    const span = (within - spent) / whole;
    const part = backwards
      ? { fromShare: Math.max(0, begin - span), toShare: begin }
      : { fromShare: begin, toShare: Math.min(1, begin + span) };
    keepLonger(reached, { piece: at, ...part, ms: spent });
    spent += whole * (backwards ? begin : 1 - begin);
    begin = backwards ? 1 : 0;
    if (place === end) return;
  }
}

/** A piece reached from both sides of a place is one stretch where they meet, else the longer of the two. */
function keepLonger(reached: Map<number, ReachedPiece>, found: ReachedPiece): void {
  const known = reached.get(found.piece);
  if (known === undefined) {
    reached.set(found.piece, found);
    return;
  }
  const meets = found.fromShare <= known.toShare && known.fromShare <= found.toShare;
  const longer = known.toShare - known.fromShare >= found.toShare - found.fromShare ? known : found;
  reached.set(
    found.piece,
    meets
      ? {
          piece: found.piece,
          fromShare: Math.min(known.fromShare, found.fromShare),
          toShare: Math.max(known.toShare, found.toShare),
          ms: Math.min(known.ms, found.ms),
        }
      : longer,
  );
}

import type { RoadSpot } from './locate.ts';
import type { Trip } from './road-map.ts';
import { CLOSED } from './road-network.ts';
import type { Seed } from './search.ts';

/** A place on a directed piece of road: whoever stands beside a two-way road may set off either way, and be reached from either. */
export interface PieceSpot {
  readonly piece: number;
  readonly share: number;
}

export function pieceSpots({ mode }: Trip, { link, share }: RoadSpot): PieceSpot[] {
  const { along, against, opposite } = mode.graph.pieces;
  const spots: PieceSpot[] = [];
  const add = (piece: number, at: number): void => {
    if (piece >= 0 && !spots.some((spot) => spot.piece === piece)) spots.push({ piece, share: at });
  };
  const forward = along[link] ?? -1;
  add(forward, share);
  add(against[link] ?? -1, 1 - share);
  if (forward >= 0) add(opposite[forward] ?? -1, 1 - share);
  return spots;
}

/** From a place to the end of its arc. */
export function departures(trip: Trip, spots: readonly PieceSpot[], place = 0): Seed[] {
  const { graph } = trip.mode;
  return spots.flatMap(({ piece, share }) => {
    const arc = graph.arcOf[piece] ?? -1;
    const ms = msBetween(trip, { piece, share }, { piece: lastPiece(trip, arc), share: 1 });
    return ms === CLOSED ? [] : [{ state: trip.space.graph.headState[arc] ?? 0, ms, arc, place }];
  });
}

/** From the beginning of its arc to a place, for each state that the arc may be taken from. */
export function arrivals(trip: Trip, spots: readonly PieceSpot[], place = 0): Seed[] {
  const { graph } = trip.mode;
  const { tailStates } = trip.space.graph;
  return spots.flatMap(({ piece, share }) => {
    const arc = graph.arcOf[piece] ?? -1;
    const ms = msBetween(trip, { piece: graph.chain.item[graph.chain.first[arc] ?? 0] ?? 0, share: 0 }, { piece, share });
    if (ms === CLOSED) return [];
    return Array.from(tailStates.item.subarray(tailStates.first[arc], tailStates.first[arc + 1]), (state) => ({ state, ms, arc, place }));
  });
}

/** Where both places lie on one arc and the second lies ahead, the time from one to the other; CLOSED otherwise. */
export function msBetween({ map, mode, costs }: Trip, from: PieceSpot, to: PieceSpot): number {
  const { graph, times } = mode;
  const [begin, end] = [graph.placeOf[from.piece] ?? 0, graph.placeOf[to.piece] ?? 0];
  if (graph.arcOf[from.piece] !== graph.arcOf[to.piece] || begin > end || (begin === end && from.share > to.share)) return CLOSED;
  let sum = 0;
  for (let place = begin; place <= end; place += 1) {
    const piece = graph.chain.item[place] ?? 0;
    const ms = times.piece[piece] ?? CLOSED;
    const limit = map.network.limit[graph.pieces.link[piece] ?? 0] ?? 0;
    if (ms === CLOSED || (costs.passable !== undefined && costs.passable[limit] === 0)) return CLOSED;
    sum += ms * ((place === end ? to.share : 1) - (place === begin ? from.share : 0));
  }
  return Math.round(sum);
}

function lastPiece({ mode }: Trip, arc: number): number {
  const { chain } = mode.graph;
  return chain.item[(chain.first[arc + 1] ?? 1) - 1] ?? 0;
}

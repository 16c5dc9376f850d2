import { FORBIDS } from '#protocol/road-records.ts';
import type { RoadNetwork } from './road-network.ts';

/**
 * The directed ways that one kind of traveller may take. A vehicle has one for each link; whoever walks also goes against a
 * one-way street. What nobody of the kind can ever use (steps for vehicles, motorways for walkers) is left out here.
 */
export interface RoadPieces {
  readonly count: number;
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly link: Int32Array;
  /** Piece along a link, and the one against it; -1 where there is none. */
  readonly along: Int32Array;
  readonly against: Int32Array;
  /** The piece back between the same two nodes that is most like it; -1 where there is none. */
  readonly opposite: Int32Array;
}

export function drivePieces(network: RoadNetwork): RoadPieces {
  return makePieces(network, FORBIDS.motors, false);
}

export function walkPieces(network: RoadNetwork): RoadPieces {
  return makePieces(network, FORBIDS.walkers, true);
}

function makePieces(network: RoadNetwork, never: number, bothWays: boolean): RoadPieces {
  const links = network.from.length;
  const usable = network.limits.map(({ forbids }) => (forbids & never) === 0);
  const linkOpposite = oppositeOf(network.from, network.to, network.metres);
  const along = new Int32Array(links).fill(-1);
  const against = new Int32Array(links).fill(-1);
  const link: number[] = [];
  for (let at = 0; at < links; at += 1) if (usable[network.limit[at] ?? 0]) along[at] = link.push(at) - 1;
  const forward = link.length;
  for (let at = 0; bothWays && at < links; at += 1) {
    const back = linkOpposite[at] ?? -1;
    if ((along[at] ?? -1) >= 0 && (back < 0 || (along[back] ?? -1) < 0)) against[at] = link.push(at) - 1;
  }
  const from = Int32Array.from(link, (at, piece) => (piece < forward ? network.from[at] : network.to[at]) ?? 0);
  const to = Int32Array.from(link, (at, piece) => (piece < forward ? network.to[at] : network.from[at]) ?? 0);
  const metres = Float32Array.from(link, (at) => network.metres[at] ?? 0);
  return { count: link.length, from, to, link: Int32Array.from(link), along, against, opposite: oppositeOf(from, to, metres) };
}

/** Pairs by equal ends the other way round and the least difference in length; each is the other's opposite or nobody's. */
function oppositeOf(from: Int32Array, to: Int32Array, metres: Float32Array): Int32Array {
  const byEnds = new Map<number, number[]>();
  const key = (a: number, b: number): number => a * 4_194_304 + b;
  const opposite = new Int32Array(from.length).fill(-1);
  for (let at = 0; at < from.length; at += 1) {
    const [tail, head, length] = [from[at] ?? 0, to[at] ?? 0, metres[at] ?? 0];
    const waiting = byEnds.get(key(head, tail));
    let best = -1;
    waiting?.forEach((other, place) => {
      const gap = (one: number): number => Math.abs((metres[one] ?? 0) - length);
      if (best < 0 || gap(other) < gap(waiting[best] ?? 0)) best = place;
    });
    const other = best < 0 || tail === head ? undefined : waiting?.splice(best, 1)[0];
    if (other === undefined) {
      const mine = byEnds.get(key(tail, head));
      if (mine) mine.push(at);
      else byEnds.set(key(tail, head), [at]);
    } else {
      opposite[at] = other;
      opposite[other] = at;
    }
  }
  return opposite;
}

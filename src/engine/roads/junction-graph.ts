import type { LinkLimit } from '#protocol/road-records.ts';
import { groupBy, type Adjacency } from './adjacency.ts';
import { makeColumn } from './column.ts';
import { hilbertOrder } from './hilbert.ts';
import type { RoadNetwork } from './road-network.ts';
import type { RoadPieces } from './road-pieces.ts';

/**
 * Junctions, and the arcs between them: chains of pieces along which there is nothing to decide are one arc (GEO "Routing": two
 * thirds of a city's nodes go). Arcs are numbered by the junction they leave, junctions along a Hilbert curve.
 */
export interface JunctionGraph {
  readonly pieces: RoadPieces;
  readonly junctions: number;
  /** Node of the network. */
  readonly nodeOf: Int32Array;
  readonly arcs: number;
  readonly tail: Int32Array;
  readonly head: Int32Array;
  /** Arcs that leave a junction: firstOut[junction] … firstOut[junction + 1] - 1. */
  readonly firstOut: Int32Array;
  /** Pieces of each arc, in order. */
  readonly chain: Adjacency;
  readonly arcOf: Int32Array;
  /** Place of a piece in `chain.item`. */
  readonly placeOf: Int32Array;
  /** The arc back along the same road; -1 where there is none. */
  readonly opposite: Int32Array;
  /** Limit of the whole arc: position in `limits`. */
  readonly limit: Uint16Array;
  /** Those of the network, and what chains of them come to. */
  readonly limits: readonly LinkLimit[];
}

interface Ends {
  readonly out: Adjacency;
  readonly into: Adjacency;
}

export function buildJunctionGraph(network: RoadNetwork, pieces: RoadPieces): JunctionGraph {
  const nodes = network.nodeIds.length;
  const ends = { out: groupBy(nodes, pieces.from), into: groupBy(nodes, pieces.to) };
  const nextOf = passThrough(network, pieces, ends);
  breakCircles(pieces, nextOf);
  const isEnd = new Uint8Array(nodes);
  for (let piece = 0; piece < pieces.count; piece += 1) {
    if ((nextOf[piece] ?? -1) < 0) isEnd[pieces.to[piece] ?? 0] = 1;
  }
  markBeginnings(pieces, nextOf, isEnd);
  const nodeOf = hilbertOrder(
    Int32Array.from(network.nodeIds.keys()).filter((node) => isEnd[node] === 1),
    network.nodeLon,
    network.nodeLat,
  );
  return lay(network, { pieces, ends, nextOf, nodeOf });
}

/** The piece that must follow each, where there is nothing to decide at its end; -1 at a junction. */
function passThrough(network: RoadNetwork, pieces: RoadPieces, { out, into }: Ends): Int32Array {
  const ruled = network.uTurnAllowed.slice();
  for (const link of network.bannedFrom) ruled[network.to[link] ?? 0] = 1;
  const nextOf = new Int32Array(pieces.count).fill(-1);
  for (let node = 0; node < ruled.length; node += 1) {
    const ins = into.item.subarray(into.first[node], into.first[node + 1]);
    const outs = out.item.subarray(out.first[node], out.first[node + 1]);
    if (ruled[node] === 1 || ins.length !== outs.length || ins.length === 0 || ins.length > 2) continue;
    const sources = Array.from(ins, (piece) => pieces.from[piece] ?? 0);
    const targets = Array.from(outs, (piece) => pieces.to[piece] ?? 0);
    if (sources.includes(node) || targets.includes(node)) continue;
    const [source = 0, otherSource] = sources;
    const oneWay = ins.length === 1 && targets[0] !== source;
    const twoWay = ins.length === 2 && source !== otherSource && targets[0] !== targets[1] && targets.every((end) => sources.includes(end));
    if (!oneWay && !twoWay) continue;
    ins.forEach((piece, at) => {
      nextOf[piece] = outs[targets.findIndex((end) => end !== sources[at])] ?? -1;
    });
  }
  return nextOf;
}

/** A ring that meets no junction would have no end: one of its nodes is made a junction. */
function breakCircles(pieces: RoadPieces, nextOf: Int32Array): void {
  const follows = new Uint8Array(pieces.count);
  for (const next of nextOf) if (next >= 0) follows[next] = 1;
  const seen = new Uint8Array(pieces.count);
  const walk = (start: number): void => {
    for (let piece = start; piece >= 0 && seen[piece] === 0; piece = nextOf[piece] ?? -1) seen[piece] = 1;
  };
  for (let piece = 0; piece < pieces.count; piece += 1) if (follows[piece] === 0) walk(piece);
  const into = new Map<number, number[]>();
  for (let piece = 0; piece < pieces.count; piece += 1) {
    if (seen[piece] === 1) continue;
    const node = pieces.to[piece] ?? 0;
    into.set(node, [...(into.get(node) ?? []), piece]);
  }
  for (let piece = 0; piece < pieces.count; piece += 1) {
    if (seen[piece] === 1) continue;
    for (const last of into.get(pieces.to[piece] ?? 0) ?? []) {
      const next = nextOf[last] ?? -1;
      nextOf[last] = -1;
      if (next >= 0) walk(next);
    }
  }
}

/** A node from which any chain begins is a junction, and then for every chain that passes it. */
function markBeginnings(pieces: RoadPieces, nextOf: Int32Array, isEnd: Uint8Array): void {
  const follows = new Uint8Array(pieces.count);
  for (const next of nextOf) if (next >= 0) follows[next] = 1;
  for (let piece = 0; piece < pieces.count; piece += 1) if (follows[piece] === 0) isEnd[pieces.from[piece] ?? 0] = 1;
  for (let piece = 0; piece < pieces.count; piece += 1) if (isEnd[pieces.to[piece] ?? 0] === 1) nextOf[piece] = -1;
}

interface Layout {
  readonly pieces: RoadPieces;
  readonly ends: Ends;
  readonly nextOf: Int32Array;
  readonly nodeOf: Int32Array;
}

function lay(network: RoadNetwork, { pieces, ends: { out }, nextOf, nodeOf }: Layout): JunctionGraph {
  const junctionOf = new Int32Array(network.nodeIds.length).fill(-1);
  nodeOf.forEach((node, junction) => (junctionOf[node] = junction));
  const [tail, head, first, limit] = [makeColumn(Int32Array), makeColumn(Int32Array), makeColumn(Int32Array), makeColumn(Uint16Array)];
  const item = new Int32Array(pieces.count);
  const [arcOf, placeOf] = [new Int32Array(pieces.count).fill(-1), new Int32Array(pieces.count).fill(-1)];
  const limits = makeLimitTable(network.limits);
  const firstOut = new Int32Array(nodeOf.length + 1);
  let placed = 0;
  nodeOf.forEach((node, junction) => {
    for (const begin of out.item.subarray(out.first[node], out.first[node + 1])) {
      const arc = tail.length;
      tail.push(junction);
      first.push(placed);
      let [last, whole] = [begin, network.limit[pieces.link[begin] ?? 0] ?? 0];
      for (let piece = begin; piece >= 0; piece = nextOf[piece] ?? -1) {
        arcOf[piece] = arc;
        placeOf[piece] = placed;
        item[placed] = piece;
        placed += 1;
        last = piece;
        whole = limits.both(whole, network.limit[pieces.link[piece] ?? 0] ?? 0);
      }
      head.push(junctionOf[pieces.to[last] ?? 0] ?? 0);
      limit.push(whole);
    }
    firstOut[junction + 1] = tail.length;
  });
  first.push(placed);
  const chain = { first: first.taken(), item };
  const opposite = new Int32Array(tail.length).fill(-1);
  for (let arc = 0; arc < tail.length; arc += 1) {
    const back = pieces.opposite[item[(chain.first[arc + 1] ?? 1) - 1] ?? 0] ?? -1;
    const other = back < 0 ? -1 : (arcOf[back] ?? -1);
    if (other >= 0 && placeOf[back] === chain.first[other]) opposite[arc] = other;
  }
  return {
    pieces,
    junctions: nodeOf.length,
    nodeOf,
    arcs: tail.length,
    tail: tail.taken(),
    head: head.taken(),
    firstOut,
    chain,
    arcOf,
    placeOf,
    opposite,
    limit: limit.taken(),
    limits: limits.table,
  };
}

/** The limits of the network, and further ones for chains whose links have different ones: the tighter of each. */
function makeLimitTable(known: readonly LinkLimit[]): {
  readonly table: readonly LinkLimit[];
  readonly both: (a: number, b: number) => number;
} {
  const table = [...known];
  const combined = new Map<string, number>();
  const tighter = (a: number, b: number): number => (a === 0 || b === 0 ? a + b : Math.min(a, b));
  const both = (a: number, b: number): number => {
    const [one, other] = [table[a], table[b]];
    if (a === b || b === 0 || one === undefined || other === undefined) return a;
    if (a === 0) return b;
    const key = `${Math.min(a, b)}/${Math.max(a, b)}`;
    const done = combined.get(key);
    if (done !== undefined) return done;
    const made = table.push({
      maxHeightCm: tighter(one.maxHeightCm, other.maxHeightCm),
      maxWeightKg: tighter(one.maxWeightKg, other.maxWeightKg),
      maxWidthCm: tighter(one.maxWidthCm, other.maxWidthCm),
      forbids: one.forbids | other.forbids,
    });
    combined.set(key, made - 1);
    return made - 1;
  };
  return { table, both };
}

import { dropLeast, makeMinHeap, pushHeap, type MinHeap } from './min-heap.ts';
import type { Trip } from './road-map.ts';
import { CLOSED } from './road-network.ts';
import type { Seed } from './search.ts';
import type { TurnRules } from './state-graph.ts';

interface ArcSearch {
  readonly trip: Trip;
  readonly turns: TurnRules;
  /** By arc: time at its end, and the item before it. */
  readonly ms: Int32Array;
  readonly before: Int32Array;
  /** An item is an arc that was travelled whole, or ~arc where the way begins in its middle: a circle may come back to that arc. */
  readonly heap: MinHeap;
  /** Time from the beginning of an arc to the goal on it. */
  readonly goals: ReadonlyMap<number, number>;
  best: { readonly ms: number; readonly item: number; readonly arc: number };
}

/**
 * The quickest way with every rule of turning, turning back included, by Dijkstra over arcs instead of junctions. Slower than
 * `meet`, and only asked where that found a way that turns back in the middle of a street to get round a ban: since `meet` leaves
 * out one rule and nothing else, a way of its that keeps the rule is already the best.
 */
export function meetExactly(
  trip: Trip,
  turns: TurnRules,
  { from, to }: { readonly from: readonly Seed[]; readonly to: readonly Seed[] },
): { readonly ms: number; readonly arcs: readonly number[] } | undefined {
  const { arcs } = trip.mode.graph;
  const search: ArcSearch = {
    trip,
    turns,
    ms: new Int32Array(arcs).fill(CLOSED),
    before: new Int32Array(arcs),
    heap: makeMinHeap(),
    goals: new Map(to.map((seed) => [seed.arc, seed.ms])),
    best: { ms: CLOSED, item: 0, arc: -1 },
  };
  for (const { arc, ms } of from) pushHeap(search.heap, ms, ~arc);
  while (search.heap.size > 0 && (search.heap.keys[0] ?? 0) < search.best.ms) {
    const [ms, item] = [search.heap.keys[0] ?? 0, search.heap.items[0] ?? 0];
    dropLeast(search.heap);
    if (item < 0 || ms === search.ms[item]) goOn(search, item, ms);
  }
  return search.best.arc < 0 ? undefined : { ms: search.best.ms, arcs: wayBack(search) };
}

/** Along every arc that may follow this one. */
function goOn(search: ArcSearch, item: number, ms: number): void {
  const { graph } = search.trip.mode;
  const { arcMs, passable } = search.trip.costs;
  const arc = item < 0 ? ~item : item;
  const junction = graph.head[arc] ?? 0;
  const end = graph.firstOut[junction + 1] ?? 0;
  for (let next = graph.firstOut[junction] ?? 0; next < end; next += 1) {
    if (!search.turns.allows(arc, next)) continue;
    const goal = search.goals.get(next);
    if (goal !== undefined && ms + goal < search.best.ms) search.best = { ms: ms + goal, item, arc: next };
    const step = arcMs[next] ?? CLOSED;
    if (step === CLOSED || passable?.[graph.limit[next] ?? 0] === 0 || ms + step >= (search.ms[next] ?? 0)) continue;
    search.ms[next] = ms + step;
    search.before[next] = item;
    pushHeap(search.heap, ms + step, next);
  }
}

function wayBack({ best, before }: ArcSearch): number[] {
  const arcs = [best.arc];
  let item = best.item;
  for (; item >= 0; item = before[item] ?? 0) arcs.push(item);
  arcs.push(~item);
  return arcs.reverse();
}

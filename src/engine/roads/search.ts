import { dropLeast, makeMinHeap, pushHeap, type MinHeap } from './min-heap.ts';
import { CLOSED } from './road-network.ts';
import type { StateGraph } from './state-graph.ts';

/** Where a search begins, or ends: a state, what it costs from the place to there, and the arc on which the place lies. */
export interface Seed {
  readonly state: number;
  readonly ms: number;
  readonly arc: number;
  /** Which of several places this seed belongs to. */
  readonly place: number;
}

/** What one direction of a search knows of each state. Made once for a graph and cleaned after each query by what it touched. */
export interface Labels {
  readonly ms: Int32Array;
  /** State before (or after, backwards); -1 at a seed. */
  readonly next: Int32Array;
  /** Arc of the step; at a seed the arc on which the place lies. */
  readonly arc: Int32Array;
  readonly heap: MinHeap;
  touched: Int32Array;
  count: number;
}

export interface SearchSpace {
  readonly graph: StateGraph;
  readonly forward: Labels;
  readonly backward: Labels;
}

/** What a query costs on: times of the arcs, and which limits its vehicle passes (undefined = all). */
export interface SearchCosts {
  readonly arcMs: Int32Array;
  readonly passable: Uint8Array | undefined;
}

export function makeSearchSpace(graph: StateGraph): SearchSpace {
  return { graph, forward: makeLabels(graph.states), backward: makeLabels(graph.states) };
}

function makeLabels(states: number): Labels {
  return {
    ms: new Int32Array(states).fill(CLOSED),
    next: new Int32Array(states),
    arc: new Int32Array(states),
    heap: makeMinHeap(),
    touched: new Int32Array(1_024),
    count: 0,
  };
}

export function clean(labels: Labels): void {
  for (let at = 0; at < labels.count; at += 1) labels.ms[labels.touched[at] ?? 0] = CLOSED;
  labels.count = 0;
  labels.heap.size = 0;
}

export function seed(labels: Labels, seeds: readonly Seed[]): void {
  for (const { state, ms, arc } of seeds) if (ms < CLOSED) improve(labels, state, { ms, next: -1, arc });
}

function improve(labels: Labels, state: number, { ms, next, arc }: { ms: number; next: number; arc: number }): void {
  const known = labels.ms[state] ?? 0;
  if (ms >= known) return;
  if (known === CLOSED) touch(labels, state);
  labels.ms[state] = ms;
  labels.next[state] = next;
  labels.arc[state] = arc;
  pushHeap(labels.heap, ms, state);
}

function touch(labels: Labels, state: number): void {
  if (labels.count === labels.touched.length) {
    const larger = new Int32Array(labels.count * 2);
    larger.set(labels.touched);
    labels.touched = larger;
  }
  labels.touched[labels.count] = state;
  labels.count += 1;
}

/** One direction's view of a graph: steps out of a state forwards, into it backwards. */
interface Steps {
  readonly first: Int32Array;
  readonly state: Int32Array;
  readonly arc: Int32Array;
  readonly arcMs: Int32Array;
  readonly limit: Uint16Array;
  readonly passable: Uint8Array | undefined;
}

export function stepsOf(graph: StateGraph, costs: SearchCosts, backwards: boolean): Steps {
  const { limit } = graph.junctionGraph;
  return backwards
    ? { first: graph.inFirst, state: graph.inState, arc: graph.inArc, limit, ...costs }
    : { first: graph.outFirst, state: graph.outState, arc: graph.outArc, limit, ...costs };
}

/** The least state that is not yet settled, without taking it; -1 when there is none. */
export function peek(labels: Labels): number {
  const { heap, ms } = labels;
  while (heap.size > 0) {
    const state = heap.items[0] ?? 0;
    if ((heap.keys[0] ?? 0) === ms[state]) return state;
    dropLeast(heap);
  }
  return -1;
}

/** Settles the state that `peek` gave and looks along its steps. */
export function settle(labels: Labels, state: number, steps: Steps): void {
  dropLeast(labels.heap);
  const { first, state: to, arc: arcOf, arcMs, passable, limit } = steps;
  const base = labels.ms[state] ?? 0;
  const end = first[state + 1] ?? 0;
  for (let at = first[state] ?? 0; at < end; at += 1) {
    const arc = arcOf[at] ?? 0;
    const cost = arcMs[arc] ?? CLOSED;
    if (cost === CLOSED || (passable !== undefined && passable[limit[arc] ?? 0] === 0)) continue;
    const next = to[at] ?? 0;
    const ms = base + cost;
    const known = labels.ms[next] ?? 0;
    if (ms >= known) continue;
    if (known === CLOSED) touch(labels, next);
    labels.ms[next] = ms;
    labels.next[next] = state;
    labels.arc[next] = arc;
    pushHeap(labels.heap, ms, next);
  }
}

/** What was found: how long, and the state where both searches met. */
export interface Meeting {
  readonly ms: number;
  readonly state: number;
}

/**
 * The quickest way from any of the places to any other, by two searches that grow towards each other (Dijkstra both ways; they may
 * stop when the sum of their radii reaches the best meeting). Leaves its labels for `arcsThrough`; the caller cleans them.
 * Undefined: there is no way quicker than `below` milliseconds.
 */
export function meet(
  space: SearchSpace,
  costs: SearchCosts,
  { from, to, below = CLOSED }: { readonly from: readonly Seed[]; readonly to: readonly Seed[]; readonly below?: number },
): Meeting | undefined {
  const { forward, backward, graph } = space;
  seed(forward, from);
  seed(backward, to);
  const ahead = stepsOf(graph, costs, false);
  const behind = stepsOf(graph, costs, true);
  let best = below;
  let state = -1;
  for (;;) {
    const [one, other] = [peek(forward), peek(backward)];
    if (one < 0 || other < 0) break;
    const [near, far] = [forward.ms[one] ?? 0, backward.ms[other] ?? 0];
    if (near + far >= best) break;
    const outwards = near <= far;
    const settled = outwards ? one : other;
    const ms = outwards ? near : far;
    const rest = (outwards ? backward : forward).ms[settled] ?? CLOSED;
    if (rest !== CLOSED && ms + rest < best) {
      best = ms + rest;
      state = settled;
    }
    if (outwards) settle(forward, settled, ahead);
    else settle(backward, settled, behind);
  }
  return state < 0 ? undefined : { ms: best, state };
}

/** The arcs of the way through a state, in order, from the arc on which it begins to the arc on which it ends. */
export function arcsThrough({ forward, backward }: SearchSpace, state: number): number[] {
  const arcs: number[] = [];
  for (let at = state; at >= 0; at = forward.next[at] ?? -1) arcs.push(forward.arc[at] ?? 0);
  arcs.reverse();
  for (let at = state; at >= 0; at = backward.next[at] ?? -1) arcs.push(backward.arc[at] ?? 0);
  return arcs;
}

/** Searches from the places (to them, `backwards`) as far as `withinMs`, calling `each` for every state settled; false from it ends the search. */
export function spread(
  space: SearchSpace,
  costs: SearchCosts,
  wanted: {
    readonly seeds: readonly Seed[];
    readonly backwards: boolean;
    readonly withinMs: number;
    readonly each?: (state: number, ms: number) => boolean;
  },
): void {
  const labels = wanted.backwards ? space.backward : space.forward;
  seed(labels, wanted.seeds);
  const steps = stepsOf(space.graph, costs, wanted.backwards);
  for (;;) {
    const state = peek(labels);
    if (state < 0) return;
    const ms = labels.ms[state] ?? 0;
    if (ms > wanted.withinMs || wanted.each?.(state, ms) === false) return;
    settle(labels, state, steps);
  }
}

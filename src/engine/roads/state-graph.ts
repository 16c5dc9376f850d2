import { groupBy, type Adjacency } from './adjacency.ts';
import { makeColumn } from './column.ts';
import type { JunctionGraph } from './junction-graph.ts';
import type { RoadNetwork } from './road-network.ts';

/**
 * What a search runs over. A junction without rules of turning is one state. One with rules is a state for each arc that comes in,
 * with only the turns that are allowed from there: edge-based exactly where it must be, and a plain graph for every algorithm.
 *
 * At a junction with rules turning back is banned unless a rule allows it or there is no other way out. At the others it is in the
 * graph; only a detour round a ban can gain by it, and `exact-turns.ts` answers those.
 */
export interface StateGraph {
  readonly junctionGraph: JunctionGraph;
  readonly states: number;
  /** Steps out of a state, in order: outFirst[state] … outFirst[state + 1] - 1. */
  readonly outFirst: Int32Array;
  readonly outState: Int32Array;
  readonly outArc: Int32Array;
  /** Steps into a state. */
  readonly inFirst: Int32Array;
  readonly inState: Int32Array;
  readonly inArc: Int32Array;
  /** The state where each arc ends. */
  readonly headState: Int32Array;
  /** The states that each arc may be taken from. */
  readonly tailStates: Adjacency;
  readonly junctionOf: Int32Array;
}

/** `rules` false: as emergency vehicles and walkers go, past every rule of turning. */
export function buildStateGraph(network: RoadNetwork, graph: JunctionGraph, rules: boolean): StateGraph {
  const mayTurn = rules ? turnRules(network, graph) : undefined;
  const into = groupBy(graph.junctions, graph.head);
  const headState = new Int32Array(graph.arcs);
  const [junctionOf, tails, outArc] = [makeColumn(Int32Array), makeColumn(Int32Array), makeColumn(Int32Array)];
  for (let junction = 0; junction < graph.junctions; junction += 1) {
    const ins = into.item.subarray(into.first[junction], into.first[junction + 1]);
    const [begin = 0, end = 0] = [graph.firstOut[junction], graph.firstOut[junction + 1]];
    /** A new state of this junction, with the ways out that are open to it. */
    const addState = (mayGo: (arc: number) => boolean): number => {
      for (let arc = begin; arc < end; arc += 1) {
        if (!mayGo(arc)) continue;
        tails.push(junctionOf.length);
        outArc.push(arc);
      }
      junctionOf.push(junction);
      return junctionOf.length - 1;
    };
    if (mayTurn?.ruled[junction] === 1 && ins.length > 0) {
      for (const came of ins) headState[came] = addState((arc) => mayTurn.allows(came, arc));
    } else {
      const state = addState(() => true);
      for (const came of ins) headState[came] = state;
    }
  }
  return assemble(graph, {
    states: junctionOf.length,
    tail: tails.taken(),
    arc: outArc.taken(),
    headState,
    junctionOf: junctionOf.taken(),
  });
}

function assemble(
  junctionGraph: JunctionGraph,
  steps: {
    readonly states: number;
    readonly tail: Int32Array;
    readonly arc: Int32Array;
    readonly headState: Int32Array;
    readonly junctionOf: Int32Array;
  },
): StateGraph {
  const { states, tail, arc, headState, junctionOf } = steps;
  const outState = Int32Array.from(arc, (one) => headState[one] ?? 0);
  const into = groupBy(states, outState);
  const copies = groupBy(junctionGraph.arcs, arc);
  return {
    junctionGraph,
    states,
    outFirst: groupBy(states, tail).first,
    outState,
    outArc: arc,
    inFirst: into.first,
    inState: Int32Array.from(into.item, (step) => tail[step] ?? 0),
    inArc: Int32Array.from(into.item, (step) => arc[step] ?? 0),
    headState,
    tailStates: { first: copies.first, item: Int32Array.from(copies.item, (step) => tail[step] ?? 0) },
    junctionOf,
  };
}

export interface TurnRules {
  /** 1 = a junction where some turn is banned. */
  readonly ruled: Uint8Array;
  /** Whether an arc may follow another, turning back included. */
  readonly allows: (came: number, goes: number) => boolean;
  /** Whether going back along the arc one came by is forbidden here. */
  readonly bansTurningBack: (came: number) => boolean;
}

export function turnRules(network: RoadNetwork, graph: JunctionGraph): TurnRules {
  const { pieces, chain } = graph;
  const links = network.from.length;
  const banned = new Set<number>();
  const ruled = new Uint8Array(graph.junctions);
  network.bannedFrom.forEach((from, at) => {
    banned.add(from * links + (network.bannedTo[at] ?? 0));
    const arc = graph.arcOf[pieces.along[from] ?? -1] ?? -1;
    if (arc >= 0) ruled[graph.head[arc] ?? 0] = 1;
  });
  const lastLink = (arc: number): number => pieces.link[chain.item[(chain.first[arc + 1] ?? 1) - 1] ?? 0] ?? 0;
  const firstLink = (arc: number): number => pieces.link[chain.item[chain.first[arc] ?? 0] ?? 0] ?? 0;
  const bansTurningBack = (came: number): boolean => {
    const junction = graph.head[came] ?? 0;
    const ways = (graph.firstOut[junction + 1] ?? 0) - (graph.firstOut[junction] ?? 0);
    return ways > 1 && network.uTurnAllowed[graph.nodeOf[junction] ?? 0] !== 1;
  };
  return {
    ruled,
    bansTurningBack,
    allows: (came, goes) =>
      !banned.has(lastLink(came) * links + firstLink(goes)) && (graph.opposite[came] !== goes || !bansTurningBack(came)),
  };
}

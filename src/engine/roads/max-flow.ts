/** A network of pipes: node 0 is the source, node 1 the sink. */
export interface FlowNetwork {
  nodes: number;
  readonly from: number[];
  readonly to: number[];
  /** Rest of each pipe; pipe i ^ 1 is the way back. */
  readonly rest: number[];
}

export const SOURCE = 0;
export const SINK = 1;
/** More than any cut of pipes that may be cut: such a pipe stays. */
export const UNCUTTABLE = 1_000_000_000;

export function makeFlowNetwork(): FlowNetwork {
  return { nodes: 2, from: [], to: [], rest: [] };
}

export function addNode(network: FlowNetwork): number {
  network.nodes += 1;
  return network.nodes - 1;
}

/** The number of the pipe. */
export function addPipe(network: FlowNetwork, [from, to]: readonly [number, number], capacity: number): number {
  network.from.push(from, to);
  network.to.push(to, from);
  return network.rest.push(capacity, 0) - 2;
}

/**
 * Least set of pipes that parts the source from the sink, by Dinic's algorithm (max-flow = min-cut); of several least ones the one
 * nearest to the source. Undefined: they cannot be parted by pipes that may be cut.
 */
export function leastCut(network: FlowNetwork): { readonly capacity: number; readonly pipes: readonly number[] } | undefined {
  const { first, pipe } = outgoing(network);
  const level = new Int32Array(network.nodes);
  let flow = 0;
  while (measureLevels(network, { first, pipe }, level)) {
    const next = first.slice(0, network.nodes);
    for (
      let pushed = push(network, { first, pipe }, { level, next });
      pushed > 0;
      pushed = push(network, { first, pipe }, { level, next })
    ) {
      flow += pushed;
      if (flow >= UNCUTTABLE) return undefined;
    }
  }
  const pipes: number[] = [];
  for (let at = 0; at < network.from.length; at += 2)
    if ((level[network.from[at] ?? 0] ?? -1) >= 0 && (level[network.to[at] ?? 0] ?? -1) < 0) pipes.push(at);
  return { capacity: flow, pipes };
}

interface Outgoing {
  readonly first: Int32Array;
  readonly pipe: Int32Array;
}

function outgoing({ nodes, from }: FlowNetwork): Outgoing {
  const first = new Int32Array(nodes + 1);
  for (const node of from) first[node + 1] = (first[node + 1] ?? 0) + 1;
  for (let node = 0; node < nodes; node += 1) first[node + 1] = (first[node + 1] ?? 0) + (first[node] ?? 0);
  const next = first.slice(0, nodes);
  const pipe = new Int32Array(from.length);
  from.forEach((node, at) => {
    pipe[next[node] ?? 0] = at;
    next[node] = (next[node] ?? 0) + 1;
  });
  return { first, pipe };
}

/** Breadth-first distance from the source through pipes with rest; false when the sink is cut off. */
function measureLevels(network: FlowNetwork, { first, pipe }: Outgoing, level: Int32Array): boolean {
  level.fill(-1);
  level[SOURCE] = 0;
  const queue = [SOURCE];
  for (const node of queue) {
    for (let at = first[node] ?? 0; at < (first[node + 1] ?? 0); at += 1) {
      const one = pipe[at] ?? 0;
      const to = network.to[one] ?? 0;
      if ((network.rest[one] ?? 0) <= 0 || (level[to] ?? 0) >= 0) continue;
      level[to] = (level[node] ?? 0) + 1;
      queue.push(to);
    }
  }
  return (level[SINK] ?? -1) >= 0;
}

/** One path along rising levels, filled as far as it takes; `next` remembers what is already used up. No recursion: paths may be long. */
function push(network: FlowNetwork, { first, pipe }: Outgoing, { level, next }: { level: Int32Array; next: Int32Array }): number {
  const path: number[] = [];
  let node = SOURCE;
  while (node !== SINK) {
    const at = next[node] ?? 0;
    if (at === (first[node + 1] ?? 0)) {
      const back = path.pop();
      if (back === undefined) return 0;
      node = network.from[back] ?? 0;
      next[node] = (next[node] ?? 0) + 1;
      continue;
    }
    const one = pipe[at] ?? 0;
    const to = network.to[one] ?? 0;
    if ((network.rest[one] ?? 0) > 0 && level[to] === (level[node] ?? 0) + 1) {
      path.push(one);
      node = to;
    } else next[node] = at + 1;
  }
  const amount = path.reduce((least, one) => Math.min(least, network.rest[one] ?? 0), UNCUTTABLE);
  for (const one of path) {
    network.rest[one] = (network.rest[one] ?? 0) - amount;
    network.rest[one ^ 1] = (network.rest[one ^ 1] ?? 0) + amount;
  }
  return amount;
}

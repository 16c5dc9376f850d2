/** Pairs of edges looked at in one ring before it is given up: a drawing of a million corners may not hold the screen. */
const MAX_PAIRS = 3_000_000;

/**
 * Whether the closed ring (x, y, x, y …) crosses itself; touching in a corner is none. Edges are taken from the west to the east
 * and each compared with those that begin before it ends. Undefined: too long to be looked at.
 */
export function crossesItself(ring: readonly number[]): boolean | undefined {
  const count = ring.length / 2 - 1;
  if (count < 4) return false;
  const x = (corner: number): number => ring[corner * 2] ?? 0;
  const y = (corner: number): number => ring[corner * 2 + 1] ?? 0;
  const west = (edge: number): number => Math.min(x(edge), x(edge + 1));
  const edges = Array.from({ length: count }, (_, edge) => edge).sort((a, b) => west(a) - west(b));
  let pairs = 0;
  for (const [at, edge] of edges.entries()) {
    const east = Math.max(x(edge), x(edge + 1));
    for (let next = at + 1; next < count; next += 1) {
      const other = edges[next] ?? 0;
      if (west(other) > east) break;
      if (++pairs > MAX_PAIRS) return undefined;
      const apart = Math.abs(edge - other);
      if (apart <= 1 || apart === count - 1) continue;
      if (crossing([x(edge), y(edge), x(edge + 1), y(edge + 1)], [x(other), y(other), x(other + 1), y(other + 1)])) return true;
    }
  }
  return false;
}

type Edge = readonly [ax: number, ay: number, bx: number, by: number];

function crossing(edge: Edge, other: Edge): boolean {
  return (
    side(edge, other[0], other[1]) * side(edge, other[2], other[3]) < 0 && side(other, edge[0], edge[1]) * side(other, edge[2], edge[3]) < 0
  );
}

/** Left of the edge, right of it, or on it. */
function side([ax, ay, bx, by]: Edge, px: number, py: number): number {
  return Math.sign((bx - ax) * (py - ay) - (by - ay) * (px - ax));
}

import { boxesMeet, boxOf, runsOf, type Geometry, type Position } from './geometry.ts';

/** Whether two geometries of one plane have a point in common (OGC 06-103r4 §6.1.15.3, Intersects). */
export function intersects(a: Geometry, b: Geometry): boolean {
  if (!boxesMeet(boxOf(a), boxOf(b))) return false;
  if (edgesMeet(a, b)) return true;
  return holdsStart(a, b) || holdsStart(b, a);
}

/** Whether the first lies in the second; the second is a polygon, or there is nothing to lie in. */
export function isWithin(a: Geometry, b: Geometry): boolean {
  if (b.type !== 'Polygon') return a.type === 'Point' && intersects(a, b);
  const inside = runsOf(a).every((run) => run.every((position) => isInPolygon(position, b.coordinates)));
  if (!inside || a.type === 'Point') return inside;
  return !crossesOut(a, b);
}

/** The shortest way between the two, in units of their plane; 0 where they meet. */
export function distanceBetween(a: Geometry, b: Geometry): number {
  if (intersects(a, b)) return 0;
  let best = Infinity;
  for (const [from, to] of [
    [a, b],
    [b, a],
  ] as const) {
    for (const position of runsOf(from).flat()) {
      for (const [start, end] of segmentsOf(to)) best = Math.min(best, toSegment(position, start, end));
    }
  }
  return best;
}

type Segment = readonly [Position, Position];

function* segmentsOf(geometry: Geometry): Generator<Segment> {
  for (const run of runsOf(geometry)) {
    const [first] = run;
    if (run.length === 1 && first) yield [first, first];
    for (let at = 1; at < run.length; at += 1) {
      const [start, end] = [run[at - 1], run[at]];
      if (start && end) yield [start, end];
    }
  }
}

function edgesMeet(a: Geometry, b: Geometry): boolean {
  const others = [...segmentsOf(b)];
  for (const one of segmentsOf(a)) if (others.some((other) => segmentsMeet(one, other))) return true;
  return false;
}

function holdsStart(holder: Geometry, held: Geometry): boolean {
  const start = runsOf(held)[0]?.[0];
  return start !== undefined && holder.type === 'Polygon' && isInPolygon(start, holder.coordinates);
}

/** Corners may all be inside and an edge still cut a corner of the polygon: the middle between two crossings tells. */
function crossesOut(a: Geometry, b: Extract<Geometry, { type: 'Polygon' }>): boolean {
  for (const [start, end] of segmentsOf(a)) {
    const middle: Position = [(start[0] + end[0]) / 2, (start[1] + end[1]) / 2];
    if (!isInPolygon(middle, b.coordinates)) return true;
    for (const edge of segmentsOf(b)) if (cross([start, end], edge)) return true;
  }
  return false;
}

/** By the even-odd rule; its edge belongs to it. */
export function isInPolygon([x, y]: Position, rings: readonly (readonly Position[])[]): boolean {
  let inside = false;
  for (const ring of rings) {
    for (let at = 0, before = ring.length - 1; at < ring.length; before = at, at += 1) {
      const [a, b] = [ring[at], ring[before]];
      if (!a || !b) continue;
      if (turn(a, b, [x, y]) === 0 && isBetween([x, y], a, b)) return true;
      if (a[1] > y !== b[1] > y && x < ((b[0] - a[0]) * (y - a[1])) / (b[1] - a[1]) + a[0]) inside = !inside;
    }
  }
  return inside;
}

/** Positive: the third lies to the left of the way from the first to the second. */
function turn(a: Position, b: Position, c: Position): number {
  return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
}

function isBetween(p: Position, a: Position, b: Position): boolean {
  return p[0] >= Math.min(a[0], b[0]) && p[0] <= Math.max(a[0], b[0]) && p[1] >= Math.min(a[1], b[1]) && p[1] <= Math.max(a[1], b[1]);
}

/** They pass through one another, not only touch. */
function cross([a, b]: Segment, [c, d]: Segment): boolean {
  return turn(a, b, c) * turn(a, b, d) < 0 && turn(c, d, a) * turn(c, d, b) < 0;
}

function segmentsMeet(one: Segment, other: Segment): boolean {
  if (cross(one, other)) return true;
  const [a, b] = one;
  const [c, d] = other;
  return (
    (turn(a, b, c) === 0 && isBetween(c, a, b)) ||
    (turn(a, b, d) === 0 && isBetween(d, a, b)) ||
    (turn(c, d, a) === 0 && isBetween(a, c, d)) ||
    (turn(c, d, b) === 0 && isBetween(b, c, d))
  );
}

function toSegment([x, y]: Position, [ax, ay]: Position, [bx, by]: Position): number {
  const [stepX, stepY] = [bx - ax, by - ay];
  const length = stepX * stepX + stepY * stepY;
  const share = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - ax) * stepX + (y - ay) * stepY) / length));
  return Math.hypot(x - ax - share * stepX, y - ay - share * stepY);
}

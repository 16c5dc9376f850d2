import { distanceMetres, type Point } from './place.ts';

/** Where the middle of something that moves (a typhoon, a cloud of gas) is at a time, and how far it reaches. */
export interface PathPoint extends Point {
  /** Milliseconds since the epoch; behind now it was there, ahead it is expected. */
  readonly at: number;
  readonly radiusMetres: number;
}

/** Where it is at a moment, between two points in a straight line; before the first and after the last it is not there. */
export function positionAt(path: readonly PathPoint[], at: number): PathPoint | undefined {
  const next = path.findIndex((point) => point.at >= at);
  const after = path[next];
  if (!after) return undefined;
  if (after.at === at) return after;
  const before = path[next - 1];
  if (!before) return undefined;
  const share = (at - before.at) / (after.at - before.at);
  const between = (from: number, to: number): number => from + (to - from) * share;
  return {
    lon: between(before.lon, after.lon),
    lat: between(before.lat, after.lat),
    at,
    radiusMetres: between(before.radiusMetres, after.radiusMetres),
  };
}

/** Its positions from one moment to another, close enough that no place between two of them is left out; at most `most`. */
export function positionsBetween(path: readonly PathPoint[], from: number, to: number): readonly PathPoint[] {
  const first = positionAt(path, from);
  const ends = path.filter((point) => point.at > from && point.at < to);
  const last = positionAt(path, to);
  const corners = [...(first ? [first] : []), ...ends, ...(last ? [last] : [])];
  return corners.flatMap((corner, at) => [...between(corners[at - 1], corner), corner]);
}

/** Points of one leg are in steps of half the radius; a leg has a hundred at most. */
const MAX_STEPS = 100;

function between(from: PathPoint | undefined, to: PathPoint): readonly PathPoint[] {
  if (!from) return [];
  const step = Math.max(1, Math.min(from.radiusMetres, to.radiusMetres) / 2);
  const steps = Math.min(MAX_STEPS, Math.ceil(distanceMetres(from, to) / step));
  return Array.from({ length: Math.max(0, steps - 1) }, (_, at) =>
    positionAt([from, to], from.at + ((at + 1) / steps) * (to.at - from.at)),
  ).flatMap((point) => point ?? []);
}

import Flatbush from 'flatbush';
import type { Point } from '#domain/place.ts';
import { METRES_PER_DEGREE } from '../camera-index.ts';

/** Outer ring of a building's footprint, lon/lat in degrees; the last point may repeat the first. */
export type Footprint = readonly (readonly [lon: number, lat: number])[];

/** The footprints of a city's buildings in memory, for questions about lines of sight (B1; GEO "Line of sight"). */
export interface Obstacles {
  /** Footprints held. */
  readonly count: number;
  /**
   * True when a building stands between the two points. A building that holds either of them does not count: a camera
   * hangs on the one, and of the other its face is what there is to see.
   */
  blocks(from: Point, to: Point): boolean;
  /** Metres that one sees from a point in a direction (degrees from true north) up to the first wall, at most `metres`. */
  reach(from: Point, towardsDegrees: number, metres: number): number;
}

/** A line is asked piece by piece, so that a long slanting one does not ask for every building of its box. */
const PIECE_METRES = 80;
/** A footprint has at most so many corners; what has more is cut, as no building has them. */
const MAX_CORNERS = 2_000;

/** Footprints of fewer than three corners are left out. */
export function buildObstacles(footprints: readonly Footprint[]): Obstacles {
  const rings = footprints.map(openRing).filter((ring) => ring.length >= 3);
  const shapes = layOut(rings);
  const tree = rings.length === 0 ? undefined : new Flatbush(rings.length);
  for (let ring = 0; ring < rings.length; ring += 1) tree?.add(...boxOf(shapes, ring));
  tree?.finish();
  return {
    count: rings.length,
    blocks: (from, to) => tree !== undefined && firstWall(tree, shapes, { from, to, except: to }) < 1,
    reach: (from, towardsDegrees, metres) => {
      if (!tree || metres <= 0) return metres;
      const to = offsetBy(from, towardsDegrees, metres);
      return metres * Math.min(1, firstWall(tree, shapes, { from, to }));
    },
  };
}

/** Corners of all rings in two columns; `starts[ring]` is where a ring begins and the one before ends. */
interface Shapes {
  readonly starts: Uint32Array;
  readonly lon: Float64Array;
  readonly lat: Float64Array;
}

function layOut(rings: readonly Footprint[]): Shapes {
  const corners = rings.reduce((sum, ring) => sum + ring.length, 0);
  const shapes = { starts: new Uint32Array(rings.length + 1), lon: new Float64Array(corners), lat: new Float64Array(corners) };
  let at = 0;
  for (const [ring, points] of rings.entries()) {
    shapes.starts[ring] = at;
    for (const [lon, lat] of points) {
      shapes.lon[at] = lon;
      shapes.lat[at] = lat;
      at += 1;
    }
  }
  shapes.starts[rings.length] = at;
  return shapes;
}

function openRing(ring: Footprint): Footprint {
  const [first, last] = [ring[0], ring.at(-1)];
  const closed = ring.length > 1 && first && last && first[0] === last[0] && first[1] === last[1];
  return (closed ? ring.slice(0, -1) : ring).slice(0, MAX_CORNERS);
}

function boxOf({ starts, lon, lat }: Shapes, ring: number): [number, number, number, number] {
  const [from, to] = [starts[ring] ?? 0, starts[ring + 1] ?? 0];
  const [lons, lats] = [lon.subarray(from, to), lat.subarray(from, to)];
  return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
}

interface Line {
  readonly from: Point;
  readonly to: Point;
  /** A point whose building is looked at and not in the way. */
  readonly except?: Point;
}

/** Share of the line up to the first wall that it meets; more than 1 when it meets none. */
function firstWall(tree: Flatbush, shapes: Shapes, line: Line): number {
  const { from, to } = line;
  const pieces = Math.max(1, Math.ceil(lengthMetres(from, to) / PIECE_METRES));
  for (let piece = 0; piece < pieces; piece += 1) {
    const start = between(from, to, piece / pieces);
    const end = between(from, to, (piece + 1) / pieces);
    let first = Number.POSITIVE_INFINITY;
    tree.search(
      Math.min(start.lon, end.lon),
      Math.min(start.lat, end.lat),
      Math.max(start.lon, end.lon),
      Math.max(start.lat, end.lat),
      (ring) => {
        first = Math.min(first, wallOf(shapes, ring, line));
        return false;
      },
    );
    // A wall met in a later piece belongs to a building that an earlier one may hide: it is found again there.
    if (first <= (piece + 1) / pieces) return first;
  }
  return Number.POSITIVE_INFINITY;
}

/** Share of the line at which it first meets this ring; infinite when it does not, or when the ring holds one of the ends that count. */
function wallOf(shapes: Shapes, ring: number, { from, to, except }: Line): number {
  const { starts, lon, lat } = shapes;
  const [begin, end] = [starts[ring] ?? 0, starts[ring + 1] ?? 0];
  const [dx, dy] = [to.lon - from.lon, to.lat - from.lat];
  let first = Number.POSITIVE_INFINITY;
  for (let at = begin, before = end - 1; at < end; before = at, at += 1) {
    const [ax, ay] = [lon[before] ?? 0, lat[before] ?? 0];
    const [ex, ey] = [(lon[at] ?? 0) - ax, (lat[at] ?? 0) - ay];
    const across = dx * ey - dy * ex;
    if (across === 0) continue;
    const along = ((ax - from.lon) * ey - (ay - from.lat) * ex) / across;
    const onWall = ((ax - from.lon) * dy - (ay - from.lat) * dx) / across;
    if (along >= 0 && along <= 1 && onWall >= 0 && onWall <= 1 && along < first) first = along;
  }
  if (first === Number.POSITIVE_INFINITY) return first;
  return holds(shapes, ring, from) || (except !== undefined && holds(shapes, ring, except)) ? Number.POSITIVE_INFINITY : first;
}

/** Even-odd rule. */
function holds({ starts, lon, lat }: Shapes, ring: number, point: Point): boolean {
  const [begin, end] = [starts[ring] ?? 0, starts[ring + 1] ?? 0];
  let inside = false;
  for (let at = begin, before = end - 1; at < end; before = at, at += 1) {
    const [ay, by] = [lat[at] ?? 0, lat[before] ?? 0];
    if (ay > point.lat === by > point.lat) continue;
    const [ax, bx] = [lon[at] ?? 0, lon[before] ?? 0];
    if (point.lon < ((bx - ax) * (point.lat - ay)) / (by - ay) + ax) inside = !inside;
  }
  return inside;
}

function between(from: Point, to: Point, share: number): Point {
  return { lon: from.lon + (to.lon - from.lon) * share, lat: from.lat + (to.lat - from.lat) * share };
}

function lengthMetres(from: Point, to: Point): number {
  const scale = Math.cos((from.lat * Math.PI) / 180);
  return Math.hypot((to.lon - from.lon) * scale, to.lat - from.lat) * METRES_PER_DEGREE;
}

/** On the plane that touches the ground at `from`; within a camera's range the error is below a millimetre a metre. */
function offsetBy(from: Point, towardsDegrees: number, metres: number): Point {
  const angle = (towardsDegrees * Math.PI) / 180;
  return {
    lon: from.lon + (Math.sin(angle) * metres) / (METRES_PER_DEGREE * Math.cos((from.lat * Math.PI) / 180)),
    lat: from.lat + (Math.cos(angle) * metres) / METRES_PER_DEGREE,
  };
}

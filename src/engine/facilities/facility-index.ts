import Flatbush from 'flatbush';
import type { Facility } from '#domain/facility.ts';
import { distanceMetres, type Point } from '#domain/place.ts';
import { METRES_PER_DEGREE } from '../camera-index.ts';

/** Facilities in memory, for questions about a place and along a way. Replaced as a whole by an import. */
export interface FacilityIndex {
  readonly facilities: readonly Facility[];
  readonly tree: Flatbush | undefined;
}

export interface FoundFacility {
  readonly facility: Facility;
  /** From the place that was asked for, or from the way. */
  readonly metres: number;
}

export function buildFacilityIndex(facilities: readonly Facility[]): FacilityIndex {
  if (facilities.length === 0) return { facilities, tree: undefined };
  const tree = new Flatbush(facilities.length);
  for (const { lon, lat } of facilities) tree.add(lon, lat, lon, lat);
  tree.finish();
  return { facilities, tree };
}

/** Of every kind, west, south, east, north; in the order of the list. */
export function facilitiesIn({ facilities, tree }: FacilityIndex, box: readonly [number, number, number, number]): readonly Facility[] {
  const found = tree?.search(...box) ?? [];
  return found.sort((a, b) => a - b).flatMap((at) => facilities[at] ?? []);
}

/** Of one kind, nearest first. */
export function facilitiesNear(
  index: FacilityIndex,
  place: Point,
  { kind, withinMetres, limit }: { readonly kind: string; readonly withinMetres: number; readonly limit: number },
): FoundFacility[] {
  return inBox(index, [place], withinMetres)
    .filter((facility) => facility.kind === kind)
    .map((facility) => ({ facility, metres: distanceMetres(place, facility) }))
    .filter(({ metres }) => metres <= withinMetres)
    .sort(nearestFirst)
    .slice(0, limit);
}

/** Of one kind, beside a line of at least one point, in the order in which the line passes them. */
export function facilitiesAlong(
  index: FacilityIndex,
  line: readonly (readonly [lon: number, lat: number])[],
  { kind, withinMetres, limit }: { readonly kind: string; readonly withinMetres: number; readonly limit: number },
): FoundFacility[] {
  const points = line.map(([lon, lat]) => ({ lon, lat }));
  const passed = new Map<Facility, { metres: number; at: number }>();
  for (let at = 0; at < points.length; at += 1) {
    const [from, to] = [points[at], points[at + 1] ?? points[at]];
    if (!from || !to) continue;
    for (const facility of inBox(index, [from, to], withinMetres)) {
      if (facility.kind !== kind) continue;
      const metres = metresFrom(facility, from, to);
      if (metres <= withinMetres && metres < (passed.get(facility)?.metres ?? Infinity))
        passed.set(facility, { metres, at: passed.get(facility)?.at ?? at });
    }
  }
  return [...passed]
    .sort(([, a], [, b]) => a.at - b.at)
    .map(([facility, { metres }]) => ({ facility, metres }))
    .slice(0, limit);
}

function inBox({ facilities, tree }: FacilityIndex, points: readonly Point[], metres: number): Facility[] {
  const [lons, lats] = [points.map(({ lon }) => lon), points.map(({ lat }) => lat)];
  const north = metres / METRES_PER_DEGREE;
  const east = north / Math.max(0.1, Math.cos(((lats[0] ?? 0) * Math.PI) / 180));
  const found =
    tree?.search(Math.min(...lons) - east, Math.min(...lats) - north, Math.max(...lons) + east, Math.max(...lats) + north) ?? [];
  return found.flatMap((at) => facilities[at] ?? []);
}

/** From a point to a straight piece, on the plane that touches the ground there. */
function metresFrom(point: Point, from: Point, to: Point): number {
  const squeeze = Math.cos((point.lat * Math.PI) / 180);
  const plane = ({ lon, lat }: Point): readonly [number, number] => [
    (lon - point.lon) * squeeze * METRES_PER_DEGREE,
    (lat - point.lat) * METRES_PER_DEGREE,
  ];
  const [[x, y], [endX, endY]] = [plane(from), plane(to)];
  const [stepX, stepY] = [endX - x, endY - y];
  const length = stepX * stepX + stepY * stepY;
  const part = length === 0 ? 0 : Math.min(1, Math.max(0, -(x * stepX + y * stepY) / length));
  return Math.hypot(x + part * stepX, y + part * stepY);
}

function nearestFirst(a: FoundFacility, b: FoundFacility): number {
  return a.metres - b.metres || (a.facility.id < b.facility.id ? -1 : 1);
}

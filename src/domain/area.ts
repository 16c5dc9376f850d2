import { distanceMetres, type Point } from './place.ts';

/** Ring of lon/lat, degrees; the last point need not be the first again. */
export type AreaRing = readonly (readonly [lon: number, lat: number])[];

/** Where something is looked for: around a place, within a ring, or in a box (west, south, east, north). */
export type Area =
  | { readonly kind: 'circle'; readonly lon: number; readonly lat: number; readonly radiusMetres: number }
  | { readonly kind: 'ring'; readonly ring: AreaRing }
  | { readonly kind: 'box'; readonly box: readonly [west: number, south: number, east: number, north: number] };

/** Where something holds: shapes, and what people call them together. */
export interface HazardArea {
  readonly words?: string;
  readonly shapes: readonly Area[];
}

/** Metres of one degree of latitude on the mean sphere. */
const METRES_PER_DEGREE = 111_195.08;

/** West, south, east, north of an area. */
export function boxOf(area: Area): readonly [west: number, south: number, east: number, north: number] {
  if (area.kind === 'box') return area.box;
  if (area.kind === 'circle') {
    const north = area.radiusMetres / METRES_PER_DEGREE;
    const east = north / Math.max(0.01, Math.cos((area.lat * Math.PI) / 180));
    return [area.lon - east, area.lat - north, area.lon + east, area.lat + north];
  }
  const [lons, lats] = [area.ring.map(([lon]) => lon), area.ring.map(([, lat]) => lat)];
  return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
}

/** Whether a place lies in an area; the rim belongs to circles and boxes, of a ring it may fall either way. */
export function isWithin(area: Area, place: Point): boolean {
  if (area.kind === 'circle') return distanceMetres(area, place) <= area.radiusMetres;
  if (area.kind === 'ring') return isInRing(area.ring, place);
  const [west, south, east, north] = area.box;
  return place.lon >= west && place.lon <= east && place.lat >= south && place.lat <= north;
}

/** Counts how often a line to the east crosses the ring: an odd number is inside, also where the ring crosses itself. */
function isInRing(ring: AreaRing, { lon, lat }: Point): boolean {
  let inside = false;
  let [beforeLon, beforeLat] = ring.at(-1) ?? [0, 0];
  for (const [atLon, atLat] of ring) {
    if (atLat > lat !== beforeLat > lat && lon < ((beforeLon - atLon) * (lat - atLat)) / (beforeLat - atLat) + atLon) inside = !inside;
    [beforeLon, beforeLat] = [atLon, atLat];
  }
  return inside;
}

/** The place in the middle of an area, from which distances are counted. */
export function middleOf(area: Area): Point {
  if (area.kind === 'circle') return { lon: area.lon, lat: area.lat };
  const [west, south, east, north] = boxOf(area);
  return { lon: (west + east) / 2, lat: (south + north) / 2 };
}

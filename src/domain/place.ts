/** A point on the ground, WGS 84 (EPSG:4326), degrees. */
export interface Point {
  readonly lon: number;
  readonly lat: number;
}

/** The one that can be trusted more comes first. */
export const PLACE_ORIGINS = ['sent', 'unswapped', 'facility', 'address'] as const;
export type PlaceOrigin = (typeof PLACE_ORIGINS)[number];

/** Where something happened: a point, and what people call it. */
export interface Place extends Point {
  readonly address?: string;
  /** 법정동코드, 10 digits, as the partner sent it. */
  readonly areaCode?: string;
  /** How the point came about: as sent, lon and lat swapped back, taken from a facility, or found by the address (DOMAIN §1.3 b, c). */
  readonly origin: PlaceOrigin;
  /** How far from it things may be, where the point was found by its address. */
  readonly accuracyMetres?: number;
  /** Address of the nearest entrance, where nobody said one. */
  readonly nearAddress?: string;
}

const EARTH_RADIUS_METRES = 6_371_008.8;
const RADIANS = Math.PI / 180;

/** Great-circle distance in metres (haversine on the mean sphere; error < 0.6 %). */
export function distanceMetres(from: Point, to: Point): number {
  const halfLat = Math.sin(((to.lat - from.lat) * RADIANS) / 2);
  const halfLon = Math.sin(((to.lon - from.lon) * RADIANS) / 2);
  const chord = halfLat * halfLat + Math.cos(from.lat * RADIANS) * Math.cos(to.lat * RADIANS) * halfLon * halfLon;
  return 2 * EARTH_RADIUS_METRES * Math.asin(Math.min(1, Math.sqrt(chord)));
}

/** Bearing from true north, clockwise, degrees in [0, 360). */
export function bearingDegrees(from: Point, to: Point): number {
  const east = Math.sin((to.lon - from.lon) * RADIANS) * Math.cos(to.lat * RADIANS);
  const north =
    Math.cos(from.lat * RADIANS) * Math.sin(to.lat * RADIANS) -
    Math.sin(from.lat * RADIANS) * Math.cos(to.lat * RADIANS) * Math.cos((to.lon - from.lon) * RADIANS);
  return (Math.atan2(east, north) / RADIANS + 360) % 360;
}

/** Smallest angle between two bearings, degrees in [0, 180]. */
export function angleBetweenDegrees(a: number, b: number): number {
  const turn = Math.abs(a - b) % 360;
  return turn > 180 ? 360 - turn : turn;
}

/** The point so many metres away in that direction (spherical). */
export function pointAt(from: Point, towardsDegrees: number, metres: number): Point {
  const arc = metres / EARTH_RADIUS_METRES;
  const lat = Math.asin(
    Math.sin(from.lat * RADIANS) * Math.cos(arc) + Math.cos(from.lat * RADIANS) * Math.sin(arc) * Math.cos(towardsDegrees * RADIANS),
  );
  const lon =
    from.lon * RADIANS +
    Math.atan2(
      Math.sin(towardsDegrees * RADIANS) * Math.sin(arc) * Math.cos(from.lat * RADIANS),
      Math.cos(arc) - Math.sin(from.lat * RADIANS) * Math.sin(lat),
    );
  return { lon: lon / RADIANS, lat: lat / RADIANS };
}

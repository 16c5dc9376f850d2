import type { Point } from '#domain/place.ts';

/**
 * The town is planned on straight paper and laid on bent ground. On paper `u` runs east and `v` north, in metres, and every
 * street is a straight line; the way onto the ground is a conformal map, so that streets bend but crossings stay square and
 * houses stay rectangles.
 */
export interface Spot {
  readonly u: number;
  readonly v: number;
}

/** West, south, east, north on paper. */
export interface Rect {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

/** Where paper (0, 0) lies: where the map of the demo city opens. */
export const CITY_CENTRE: Point = { lon: 127.03, lat: 37.5 };

const METRES_PER_DEGREE_LAT = 111_195;
const METRES_PER_DEGREE_LON = METRES_PER_DEGREE_LAT * Math.cos((CITY_CENTRE.lat * Math.PI) / 180);

/** Two long waves (height, length, phase, direction) bend the whole; small enough nowhere to fold. */
const WAVES = [
  { height: 175, length: 1_500, phase: 0.9, direction: 0 },
  { height: 120, length: 1_900, phase: 2.2, direction: 1.15 },
] as const;
/** Streets are never quite straight: waves of a few metres, too slow to be seen in the shape of a house. */
const TREMBLE = { metres: 3.6, length: 74 } as const;
/** Beyond these the bend levels off: outside the city only roads, water and hills go on. */
const LEVEL = { u: 2_600, v: 2_100, over: 900 } as const;
const TURN_DEGREES = -9;
const TURN = { cos: Math.cos((TURN_DEGREES * Math.PI) / 180), sin: Math.sin((TURN_DEGREES * Math.PI) / 180) } as const;
const CENTRE_SHIFT = bend({ u: 0, v: 0 });

/** Paper to WGS 84. */
export function toGround(spot: Spot): Point {
  const { u, v } = bend(spot);
  const east = (u - CENTRE_SHIFT.u) * TURN.cos - (v - CENTRE_SHIFT.v) * TURN.sin;
  const north = (u - CENTRE_SHIFT.u) * TURN.sin + (v - CENTRE_SHIFT.v) * TURN.cos;
  return { lon: CITY_CENTRE.lon + east / METRES_PER_DEGREE_LON, lat: CITY_CENTRE.lat + north / METRES_PER_DEGREE_LAT };
}

/** z + Σ height·sin(z·turned/length + phase) over complex z = u + iv: analytic, so angles are kept. */
function bend({ u, v }: Spot): Spot {
  const held = { u: levelled(u, LEVEL.u), v: levelled(v, LEVEL.v) };
  let real = u + TREMBLE.metres * Math.sin(held.v / TREMBLE.length + held.u / 160);
  let imaginary = v + TREMBLE.metres * Math.sin(held.u / TREMBLE.length - held.v / 210 + 1);
  for (const { height, length, phase, direction } of WAVES) {
    const x = (held.u * Math.cos(direction) - held.v * Math.sin(direction)) / length + phase;
    const y = (held.u * Math.sin(direction) + held.v * Math.cos(direction)) / length;
    const waveReal = height * Math.sin(x) * Math.cosh(y);
    const waveImaginary = height * Math.cos(x) * Math.sinh(y);
    real += waveReal * Math.cos(direction) + waveImaginary * Math.sin(direction);
    imaginary += waveImaginary * Math.cos(direction) - waveReal * Math.sin(direction);
  }
  return { u: real, v: imaginary };
}

/** The value itself within the limit, then slower and slower. */
function levelled(value: number, limit: number): number {
  const beyond = Math.abs(value) - limit;
  return beyond <= 0 ? value : Math.sign(value) * (limit + LEVEL.over * Math.tanh(beyond / LEVEL.over));
}

export function rectRing({ west, south, east, north }: Rect): Spot[] {
  return [
    { u: west, v: south },
    { u: east, v: south },
    { u: east, v: north },
    { u: west, v: north },
  ];
}

export function inset(rect: Rect, metres: number): Rect {
  return { west: rect.west + metres, south: rect.south + metres, east: rect.east - metres, north: rect.north - metres };
}

export function middleOf(rect: Rect): Spot {
  return { u: (rect.west + rect.east) / 2, v: (rect.south + rect.north) / 2 };
}

export function widthOf(rect: Rect): number {
  return rect.east - rect.west;
}

export function heightOf(rect: Rect): number {
  return rect.north - rect.south;
}

/** Points no further apart than `step` along a line on paper, so that it follows the bend on the ground. */
export function alongLine(spots: readonly Spot[], step: number): Spot[] {
  const dense: Spot[] = [];
  spots.forEach((to, at) => {
    const from = spots[at - 1];
    if (from) {
      const pieces = Math.max(1, Math.ceil(Math.hypot(to.u - from.u, to.v - from.v) / step));
      for (let piece = 1; piece < pieces; piece += 1)
        dense.push({ u: from.u + ((to.u - from.u) * piece) / pieces, v: from.v + ((to.v - from.v) * piece) / pieces });
    }
    dense.push(to);
  });
  return dense;
}

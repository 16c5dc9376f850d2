import proj4, { type Converter } from 'proj4';
import { COORDINATE_SYSTEMS, type CoordinateSystem } from '#domain/coordinate-system.ts';
import type { Point } from '#domain/place.ts';

for (const { code, proj } of COORDINATE_SYSTEMS) if (proj !== '') proj4.defs(`EPSG:${code}`, proj);

/** Made once: by name they are parsed anew for each of a million points. A file may bring a system of its own. */
const converters = new WeakMap<CoordinateSystem, Converter>();

/** From the system to degrees. */
function converter(system: CoordinateSystem): Converter {
  const made = converters.get(system) ?? proj4(system.proj === '' ? `EPSG:${system.code}` : system.proj, 'EPSG:4326');
  converters.set(system, made);
  return made;
}

/** `37.49331, 127.02766` in degrees (lat, lon); `202,653 544,505` in metres (east, north). */
export function writeCoordinates(point: Point, system: CoordinateSystem): string {
  if (system.unit === 'degrees') return `${point.lat.toFixed(5)}, ${point.lon.toFixed(5)}`;
  const { x, y } = toSystem(point, system);
  return `${x.toFixed(1)}, ${y.toFixed(1)}`;
}

/** East and north, or lon and lat where the system counts in degrees. */
export function toSystem(point: Point, system: CoordinateSystem): { readonly x: number; readonly y: number } {
  if (system.unit === 'degrees') return { x: point.lon, y: point.lat };
  const [x = Number.NaN, y = Number.NaN] = converter(system).inverse([point.lon, point.lat]);
  return { x, y };
}

export function fromSystem({ x, y }: { readonly x: number; readonly y: number }, system: CoordinateSystem): Point {
  if (system.unit === 'degrees') return { lon: x, lat: y };
  const [lon = Number.NaN, lat = Number.NaN] = converter(system).forward([x, y]);
  return { lon, lat };
}

/** A place that somebody wrote as two numbers, and how they were understood. */
export interface WrittenPlace extends Point {
  readonly system: CoordinateSystem;
}

/** Two numbers, with a code of a system behind them or not: `37.5, 127.03` · `127.03 37.5` · `202652 544504 5186`. */
const WRITTEN = /^\s*(-?\d{1,9}(?:\.\d+)?)\s*[,;\s]\s*(-?\d{1,9}(?:\.\d+)?)(?:\s*[,;\s(]?\s*(?:EPSG:?)?\s*(\d{4})\)?)?\s*$/i;

/**
 * Every place that the text may mean inside the box (west, south, east, north), the likeliest first: degrees either way
 * round, metres in each system of the country, also with north before east as surveyors write it.
 */
export function readCoordinates(text: string, box: readonly [number, number, number, number]): readonly WrittenPlace[] {
  const [, first, second, code] = WRITTEN.exec(text) ?? [];
  if (first === undefined || second === undefined) return [];
  // Numbers so small are degrees: as metres they would lie at a system's false origin, in the sea.
  const unit = Math.abs(Number(first)) <= 180 && Math.abs(Number(second)) <= 180 ? 'degrees' : 'metres';
  const systems = COORDINATE_SYSTEMS.filter((system) => system.unit === unit && (code === undefined || system.code === Number(code)));
  const places = systems.flatMap((system) => {
    const ways = [
      { x: Number(first), y: Number(second) },
      { x: Number(second), y: Number(first) },
    ];
    return (system.unit === 'degrees' ? ways.toReversed() : ways).map((way) => ({ ...fromSystem(way, system), system }));
  });
  return places.filter((place, at) => isInside(place, box) && places.findIndex((other) => isSame(other, place)) === at);
}

function isInside({ lon, lat }: Point, [west, south, east, north]: readonly [number, number, number, number]): boolean {
  return lon >= west && lon <= east && lat >= south && lat <= north;
}

function isSame(a: WrittenPlace, b: WrittenPlace): boolean {
  return a.system === b.system && Math.abs(a.lon - b.lon) < 1e-9 && Math.abs(a.lat - b.lat) < 1e-9;
}

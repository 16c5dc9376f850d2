import type { RowProblem } from './cctv-standard-problem.ts';

/** West, south, east, north, degrees. */
export type DegreeBox = readonly [west: number, south: number, east: number, north: number];

/** 대한민국 with its outer islands (DOMAIN §6.1): what lies outside was mistyped, or has longitude and latitude swapped. */
export const KOREA: DegreeBox = [124, 33, 132, 39];

export interface Coordinates {
  readonly lon: number;
  readonly lat: number;
}

interface Pair<Value> {
  readonly lon: Value;
  readonly lat: Value;
}

export type CoordinatesResult =
  | { readonly coordinates: Coordinates; readonly mended: readonly RowProblem[] }
  | { readonly refused: RowProblem };

/** Two numbers inside the bounds, or so when swapped; else what is wrong with which of them. */
export function readCoordinates(text: Pair<string>, fields: Pair<string>, bounds: DegreeBox): CoordinatesResult {
  const lon = readDegrees(text.lon, fields.lon);
  if (typeof lon !== 'number') return { refused: lon };
  const lat = readDegrees(text.lat, fields.lat);
  if (typeof lat !== 'number') return { refused: lat };
  if (isWithin(lon, lat, bounds)) return { coordinates: { lon, lat }, mended: [] };
  const value = `${text.lat}, ${text.lon}`;
  if (isWithin(lat, lon, bounds))
    return { coordinates: { lon: lat, lat: lon }, mended: [{ field: `${fields.lat}, ${fields.lon}`, reason: 'swapped', value }] };
  const latInside = lat >= bounds[1] && lat <= bounds[3];
  return { refused: { field: latInside ? fields.lon : fields.lat, reason: 'outsideBounds', value } };
}

/** Nought stands in such lists for "not known": nobody hangs a camera at 0°. */
function readDegrees(text: string, field: string): number | RowProblem {
  if (text === '') return { field, reason: 'missing', value: '' };
  if (!/^[+-]?\d{1,3}(\.\d{1,20})?$/.test(text)) return { field, reason: 'notANumber', value: text };
  const degrees = Number(text);
  return degrees === 0 ? { field, reason: 'missing', value: text } : degrees;
}

function isWithin(lon: number, lat: number, [west, south, east, north]: DegreeBox): boolean {
  return lon >= west && lon <= east && lat >= south && lat <= north;
}

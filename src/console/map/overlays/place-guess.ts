import { COORDINATE_SYSTEMS, type CoordinateSystem } from '#domain/coordinate-system.ts';
import type { MapFileLayer } from '#protocol/map-formats/map-file.ts';
import { fromSystem } from '../coordinates.ts';
import type { Box, CrsChoice } from './overlay-messages.ts';

/** Features looked at to tell where a file would lie; evenly from its beginning to its end. */
const LOOKED_AT = 2_000;

/** Every system with how many features would lie in the city, the likeliest first; ties in the order of the list. */
export function crsChoices(layers: readonly MapFileLayer[], city: Box): readonly CrsChoice[] {
  const places = samplePlaces(layers);
  const degrees = places.every(([x, y]) => Math.abs(x) <= 180 && Math.abs(y) <= 180);
  return COORDINATE_SYSTEMS.map((system) => ({
    code: system.code,
    inside: countInside(places, { system, city }),
    of: places.length,
    unit: system.unit,
  }))
    .toSorted((a, b) => b.inside - a.inside || Number((b.unit === 'degrees') === degrees) - Number((a.unit === 'degrees') === degrees))
    .map(({ code, inside, of }) => ({ code, inside, of }));
}

function countInside(
  places: readonly (readonly [number, number])[],
  { system, city: [west, south, east, north] }: { readonly system: CoordinateSystem; readonly city: Box },
): number {
  return places.filter(([x, y]) => {
    const { lon, lat } = fromSystem({ x, y }, system);
    return lon >= west && lon <= east && lat >= south && lat <= north;
  }).length;
}

function samplePlaces(layers: readonly MapFileLayer[]): [number, number][] {
  const count = layers.reduce((sum, { features }) => sum + features.length, 0);
  const every = Math.max(1, Math.ceil(count / LOOKED_AT));
  const places: [number, number][] = [];
  let at = 0;
  for (const { features } of layers) {
    for (const { parts } of features) {
      const [x, y] = parts[0] ?? [];
      if (at % every === 0 && x !== undefined && y !== undefined) places.push([x, y]);
      at += 1;
    }
  }
  return places;
}

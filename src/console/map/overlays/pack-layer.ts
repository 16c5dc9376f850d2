import type { CoordinateSystem } from '#domain/coordinate-system.ts';
import type { MapFileFeature, MapFileLayer } from '#protocol/map-formats/map-file.ts';
import { fromSystem } from '../coordinates.ts';
import type { OverlayData } from './overlay-messages.ts';

const EARTH_METRES = 6_378_137;
const MAX_LATITUDE = 85;
const KINDS: Readonly<Record<MapFileFeature['kind'], number>> = { point: 0, line: 1, area: 2 };

/** The layer in the projection of the map. Features that would lie nowhere on it are left out and counted. */
export function packLayer(
  layer: MapFileLayer,
  file: string,
  system: CoordinateSystem,
): { readonly data: OverlayData; readonly lost: number } {
  const projected = layer.features.map((feature) => ({ feature, parts: feature.parts.map((part) => toMercator(part, system)) }));
  const kept = projected.filter(({ parts }) => parts.every((part) => part !== undefined));
  const size = kept.reduce((sum, { parts }) => sum + parts.reduce((all, part) => all + (part?.length ?? 0), 0), 0);
  const partCount = kept.reduce((sum, { parts }) => sum + parts.length, 0);
  const coordinates = new Float64Array(size);
  const coordinateEnds = new Uint32Array(partCount);
  const outer = new Uint8Array(partCount);
  const partEnds = new Uint32Array(kept.length);
  let [number, part] = [0, 0];
  for (const [index, { feature, parts }] of kept.entries()) {
    const begins = new Set(feature.begins ?? [0]);
    for (const [at, each] of parts.entries()) {
      coordinates.set(each ?? [], number);
      number += each?.length ?? 0;
      coordinateEnds[part] = number;
      outer[part] = begins.has(at) ? 1 : 0;
      part += 1;
    }
    partEnds[index] = part;
  }
  const colours = kept.map(({ feature }) => feature.colour);
  const data: OverlayData = {
    file,
    name: layer.name,
    columns: layer.columns,
    rows: kept.map(({ feature }) => layer.columns.map((column) => feature.values[column] ?? '')),
    kinds: Uint8Array.from(kept, ({ feature }) => KINDS[feature.kind]),
    partEnds,
    coordinateEnds,
    outer,
    coordinates,
    crs: system.code,
    ...(colours.some(Boolean) ? { colours } : {}),
  };
  return { data, lost: projected.length - kept.length };
}

function toMercator(part: readonly number[], system: CoordinateSystem): number[] | undefined {
  const result = Array.from<number>({ length: part.length });
  for (let at = 0; at + 1 < part.length; at += 2) {
    const { lon, lat } = fromSystem({ x: part[at] ?? 0, y: part[at + 1] ?? 0 }, system);
    if (!(Math.abs(lon) <= 180 && Math.abs(lat) <= MAX_LATITUDE)) return undefined;
    result[at] = (lon / 180) * Math.PI * EARTH_METRES;
    result[at + 1] = Math.log(Math.tan(Math.PI / 4 + (lat / 360) * Math.PI)) * EARTH_METRES;
  }
  return result;
}

/** What moves to the other thread instead of being copied. */
export function transferOf({ kinds, partEnds, coordinateEnds, outer, coordinates }: OverlayData): ArrayBuffer[] {
  return [kinds.buffer, partEnds.buffer, coordinateEnds.buffer, outer.buffer, coordinates.buffer];
}

import Feature from 'ol/Feature.js';
import type Geometry from 'ol/geom/Geometry.js';
import MultiLineString from 'ol/geom/MultiLineString.js';
import MultiPoint from 'ol/geom/MultiPoint.js';
import MultiPolygon from 'ol/geom/MultiPolygon.js';
import type { OverlayData } from './overlay-messages.ts';

/** Features of the map from what the reader packed; the id of each is its row. */
export function overlayFeatures(data: OverlayData): Feature[] {
  return Array.from(data.kinds, (_, row) => {
    const feature = new Feature(geometryOf(data, row));
    feature.setId(row);
    return feature;
  });
}

function geometryOf({ kinds, partEnds, coordinateEnds, outer, coordinates }: OverlayData, row: number): Geometry {
  const firstPart = row === 0 ? 0 : (partEnds[row - 1] ?? 0);
  const lastPart = partEnds[row] ?? firstPart;
  const from = firstPart === 0 ? 0 : (coordinateEnds[firstPart - 1] ?? 0);
  const flat = Array.from(coordinates.subarray(from, coordinateEnds[lastPart - 1] ?? from));
  const ends = Array.from(coordinateEnds.subarray(firstPart, lastPart), (end) => end - from);
  if (kinds[row] === 0) return new MultiPoint(flat, 'XY');
  if (kinds[row] === 1) return new MultiLineString(flat, 'XY', ends);
  const polygons: number[][] = [];
  for (const [part, end] of ends.entries()) {
    if (outer[firstPart + part] === 1 || polygons.length === 0) polygons.push([]);
    polygons.at(-1)?.push(end);
  }
  return new MultiPolygon(flat, 'XY', polygons);
}

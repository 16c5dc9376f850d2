import type { CoordinateSystem } from '../coordinate-systems.ts';

/** East before north (lon before lat), always; the order of a request's axes is turned at the border. */
export type Position = readonly [x: number, y: number];
/** West, south, east, north. */
export type Box = readonly [minX: number, minY: number, maxX: number, maxY: number];

export type Geometry =
  | { readonly type: 'Point'; readonly coordinates: Position }
  | { readonly type: 'LineString'; readonly coordinates: readonly Position[] }
  | { readonly type: 'Polygon'; readonly coordinates: readonly (readonly Position[])[] };

export type GeometryType = Geometry['type'];

/** Each run of positions: a point alone, a line, each ring. */
export function runsOf(geometry: Geometry): readonly (readonly Position[])[] {
  if (geometry.type === 'Point') return [[geometry.coordinates]];
  return geometry.type === 'LineString' ? [geometry.coordinates] : geometry.coordinates;
}

export function mapGeometry(geometry: Geometry, change: (position: Position) => Position): Geometry {
  if (geometry.type === 'Point') return { type: 'Point', coordinates: change(geometry.coordinates) };
  if (geometry.type === 'LineString') return { type: 'LineString', coordinates: geometry.coordinates.map(change) };
  return { type: 'Polygon', coordinates: geometry.coordinates.map((ring) => ring.map(change)) };
}

export function boxOf(geometry: Geometry): Box {
  let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const run of runsOf(geometry)) {
    for (const [x, y] of run) {
      if (x < minX) minX = x;
      if (x > maxX) maxX = x;
      if (y < minY) minY = y;
      if (y > maxY) maxY = y;
    }
  }
  return [minX, minY, maxX, maxY];
}

export function boxesMeet(a: Box, b: Box): boolean {
  return a[0] <= b[2] && a[2] >= b[0] && a[1] <= b[3] && a[3] >= b[1];
}

export function boxPolygon([minX, minY, maxX, maxY]: Box): Geometry {
  return {
    type: 'Polygon',
    coordinates: [
      [
        [minX, minY],
        [maxX, minY],
        [maxX, maxY],
        [minX, maxY],
        [minX, minY],
      ],
    ],
  };
}

/** Points an edge is looked at when a box is turned into another system: its sides are bent there. */
const STEPS = 8;

/** The box of degrees that surely holds a box of another system. */
export function degreesAround(box: Box, system: CoordinateSystem): Box {
  const [minX, minY, maxX, maxY] = box;
  const edge: Position[] = [];
  for (let step = 0; step <= STEPS; step += 1) {
    const [x, y] = [minX + ((maxX - minX) * step) / STEPS, minY + ((maxY - minY) * step) / STEPS];
    edge.push([x, minY], [x, maxY], [minX, y], [maxX, y]);
  }
  const places = edge.map((place) => system.toDegrees(place)).filter(([lon, lat]) => Number.isFinite(lon) && Number.isFinite(lat));
  // Beyond the world of the system nothing can be said: everything may be inside.
  if (places.length < edge.length) return [-180, -90, 180, 90];
  const [west, south, east, north] = boxOf({ type: 'LineString', coordinates: places });
  const [slackX, slackY] = [(east - west) * 0.01 + 1e-6, (north - south) * 0.01 + 1e-6];
  return [west - slackX, south - slackY, east + slackX, north + slackY];
}

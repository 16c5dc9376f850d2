import { z } from 'zod';

/** Colours that a person may give: none that means urgent, a drill or delivered. */
export const OBJECT_COLOURS = ['text', 'text-quiet', 'blue', 'amber'] as const;

export const SHAPES = ['points', 'lines', 'areas', 'circles'] as const;
export type ShapeKind = (typeof SHAPES)[number];

const MAX_PARTS = 200;
const MAX_CORNERS = 2_000;
const place = z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)]);
const line = z.array(place).min(2).max(MAX_CORNERS);

/** One part is a point, line, polygon or circle; several are a multipoint, multiline, multipolygon or multicircle (G4). Lon/lat. */
const shape = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('points'), parts: z.array(place).min(1).max(MAX_PARTS) }),
  z.object({ kind: z.literal('lines'), parts: z.array(line).min(1).max(MAX_PARTS) }),
  /** Outer rings, the last corner not the first again. */
  z.object({ kind: z.literal('areas'), parts: z.array(z.array(place).min(3).max(MAX_CORNERS)).min(1).max(MAX_PARTS) }),
  z.object({
    kind: z.literal('circles'),
    parts: z
      .array(z.object({ at: place, radiusMetres: z.number().positive().max(1_000_000) }))
      .min(1)
      .max(MAX_PARTS),
  }),
]);
export type Shape = z.infer<typeof shape>;

export const drawnObject = z.object({
  id: z.string().min(1).max(64),
  name: z.string().max(100),
  colour: z.enum(OBJECT_COLOURS).catch('text'),
  shape,
});
export type DrawnObject = z.infer<typeof drawnObject>;

/** More parts of the same kind; undefined where it has as many as it may. */
export function withParts(to: Shape, more: Shape): Shape | undefined {
  if (to.parts.length + more.parts.length > MAX_PARTS) return undefined;
  if (to.kind === 'points' && more.kind === 'points') return { kind: 'points', parts: [...to.parts, ...more.parts] };
  if (to.kind === 'lines' && more.kind === 'lines') return { kind: 'lines', parts: [...to.parts, ...more.parts] };
  if (to.kind === 'areas' && more.kind === 'areas') return { kind: 'areas', parts: [...to.parts, ...more.parts] };
  if (to.kind === 'circles' && more.kind === 'circles') return { kind: 'circles', parts: [...to.parts, ...more.parts] };
  return undefined;
}

/** A place of it, to go to and to measure from. */
export function placeOf({ parts, kind }: Shape): { readonly lon: number; readonly lat: number } {
  const all = kind === 'points' ? parts : kind === 'circles' ? parts.map(({ at }) => at) : parts.flat();
  const [west, south] = [Math.min(...all.map(([lon]) => lon)), Math.min(...all.map(([, lat]) => lat))];
  const [east, north] = [Math.max(...all.map(([lon]) => lon)), Math.max(...all.map(([, lat]) => lat))];
  return { lon: (west + east) / 2, lat: (south + north) / 2 };
}

/** A GeoJSON collection (RFC 7946): a circle, which it does not know, is a point with its radius in metres. */
export function geoJsonOf(objects: readonly DrawnObject[]): string {
  const features = objects.map(({ id, name, colour, shape: drawn }) => {
    const radii = drawn.kind === 'circles' ? { radiusMetres: drawn.parts.map(({ radiusMetres }) => radiusMetres) } : {};
    return { type: 'Feature', id, properties: { name, colour, ...radii }, geometry: geometryOf(drawn) };
  });
  return JSON.stringify({ type: 'FeatureCollection', features });
}

function geometryOf(drawn: Shape): { readonly type: string; readonly coordinates: unknown } {
  const one = drawn.parts.length === 1;
  if (drawn.kind === 'points' || drawn.kind === 'circles') {
    const places = drawn.kind === 'points' ? drawn.parts : drawn.parts.map(({ at }) => at);
    return one ? { type: 'Point', coordinates: places[0] } : { type: 'MultiPoint', coordinates: places };
  }
  if (drawn.kind === 'lines')
    return one ? { type: 'LineString', coordinates: drawn.parts[0] } : { type: 'MultiLineString', coordinates: drawn.parts };
  const rings = drawn.parts.map((ring) => [counterclockwise(ring)]);
  return one ? { type: 'Polygon', coordinates: rings[0] } : { type: 'MultiPolygon', coordinates: rings };
}

/** Closed, and turning as the standard wants its outer rings. */
function counterclockwise(ring: readonly (readonly [number, number])[]): (readonly [number, number])[] {
  const area = ring.reduce((sum, [x, y], at) => {
    const [nextX, nextY] = ring[(at + 1) % ring.length] ?? [x, y];
    return sum + (nextX - x) * (nextY + y);
  }, 0);
  const turned = area > 0 ? ring.toReversed() : [...ring];
  const [first] = turned;
  return first ? [...turned, first] : turned;
}

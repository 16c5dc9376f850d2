import { z } from 'zod';

/** Outer rings of the polygons of a GeoJSON text (RFC 7946, WGS 84 lon/lat). */
export interface Footprints {
  readonly rings: readonly (readonly (readonly [lon: number, lat: number])[])[];
  /** Features that hold no usable polygon; `at` counts from 0. */
  readonly problems: readonly { readonly at: number; readonly reason: string }[];
}

/** Corners of one ring; a building has a few dozen. */
const MAX_CORNERS = 2_000;
const MAX_PROBLEMS = 1_000;

const position = z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)]).rest(z.number());
const ring = z.array(position).min(4).max(MAX_CORNERS);
const polygons = z.discriminatedUnion('type', [
  z.object({ type: z.literal('Polygon'), coordinates: z.array(ring).min(1) }),
  z.object({ type: z.literal('MultiPolygon'), coordinates: z.array(z.array(ring).min(1)) }),
]);
const collection = z.object({ type: z.literal('FeatureCollection'), features: z.array(z.unknown()) });
const feature = z.object({ geometry: polygons });

/** Reads a FeatureCollection; a feature without a polygon is left out with its reason. Undefined when the text is no FeatureCollection. Never throws. */
export function readFootprints(text: string): Footprints | undefined {
  const read = collection.safeParse(parse(text));
  if (!read.success) return undefined;
  const rings: (readonly [number, number])[][] = [];
  const problems: { at: number; reason: string }[] = [];
  for (const [at, each] of read.data.features.entries()) {
    const known = feature.safeParse(each);
    if (known.success) rings.push(...outerRings(known.data.geometry));
    else if (problems.length < MAX_PROBLEMS) problems.push({ at, reason: reasonOf(known.error) });
  }
  return { rings, problems };
}

function outerRings(geometry: z.infer<typeof polygons>): (readonly [number, number])[][] {
  const all = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
  return all.map(([outer = []]) => outer.map(([lon, lat]) => [lon, lat] as const));
}

function reasonOf(error: z.ZodError): string {
  const [first] = error.issues;
  return first ? `${first.path.join('.') || 'feature'}: ${first.message}` : 'not a polygon';
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

import type { Point } from '#domain/place.ts';
import { CITY_NAME, DONGS } from './city-names.ts';
import type { CityPlan, PlanRoad } from './city-plan.ts';
import { alongLine, rectRing, toGround } from './ground.ts';
import type { Spot } from './ground.ts';
import { CITY } from './terrain.ts';

/** GeoJSON (RFC 7946) as far as the base map needs it. */
export type Position = readonly [lon: number, lat: number];
export type Geometry =
  | { readonly type: 'Point'; readonly coordinates: Position }
  | { readonly type: 'LineString'; readonly coordinates: readonly Position[] }
  | { readonly type: 'MultiLineString'; readonly coordinates: readonly (readonly Position[])[] }
  | { readonly type: 'Polygon'; readonly coordinates: readonly (readonly Position[])[] }
  | { readonly type: 'MultiPolygon'; readonly coordinates: readonly (readonly (readonly Position[])[])[] };
export interface Feature {
  readonly type: 'Feature';
  readonly properties: Readonly<Record<string, string | number | boolean>>;
  readonly geometry: Geometry;
}
export interface FeatureCollection {
  readonly type: 'FeatureCollection';
  readonly features: readonly Feature[];
}

export const BASEMAP_LAYERS = ['land', 'water', 'buildings', 'roads', 'rail', 'boundaries', 'labels'] as const;
export type BasemapLayer = (typeof BASEMAP_LAYERS)[number];
export type Basemap = Readonly<Record<BasemapLayer, FeatureCollection>>;

/** A bend is drawn by points so close, then those that change nothing are left out. */
const STEP_METRES = 45;
const EXACT_METRES = 0.35;
const METRES_PER_DEGREE = 111_195;
/** Buildings and alleys of one square are one feature: few features to style, small ones to leave out of view. */
const SQUARE_METRES = 400;

/** Lays the plan on the ground; what each layer holds is in README.md beside this file. */
export function drawBasemap(plan: CityPlan): Basemap {
  return {
    land: collection([
      feature({ kind: 'city', name: CITY_NAME }, polygon([rectRing(CITY)])),
      ...plan.areas.map(({ kind, name, ring }) => feature({ kind, ...(name === undefined ? {} : { name }) }, polygon([ring]))),
    ]),
    water: collection(plan.waters.map(({ kind, name, rings }) => feature({ kind, name }, polygon(rings)))),
    buildings: collection(drawBuildings(plan)),
    roads: collection(drawRoads(plan.roads)),
    rail: collection(
      plan.rails.map(({ name, number, line }) =>
        feature({ kind: 'subway', name, line: number }, { type: 'LineString', coordinates: bentLine(line) }),
      ),
    ),
    boundaries: collection([
      feature({ kind: 'city', name: CITY_NAME }, polygon([rectRing(CITY)])),
      ...DONGS.map(({ name, code, area }) => feature({ kind: 'dong', name, code }, polygon([rectRing(area)]))),
    ]),
    labels: collection(
      plan.labels.map(({ kind, name, spot, rank }) =>
        feature({ kind, name, rank }, { type: 'Point', coordinates: position(toGround(spot)) }),
      ),
    ),
  };
}

/** The layers as files to serve, each a GeoJSON text: `land.json`, `water.json`, … */
export function basemapFilesOf(basemap: Basemap): { readonly name: string; readonly json: string }[] {
  return BASEMAP_LAYERS.map((layer) => ({ name: `${layer}.json`, json: JSON.stringify(basemap[layer]) }));
}

function collection(features: readonly Feature[]): FeatureCollection {
  return { type: 'FeatureCollection', features };
}

function feature(properties: Feature['properties'], geometry: Geometry): Feature {
  return { type: 'Feature', properties, geometry };
}

function polygon(rings: readonly (readonly Spot[])[]): Geometry {
  return { type: 'Polygon', coordinates: rings.map(bentRing) };
}

function bentRing(ring: readonly Spot[]): Position[] {
  const first = ring[0];
  return first === undefined ? [] : bentLine([...ring, first]);
}

function bentLine(line: readonly Spot[]): Position[] {
  return withoutIdle(alongLine(line, STEP_METRES).map(toGround)).map(position);
}

/** 7 decimals would be a centimetre; 6 (0.1 m) are enough for a picture and a third smaller. */
function position({ lon, lat }: Point): Position {
  return [Math.round(lon * 1e6) / 1e6, Math.round(lat * 1e6) / 1e6];
}

function drawBuildings(plan: CityPlan): Feature[] {
  const squares = new Map<string, { kind: string; rings: Position[][] }>();
  for (const { kind, ring } of plan.buildings) {
    const key = `${kind}|${squareOf(ring[0])}`;
    const square = squares.get(key) ?? { kind, rings: [] };
    squares.set(key, square);
    const corners = ring.map((spot) => position(toGround(spot)));
    const first = corners[0];
    if (first) square.rings.push([...corners, first]);
  }
  return [...squares.values()].map(({ kind, rings }) =>
    feature({ kind }, { type: 'MultiPolygon', coordinates: rings.map((ring) => [ring]) }),
  );
}

function drawRoads(roads: readonly PlanRoad[]): Feature[] {
  const named: Feature[] = [];
  const squares = new Map<string, { road: PlanRoad; lines: Position[][] }>();
  for (const road of roads) {
    const line = bentLine(road.line);
    if (road.name !== undefined) {
      named.push(
        feature(
          { class: road.class, name: road.name, width: road.widthMetres, ...(road.bridge ? { bridge: true } : {}) },
          { type: 'LineString', coordinates: line },
        ),
      );
      continue;
    }
    const key = `${road.class}|${road.widthMetres}|${squareOf(road.line[0])}`;
    const square = squares.get(key) ?? { road, lines: [] };
    squares.set(key, square);
    square.lines.push(line);
  }
  const grouped = [...squares.values()].map(({ road, lines }) =>
    feature({ class: road.class, width: road.widthMetres }, { type: 'MultiLineString', coordinates: lines }),
  );
  return [...grouped, ...named];
}

function squareOf(spot: Spot | undefined): string {
  return spot === undefined ? '' : `${Math.floor(spot.u / SQUARE_METRES)},${Math.floor(spot.v / SQUARE_METRES)}`;
}

/** Leaves out points that lie within EXACT_METRES of the line between those kept (Douglas and Peucker 1973). */
function withoutIdle(points: readonly Point[]): Point[] {
  const keep = new Set([0, points.length - 1]);
  const spans: [number, number][] = [[0, points.length - 1]];
  for (let span = spans.pop(); span; span = spans.pop()) {
    const [from, to] = span;
    let furthest = -1;
    let most = EXACT_METRES;
    for (let at = from + 1; at < to; at += 1) {
      const off = offLine(points[at], points[from], points[to]);
      if (off <= most) continue;
      most = off;
      furthest = at;
    }
    if (furthest < 0) continue;
    keep.add(furthest);
    spans.push([from, furthest], [furthest, to]);
  }
  return points.filter((_, at) => keep.has(at));
}

function offLine(point: Point | undefined, from: Point | undefined, to: Point | undefined): number {
  if (!point || !from || !to) return 0;
  const scale = METRES_PER_DEGREE * Math.cos((point.lat * Math.PI) / 180);
  const [x, y] = [(point.lon - from.lon) * scale, (point.lat - from.lat) * METRES_PER_DEGREE];
  const [dx, dy] = [(to.lon - from.lon) * scale, (to.lat - from.lat) * METRES_PER_DEGREE];
  const length = Math.hypot(dx, dy);
  return length === 0 ? Math.hypot(x, y) : Math.abs(x * dy - y * dx) / length;
}

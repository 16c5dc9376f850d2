import { MapFileGathering, plainValue, readOrRefuse, Refused, type MapFile, type MapFileRefusal, type OnProgress } from './map-file.ts';

type Json = Readonly<Record<string, unknown>>;
const MAX_DEPTH = 8;

/**
 * GeoJSON (RFC 7946): a collection, a feature or a bare geometry, in degrees; a `crs` member as older programs write it is
 * believed. A feature that makes no sense costs itself. Never throws.
 */
export function readGeoJson(text: string, name: string, onProgress?: OnProgress): MapFile | MapFileRefusal {
  return readOrRefuse(() => {
    const root = parse(text);
    if (!isObject(root) || typeof root['type'] !== 'string') throw new Refused({ reason: 'notThisFormat', detail: 'GeoJSON' });
    const gathering = new MapFileGathering();
    const features = root['type'] === 'FeatureCollection' && Array.isArray(root['features']) ? (root['features'] as unknown[]) : [root];
    for (const [index, feature] of features.entries()) {
      readFeature(feature, { gathering, layer: name, where: `${index + 1}` });
      if (index % 5_000 === 0) onProgress?.(index / features.length);
    }
    return gathering.file(crsOf(root['crs']) ?? 4326);
  });
}

interface Into {
  readonly gathering: MapFileGathering;
  readonly layer: string;
  readonly where: string;
}

function readFeature(feature: unknown, into: Into): void {
  if (!isObject(feature)) return into.gathering.note('badRecord', into.where);
  const bare = feature['type'] !== 'Feature';
  const geometry = bare ? feature : feature['geometry'];
  if (geometry === null) return into.gathering.note('emptyShape', into.where);
  if (!isObject(geometry)) return into.gathering.note('badRecord', into.where);
  const properties = !bare && isObject(feature['properties']) ? feature['properties'] : {};
  const values: Record<string, string> = {};
  for (const [key, value] of Object.entries(properties)) {
    if (value !== null && value !== undefined) values[plainValue(key)] = plainValue(value);
  }
  readGeometry(geometry, { ...into, values, depth: 0 });
}

function readGeometry(geometry: Json, into: Into & { readonly values: Record<string, string>; readonly depth: number }): void {
  const { gathering, layer, where, values } = into;
  const at = geometry['coordinates'];
  const add = (kind: 'point' | 'line', parts: number[][]): void => gathering.add(layer, { kind, parts, values }, where);
  switch (geometry['type']) {
    case 'Point':
      return add('point', [position(at)]);
    case 'MultiPoint':
      return add('point', list(at).map(position));
    case 'LineString':
      return add('line', [line(at)]);
    case 'MultiLineString':
      return add('line', list(at).map(line));
    case 'Polygon':
    case 'MultiPolygon': {
      const parts: number[][] = [];
      const begins: number[] = [];
      for (const polygon of geometry['type'] === 'Polygon' ? [at] : list(at)) {
        begins.push(parts.length);
        parts.push(...list(polygon).map(line));
      }
      return gathering.add(layer, { kind: 'area', parts, begins, values }, where);
    }
    case 'GeometryCollection':
      if (into.depth >= MAX_DEPTH) return gathering.note('tooDeep', where);
      for (const each of list(geometry['geometries'])) {
        if (isObject(each)) readGeometry(each, { ...into, depth: into.depth + 1 });
        else gathering.note('badRecord', where);
      }
      return undefined;
    default:
      return gathering.note('badRecord', where);
  }
}

/** What is no number is told as such by the gathering: it becomes NaN here. */
function position(value: unknown): number[] {
  const [x, y] = list(value);
  return [typeof x === 'number' ? x : Number.NaN, typeof y === 'number' ? y : Number.NaN];
}

function line(value: unknown): number[] {
  const flat: number[] = [];
  for (const each of list(value)) {
    const [x, y] = list(each);
    flat.push(typeof x === 'number' ? x : Number.NaN, typeof y === 'number' ? y : Number.NaN);
  }
  return flat;
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}

/** `urn:ogc:def:crs:EPSG::5186`, `EPSG:5186`; CRS84 is degrees, lon before lat, as GeoJSON has them anyway. */
function crsOf(crs: unknown): number | undefined {
  const properties = isObject(crs) ? crs['properties'] : undefined;
  const named = isObject(properties) ? String(properties['name']) : '';
  const code = /EPSG:{1,2}(?:[\d.]*:)?(\d{4,6})$/i.exec(named)?.[1];
  return code === undefined ? undefined : Number(code);
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Refused({ reason: 'broken', detail: error instanceof Error ? error.message.slice(0, 120) : 'JSON' });
  }
}

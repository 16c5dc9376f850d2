import { systemOf, type Crs } from './crs.ts';
import type { Field, OgcFeature } from './feature.ts';
import type { CompareSign, Filter, LikePattern } from './filter.ts';
import { boxesMeet, boxOf, boxPolygon, mapGeometry, type Geometry, type Position } from './geometry.ts';
import { GEOMETRY_FIELD, localName } from './feature.ts';
import { OgcRefusal } from './ogc-problem.ts';
import { distanceBetween, intersects, isWithin } from './relate.ts';

export type Matches = (feature: OgcFeature) => boolean;

type Value = string | number | boolean | undefined;

/** A filter made ready for a layer with these fields. Refuses names that the layer does not have: a filter on them would say no to everything. */
export function compileFilter(filter: Filter, fields: readonly Field[]): Matches {
  switch (filter.op) {
    case 'and':
    case 'or': {
      const parts = filter.parts.map((part) => compileFilter(part, fields));
      return filter.op === 'and' ? (feature) => parts.every((part) => part(feature)) : (feature) => parts.some((part) => part(feature));
    }
    case 'not': {
      const part = compileFilter(filter.part, fields);
      return (feature) => !part(feature);
    }
    case 'ids':
      return ({ id }) => filter.ids.has(id);
    case 'isNull': {
      const name = fieldNamed(filter.field, fields).name;
      return ({ properties }) => properties[name] === undefined;
    }
    case 'compare':
      return comparison(filter, fields);
    case 'between': {
      const lower = comparison({ sign: '>=', field: filter.field, value: filter.lower, matchCase: true }, fields);
      const upper = comparison({ sign: '<=', field: filter.field, value: filter.upper, matchCase: true }, fields);
      return (feature) => lower(feature) && upper(feature);
    }
    case 'like': {
      const { name } = fieldNamed(filter.field, fields);
      return ({ properties }) => properties[name] !== undefined && isLike(String(properties[name]), filter.pattern);
    }
    case 'box': {
      const box = boxPolygon(filter.box);
      const inPlane = planeOf(filter.crs);
      return ({ geometry }) => {
        const there = inPlane(geometry);
        return boxesMeet(boxOf(there), filter.box) && (there.type === 'Point' || intersects(there, box));
      };
    }
    default:
      return spatial(filter);
  }
}

function spatial(filter: Extract<Filter, { geometries: unknown }>): Matches {
  const { op, geometries, crs } = filter;
  if (op === 'near' || op === 'beyond') {
    const near = metresFrom(geometries, crs);
    return ({ geometry }) => near(geometry) <= filter.metres === (op === 'near');
  }
  const inPlane = planeOf(crs);
  return ({ geometry }) => {
    const there = inPlane(geometry);
    if (op === 'within') return geometries.some((each) => isWithin(there, each));
    if (op === 'contains') return geometries.every((each) => isWithin(each, there));
    return geometries.some((each) => intersects(there, each)) === (op === 'intersects');
  };
}

function planeOf(crs: Crs): (geometry: Geometry) => Geometry {
  const system = systemOf(crs);
  return crs.code === 'EPSG:4326' ? (geometry) => geometry : (geometry) => mapGeometry(geometry, (place) => system.fromDegrees(place));
}

const METRES_PER_DEGREE = 111_195;

/** Distances on the plane that touches the ground at the shape: right to a thousandth within a province. */
function metresFrom(geometries: readonly Geometry[], crs: Crs): (geometry: Geometry) => number {
  const system = systemOf(crs);
  const inDegrees = geometries.map((each) => mapGeometry(each, (place) => system.toDegrees(place)));
  const [first] = inDegrees;
  const [west, south, east, north] = first ? boxOf(first) : [0, 0, 0, 0];
  const stretch = METRES_PER_DEGREE * Math.cos((((south + north) / 2) * Math.PI) / 180);
  const flat = ([lon, lat]: Position): Position => [(lon - (west + east) / 2) * stretch, (lat - (south + north) / 2) * METRES_PER_DEGREE];
  const shapes = inDegrees.map((each) => mapGeometry(each, flat));
  return (geometry) => {
    const there = mapGeometry(geometry, flat);
    return Math.min(...shapes.map((each) => distanceBetween(there, each)));
  };
}

function fieldNamed(name: string, fields: readonly Field[]): Field {
  const found = fields.find((each) => each.name === localName(name));
  if (found) return found;
  const reason = name === GEOMETRY_FIELD ? 'a geometry can be asked about by spatial filters only' : 'the layer has no such property';
  throw new OgcRefusal('InvalidParameterValue', `${name.slice(0, 60)}: ${reason}.`, name.slice(0, 60));
}

function comparison(
  { sign, field, value, matchCase }: Pick<Extract<Filter, { op: 'compare' }>, 'sign' | 'field' | 'value' | 'matchCase'>,
  fields: readonly Field[],
): Matches {
  const found = fieldNamed(field, fields);
  const wanted = literalOf(found, value);
  const fold = (text: Value): Value => (typeof text === 'string' && !matchCase ? text.toLowerCase() : text);
  const [holds, right] = [HOLDS[sign], fold(wanted)];
  return ({ properties }) => {
    const left = fold(properties[found.name]);
    return left !== undefined && right !== undefined && holds(left, right);
  };
}

const HOLDS: Readonly<Record<CompareSign, (left: string | number | boolean, right: string | number | boolean) => boolean>> = {
  '=': (left, right) => left === right,
  '<>': (left, right) => left !== right,
  '<': (left, right) => left < right,
  '<=': (left, right) => left <= right,
  '>': (left, right) => left > right,
  '>=': (left, right) => left >= right,
};

/** The literal in the type of the field. */
export function literalOf(field: Field, text: string): string | number | boolean {
  const read = parse(field, text);
  if (read === undefined || Number.isNaN(read))
    throw new OgcRefusal('InvalidParameterValue', `${text.slice(0, 60)} is no value of ${field.name} (${field.type}).`, field.name);
  return read;
}

function parse({ type }: Field, text: string): string | number | boolean | undefined {
  if (type === 'string') return text;
  if (type === 'boolean') return /^(?:true|1)$/i.test(text) ? true : /^(?:false|0)$/i.test(text) ? false : undefined;
  if (type === 'dateTime') return /^\d{4}-\d\d/.test(text) ? Date.parse(text) : Number.NaN;
  return text === '' ? undefined : Number(text);
}

/** Each text is looked for from where the last ended, once: no pattern takes longer than the text is long, times the pattern. */
function isLike(text: string, { parts, matchCase }: LikePattern): boolean {
  const subject = matchCase ? text : text.toLowerCase();
  const matches = (part: LikePattern['parts'][number], at: number): number => {
    if (part === 'one') return at < subject.length ? at + 1 : -1;
    if (part === 'any') return at;
    const wanted = matchCase ? part.text : part.text.toLowerCase();
    return subject.startsWith(wanted, at) ? at + wanted.length : -1;
  };
  // The classic walk with one place to come back to: the last `any`.
  let [at, index, backIndex, backAt] = [0, 0, -1, 0];
  for (;;) {
    const part = parts[index];
    if (part === 'any') [backIndex, backAt] = [index, at];
    const next = part === undefined ? (at === subject.length ? at : -1) : matches(part, at);
    if (next >= 0 && part === undefined) return true;
    if (next >= 0) [at, index] = [next, index + 1];
    else if (backIndex < 0 || backAt >= subject.length) return false;
    else {
      backAt += 1;
      [at, index] = [backAt, backIndex + 1];
    }
  }
}

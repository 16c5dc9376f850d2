import type { XmlElement } from '../ogc/xml-tree.ts';
import type { CapArea, CapPoint, CapValue } from './cap-alert.ts';
import type { CapFields } from './cap-fields.ts';

const MAX_SHAPES = 100;
const MAX_VALUES = 200;
/** A coastline in one message; more would be a map. */
const MAX_POINTS = 2_000;
/** Half the earth round. */
const MAX_RADIUS_KM = 20_040;

/** One `area`: polygons and circles are written latitude first (CAP 1.2 §3.2.4). */
export function readCapArea(fields: CapFields): CapArea {
  fields.passOver(['areaDesc', 'polygon', 'circle', 'geocode', 'altitude', 'ceiling']);
  const [altitude, ceiling] = [fields.number('altitude'), fields.number('ceiling')];
  if (ceiling !== undefined && altitude === undefined) fields.problem('ceiling', 'needs an altitude');
  return {
    areaDesc: fields.required('areaDesc'),
    polygon: fields.texts('polygon', MAX_SHAPES).flatMap((text) => readRing(fields, text) ?? []),
    circle: fields.texts('circle', MAX_SHAPES).flatMap((text) => readCircle(fields, text) ?? []),
    geocode: readCapValues(fields, 'geocode'),
    ...(altitude === undefined ? {} : { altitude }),
    ...(ceiling === undefined ? {} : { ceiling }),
  };
}

/** `valueName` and `value` of geocodes, event codes and parameters. */
export function readCapValues(fields: CapFields, name: 'geocode' | 'eventCode' | 'parameter'): readonly CapValue[] {
  return fields.elements(name, MAX_VALUES).map((element: XmlElement, at) => {
    const inside = fields.within(element, name, at);
    return { valueName: inside.required('valueName'), value: inside.optional('value') ?? '' };
  });
}

function readRing(fields: CapFields, text: string): readonly (readonly CapPoint[])[] | undefined {
  const pairs = text.split(' ').filter((pair) => pair !== '');
  if (pairs.length > MAX_POINTS) {
    fields.problem('polygon', `${pairs.length} points, at most ${MAX_POINTS}`);
    return undefined;
  }
  const points: CapPoint[] = [];
  for (const pair of pairs) {
    const point = readPair(fields, 'polygon', pair);
    if (!point) return undefined;
    points.push(point);
  }
  const [first, last] = [points[0], points.at(-1)];
  const isClosed = points.length > 1 && first?.lat === last?.lat && first?.lon === last?.lon;
  const ring = isClosed ? points.slice(0, -1) : points;
  if (ring.length < 3) {
    fields.problem('polygon', `${pairs.length} points, at least 4 of which the last is the first`);
    return undefined;
  }
  if (!isClosed) fields.note('polygon', 'the last point is not the first, closed here');
  return [ring];
}

function readCircle(fields: CapFields, text: string): (CapPoint & { radiusKm: number }) | undefined {
  const [pair = '', radius = '', ...rest] = text.split(' ').filter((part) => part !== '');
  const point = readPair(fields, 'circle', pair);
  if (!point) return undefined;
  const radiusKm = Number(radius);
  if (radius === '' || rest.length > 0 || !(radiusKm >= 0 && radiusKm <= MAX_RADIUS_KM)) {
    fields.problem('circle', `“${text.slice(0, 60)}” is not “latitude,longitude radius” with a radius of 0 to ${MAX_RADIUS_KM} km`);
    return undefined;
  }
  return { ...point, radiusKm };
}

function readPair(fields: CapFields, name: string, pair: string): CapPoint | undefined {
  const [first = '', second = '', ...rest] = pair.split(',');
  const [lat, lon] = [Number(first), Number(second)];
  const isPair = first !== '' && second !== '' && rest.length === 0 && Number.isFinite(lat) && Number.isFinite(lon);
  if (isPair && Math.abs(lat) <= 90 && Math.abs(lon) <= 180) return { lat, lon };
  const turned = isPair && Math.abs(lon) <= 90 && Math.abs(lat) <= 180;
  fields.problem(
    name,
    turned
      ? `“${pair.slice(0, 40)}” begins with its longitude; latitude comes first`
      : `“${pair.slice(0, 40)}” is not “latitude,longitude” in degrees`,
  );
  return undefined;
}

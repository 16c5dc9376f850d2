import { FORBIDS, NO_LIMIT } from './road-records.ts';
import type { RoadLinkRecord, RoadNodeRecord } from './road-records.ts';
import type { RowFault } from './standard-node-link.ts';

/**
 * Roads as plain lines with attributes, as CSV and GeoJSON files of cities have them: a line, perhaps the ids of its ends, one-way
 * or not. Where the ends have no ids, lines that end on the same ten-millionth of a degree meet.
 */
export interface RoadLine {
  readonly attributes: Readonly<Record<string, string>>;
  readonly shape: readonly number[];
}

export interface LineRecords {
  readonly nodes: readonly RoadNodeRecord[];
  readonly links: readonly RoadLinkRecord[];
}

/** Names that files use for what a road needs. */
const NAMES = {
  id: ['id', 'link_id', 'linkid', 'way_id'],
  from: ['from', 'f_node', 'from_node', 'source'],
  to: ['to', 't_node', 'to_node', 'target'],
  name: ['name', 'road_name', 'rn'],
  speed: ['maxspeed', 'max_spd', 'speed', 'speed_kmh'],
  oneWay: ['oneway', 'one_way'],
  metres: ['len_m', 'length', 'length_m'],
  height: ['maxheight_cm', 'rest_h'],
  weight: ['maxweight_kg', 'rest_w'],
  width: ['maxwidth_cm'],
  rank: ['road_rank'],
} as const;
const ONE_WAY = new Set(['yes', 'true', '1', 'y']);
const USUAL_KMH = 40;

export function readRoadLine({ attributes, shape }: RoadLine, row: number): LineRecords | { readonly fault: RowFault } {
  const value = (names: readonly string[]): string => names.map((name) => attributes[name] ?? '').find((text) => text !== '') ?? '';
  const number = (names: readonly string[]): number | undefined => {
    const text = value(names);
    const read = text === '' ? 0 : Number(text);
    return Number.isFinite(read) && read >= 0 ? read : undefined;
  };
  if (shape.length < 4 || shape.some((degrees) => !Number.isFinite(degrees)))
    return { fault: { field: 'line', reason: 'noShape', value: value(NAMES.id) } };
  const [speed, metres, height, weight, width] = [NAMES.speed, NAMES.metres, NAMES.height, NAMES.weight, NAMES.width].map(number);
  if (speed === undefined || metres === undefined || height === undefined || weight === undefined || width === undefined)
    return { fault: { field: 'attributes', reason: 'notANumber', value: value(NAMES.id) } };
  const ends = [shape.slice(0, 2), shape.slice(-2)] as const;
  const keyOf = ([lon = 0, lat = 0]: readonly number[]): string => `${lon.toFixed(7)},${lat.toFixed(7)}`;
  const [from, to] = [value(NAMES.from) || keyOf(ends[0]), value(NAMES.to) || keyOf(ends[1])];
  const rank = Number(value(NAMES.rank));
  const link: RoadLinkRecord = {
    id: `${value(NAMES.id) || 'row'}.${row}`,
    from,
    to,
    rank: rank >= 101 && rank <= 108 ? rank : 107,
    speedKmh: speed || USUAL_KMH,
    name: value(NAMES.name),
    ...(metres > 0 ? { metres } : {}),
    limit: { ...NO_LIMIT, maxHeightCm: height, maxWeightKg: weight, maxWidthCm: width, forbids: rank === 101 ? FORBIDS.walkers : 0 },
    shape,
  };
  const back = { ...link, id: `${link.id}r`, from: to, to: from, shape: reversed(shape) };
  const node = (id: string, [lon = 0, lat = 0]: readonly number[]): RoadNodeRecord => ({ id, lon, lat });
  return { nodes: [node(from, ends[0]), node(to, ends[1])], links: ONE_WAY.has(value(NAMES.oneWay).toLowerCase()) ? [link] : [link, back] };
}

function reversed(shape: readonly number[]): number[] {
  const back: number[] = [];
  for (let at = shape.length - 2; at >= 0; at -= 2) back.push(shape[at] ?? 0, shape[at + 1] ?? 0);
  return back;
}

/** `127.1 37.5;127.2 37.6;…`, or WKT `LINESTRING(127.1 37.5, …)`. */
export function readLineText(text: string): number[] {
  return text
    .replace(/^\s*LINESTRING\s*\(/i, '')
    .replace(/\)\s*$/, '')
    .split(/[;,]/)
    .flatMap((point) => point.trim().split(/\s+/).slice(0, 2).map(Number));
}

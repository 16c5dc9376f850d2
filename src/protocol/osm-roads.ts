import { FORBIDS, NO_LIMIT } from './road-records.ts';
import type { LinkLimit, RoadLinkRecord, RoadNodeRecord, RoadTurnRecord } from './road-records.ts';

/** An element of OpenStreetMap, as its XML and its PBF files both give it. */
export type OsmElement =
  | { readonly type: 'node'; readonly id: number; readonly lon: number; readonly lat: number }
  | { readonly type: 'way'; readonly id: number; readonly refs: readonly number[]; readonly tags: OsmTags }
  | { readonly type: 'relation'; readonly id: number; readonly members: readonly OsmMember[]; readonly tags: OsmTags };
export type OsmTags = Readonly<Record<string, string>>;
export interface OsmMember {
  readonly type: string;
  readonly ref: number;
  readonly role: string;
}

/** What a kind of road is: ROAD_RANK, usual speed in km/h, who is kept out. Kinds that are not here are no roads (planned, races, platforms). */
const KINDS: Readonly<Record<string, readonly [rank: number, speed: number, forbids: number]>> = {
  motorway: [101, 100, FORBIDS.walkers],
  motorway_link: [101, 50, FORBIDS.walkers],
  trunk: [102, 80, 0],
  trunk_link: [102, 50, 0],
  primary: [103, 60, 0],
  primary_link: [103, 40, 0],
  secondary: [104, 50, 0],
  secondary_link: [104, 40, 0],
  tertiary: [107, 50, 0],
  tertiary_link: [107, 40, 0],
  unclassified: [107, 40, 0],
  residential: [108, 30, 0],
  living_street: [108, 20, 0],
  service: [108, 20, 0],
  track: [108, 15, 0],
  pedestrian: [108, 10, FORBIDS.use],
  footway: [108, 5, FORBIDS.motors],
  path: [108, 5, FORBIDS.motors],
  steps: [108, 3, FORBIDS.motors],
  cycleway: [108, 10, FORBIDS.motors],
};
const CLOSED_TO_PUBLIC = new Set(['no', 'private', 'delivery', 'agricultural', 'forestry']);
const MAX_ELEMENTS = 30_000_000;
const MAX_WAYS = 3_000_000;

interface Way {
  readonly id: number;
  readonly refs: readonly number[];
  readonly tags: OsmTags;
}

/** Takes the elements of a file in any order and gives its roads, ways cut into links where they meet. */
export interface OsmRoads {
  /** False: there are more than can be taken. */
  add(element: OsmElement): boolean;
  nodes(): Iterable<RoadNodeRecord>;
  /** `row`: number of the way, from 1. */
  links(): Iterable<{ readonly row: number; readonly record: RoadLinkRecord }>;
  turns(): Iterable<{ readonly row: number; readonly record: RoadTurnRecord }>;
  readonly ways: number;
}

export function collectOsmRoads(): OsmRoads {
  const places = new Map<number, readonly [number, number]>();
  const ways: Way[] = [];
  const restrictions: Extract<OsmElement, { type: 'relation' }>[] = [];
  /** Links by way and end node, and by the node they leave: restrictions name ways. */
  const ends = new Map<string, string[]>();
  return {
    get ways() {
      return ways.length;
    },
    add: (element) => {
      if (element.type === 'node') places.set(element.id, [element.lon, element.lat]);
      else if (element.type === 'way' && KINDS[element.tags['highway'] ?? ''] && element.tags['area'] !== 'yes') ways.push(element);
      else if (element.type === 'relation' && element.tags['type'] === 'restriction') restrictions.push(element);
      return places.size <= MAX_ELEMENTS && ways.length <= MAX_WAYS;
    },
    *nodes() {
      for (const id of junctionsOf(ways)) {
        const place = places.get(id);
        if (place) yield { id: String(id), lon: place[0], lat: place[1] };
      }
    },
    *links() {
      const junctions = junctionsOf(ways);
      for (const [at, way] of ways.entries())
        for (const record of linksOf(way, junctions, places)) {
          for (const end of [`${way.id}>${record.to}`, `${way.id}<${record.from}`, `<${record.from}`])
            ends.set(end, [...(ends.get(end) ?? []), record.id]);
          yield { row: at + 1, record };
        }
    },
    *turns() {
      for (const [at, { members, tags }] of restrictions.entries()) {
        const member = (role: string): OsmMember | undefined => members.find((one) => one.role === role);
        const [from, via, to, rule] = [member('from'), member('via'), member('to'), tags['restriction'] ?? ''];
        if (via?.type !== 'node' || from === undefined || to === undefined || !/^(no|only)_/.test(rule)) continue;
        const node = String(via.ref);
        const outs = ends.get(`${to.ref}<${node}`) ?? [];
        const banned = rule.startsWith('no_') ? outs : (ends.get(`<${node}`) ?? []).filter((link) => !outs.includes(link));
        for (const one of ends.get(`${from.ref}>${node}`) ?? [])
          for (const other of banned) yield { row: at + 1, record: { node, from: one, to: other, rule: 'banned' } };
      }
    },
  };
}

/** Ends of ways, and nodes that two ways share or one passes twice. */
function junctionsOf(ways: readonly Way[]): ReadonlySet<number> {
  const seen = new Set<number>();
  const junctions = new Set<number>();
  for (const { refs } of ways)
    refs.forEach((ref, at) => {
      if (at === 0 || at === refs.length - 1 || seen.has(ref)) junctions.add(ref);
      seen.add(ref);
    });
  return junctions;
}

function* linksOf(
  way: Way,
  junctions: ReadonlySet<number>,
  places: ReadonlyMap<number, readonly [number, number]>,
): Generator<RoadLinkRecord> {
  const { tags, refs } = way;
  const [rank = 108, usual = 30, forbids = 0] = KINDS[tags['highway'] ?? ''] ?? [];
  const [forward, backward] = directionsOf(tags);
  const shared = { rank, speedKmh: speedOf(tags['maxspeed']) ?? usual, name: tags['name'] ?? '', limit: limitOf(tags, forbids) };
  let begin = 0;
  for (let at = 1; at < refs.length; at += 1) {
    if (!junctions.has(refs[at] ?? 0)) continue;
    const part = refs.slice(begin, at + 1);
    const [from, to] = [String(part[0]), String(part.at(-1))];
    const line = (ids: readonly number[]): number[] => ids.flatMap((ref) => places.get(ref) ?? []);
    const id = `${way.id}.${begin}`;
    if (forward) yield { ...shared, id, from, to, shape: line(part) };
    if (backward) yield { ...shared, id: `${id}r`, from: to, to: from, shape: line(part.toReversed()) };
    begin = at;
  }
}

function directionsOf(tags: OsmTags): readonly [forward: boolean, backward: boolean] {
  const oneWay = tags['oneway'];
  if (oneWay === '-1' || oneWay === 'reverse') return [false, true];
  const implied = oneWay === undefined && ((tags['highway'] ?? '').startsWith('motorway') || tags['junction'] === 'roundabout');
  return [true, !(implied || oneWay === 'yes' || oneWay === 'true' || oneWay === '1')];
}

function limitOf(tags: OsmTags, kind: number): LinkLimit {
  const access = tags['motor_vehicle'] ?? tags['vehicle'] ?? tags['access'] ?? 'yes';
  const size = (key: string, scale: number): number => Math.round((measure(tags[key]) ?? 0) * scale);
  return {
    ...NO_LIMIT,
    maxHeightCm: size('maxheight', 100),
    maxWeightKg: size('maxweight', 1_000),
    maxWidthCm: size('maxwidth', 100) || size('width:physical', 100),
    forbids:
      kind |
      (CLOSED_TO_PUBLIC.has(access) ? FORBIDS.use : 0) |
      (tags['foot'] === 'no' ? FORBIDS.walkers : 0) |
      (tags['hgv'] === 'no' ? FORBIDS.lorries : 0),
  };
}

function measure(value: string | undefined): number | undefined {
  const found = /^\s*(\d{1,4}(?:\.\d{1,3})?)\s*(?:m|t)?\s*$/.exec(value ?? '')?.[1];
  return found === undefined ? undefined : Number(found);
}

function speedOf(value: string | undefined): number | undefined {
  const [, digits, unit] = /^(\d{1,3})\s*(mph)?$/.exec(value ?? '') ?? [];
  return digits === undefined ? undefined : Number(digits) * (unit === 'mph' ? 1.609_344 : 1);
}

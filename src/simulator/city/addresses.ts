import { CITY_NAME, DONGS, dongAt, type Dong } from './city-names.ts';
import type { BuildingKind, CityPlan, PlanRoad } from './city-plan.ts';
import { apart } from './camera-sites.ts';
import type { Spot } from './ground.ts';
import type { Prng } from './prng.ts';
import { CITY } from './terrain.ts';

/** A building of the town with its address both ways. */
export interface PlanAddress {
  readonly dong: Dong;
  readonly road: string;
  readonly roadCode: string;
  readonly main: number;
  readonly sub: number;
  readonly lot: { readonly mountain: boolean; readonly main: number; readonly sub: number };
  /** A second lot that it stands on. */
  readonly secondLot: { readonly mountain: boolean; readonly main: number; readonly sub: number } | undefined;
  readonly kind: BuildingKind;
  /** Name of the building or of the estate; empty where it has none. */
  readonly name: string;
  /** Buildings of an estate: 101동, 102동 …; one without a name elsewhere. */
  readonly parts: readonly string[];
  readonly entrance: Spot;
}

/** 시군구코드 of the town: no region of Korea has it. */
export const CITY_CODE = '99110';
const METRES_A_NUMBER = 20;
/** South of this lots are mountain lots (산). */
const FOOT_OF_THE_HILL = -1_640;
/** A name stands for the building it is written on. */
const NAMED_WITHIN_METRES = 60;
const NAMED_KINDS: ReadonlySet<string> = new Set(['school', 'market', 'hospital', 'police', 'fire', 'government', 'landmark']);

/**
 * Gives every building a number on the nearest road that has a name, as 도로명주소 does it: one number each 20 m from the west or south
 * end, odd on the left; buildings of one stretch share it with 부번. All of an estate have one address. Lots are counted by 동.
 */
export function planAddresses(plan: CityPlan, prng: Prng): PlanAddress[] {
  const nearestRoad = roadFinder(namedRoads(plan.roads));
  const lots = new Map<string, number>();
  const taken = new Map<string, number>();
  const addresses: PlanAddress[] = [];
  for (const { centre, kind, name, parts, depth } of housesOf(plan)) {
    const dong = dongAt(centre.u, centre.v);
    const found = dong && nearestRoad(centre);
    if (!dong || !found) continue;
    const { road, foot, number } = found;
    const id = `${road.code}|${dong.code}|${number}`;
    const sub = taken.get(id) ?? 0;
    taken.set(id, sub + 1);
    const mountain = centre.v < FOOT_OF_THE_HILL;
    const counted = `${dong.code}|${mountain}`;
    const lot = (lots.get(counted) ?? 0) + 1;
    const second = prng.chance(0.05);
    lots.set(counted, lot + (second ? 1 : 0));
    addresses.push({
      dong,
      road: road.name,
      roadCode: road.code,
      main: number,
      sub,
      lot: { mountain, ...lotNumber(lot) },
      secondLot: second ? { mountain, ...lotNumber(lot + 1) } : undefined,
      kind,
      name,
      parts,
      entrance: towards(centre, foot, Math.max(0, Math.min(depth, apart(centre, foot) - 1))),
    });
  }
  return addresses;
}

/** Seven lots to a number: 12, 12-1 … 12-6. */
function lotNumber(count: number): { main: number; sub: number } {
  return { main: Math.floor((count - 1) / 7) + 1, sub: (count - 1) % 7 };
}

interface NamedRoad {
  readonly name: string;
  readonly code: string;
  readonly pieces: readonly (readonly [Spot, Spot])[];
  /** From where its numbers are counted, and along what. */
  readonly along: 'u' | 'v';
  readonly begin: number;
}

function namedRoads(roads: readonly PlanRoad[]): NamedRoad[] {
  const named = Map.groupBy(
    roads.filter(({ name, class: kind }) => name !== undefined && kind !== 'path'),
    ({ name }) => name ?? '',
  );
  return [...named].map(([name, parts], at): NamedRoad => {
    const pieces = parts.flatMap(({ line }): [Spot, Spot][] => {
      const [first, last] = [line[0], line.at(-1)];
      return first && last ? [[first, last]] : [];
    });
    const spots = pieces.flat();
    const span = (axis: 'u' | 'v'): number => Math.max(...spots.map((spot) => spot[axis])) - Math.min(...spots.map((spot) => spot[axis]));
    const along = span('u') >= span('v') ? 'u' : 'v';
    // 도로명번호: 2 for a 대로, 3 for a 로, 4 for a 길, and a number in its town.
    const kind = name.endsWith('대로') ? 2 : name.endsWith('로') ? 3 : 4;
    return {
      name,
      code: `${CITY_CODE}${kind}${String(100_001 + at).padStart(6, '0')}`,
      pieces,
      along,
      // Roads that come from the neighbours are counted from where the town begins.
      begin: Math.max(along === 'u' ? CITY.west : CITY.south, Math.min(...spots.map((spot) => spot[along]))),
    };
  });
}

interface RoadSide {
  readonly road: NamedRoad;
  readonly foot: Spot;
  readonly number: number;
}

/** Looks up the nearest road of a spot among all pieces of all roads. */
function roadFinder(roads: readonly NamedRoad[]): (spot: Spot) => RoadSide | undefined {
  const pieces = roads.flatMap((road) => road.pieces.map(([from, to]) => ({ road, from, du: to.u - from.u, dv: to.v - from.v })));
  const numbers = Float64Array.from(pieces.flatMap(({ from, du, dv }) => [from.u, from.v, du, dv]));
  return ({ u, v }) => {
    let best = -1;
    let share = 0;
    let least = Infinity;
    // Twelve thousand houses ask, of a thousand pieces each: nothing is made in this loop.
    for (let at = 0; at < numbers.length; at += 4) {
      const west = (numbers[at] ?? 0) - u;
      const south = (numbers[at + 1] ?? 0) - v;
      const du = numbers[at + 2] ?? 0;
      const dv = numbers[at + 3] ?? 0;
      const square = du * du + dv * dv;
      const here = square === 0 ? 0 : Math.min(1, Math.max(0, -(west * du + south * dv) / square));
      const x = west + du * here;
      const y = south + dv * here;
      if (x * x + y * y >= least) continue;
      best = at / 4;
      share = here;
      least = x * x + y * y;
    }
    const piece = pieces[best];
    if (piece === undefined) return undefined;
    const foot = { u: piece.from.u + piece.du * share, v: piece.from.v + piece.dv * share };
    return { road: piece.road, foot, number: numberAt(piece.road, foot, { u, v }) };
  };
}

function numberAt({ along, begin }: NamedRoad, foot: Spot, { u, v }: Spot): number {
  const steps = Math.floor(Math.max(0, foot[along] - begin) / METRES_A_NUMBER);
  // Going east, the left side is the north; going north, the west.
  const left = along === 'u' ? v > foot.v : u < foot.u;
  return steps * 2 + (left ? 1 : 2);
}

function towards(from: Spot, to: Spot, metres: number): Spot {
  const length = apart(from, to) || 1;
  return { u: from.u + ((to.u - from.u) * metres) / length, v: from.v + ((to.v - from.v) * metres) / length };
}

interface House {
  readonly centre: Spot;
  readonly kind: BuildingKind;
  readonly name: string;
  readonly parts: readonly string[];
  /** From its middle to its front, metres. */
  readonly depth: number;
}

/** Each building for itself, but those of an estate as one. */
function housesOf(plan: CityPlan): House[] {
  const extents = plan.buildings.map(({ ring }) => extentOf(ring));
  const names = buildingNames(plan, extents);
  const estates = plan.areas.flatMap(({ kind, name, ring }) =>
    kind === 'estate' && name !== undefined ? [{ name, extent: extentOf(ring), buildings: 0 }] : [],
  );
  const houses: House[] = [];
  plan.buildings.forEach(({ kind }, at) => {
    const extent = extents[at];
    if (extent === undefined) return;
    const { centre, depth } = extent;
    const estate = kind === 'apartment' ? estates.find((each) => isWithin(each.extent, centre)) : undefined;
    if (estate) estate.buildings += 1;
    else houses.push({ centre, depth, kind, name: names.get(at) ?? '', parts: [] });
  });
  for (const { name, extent, buildings } of estates)
    if (buildings > 0)
      houses.push({ ...extent, kind: 'apartment', name, parts: Array.from({ length: buildings }, (_, at) => `${101 + at}동`) });
  return houses.sort((a, b) => b.centre.v - a.centre.v || a.centre.u - b.centre.u);
}

interface Extent {
  readonly centre: Spot;
  readonly depth: number;
  readonly half: Spot;
}

function extentOf(ring: readonly Spot[]): Extent {
  let [west, east, south, north] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const { u, v } of ring) {
    [west, east] = [Math.min(west, u), Math.max(east, u)];
    [south, north] = [Math.min(south, v), Math.max(north, v)];
  }
  const half = { u: (east - west) / 2, v: (north - south) / 2 };
  return { centre: { u: west + half.u, v: south + half.v }, half, depth: Math.min(half.u, half.v) };
}

/** Estates are rectangles. */
function isWithin({ centre, half }: Extent, { u, v }: Spot): boolean {
  return Math.abs(u - centre.u) <= half.u && Math.abs(v - centre.v) <= half.v;
}

/** By the number of the building. */
function buildingNames({ labels }: CityPlan, extents: readonly Extent[]): ReadonlyMap<number, string> {
  const names = new Map<number, string>();
  for (const { kind, name, spot } of labels) {
    if (!NAMED_KINDS.has(kind)) continue;
    let best = -1;
    let least = NAMED_WITHIN_METRES ** 2;
    extents.forEach(({ centre }, at) => {
      const away = (centre.u - spot.u) ** 2 + (centre.v - spot.v) ** 2;
      if (away >= least || names.has(at)) return;
      best = at;
      least = away;
    });
    if (best >= 0) names.set(best, name);
  }
  return names;
}

export function roadAddress({ road, main, sub }: PlanAddress): string {
  return `${CITY_NAME} ${road} ${sub === 0 ? main : `${main}-${sub}`}`;
}

export function lotAddress({ dong, lot }: PlanAddress): string {
  return `${CITY_NAME} ${dong.name} ${lot.mountain ? '산 ' : ''}${lot.sub === 0 ? lot.main : `${lot.main}-${lot.sub}`}`;
}

/** 우편번호: five digits, of which 99 begins none. */
export function zipOf(dong: Dong): string {
  return `99${101 + DONGS.indexOf(dong)}`;
}

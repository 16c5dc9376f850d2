import { bearingDegrees } from '#domain/place.ts';
import { dongAt } from './city-names.ts';
import type { CityPlan, Crossing } from './city-plan.ts';
import { toGround } from './ground.ts';
import type { Spot } from './ground.ts';
import type { RoadClass } from './main-roads.ts';
import type { Prng } from './prng.ts';
import { CITY } from './terrain.ts';

/** A pole at the corner of a crossing, and what may hang on it. */
export interface CameraSite {
  readonly crossing: Crossing;
  readonly pole: Spot;
  /** What people call it: `새벽대로 교차로`, `장터골시장 앞`. */
  readonly title: string;
  /** Directions of the roads as seen from the pole, from true north. */
  readonly looks: readonly number[];
  /** How much a city would want cameras there: higher first. */
  readonly weight: number;
}

const RANK: Readonly<Record<RoadClass, number>> = { primary: 1, secondary: 0.9, street: 0.7, lane: 0.45, alley: 0.25, path: 0.1 };
/** Places that are watched wherever they lie. */
const WATCHED = ['station', 'school', 'market', 'park', 'government', 'hospital', 'landmark'] as const;
/** A fixed camera is aimed at the middle of the road so far from the crossing. */
const AIM_METRES = 40;
/** Where the town is densest watched: between the market, the offices and city hall. */
const CORE: Spot = { u: -420, v: -120 };

/** Sites spread over the city, closer together near its core, most wanted first, until they can carry `cameras`. */
export function chooseSites(plan: CityPlan, prng: Prng, cameras: number): CameraSite[] {
  const wanted = plan.crossings.filter(({ spot }) => isInCity(spot)).map((crossing) => siteAt(crossing, prng));
  boostWatched(plan, wanted);
  wanted.sort((a, b) => b.weight - a.weight);
  const chosen: CameraSite[] = [];
  const used = new Set<CameraSite>();
  for (let spacing = 400; spacing > 10 && chosen.length < cameras; spacing *= 0.8) {
    for (const site of wanted) {
      if (used.has(site) || chosen.some((other) => apart(other.pole, site.pole) < spacing * sparseness(site.pole))) continue;
      used.add(site);
      chosen.push(site);
    }
  }
  return chosen;
}

function siteAt(crossing: Crossing, prng: Prng): CameraSite {
  const [first = 0, second = 90] = crossing.arms;
  const [major, minor] = crossing.widths;
  const pole = moved(moved(crossing.spot, first, major / 2 + 1), second, minor / 2 + 1);
  const between = crossing.class === 'primary' || crossing.class === 'secondary';
  const junction = between && (crossing.minorClass === 'primary' || crossing.minorClass === 'secondary');
  return {
    crossing,
    pole,
    title: `${crossing.street} ${junction ? '교차로' : crossing.minorClass === 'alley' ? '골목' : '입구'}`,
    looks: crossing.arms.map((arm) => bearingDegrees(toGround(pole), toGround(moved(crossing.spot, arm, AIM_METRES)))),
    weight: RANK[crossing.class] * 0.5 + RANK[crossing.minorClass] * 0.5 + prng.between(0, 0.45),
  };
}

/** The crossing nearest to each watched place is wanted more, and named for it. */
function boostWatched(plan: CityPlan, sites: CameraSite[]): void {
  for (const label of plan.labels) {
    if (!WATCHED.some((kind) => kind === label.kind)) continue;
    let nearest = -1;
    let least = Infinity;
    sites.forEach(({ pole }, at) => {
      const away = apart(pole, label.spot);
      if (away >= least) return;
      least = away;
      nearest = at;
    });
    const site = sites[nearest];
    if (site && least < 160) sites[nearest] = { ...site, title: `${label.name} 앞`, weight: site.weight + 0.5 };
  }
}

/** 0.2 in the core, over 1 at the edges. */
function sparseness(spot: Spot): number {
  return 0.2 + Math.min(1.1, (apart(spot, CORE) / 1_900) ** 2);
}

export function isInCity({ u, v }: Spot): boolean {
  return u > CITY.west + 5 && u < CITY.east - 5 && v > CITY.south && v < CITY.north - 5 && dongAt(u, v) !== undefined;
}

export function apart(a: Spot, b: Spot): number {
  return Math.sqrt((a.u - b.u) ** 2 + (a.v - b.v) ** 2);
}

/** So many metres on in a direction on paper (degrees clockwise from v). */
export function moved({ u, v }: Spot, degrees: number, metres: number): Spot {
  return { u: u + metres * Math.sin((degrees * Math.PI) / 180), v: v + metres * Math.cos((degrees * Math.PI) / 180) };
}

import type { CityPlan, Crossing, PlanRoad, Side } from './city-plan.ts';
import { alongLine } from './ground.ts';
import type { Spot } from './ground.ts';
import { MAIN_ROADS, NEIGHBOUR_ROADS } from './main-roads.ts';
import type { MainRoad } from './main-roads.ts';
import { isHill, isRiver, keepRuns } from './terrain.ts';

/** A bridge begins on its ramp, before the water. */
const RAMP_METRES = 22;

export function planMainRoads(plan: CityPlan): void {
  for (const road of MAIN_ROADS) plan.roads.push(...piecesOf(road));
  for (const road of NEIGHBOUR_ROADS) {
    const dense = alongLine([spotOn(road, road.from), spotOn(road, road.to)], 20);
    for (const line of keepRuns(dense, (spot) => !isHill(spot)))
      plan.roads.push({ class: 'secondary', widthMetres: road.widthMetres, line });
  }
  for (const one of MAIN_ROADS) {
    for (const other of MAIN_ROADS) {
      if (one.direction === 'northSouth' && other.direction === 'eastWest' && meets(one, other))
        plan.crossings.push(crossingOf(one, other));
    }
  }
}

/** The main road along one side of a superblock; a width of nothing where there is none. */
export function sideAlong(direction: MainRoad['direction'], at: number, beside: number): Side {
  const road = MAIN_ROADS.find((main) => main.direction === direction && main.at === at && beside >= main.from && beside <= main.to);
  return road
    ? { class: road.class, widthMetres: road.widthMetres, name: road.name }
    : { class: 'path', widthMetres: 0, name: direction === 'eastWest' ? '봉수로' : '성곽대로' };
}

function piecesOf(road: MainRoad): PlanRoad[] {
  const line = alongLine([spotOn(road, road.from), spotOn(road, road.to)], 10).filter((spot) => !isHill(spot));
  const base = { class: road.class, widthMetres: road.widthMetres };
  if (road.bridge === undefined) return [{ ...base, name: road.name, line }];
  const overWater = ({ u, v }: Spot): boolean =>
    isRiver({ u, v: v + RAMP_METRES }) || isRiver({ u, v: v - RAMP_METRES }) || isRiver({ u, v });
  const bridges = keepRuns(line, overWater).map((run) => ({ ...base, name: road.bridge ?? road.name, bridge: true, line: run }));
  return [...keepRuns(line, (spot) => !overWater(spot)).map((run) => ({ ...base, name: road.name, line: run })), ...bridges];
}

function spotOn(road: Pick<MainRoad, 'direction' | 'at'>, along: number): Spot {
  return road.direction === 'northSouth' ? { u: road.at, v: along } : { u: along, v: road.at };
}

function meets(northSouth: MainRoad, eastWest: MainRoad): boolean {
  const spot = { u: northSouth.at, v: eastWest.at };
  return spot.v >= northSouth.from && spot.v <= northSouth.to && spot.u >= eastWest.from && spot.u <= eastWest.to && !isHill(spot, 20);
}

function crossingOf(northSouth: MainRoad, eastWest: MainRoad): Crossing {
  const spot = { u: northSouth.at, v: eastWest.at };
  const [major, minor] = northSouth.widthMetres >= eastWest.widthMetres ? [northSouth, eastWest] : [eastWest, northSouth];
  const arms = [
    ...(spot.v < northSouth.to ? [0] : []),
    ...(spot.u < eastWest.to ? [90] : []),
    ...(spot.v > northSouth.from ? [180] : []),
    ...(spot.u > eastWest.from ? [270] : []),
  ];
  return { spot, class: major.class, minorClass: minor.class, widths: [major.widthMetres, minor.widthMetres], street: major.name, arms };
}

import type { Point } from '#domain/place.ts';
import type { CityPlan } from './city-plan.ts';
import { toGround } from './ground.ts';
import type { RoadClass } from './main-roads.ts';
import { nodeRoads } from './road-nodes.ts';

/** One stretch of road from a crossing to the next. */
export interface DriveWay {
  readonly to: number;
  /** What cars do there. */
  readonly kmh: number;
}

/** The roads as somebody who only drives around needs them. */
export interface DriveGraph {
  readonly crossings: readonly Point[];
  /** By crossing. */
  readonly ways: readonly (readonly DriveWay[])[];
}

const KMH: Readonly<Record<RoadClass, number>> = { primary: 48, secondary: 40, street: 30, lane: 22, alley: 15, path: 5 };

export function driveGraph(plan: CityPlan): DriveGraph {
  const { nodes, stretches } = nodeRoads(plan.roads.filter((road) => road.class !== 'path'));
  const ways: DriveWay[][] = nodes.map(() => []);
  for (const { road, from, to } of stretches) {
    ways[from]?.push({ to, kmh: KMH[road.class] });
    ways[to]?.push({ to: from, kmh: KMH[road.class] });
  }
  return { crossings: nodes.map(toGround), ways };
}

import type { JunctionGraph } from './junction-graph.ts';
import { openLinkSlots, type LinkSlots } from './link-slots.ts';
import { locate, openLocator, type RoadLocator, type RoadSpot } from './locate.ts';
import type { RoadNetwork } from './road-network.ts';
import { buildRoadParts, type RoadParts } from './road-parts.ts';
import type { SearchCosts, SearchSpace } from './search.ts';
import { turnRules, type TurnRules } from './state-graph.ts';
import { driveTimes, freeTraffic, type TrafficState, type TravelTimes } from './traffic.ts';
import { mayPass, passableLimits, type Vehicle } from './vehicle.ts';

/** One network with all that questions about it stand on: ready to answer, and replaced as a whole. */
export interface RoadMap {
  readonly network: RoadNetwork;
  readonly linkSlots: LinkSlots;
  readonly locator: RoadLocator;
  readonly drive: TravelMode;
  readonly walk: TravelMode;
  /** What the times of vehicles rest on: live speeds and closed links. */
  traffic: TrafficState;
}

export interface TravelMode {
  readonly graph: JunctionGraph;
  /** Past every rule of turning. */
  readonly free: SearchSpace;
  /** By the rules; undefined on foot. */
  readonly ruled: SearchSpace | undefined;
  readonly turns: TurnRules | undefined;
  /** As traffic is now. */
  times: TravelTimes;
}

export function buildRoadMap(network: RoadNetwork): RoadMap {
  return assembleRoadMap(network, buildRoadParts(network));
}

/** From what was worked out before, perhaps elsewhere; does little itself, so that a server may do it between two answers. */
export function assembleRoadMap(network: RoadNetwork, { linkTable, tree, drive, walk }: RoadParts): RoadMap {
  return {
    network,
    traffic: freeTraffic(network),
    linkSlots: openLinkSlots(network.linkIds, linkTable),
    locator: openLocator(network, tree),
    drive: { ...drive, turns: turnRules(network, drive.graph) },
    walk: { ...walk, ruled: undefined, turns: undefined },
  };
}

/** Works out the times of a new traffic in portions and puts them in place at the end, in one step. */
export function* changeTraffic(map: RoadMap, traffic: TrafficState): Generator<void, void> {
  const times = yield* driveTimes(map.network, map.drive.graph, traffic);
  map.drive.times = times;
  map.traffic = traffic;
}

/** What one query of one vehicle runs over. */
export interface Trip {
  readonly map: RoadMap;
  readonly mode: TravelMode;
  readonly space: SearchSpace;
  /** The rules to be kept; undefined where there are none for this vehicle. */
  readonly turns: TurnRules | undefined;
  readonly costs: SearchCosts;
  readonly vehicle: Vehicle;
}

export function planTrip(map: RoadMap, vehicle: Vehicle): Trip {
  const mode = vehicle.kind === 'walker' ? map.walk : map.drive;
  const ruled = vehicle.emergency ? undefined : mode.ruled;
  return {
    map,
    mode,
    space: ruled ?? mode.free,
    turns: ruled === undefined ? undefined : mode.turns,
    costs: { arcMs: mode.times.arc, passable: passableLimits(vehicle, mode.graph.limits) },
    vehicle,
  };
}

/** The nearest road that this vehicle may be on. */
export function locateFor({ map, mode, vehicle }: Trip, place: { readonly lon: number; readonly lat: number }): RoadSpot | undefined {
  const { network } = map;
  const { along, against } = mode.graph.pieces;
  return locate(map.locator, place, (link) => {
    if ((along[link] ?? -1) < 0 && (against[link] ?? -1) < 0) return false;
    const limit = network.limits[network.limit[link] ?? 0];
    return limit !== undefined && mayPass(vehicle, limit);
  });
}

import { buildJunctionGraph, type JunctionGraph } from './junction-graph.ts';
import { buildLocator, locate, type RoadLocator, type RoadSpot } from './locate.ts';
import type { RoadNetwork } from './road-network.ts';
import { drivePieces, walkPieces } from './road-pieces.ts';
import { makeSearchSpace, type SearchCosts, type SearchSpace } from './search.ts';
import { buildStateGraph, turnRules, type TurnRules } from './state-graph.ts';
import { atOnce, driveTimes, freeTraffic, walkTimes, type TrafficState, type TravelTimes } from './traffic.ts';
import { mayPass, passableLimits, type Vehicle } from './vehicle.ts';

/** One network with all that questions about it stand on: ready to answer, and replaced as a whole. */
export interface RoadMap {
  readonly network: RoadNetwork;
  /** Number of each link by its id. */
  readonly linkSlots: ReadonlyMap<string, number>;
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
  const drive = buildJunctionGraph(network, drivePieces(network));
  const walk = buildJunctionGraph(network, walkPieces(network));
  const traffic = freeTraffic(network);
  return {
    network,
    traffic,
    linkSlots: new Map(network.linkIds.map((id, link) => [id, link])),
    locator: buildLocator(network),
    drive: {
      graph: drive,
      free: makeSearchSpace(buildStateGraph(network, drive, false)),
      ruled: makeSearchSpace(buildStateGraph(network, drive, true)),
      turns: turnRules(network, drive),
      times: atOnce(driveTimes(network, drive, traffic)),
    },
    walk: {
      graph: walk,
      free: makeSearchSpace(buildStateGraph(network, walk, false)),
      ruled: undefined,
      turns: undefined,
      times: atOnce(walkTimes(network, walk)),
    },
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

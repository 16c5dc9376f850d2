import { buildJunctionGraph, type JunctionGraph } from './junction-graph.ts';
import { packLinkSlots } from './link-slots.ts';
import { packRoadTree } from './locate.ts';
import type { RoadNetwork } from './road-network.ts';
import { drivePieces, walkPieces } from './road-pieces.ts';
import { makeSearchSpace, type SearchSpace } from './search.ts';
import { buildStateGraph } from './state-graph.ts';
import { atOnce, driveTimes, freeTraffic, walkTimes, type TravelTimes } from './traffic.ts';

/**
 * Everything about a network that takes long to work out, as plain objects of numbers: another thread may work it out and hand it
 * over without a copy (structured clone, its buffers transferred).
 */
export interface RoadParts {
  readonly linkTable: Int32Array;
  readonly tree: ArrayBufferLike;
  readonly drive: DriveParts;
  readonly walk: ModeParts;
}

export interface ModeParts {
  readonly graph: JunctionGraph;
  /** Past every rule of turning. */
  readonly free: SearchSpace;
  /** As it is without live speeds. */
  readonly times: TravelTimes;
}

export interface DriveParts extends ModeParts {
  /** By the rules of turning. */
  readonly ruled: SearchSpace;
}

export function buildRoadParts(network: RoadNetwork): RoadParts {
  const drive = buildJunctionGraph(network, drivePieces(network));
  const walk = buildJunctionGraph(network, walkPieces(network));
  return {
    linkTable: packLinkSlots(network.linkIds),
    tree: packRoadTree(network),
    drive: {
      graph: drive,
      free: makeSearchSpace(buildStateGraph(network, drive, false)),
      ruled: makeSearchSpace(buildStateGraph(network, drive, true)),
      times: atOnce(driveTimes(network, drive, freeTraffic(network))),
    },
    walk: {
      graph: walk,
      free: makeSearchSpace(buildStateGraph(network, walk, false)),
      times: atOnce(walkTimes(network, walk)),
    },
  };
}

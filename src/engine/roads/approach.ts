import type { TravelMode } from './road-map.ts';
import type { RoadNetwork } from './road-network.ts';
import type { Route } from './route.ts';
import { pieceLine, travelled } from './route-line.ts';

/** A road on the last metres to a place: links of one name and width that follow each other are one. */
export interface Stretch extends Width {
  readonly name: string;
  readonly metres: number;
  /** Of the direction of travel; absent where they are not known. */
  readonly lanes?: number;
  /** Where it begins. */
  readonly lon: number;
  readonly lat: number;
}

export interface Width {
  readonly widthMetres?: number;
  /** Derived from lanes, not measured. */
  readonly estimated: boolean;
}

/** So much of a way is told. */
const LAST_METRES = 400;
/** A lane where people drive slowly is about so wide; no rule says how wide an alley is. *Assumed*. */
const LANE_METRES = 3;
/** A middle-sized engine of 2.5 m, its mirrors, and a hand on each side. *Assumed*. */
export const NEEDED_METRES = 3.3;

/** The roads of the last 400 metres of a way, in the order of travel. */
export function approachOf(network: RoadNetwork, mode: TravelMode, route: Route): Stretch[] {
  const stretches: Stretch[] = [];
  let left = LAST_METRES;
  for (const { part, share } of travelled(route).toReversed()) {
    if (left <= 0) break;
    const link = mode.graph.pieces.link[part.piece] ?? 0;
    const metres = (network.metres[link] ?? 0) * share;
    left -= metres;
    const [lon, lat] = pieceLine(network, mode, part)[0] ?? [0, 0];
    const lanes = network.lanes[link] ?? 0;
    const here: Stretch = {
      name: network.names[network.name[link] ?? 0] ?? '',
      metres,
      ...(lanes === 0 ? {} : { lanes }),
      ...widthOf(network, mode, part.piece),
      lon,
      lat,
    };
    const next = stretches[0];
    if (next && next.name === here.name && next.widthMetres === here.widthMetres) stretches[0] = { ...here, metres: metres + next.metres };
    else stretches.unshift(here);
  }
  return stretches;
}

/** As a limit of width says, else from the lanes of both directions; nothing where neither is known. */
function widthOf(network: RoadNetwork, { graph }: TravelMode, piece: number): Width {
  const link = graph.pieces.link[piece] ?? 0;
  const limit = network.limits[network.limit[link] ?? 0]?.maxWidthCm ?? 0;
  if (limit > 0) return { widthMetres: limit / 100, estimated: false };
  const lanes = network.lanes[link] ?? 0;
  if (lanes === 0) return { estimated: true };
  const back = graph.pieces.opposite[piece] ?? -1;
  const other = back < 0 ? 0 : (network.lanes[graph.pieces.link[back] ?? 0] ?? 0);
  return { widthMetres: (lanes + other) * LANE_METRES, estimated: true };
}

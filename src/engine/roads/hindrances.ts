import { CLOSED, type RoadNetwork } from './road-network.ts';
import type { RoadSpot } from './locate.ts';
import type { RoadMap, Trip } from './road-map.ts';
import { planTrip } from './road-map.ts';
import { findRoute, type Route } from './route.ts';
import { freeMs, type TravelTimes } from './traffic.ts';
import { mayPass, type Vehicle } from './vehicle.ts';

/** What keeps this vehicle off a road that it would else take. */
export interface Hindrance {
  readonly kind: 'height' | 'weight' | 'width' | 'closed';
  /** Most that the road bears: centimetres or kilograms; 0 for a closed one. */
  readonly most: number;
  /** Empty: a road without a name. */
  readonly name: string;
  readonly lon: number;
  readonly lat: number;
}

const MAX_TOLD = 6;

/**
 * Why a way is as it is: the limits and closed roads on the way that would be taken if there were none. Empty where they change
 * nothing. A way that does not exist at all is explained by the same list.
 */
export function hindrancesOf(trip: Trip, route: Route | undefined, { from, to }: { from: RoadSpot; to: RoadSpot }): Hindrance[] {
  const bare = unhindered(trip);
  const ideal = bare && findRoute(bare, from, to);
  if (bare === undefined || ideal === undefined || (route && ideal.ms >= route.ms)) return [];
  const told = new Map<string, Hindrance>();
  for (const piece of ideal.pieces) {
    const found = hindranceOn(trip, piece);
    if (found && told.size < MAX_TOLD) told.set(`${found.kind} ${found.most} ${found.name}`, found);
  }
  return [...told.values()];
}

/** The same trip by a vehicle that fits everywhere, with every road open; undefined where that changes nothing. */
function unhindered({ map, vehicle, mode }: Trip): Trip | undefined {
  const bare: Vehicle = { ...vehicle, heightCm: 0, weightKg: 0, widthCm: 0 };
  const fits = map.network.limits.every((limit) => mayPass(vehicle, limit) === mayPass(bare, limit));
  const opened = mode === map.drive ? openedTimes(map) : mode.times;
  if (vehicle.kind === 'walker' || (fits && opened === mode.times)) return undefined;
  const trip = planTrip(map, bare);
  return { ...trip, mode: { ...mode, times: opened }, costs: { ...trip.costs, arcMs: opened.arc } };
}

function hindranceOn({ map, mode, vehicle }: Trip, piece: number): Hindrance | undefined {
  const { network } = map;
  const link = mode.graph.pieces.link[piece] ?? 0;
  const limit = network.limits[network.limit[link] ?? 0];
  const at = placeOf(network, link);
  if ((mode.times.piece[piece] ?? CLOSED) === CLOSED) return { kind: 'closed', most: 0, ...at };
  if (limit === undefined || mayPass(vehicle, limit)) return undefined;
  const exceeds = (size: number, most: number): boolean => most > 0 && size > most;
  if (exceeds(vehicle.heightCm, limit.maxHeightCm)) return { kind: 'height', most: limit.maxHeightCm, ...at };
  if (exceeds(vehicle.weightKg, limit.maxWeightKg)) return { kind: 'weight', most: limit.maxWeightKg, ...at };
  if (exceeds(vehicle.widthCm, limit.maxWidthCm)) return { kind: 'width', most: limit.maxWidthCm, ...at };
  return undefined;
}

function placeOf(network: RoadNetwork, link: number): { readonly name: string; readonly lon: number; readonly lat: number } {
  const [from, to] = [network.from[link] ?? 0, network.to[link] ?? 0];
  const middle = (column: Float64Array): number => ((column[from] ?? 0) + (column[to] ?? 0)) / 2;
  return { name: network.names[network.name[link] ?? 0] ?? '', lon: middle(network.nodeLon), lat: middle(network.nodeLat) };
}

const opened = new WeakMap<TravelTimes, TravelTimes>();

/** The times with every closed road open, worked out once for each traffic; the very same ones where none is closed. */
function openedTimes({ network, drive: { graph, times } }: RoadMap): TravelTimes {
  const known = opened.get(times);
  if (known) return known;
  let made = times;
  if (times.piece.includes(CLOSED)) {
    const piece = times.piece.map((ms, at) => (ms === CLOSED ? freeMs(network, graph.pieces.link[at] ?? 0) : ms));
    const arc = times.arc.map((ms, at) => {
      if (ms !== CLOSED) return ms;
      let sum = 0;
      for (let place = graph.chain.first[at] ?? 0; place < (graph.chain.first[at + 1] ?? 0); place += 1)
        sum += piece[graph.chain.item[place] ?? 0] ?? 0;
      return Math.min(sum, CLOSED - 1);
    });
    made = { piece, arc };
  }
  opened.set(times, made);
  return made;
}

import { unitId, isStale } from '#domain/unit.ts';
import { facilitiesAlong } from '#engine/facilities/facility-index.ts';
import type { FoundRoute } from '#engine/input.ts';
import type { Effect } from '#engine/outcome.ts';
import { locateFor, planTrip, type RoadMap, type Trip } from '#engine/roads/road-map.ts';
import { findRoute, type Route } from '#engine/roads/route.ts';
import { roadsAlong, routeLine } from '#engine/roads/route-line.ts';
import { stepsAlong } from '#engine/roads/route-steps.ts';
import type { Vehicle } from '#engine/roads/vehicle.ts';
import type { Facilities } from '../facilities/facilities.ts';
import type { Roads } from '../roads/roads.ts';
import type { UnitBoard } from '../units/unit-board.ts';

export interface WayFinder {
  /** The quickest way by traffic as it is now, from where the vehicle is at this moment, and the signs beside it. */
  find(wanted: Wanted): Pick<FoundRoute, 'found' | 'failed'>;
}

type Wanted = Pick<Extract<Effect, { do: 'findRoute' }>, 'organisation' | 'number' | 'size' | 'to' | 'signsWithinMetres'>;

export interface WayPorts {
  readonly roads: () => Pick<Roads, 'map'> | undefined;
  readonly units: Pick<UnitBoard, 'get'>;
  readonly facilities: Pick<Facilities, 'index'>;
  /** Signs that can be lit, by number; undefined where no controller of signs is linked. */
  readonly lightable?: () => ReadonlySet<string> | undefined;
  readonly now: () => number;
}

/** Turns that one message tells; a longer way is told by its first ones and its end. */
const MAX_STEPS = 40;
/** Signs that one way lights, and those beside it that are looked at. */
const MAX_SIGNS = 30;
const MAX_SIGNS_BESIDE = 300;

export function makeWayFinder(ports: WayPorts): WayFinder {
  return {
    find: (wanted) => {
      const map = ports.roads()?.map;
      if (map === undefined) return { failed: 'noRoads' };
      const unit = ports.units.get(unitId(wanted.organisation, wanted.number));
      // Where a car was that no longer reports is not where it is.
      if (unit === undefined || isStale(unit, ports.now())) return { failed: 'noUnit' };
      return wayOf(map, { wanted, from: unit }, ports);
    },
  };
}

function wayOf(
  map: RoadMap,
  { wanted, from }: { readonly wanted: Wanted; readonly from: { readonly lon: number; readonly lat: number } },
  ports: WayPorts,
): ReturnType<WayFinder['find']> {
  const vehicle: Vehicle = { kind: 'lorry', ...wanted.size, emergency: true };
  const trip = planTrip(map, vehicle);
  const [start, end] = [locateFor(trip, from), locateFor(trip, wanted.to)];
  if (start === undefined || end === undefined) return { failed: 'noRoadNear' };
  const route = findRoute(trip, start, end);
  if (route === undefined) return { failed: 'noWay' };
  return {
    found: {
      metres: Math.round(roadsAlong(map.network, trip.mode, route).reduce((sum, { metres }) => sum + metres, 0)),
      seconds: Math.round(route.ms / 1_000),
      steps: stepsOf(trip, route),
      signs: signsBeside(routeLine(map.network, trip.mode, route), wanted.signsWithinMetres, ports),
    },
  };
}

/** In the order in which the way passes them. One on the city's list that no controller has cannot be lit: nobody is asked in vain. */
function signsBeside(line: ReturnType<typeof routeLine>, withinMetres: number, { facilities, lightable }: WayPorts): readonly string[] {
  if (withinMetres === 0) return [];
  const beside = facilitiesAlong(facilities.index, line, { kind: 'sign', withinMetres, limit: MAX_SIGNS_BESIDE });
  const known = lightable?.();
  const ids = beside.map(({ facility }) => facility.id).filter((id) => known?.has(id) ?? true);
  return ids.slice(0, MAX_SIGNS);
}

function stepsOf({ map, mode }: Trip, route: Route): string {
  // Of a road that it stands at the end of a driver need not hear.
  const [first, ...rest] = stepsAlong(map.network, mode, route).filter(({ turn, metres }) => turn === 'arrive' || metres >= 1);
  const steps = first === undefined || first.turn === 'arrive' ? [first ?? []].flat() : [{ ...first, turn: 'depart' as const }, ...rest];
  const told = steps.length <= MAX_STEPS ? steps : [...steps.slice(0, MAX_STEPS - 1), ...steps.slice(-1)];
  return told.map(({ turn, name, metres }) => `${turn}:${name.replaceAll(/[:>]/g, ' ')}:${Math.round(metres)}`).join('>');
}

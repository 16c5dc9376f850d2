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
  readonly now: () => number;
}

/** Turns that one message tells; a longer way is told by its first ones and its end. */
const MAX_STEPS = 40;
/** Signs that one way lights. */
const MAX_SIGNS = 30;

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
  { facilities }: WayPorts,
): ReturnType<WayFinder['find']> {
  const vehicle: Vehicle = { kind: 'lorry', ...wanted.size, emergency: true };
  const trip = planTrip(map, vehicle);
  const [start, end] = [locateFor(trip, from), locateFor(trip, wanted.to)];
  if (start === undefined || end === undefined) return { failed: 'noRoadNear' };
  const route = findRoute(trip, start, end);
  if (route === undefined) return { failed: 'noWay' };
  const signs =
    wanted.signsWithinMetres === 0
      ? []
      : facilitiesAlong(facilities.index, routeLine(map.network, trip.mode, route), {
          kind: 'sign',
          withinMetres: wanted.signsWithinMetres,
          limit: MAX_SIGNS,
        });
  return {
    found: {
      metres: Math.round(roadsAlong(map.network, trip.mode, route).reduce((sum, { metres }) => sum + metres, 0)),
      seconds: Math.round(route.ms / 1_000),
      steps: stepsOf(trip, route),
      signs: signs.map(({ facility }) => facility.id),
    },
  };
}

function stepsOf({ map, mode }: Trip, route: Route): string {
  // Of a road that it stands at the end of a driver need not hear.
  const [first, ...rest] = stepsAlong(map.network, mode, route).filter(({ turn, metres }) => turn === 'arrive' || metres >= 1);
  const steps = first === undefined || first.turn === 'arrive' ? [first ?? []].flat() : [{ ...first, turn: 'depart' as const }, ...rest];
  const told = steps.length <= MAX_STEPS ? steps : [...steps.slice(0, MAX_STEPS - 1), ...steps.slice(-1)];
  return told.map(({ turn, name, metres }) => `${turn}:${name.replaceAll(/[:>]/g, ' ')}:${Math.round(metres)}`).join('>');
}

import type { Point } from '#domain/place.ts';
import { isStale, type UnitKind } from '#domain/unit.ts';
import { nearestUnits } from '#engine/roads/nearest-units.ts';
import { locateFor, planTrip, type RoadMap } from '#engine/roads/road-map.ts';
import { CAR, FIRE_ENGINE, ON_FOOT, type Vehicle } from '#engine/roads/vehicle.ts';
import type { FoundUnit } from './unit-board.ts';

/** Who goes by what: a fire engine must fit under the bridge, an officer walks, the others drive past turn bans. */
const VEHICLES: Readonly<Record<UnitKind, Vehicle>> = {
  patrolCar: { ...CAR, emergency: true },
  ambulance: { ...CAR, emergency: true },
  cityVehicle: CAR,
  fireEngine: FIRE_ENGINE,
  officer: ON_FOOT,
};
/** Looked at by road, the nearest through the air first: one beyond them would have to go by a road that nobody else has. */
const MAX_CANDIDATES = 200;
const WITHIN_MS = 3_600_000;

export interface Arrival {
  readonly found: FoundUnit;
  readonly ms: number;
}

/** Who is there first by road with traffic as it is now; `noRoadNear` where no road leads to the place for any of them. */
export function firstThere(
  map: RoadMap,
  wanted: { readonly place: Point; readonly units: readonly FoundUnit[]; readonly now: number; readonly limit: number },
): readonly Arrival[] | 'noRoadNear' {
  const ready = wanted.units.filter(({ unit }) => !isStale(unit, wanted.now)).slice(0, MAX_CANDIDATES);
  const byVehicle = Map.groupBy(ready, ({ unit }) => VEHICLES[unit.kind]);
  const arrivals: Arrival[] = [];
  let near = false;
  for (const [vehicle, found] of byVehicle) {
    const trip = planTrip(map, vehicle);
    const place = locateFor(trip, wanted.place);
    if (place === undefined) continue;
    near = true;
    const located = found.flatMap((each) => {
      const spot = locateFor(trip, each.unit);
      return spot === undefined ? [] : [{ found: each, spot }];
    });
    const times = nearestUnits(trip, { units: located.map(({ spot }) => spot), place, count: wanted.limit, withinMs: WITHIN_MS });
    for (const { unit, ms } of times) {
      const arrived = located[unit];
      if (arrived) arrivals.push({ found: arrived.found, ms });
    }
  }
  if (byVehicle.size > 0 && !near) return 'noRoadNear';
  return arrivals.sort((a, b) => a.ms - b.ms).slice(0, wanted.limit);
}

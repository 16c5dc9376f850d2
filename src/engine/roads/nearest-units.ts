import type { RoadSpot } from './locate.ts';
import type { Trip } from './road-map.ts';
import { CLOSED } from './road-network.ts';
import { clean, spread, type Seed } from './search.ts';
import { arrivals, departures, msBetween, pieceSpots } from './seeds.ts';

export interface UnitTime {
  /** Position in the list that was asked about. */
  readonly unit: number;
  readonly ms: number;
}

/**
 * Who is there first: times of many units to one place by a single search that runs from the place backwards, least first. Units
 * that cannot be there within the time, or at all, are left out.
 */
export function nearestUnits(
  trip: Trip,
  { units, place, count, withinMs }: { units: readonly RoadSpot[]; place: RoadSpot; count: number; withinMs: number },
): UnitTime[] {
  const goal = pieceSpots(trip, place);
  const best = new Float64Array(units.length).fill(Infinity);
  const waiting = new Map<number, Seed[]>();
  units.forEach((unit, at) => {
    const spots = pieceSpots(trip, unit);
    for (const start of spots)
      for (const end of goal) {
        const ms = msBetween(trip, start, end);
        if (ms < CLOSED) best[at] = Math.min(best[at] ?? Infinity, ms);
      }
    for (const seed of departures(trip, spots, at)) {
      const there = waiting.get(seed.state);
      if (there) there.push(seed);
      else waiting.set(seed.state, [seed]);
    }
  });
  // The time of the last one wanted bounds the search: nobody who is found later than that can be quicker.
  let enough = withinMs;
  spread(trip.space, trip.costs, {
    seeds: arrivals(trip, goal),
    backwards: true,
    withinMs,
    each: (state, ms) => {
      if (ms > enough) return false;
      const there = waiting.get(state);
      if (there === undefined) return true;
      for (const { place: unit, ms: start } of there) best[unit] = Math.min(best[unit] ?? Infinity, ms + start);
      enough = Math.min(withinMs, nthLeast(best, count));
      return true;
    },
  });
  clean(trip.space.backward);
  return [...best]
    .map((ms, unit) => ({ unit, ms }))
    .filter(({ ms }) => ms <= withinMs)
    .sort((a, b) => a.ms - b.ms || a.unit - b.unit)
    .slice(0, count);
}

function nthLeast(values: Float64Array, count: number): number {
  return values.length <= count ? Infinity : (values.toSorted()[count - 1] ?? Infinity);
}

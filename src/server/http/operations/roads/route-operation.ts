import { z } from 'zod';
import { routeAnswer } from '#contract/road-view.ts';
import { hindrancesOf } from '#engine/roads/hindrances.ts';
import type { RoadSpot } from '#engine/roads/locate.ts';
import { locateFor, type Trip } from '#engine/roads/road-map.ts';
import { findAlternatives, findRoute, MAX_ALTERNATIVES, type Route } from '#engine/roads/route.ts';
import { answer, refuse } from '../../answered.ts';
import type { ApiPorts } from '../../api-ports.ts';
import { defineOperation, type Operation } from '../../operation.ts';
import { placeOf, presentRoute } from './present-roads.ts';
import { place, places, tripOf, vehicleQuery } from './vehicle-query.ts';

/** More places between would be a delivery round, not a way to an incident. */
const MAX_VIA = 5;

const routeQuery = z.strictObject({
  from: place,
  to: place,
  /** Places between, in order, with semicolons between; a way past them has no alternatives. */
  via: places(MAX_VIA).optional(),
  alternatives: z.coerce.number().int().min(0).max(MAX_ALTERNATIVES).default(2),
  ...vehicleQuery,
});

export function routeOperation(ports: ApiPorts): Operation {
  return defineOperation({
    id: 'findRoutes',
    method: 'get',
    path: '/api/v1/routes',
    summary:
      'The quickest way by traffic as it is now, for a vehicle of this size, and other ways; what limits and closures make it go round.',
    access: { right: 'incident.view', partners: true },
    query: routeQuery,
    answer: routeAnswer,
    refusals: ['noRoads', 'noRoadNear', 'noWay'],
    run({ query }) {
      const trip = tripOf(ports, query);
      if ('code' in trip) return trip;
      const asked = [query.from, ...(query.via ?? []), query.to];
      const spots: RoadSpot[] = [];
      for (const [at, each] of asked.entries()) {
        const spot = locateFor(trip, each);
        if (spot === undefined) return refuse('noRoadNear', { detail: at === 0 ? 'from' : at === asked.length - 1 ? 'to' : 'via' });
        spots.push(spot);
      }
      const legs = legsOf(spots);
      const best = legs.map((leg) => findRoute(trip, leg.from, leg.to));
      if (!best.every((leg) => leg !== undefined)) return refuse('noWay');
      const ways = [best, ...alternativesOf(trip, best, { legs, count: query.alternatives })];
      return answer({
        at: ports.clock.now(),
        from: placeOf(trip.map, spots[0] ?? fail()),
        to: placeOf(trip.map, spots.at(-1) ?? fail()),
        routes: ways.map((way) => presentRoute(trip, way)),
        hindrances: legs.flatMap((leg, at) => hindrancesOf(trip, best[at], leg)),
      });
    },
  });
}

interface Leg {
  readonly from: RoadSpot;
  readonly to: RoadSpot;
}

function legsOf(spots: readonly RoadSpot[]): Leg[] {
  return spots.slice(1).map((to, at) => ({ from: spots[at] ?? to, to }));
}

/** Other ways; only where nobody has said by which places it shall lead. */
function alternativesOf(trip: Trip, best: readonly Route[], { legs, count }: { legs: readonly Leg[]; count: number }): Route[][] {
  const [leg, route] = [legs[0], best[0]];
  if (legs.length > 1 || !leg || !route) return [];
  return findAlternatives(trip, route, { ...leg, count }).map((other) => [other]);
}

function fail(): never {
  throw new Error('bug: a way has two ends');
}

import { z } from 'zod';
import { reachAnswer } from '#contract/road-view.ts';
import { findReach, MAX_REACH_MS } from '#engine/roads/reach.ts';
import { locateFor } from '#engine/roads/road-map.ts';
import { answer, refuse } from '../../answered.ts';
import type { ApiPorts } from '../../api-ports.ts';
import { defineOperation, type Operation } from '../../operation.ts';
import { MAX_LINES, placeOf, presentReach } from './present-roads.ts';
import { place, tripOf, vehicleQuery } from './vehicle-query.ts';

const reachQuery = z.strictObject({
  place,
  minutes: z.coerce
    .number()
    .positive()
    .max(MAX_REACH_MS / 60_000),
  direction: z.enum(['from', 'towards']).default('from'),
  ...vehicleQuery,
});

export function reachOperation(ports: ApiPorts): Operation {
  return defineOperation({
    id: 'findReach',
    method: 'get',
    path: '/api/v1/reach',
    summary: 'Every road that can be reached from a place, or from where it can be reached, within so many minutes.',
    access: { right: 'incident.view', partners: true },
    query: reachQuery,
    answer: reachAnswer,
    refusals: ['noRoads', 'noRoadNear'],
    run({ query }) {
      const trip = tripOf(ports, query);
      if ('code' in trip) return trip;
      const spot = locateFor(trip, query.place);
      if (spot === undefined) return refuse('noRoadNear', { detail: 'place' });
      const found = findReach(trip, { spots: [spot], withinMs: query.minutes * 60_000, direction: query.direction, maxPieces: MAX_LINES });
      return answer({
        place: placeOf(trip.map, spot),
        ...presentReach(trip, found),
        seconds: found.pieces.map(({ ms }) => Math.round(ms / 1_000)),
      });
    },
  });
}

import { z } from 'zod';
import { trafficAnswer, type RoadEventKind, type TrafficAnswer } from '#contract/traffic-view.ts';
import type { TrafficStatus } from '../../../roads/traffic-feed.ts';
import { trafficPicture } from '../../../roads/traffic-picture.ts';
import { answer } from '../../answered.ts';
import type { ApiPorts } from '../../api-ports.ts';
import { defineOperation, type Operation } from '../../operation.ts';
import { box } from './vehicle-query.ts';

const trafficQuery = z.strictObject({
  bbox: box,
  /** Metres of the ground per pixel: from afar only the wide roads are told. */
  resolution: z.coerce.number().min(0.01).max(1_000).default(5),
});

/** Events that one answer may hold. */
const MAX_EVENTS = 500;

export function trafficOperation(ports: ApiPorts): Operation {
  return defineOperation({
    id: 'readTraffic',
    method: 'get',
    path: '/api/v1/traffic',
    summary: 'Speeds, closures, works and accidents in a part of the map, and how old they are; 304 while nothing has changed.',
    access: { right: 'incident.view', partners: true },
    query: trafficQuery,
    answer: trafficAnswer,
    run({ query, request }) {
      const status = ports.traffic();
      const etag = `"${ports.roads.map?.network.linkIds.length ?? 0}-${status.version}-${status.source}-${query.bbox.join(',')}-${query.resolution}"`;
      const headers = { etag, 'cache-control': 'private, no-cache' };
      // Nothing has been measured anew: what the browser holds is what we would say.
      if (request.headers.get('if-none-match') === etag) return answer(new Response(null, { status: 304, headers }));
      const { map } = ports.roads;
      const picture =
        map === undefined || status.at === undefined
          ? { links: [], cut: false }
          : trafficPicture(map, { box: query.bbox, resolution: query.resolution });
      return answer({ ...presentStatus(status, query.bbox), ...picture }, { headers });
    },
  });
}

type Box = z.infer<typeof trafficQuery>['bbox'];

function presentStatus(status: TrafficStatus, [west, south, east, north]: Box): Omit<TrafficAnswer, 'links' | 'cut'> {
  const { source, at, staleAfterMs, problem } = status;
  return {
    source,
    ...(at === undefined ? {} : { at }),
    staleAfterMs,
    ...(problem === undefined ? {} : { problem }),
    events: status.events
      .filter(({ lon, lat }) => lon >= west && lon <= east && lat >= south && lat <= north)
      .slice(0, MAX_EVENTS)
      .map(({ type, message, lon, lat, closed, from, until }) => ({
        kind: kindOf(type),
        message: message || type,
        lon,
        lat,
        closed,
        ...(from === undefined ? {} : { from }),
        ...(until === undefined ? {} : { until }),
      })),
  };
}

/** The centre's own words for what happened (eventType). */
function kindOf(type: string): RoadEventKind {
  if (type.includes('공사')) return 'works';
  if (type.includes('사고')) return 'accident';
  return /기상|재난|돌발|장애/.test(type) ? 'hazard' : 'other';
}

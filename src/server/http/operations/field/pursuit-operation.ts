import { z } from 'zod';
import { pursuitAnswer } from '#contract/field-view.ts';
import type { Incident } from '#domain/incident.ts';
import { maySee } from '#engine/policy.ts';
import { answer, refuse } from '../../answered.ts';
import type { ApiPorts } from '../../api-ports.ts';
import { defineOperation, idParam, type Operation } from '../../operation.ts';
import { findSeen } from '../incident-operations.ts';
import { cordonFor } from '../roads/cordon-operation.ts';

const pursuitQuery = z.strictObject({ flees: z.enum(['car', 'foot']).default('car') });
/** Older than this nobody can be closed in any more; what was seen then is shown as it is. */
const OLDEST_SECONDS = 3_600;
const SET_UP_SECONDS = 120;
const RING_SECONDS = 300;

/** By whatever was seen last: what a person marked, or where a camera or partner saw what is followed. */
function lastSeen({ sightings = [], track = [] }: Incident): { lon: number; lat: number; at: number; certain: boolean } | undefined {
  const followed = track.slice(-1).map((point) => ({ ...point, certain: true }));
  return [...sightings, ...followed].sort((a, b) => a.at - b.at).at(-1);
}

/** 도주경로 as those on the way see it: one picture, from the last that was seen, with nothing to set. */
export function pursuitOperation(ports: ApiPorts): Operation {
  return defineOperation({
    id: 'readPursuit',
    method: 'get',
    path: '/api/v1/incidents/{id}/pursuit',
    summary: 'Where whom the incident is about can be by now, and which roads close every way out.',
    access: { right: 'incident.view', partners: true },
    params: idParam,
    query: pursuitQuery,
    answer: pursuitAnswer,
    refusals: ['noSuchIncident', 'notYourIncident', 'noSuchSighting', 'noRoads', 'noRoadNear'],
    async run({ params, query, who }) {
      const found = await findSeen(ports, params.id, who.person);
      if (!found.ok) return found;
      const leave = maySee(who.person, found.body);
      if (!leave.ok) return refuse(leave.reason);
      const seen = lastSeen(found.body);
      if (!seen) return refuse('noSuchSighting');
      const now = ports.clock.now();
      const seconds = Math.min(OLDEST_SECONDS, Math.max(0, Math.round((now - seen.at) / 1_000)));
      const asked = { by: 'roads', profile: query.flees, setUpSeconds: SET_UP_SECONDS, ringSeconds: RING_SECONDS } as const;
      const cordon = cordonFor(ports, { ...asked, seen: [[seen.lon, seen.lat, seconds]] });
      const shown = { seen: { lon: seen.lon, lat: seen.lat, at: seen.at, certain: seen.certain }, at: now };
      if (cordon.ok) return answer({ ...shown, area: cordon.body.area, roads: cordon.body.roads, open: false });
      return cordon.code === 'noWay' ? answer({ ...shown, area: { lines: [], cut: false }, roads: [], open: true }) : cordon;
    },
  });
}

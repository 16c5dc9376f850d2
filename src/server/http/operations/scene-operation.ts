import { sceneView } from '#contract/facility-view.ts';
import { whyNoOwners } from '#engine/clear-way/owners.ts';
import { mayCommand } from '#engine/command-policy.ts';
import { sceneAround, sceneFacts } from '../../scene/scene.ts';
import { answer, refuse } from '../answered.ts';
import type { ApiPorts } from '../api-ports.ts';
import { defineOperation, idParam, type Operation } from '../operation.ts';
import { findSeen } from './incident-operations.ts';

/** What lies around an incident, for those who go there: only of an incident that the caller may see, and while it lasts (FR12). */
export function sceneOperation(ports: ApiPorts): Operation {
  return defineOperation({
    id: 'readScene',
    method: 'get',
    path: '/api/v1/incidents/{id}/scene',
    summary: 'Hydrants, hazards, buildings and the last stretch around an incident; the vehicles that go there and what clears their way.',
    access: { right: 'incident.view', partners: true },
    params: idParam,
    answer: sceneView,
    refusals: ['noSuchIncident', 'notYourIncident', 'noPlace'],
    async run({ params, who }) {
      const found = await findSeen(ports, params.id, who.person);
      if (!found.ok) return found;
      const incident = found.body;
      const { place } = incident;
      if (place === undefined) return refuse('noPlace');
      const now = (): number => ports.clock.now();
      const { index } = ports.facilities;
      const leave = mayCommand(who.person, incident, 'askOwner');
      const why = leave.ok ? whyNoOwners(incident, ports.definitions.byId.get(incident.service)) : leave.reason;
      return answer({
        incident: incident.id,
        at: now(),
        place: { lon: place.lon, lat: place.lat },
        ...(await sceneAround(place, { ...ports, now })),
        ...sceneFacts(incident, { index, partner: who.person.standing === 'partner' }),
        mayAskOwner: why === undefined ? true : { refused: why },
      });
    },
  });
}

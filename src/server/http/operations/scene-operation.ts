import { z } from 'zod';
import { incidentAnswer } from '#contract/answers.ts';
import { sceneView } from '#contract/facility-view.ts';
import { nothingMore } from '#contract/field-view.ts';
import type { Incident } from '#domain/incident.ts';
import type { Point } from '#domain/place.ts';
import { whyNoOwners } from '#engine/clear-way/owners.ts';
import { mayCommand } from '#engine/command-policy.ts';
import { REFUSAL_REASONS } from '#engine/outcome.ts';
import { sceneAround, sceneFacts } from '../../scene/scene.ts';
import { answer, refuse } from '../answered.ts';
import type { ApiPorts } from '../api-ports.ts';
import { defineOperation, idParam, type Operation } from '../operation.ts';
import { findSeen, obey } from './incident-operations.ts';

/** Where an engine has to get through and to stand. */
const PARKED = { withinMetres: 200, limit: 30 } as const;

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
        parkedCars: why === undefined ? offered(incident, place, ports) : [],
        mayAskOwner: why === undefined ? true : { refused: why },
      });
    },
  });
}

/** The owner of a car that an enforcement camera sees is asked as by its plate, which the operator need not know. */
export function askParkedOperation(ports: ApiPorts): Operation {
  return defineOperation({
    id: 'askOwnerOfParkedCar',
    method: 'post',
    path: '/api/v1/incidents/{id}/parked-cars/{car}',
    summary: 'Asks the owner of a car that an enforcement camera sees parked near the scene to move it.',
    access: { right: 'incident.handle' },
    params: idParam.extend({ car: z.string().min(1).max(128) }),
    body: nothingMore,
    answer: incidentAnswer,
    refusals: [...REFUSAL_REASONS, 'notFound', 'busy', 'failed'],
    async run({ params, who }) {
      const plate = ports.parked.plateOf(params.car);
      if (plate === undefined) return refuse('notFound');
      return obey(ports, { incident: params.id, command: { command: 'askOwner', plate }, by: who.person });
    },
  });
}

function offered(incident: Incident, place: Point, { parked }: ApiPorts): z.input<typeof sceneView>['parkedCars'] {
  const asked = new Set((incident.askedCars ?? []).map(({ plate }) => plate));
  return parked
    .near(place, PARKED)
    .filter(({ plate }) => !asked.has(plate))
    .map(({ plate: _plate, masked, metres, ...car }) => ({ ...car, plate: masked, metres: Math.round(metres) }));
}

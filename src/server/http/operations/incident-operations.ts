import { z } from 'zod';
import { incidentAnswer, incidentDraft, incidentList } from '#contract/answers.ts';
import { incidentCommand, incidentDetail, type IncidentCommand, type IncidentView } from '#contract/incident-view.ts';
import type { Incident } from '#domain/incident.ts';
import type { IncidentId, ServiceId } from '#domain/ids.ts';
import type { Person } from '#domain/person.ts';
import { REFUSAL_REASONS } from '#engine/outcome.ts';
import type { Registration } from '#engine/input.ts';
import { maySee } from '#engine/policy.ts';
import { loadTimeline } from '../../board/board-rows.ts';
import { findIncident, listIncidents } from '../../board/find-incidents.ts';
import { presentEntry } from '../../present/present-entry.ts';
import { presentIncident } from '../../present/present-incident.ts';
import { answer, refusalOf, refuse, type Answered } from '../answered.ts';
import type { ApiPorts } from '../api-ports.ts';
import { defineOperation, idParam, pageLimit, type Operation } from '../operation.ts';

const MAX_TIMELINE = 1_000;
const listQuery = z.strictObject({
  /** `open`: those that have not ended. */
  status: z.enum(['open', 'all']).default('all'),
  limit: pageLimit(1_000, 200),
  /** Id of the last incident of the page before. */
  before: z.string().min(1).max(128).optional(),
});

export function incidentOperations(ports: ApiPorts): readonly Operation[] {
  const view = (incident: Incident, person: Person): IncidentView => presentIncident(incident, person, ports.present);
  return [
    defineOperation({
      id: 'listIncidents',
      method: 'get',
      path: '/api/v1/incidents',
      summary: 'Incidents that the caller may see, newest first.',
      access: { right: 'incident.view', partners: true },
      query: listQuery,
      answer: incidentList,
      async run({ query, who }) {
        const incidents = await listIncidents(ports, who.person, query);
        return answer({ incidents: incidents.map((incident) => view(incident, who.person)) });
      },
    }),
    defineOperation({
      id: 'registerIncident',
      method: 'post',
      path: '/api/v1/incidents',
      summary: 'Opens an incident that no partner reported.',
      access: { right: 'incident.create' },
      body: incidentDraft,
      answer: incidentAnswer,
      status: 201,
      refusals: ['noSuchService', 'busy', 'failed'],
      run: ({ body, who }) => register(ports, body, who.person),
    }),
    defineOperation({
      id: 'readIncident',
      method: 'get',
      path: '/api/v1/incidents/{id}',
      summary: 'One incident with its timeline.',
      access: { right: 'incident.view', partners: true },
      params: idParam,
      answer: incidentDetail,
      refusals: ['noSuchIncident', 'notYourIncident'],
      async run({ params, who }) {
        const found = await findSeen(ports, params.id, who.person);
        if (!found.ok) return found;
        const entries = await loadTimeline(ports.database, found.body.id, MAX_TIMELINE);
        return answer({
          incident: view(found.body, who.person),
          timeline: entries.flatMap((entry) => presentEntry(entry, who.person, ports.present) ?? []),
        });
      },
    }),
    defineOperation({
      id: 'commandIncident',
      method: 'post',
      path: '/api/v1/incidents/{id}/commands',
      summary: 'Gives a command of the life cycle; the answer is the incident as it now is.',
      access: { right: 'incident.view', partners: true },
      params: idParam,
      body: incidentCommand,
      answer: incidentAnswer,
      refusals: [...REFUSAL_REASONS, 'busy', 'failed'],
      run: ({ params, body, who }) => obey(ports, { incident: params.id, command: body, by: who.person }),
    }),
  ];
}

/** The incident if it is there and may be seen. */
export async function findSeen(ports: ApiPorts, id: string, person: Person): Promise<Answered<Incident>> {
  const incident = await findIncident(ports, id);
  if (!incident) return refuse('noSuchIncident');
  const leave = maySee(person, incident);
  return leave.ok ? answer(incident) : refuse(leave.reason);
}

/** Gives a command in somebody's name. */
export async function obey(
  ports: ApiPorts,
  given: { readonly incident: string; readonly command: IncidentCommand; readonly by: Person },
): Promise<Answered<z.infer<typeof incidentAnswer>>> {
  const { command, by } = given;
  const id = ports.newId();
  const handled = await ports.submit({ input: { kind: 'command', id, incident: given.incident as IncidentId, command, by } });
  if (!handled.ok) return refusalOf(handled);
  const incident = await findIncident(ports, given.incident);
  if (!incident) return refuse('noSuchIncident');
  // What a command opens is named after it.
  const opened = command.command === 'split' ? await findIncident(ports, id) : undefined;
  const view = (shown: Incident): IncidentView => presentIncident(shown, by, ports.present);
  return answer({ incident: view(incident), ...(opened ? { opened: view(opened) } : {}) });
}

async function register(
  ports: ApiPorts,
  draft: z.infer<typeof incidentDraft>,
  by: Person,
): Promise<Answered<z.infer<typeof incidentAnswer>>> {
  const [west, south, east, north] = ports.config.city.bounds;
  if (draft.lon < west || draft.lon > east || draft.lat < south || draft.lat > north) {
    return refuse('invalid', { errors: [{ field: 'body.lon', reason: 'the place is outside the bounds of the city' }] });
  }
  const service = draft.service ?? ports.services.find((known) => known.enabled)?.id;
  const registration: Registration = {
    service: (service ?? '') as ServiceId,
    grade: draft.grade,
    kind: draft.kind,
    ...(draft.content === undefined ? {} : { content: draft.content }),
    place: { lon: draft.lon, lat: draft.lat, ...(draft.address === undefined ? {} : { address: draft.address }) },
    drill: false,
  };
  const handled = await ports.submit({ input: { kind: 'registration', id: ports.newId(), by, registration } });
  if (!handled.ok) return refusalOf(handled);
  const incident = handled.incident === undefined ? undefined : await findIncident(ports, handled.incident);
  if (!incident) return refuse('noSuchIncident');
  return answer({ incident: presentIncident(incident, by, ports.present) }, { headers: { location: `/api/v1/incidents/${incident.id}` } });
}

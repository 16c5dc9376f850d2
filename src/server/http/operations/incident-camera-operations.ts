import { candidateList } from '#contract/answers.ts';
import { ticketedCameras } from '#contract/incident-view.ts';
import type { Incident } from '#domain/incident.ts';
import { hasCamera } from '#domain/incident.ts';
import type { Person } from '#domain/person.ts';
import { mayCommand } from '#engine/command-policy.ts';
import { mayViewVideo } from '#engine/policy.ts';
import { INCIDENT_AREA_METRES, isInIncidentArea } from '#engine/incident-area.ts';
import type { z } from 'zod';
import { presentCamera } from '../../present/present-camera.ts';
import { presentCameras } from '../../present/present-incident.ts';
import { answer, refuse, type Answered } from '../answered.ts';
import type { ApiPorts } from '../api-ports.ts';
import { defineOperation, idParam, type Operation } from '../operation.ts';
import { ticketedUrls } from '../relay-urls.ts';
import { findSeen } from './incident-operations.ts';

const MAX_CANDIDATES = 200;

export function incidentCameraOperations(ports: ApiPorts): readonly Operation[] {
  return [
    defineOperation({
      id: 'readIncidentCameras',
      method: 'get',
      path: '/api/v1/incidents/{id}/cameras',
      summary: 'The cameras of an incident, best first, each with addresses good for at most a minute.',
      access: { right: 'incident.view', partners: true },
      params: idParam,
      answer: ticketedCameras,
      refusals: ['noSuchIncident', 'notYourIncident', 'notShared', 'incidentEnded', 'failed'],
      async run({ params, who, peer }) {
        const found = await findSeen(ports, params.id, who.person);
        return found.ok ? ticketed(ports, found.body, { person: who.person, peer }) : found;
      },
    }),
    defineOperation({
      id: 'listCandidates',
      method: 'get',
      path: '/api/v1/incidents/{id}/candidates',
      summary: 'Cameras of the incident’s area that may be added to it, nearest first.',
      access: { right: 'incident.handle' },
      params: idParam,
      answer: candidateList,
      refusals: ['noSuchIncident', 'incidentEnded', 'noPlace'],
      async run({ params, who }) {
        const found = await findSeen(ports, params.id, who.person);
        if (!found.ok) return found;
        const incident = found.body;
        const leave = mayCommand(who.person, incident, 'addCamera');
        if (!leave.ok) return refuse(leave.reason);
        const near = incident.place
          ? ports.cameras.near(incident.place, { radiusMetres: INCIDENT_AREA_METRES, limit: MAX_CANDIDATES })
          : [];
        const now = ports.clock.now();
        const free = near.filter((camera) => !hasCamera(incident, camera.id) && isInIncidentArea(incident, camera, now));
        return answer({ cameras: free.map(presentCamera) });
      },
    }),
  ];
}

/** The issuer judges each camera again and records what it gives and what it refuses (X2). */
async function ticketed(
  ports: ApiPorts,
  incident: Incident,
  { person, peer }: { readonly person: Person; readonly peer: string },
): Promise<Answered<z.infer<typeof ticketedCameras>>> {
  const leave = mayViewVideo(person, incident, ports.clock.now());
  if (leave.ok && incident.cameras.length === 0) return answer({ incident: incident.id, cameras: [] });
  const tickets = await ports.tickets.issue({ person, incident, cameras: incident.cameras.map((chosen) => chosen.camera) });
  if (!leave.ok) return refuse(leave.reason);
  if (tickets.length === 0) return refuse('failed', { retryAfterSeconds: 1 });
  const byCamera = new Map<string, (typeof tickets)[number]>(tickets.map((ticket) => [ticket.camera, ticket]));
  const cameras = presentCameras(incident.cameras, person, ports.present).flatMap((camera) => {
    const ticket = byCamera.get(camera.camera);
    const relay = ticket && ports.audienceOf(peer).relayOf(ticket.camera);
    return relay ? [{ ...camera, ticketExpiresAt: ticket.expiresAt, ...ticketedUrls(relay, ticket.camera, ticket.ticket) }] : [];
  });
  return answer({ incident: incident.id, cameras }, { headers: { 'cache-control': 'no-store' } });
}

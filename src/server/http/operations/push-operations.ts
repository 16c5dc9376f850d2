import { z } from 'zod';
import { pushDraft, pushList, pushView, type PushView } from '#contract/push-view.ts';
import { liveShare, type Incident } from '#domain/incident.ts';
import type { CameraId, OrganisationId } from '#domain/ids.ts';
import type { Person } from '#domain/person.ts';
import { mayPushVideo } from '#engine/policy.ts';
import { organisationTitle } from '../../present/present-names.ts';
import { presentPush } from '../../present/present-push.ts';
import { answer, refuse, type Answered } from '../answered.ts';
import type { ApiPorts } from '../api-ports.ts';
import { defineOperation, idParam, type Operation } from '../operation.ts';
import { findSeen } from './incident-operations.ts';

const pushParams = z.strictObject({ id: z.string().min(1).max(128), push: z.string().min(1).max(128) });

/** Cameras on their way to servers of other organisations (V10). */
export function pushOperations(ports: ApiPorts): readonly Operation[] {
  return [
    defineOperation({
      id: 'listPushes',
      method: 'get',
      path: '/api/v1/incidents/{id}/pushes',
      summary: 'Cameras of an incident that are being sent to servers of other organisations, and the servers they may be sent to.',
      access: { right: 'video.push' },
      params: idParam,
      answer: pushList,
      refusals: ['noSuchIncident'],
      async run({ params, who }) {
        const found = await findSeen(ports, params.id, who.person);
        return found.ok ? answer(listOf(ports, found.body)) : found;
      },
    }),
    defineOperation({
      id: 'startPush',
      method: 'post',
      path: '/api/v1/incidents/{id}/pushes',
      summary: 'Sends a camera of an incident to the server of an organisation that its video is shared with.',
      access: { right: 'video.push' },
      params: idParam,
      body: pushDraft,
      answer: pushView,
      status: 201,
      refusals: [
        'noSuchIncident',
        'incidentEnded',
        'notShared',
        'drillStaysInside',
        'cameraNotInIncident',
        'noSuchPushServer',
        'uidInUse',
        'alreadyDone',
        'tooManyPushes',
        'failed',
      ],
      async run({ params, body, who }) {
        const found = await findForPush(ports, params.id, who.person);
        if (!found.ok) return found;
        const started = await ports.pushes.start(who.person, found.body, { ...body, camera: body.camera as CameraId });
        if (!started.ok) return refuse(started.reason, started.reason === 'failed' ? { retryAfterSeconds: 1 } : {});
        const push = ports.pushes.of(found.body.id).find((each) => each.id === started.id);
        return push ? answer<PushView>(presentPush(push, ports.present), { status: 201 }) : refuse('incidentEnded');
      },
    }),
    defineOperation({
      id: 'stopPush',
      method: 'delete',
      path: '/api/v1/incidents/{id}/pushes/{push}',
      summary: 'Ends the sending of a camera: its session at the other server is deleted.',
      access: { right: 'video.push' },
      params: pushParams,
      refusals: ['noSuchIncident', 'noSuchPush'],
      async run({ params, who }) {
        const found = await findSeen(ports, params.id, who.person);
        if (!found.ok) return found;
        return (await ports.pushes.stop(found.body.id, params.push, who.person)) ? answer(undefined) : refuse('noSuchPush');
      },
    }),
  ];
}

async function findForPush(ports: ApiPorts, id: string, person: Person): Promise<Answered<Incident>> {
  const found = await findSeen(ports, id, person);
  if (!found.ok) return found;
  const organisations = [...ports.pushes.servers.values()].map((server) => server.organisation);
  const leave = mayPushVideo(person, found.body, { organisations, now: ports.clock.now() });
  return leave.ok ? found : refuse(leave.reason);
}

function listOf(ports: ApiPorts, incident: Incident): z.infer<typeof pushList> {
  const given = (organisation: OrganisationId): boolean => liveShare(incident, organisation, ports.clock.now()) !== undefined;
  return {
    incident: incident.id,
    servers: [...ports.pushes.servers.values()]
      .filter(({ organisation }) => given(organisation))
      .map(({ id, organisation }) => ({ id, organisation, organisationTitle: organisationTitle(organisation, ports.present) })),
    pushes: ports.pushes.of(incident.id).map((push) => presentPush(push, ports.present)),
  };
}

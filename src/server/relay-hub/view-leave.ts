import type { RelayToServer } from '#contract/relay-control.ts';
import type { Camera } from '#domain/camera.ts';
import type { Incident } from '#domain/incident.ts';
import type { CameraId, IncidentId } from '#domain/ids.ts';
import type { Person } from '#domain/person.ts';
import type { ViewLeave } from '#engine/leave.ts';
import { mayPublish, mayView } from '#engine/policy.ts';
import type { Clock } from '#services/ports.ts';

export type ViewRef = Extract<RelayToServer, { type: 'renew?' }>['views'][number];

export interface LeavePorts {
  readonly clock: Clock;
  readonly findCamera: (id: CameraId) => Camera | undefined;
  readonly findIncident: (id: IncidentId) => Promise<Incident | undefined>;
  /** The person with today's rights, or undefined when they may not be in any more. */
  readonly findPerson: (id: string) => Promise<Person | undefined>;
}

/** Whether a running view may go on: judged by today's rights, not by those of its ticket. Without an incident it is a publication. */
export async function leaveOf(
  { person: id, camera, incident: because }: ViewRef,
  { clock, findCamera, findIncident, findPerson }: LeavePorts,
): Promise<ViewLeave | { readonly ok: false; readonly reason: string }> {
  const [person, incident] = await Promise.all([findPerson(id), because === undefined ? undefined : findIncident(because as IncidentId)]);
  if (!person) return { ok: false, reason: 'sessionEnded' };
  if (because === undefined) return mayPublish(person, findCamera(camera as CameraId), clock.now());
  return incident ? mayView(person, camera as CameraId, incident, clock.now()) : { ok: false, reason: 'noSuchIncident' };
}

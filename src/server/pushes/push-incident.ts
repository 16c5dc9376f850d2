import type { Incident } from '#domain/incident.ts';
import type { IncidentId, PersonId } from '#domain/ids.ts';
import type { Effect } from '#engine/outcome.ts';
import type { Performed } from '../outbox/outbox.ts';
import type { PushDesk } from './push-desk.ts';

/** The best cameras of an incident that go to a partner's server by themselves: a terminal in a car shows one or two, and each costs a transcode. */
const PUSHED_BY_ITSELF = 2;
/** Letters that a UID may not have. */
const NOT_IN_UID = /[^A-Za-z0-9._-]/g;
const MAX_UID = 64;

export interface PushIncidentPorts {
  readonly pushes: Pick<PushDesk, 'servers' | 'of' | 'start'>;
  readonly findIncident: (id: IncidentId) => Promise<Incident | undefined>;
}

/** Performs `pushVideo`: may come again, and then finds the pushes running. A city without a server for the organisation sends nothing. */
export async function pushIncident(effect: Extract<Effect, { do: 'pushVideo' }>, ports: PushIncidentPorts): Promise<Performed> {
  const incident = await ports.findIncident(effect.incident);
  const server = [...ports.pushes.servers.values()].find(({ organisation }) => organisation === effect.organisation);
  if (!incident || !server) return 'done';
  const by = { id: (effect.by.startsWith('person:') ? effect.by.slice('person:'.length) : effect.by) as PersonId };
  for (const { camera } of incident.cameras.slice(0, PUSHED_BY_ITSELF)) {
    const started = await startUnder(ports, incident, { by, camera, server: server.id });
    if (started === 'failed') return { later: 'the push could not be written down' };
  }
  return 'done';
}

/** Under the camera's own name; where another incident sends it already, with the incident's after it. */
async function startUnder(
  { pushes }: PushIncidentPorts,
  incident: Incident,
  {
    by,
    camera,
    server,
  }: { readonly by: { readonly id: PersonId }; readonly camera: Incident['cameras'][number]['camera']; readonly server: string },
): Promise<'done' | 'failed'> {
  const name = camera.replaceAll(NOT_IN_UID, '_').slice(0, MAX_UID);
  const second = `${name.slice(0, MAX_UID - 13)}-${incident.id.replaceAll(NOT_IN_UID, '').slice(-12)}`;
  for (const uid of [name, second]) {
    const started = await pushes.start(by, incident, { camera, server, uid });
    if (started.ok || started.reason !== 'uidInUse') return !started.ok && started.reason === 'failed' ? 'failed' : 'done';
  }
  return 'done';
}

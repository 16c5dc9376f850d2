import type { IncidentView } from '#contract/incident-view.ts';
import type { IncidentId } from '#domain/ids.ts';
import type { Person } from '#domain/person.ts';
import type { FieldAct } from '#engine/field/field-act.ts';
import { findIncident } from '../../../board/find-incidents.ts';
import { presentIncident } from '../../../present/present-incident.ts';
import { answer, refusalOf, refuse, type Answered } from '../../answered.ts';
import type { ApiPorts } from '../../api-ports.ts';

/** Gives an act of the field to the engine; the answer is the incident as it now is. */
export async function giveAct(
  ports: ApiPorts,
  { incident, act, by }: { readonly incident: string; readonly act: FieldAct; readonly by: Person },
): Promise<Answered<{ incident: IncidentView }>> {
  const handled = await ports.submit({ input: { kind: 'field', id: ports.newId(), incident: incident as IncidentId, act, by } });
  if (!handled.ok) return refusalOf(handled);
  const now = await findIncident(ports, incident);
  return now ? answer({ incident: presentIncident(now, by, ports.present) }) : refuse('noSuchIncident');
}

import type { IncidentView } from '#contract/incident-view.ts';
import type { MeView } from '#contract/session.ts';
import { isLive } from '#domain/incident.ts';
import { isAwaited } from '../board/handling/for-me.ts';

/** Whether an incident still waits for this person's side: the centre to acknowledge it, an outside room to give its receipt. */
export function awaits(incident: IncidentView, organisation: Pick<MeView['organisation'], 'id' | 'standing'>): boolean {
  if (organisation.standing === 'owner') return incident.status === 'open';
  return isLive(incident.status) && incident.propagations.some((each) => each.organisation === organisation.id && isAwaited(each));
}

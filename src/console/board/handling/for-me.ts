import type { IncidentView } from '#contract/incident-view.ts';
import type { MeView } from '#contract/session.ts';

type Propagation = IncidentView['propagations'][number];

/** Whether a word was for this person: for their organisation, or for them by name. */
export function isForMe(told: Propagation, me: Pick<MeView, 'person' | 'organisation'>): boolean {
  if (told.organisation !== me.organisation.id) return false;
  return told.people === undefined || told.people.some((person) => person.id === me.person.id) || told.role === me.person.role;
}

/** Whether somebody is still to answer it. */
export function isAwaited(told: Propagation): boolean {
  return told.acknowledgedAt === undefined && told.settledAt === undefined;
}

/** What this person has to answer: the oldest first. */
export function waitingForMe(incident: IncidentView, me: Pick<MeView, 'person' | 'organisation'>): Propagation | undefined {
  return incident.propagations.find((told) => isAwaited(told) && isForMe(told, me));
}

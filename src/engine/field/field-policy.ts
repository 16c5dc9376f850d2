import { isUnderWay, type Dispatch } from '#domain/dispatch.ts';
import { EVIDENCE_LIMITS, type Evidence } from '#domain/evidence.ts';
import { isLive, liveShare, type Incident } from '#domain/incident.ts';
import type { Person } from '#domain/person.ts';
import { has, no, YES, type Leave } from '../leave.ts';
import { maySee } from '../policy.ts';
import type { FieldAbility } from './field-act.ts';

/** Whether this person may do this about the incident at all (PT3, PT8, PT12, PT15); what depends on the act's own words is judged with it. */
export function mayInField(person: Person, incident: Incident, { ability, now }: { ability: FieldAbility; now: number }): Leave {
  if (!mayEver(person, ability)) return no('noRight');
  const seen = maySee(person, incident);
  if (!seen.ok) return seen;
  if (ability === 'noteFromField') return YES;
  if (ability === 'addEvidence') return countOf(incident) < EVIDENCE_LIMITS.perIncident ? YES : no('tooMuchEvidence');
  if (!isLive(incident.status)) return no('incidentEnded');
  if (ability === 'dispatchUnits') return YES;
  if (incident.drill) return no('drillStaysInside');
  const asked = incident.videoAsked ?? [];
  if (ability === 'giveVideo') return asked.length > 0 ? YES : no('alreadyDone');
  const mine = asked.some(({ organisation }) => organisation === person.organisation);
  return mine || liveShare(incident, person.organisation, now) ? no('alreadyDone') : YES;
}

function mayEver(person: Person, ability: FieldAbility): boolean {
  switch (ability) {
    case 'dispatchUnits':
      return has(person, 'unit.dispatch');
    case 'noteFromField':
      return has(person, 'unit.crew') && person.crewOf !== undefined;
    case 'askVideo':
      return has(person, 'camera.view') && person.standing === 'partner';
    case 'giveVideo':
      return has(person, 'incident.handle') && person.standing === 'owner';
    case 'addEvidence':
      return has(person, 'evidence.add');
  }
}

/** Its crew, and those who may send it, who hear by radio how far it has come (PT5). */
export function mayReport(person: Person, incident: Incident, dispatch: Dispatch): Leave {
  const seen = maySee(person, incident);
  if (!seen.ok) return seen;
  // Also of one that has ended: the car that stands there comes away later than the word.
  const crew = has(person, 'unit.crew') && person.crewOf?.unit === dispatch.unit;
  if (!crew && !maySend(person, dispatch)) return no('notYourUnit');
  return isUnderWay(dispatch) ? YES : no('alreadyDone');
}

export function mayRecall(person: Person, incident: Incident, dispatch: Dispatch): Leave {
  const seen = maySee(person, incident);
  if (!seen.ok) return seen;
  if (!maySend(person, dispatch)) return no(has(person, 'unit.dispatch') ? 'notYourUnit' : 'noRight');
  return isUnderWay(dispatch) ? YES : no('alreadyDone');
}

/** Units of one's own organisation; the city's own staff those of everybody, because a centre that sees is the first that can send. */
export function maySend(person: Person, unit: { readonly organisation: string }): boolean {
  return has(person, 'unit.dispatch') && (person.standing === 'owner' || unit.organisation === person.organisation);
}

/**
 * The city's staff see all of it. An outside organisation sees its own, and what the city's staff laid to the incident for as long as it
 * has a provision of its video (LAW-06, PT15); what a third organisation brought is not its to see.
 */
export function mayViewEvidence(
  person: Person,
  incident: Incident,
  about: { readonly evidence: Evidence; readonly owner: boolean; readonly now: number },
): Leave {
  if (!has(person, 'evidence.view')) return no('noRight');
  const seen = maySee(person, incident);
  if (!seen.ok) return seen;
  if (person.standing === 'owner' || about.evidence.organisation === person.organisation) return YES;
  if (!about.owner) return no('noSuchEvidence');
  return liveShare(incident, person.organisation, about.now) ? YES : no('notShared');
}

function countOf(incident: Incident): number {
  return (incident.evidence ?? []).filter(({ deletedAt }) => deletedAt === undefined).length;
}

import type { IncidentCommand } from '#contract/incident-view.ts';
import { isConfirmed, isLive, LIFE_CYCLE, type Incident, type Propagation, type Transition } from '#domain/incident.ts';
import type { Person } from '#domain/person.ts';
import { whyNotShelve } from './alarms/may-shelve.ts';
import { has, no, YES, type Leave } from './leave.ts';
import type { RefusalReason } from './outcome.ts';
import { maySee } from './policy.ts';

const orYes = (reason: RefusalReason | undefined): Leave => (reason === undefined ? YES : no(reason));

const TRANSITION_OF: Readonly<Partial<Record<IncidentCommand['command'], Transition>>> = {
  acknowledge: 'acknowledge',
  assign: 'assign',
  resolve: 'resolve',
  close: 'close',
  markFalse: 'markFalse',
  reopen: 'reopen',
  merge: 'merge',
};

/** Whether this person may give this command now (S7…S9). What depends on the command's own words is judged by the engine. */
export function mayCommand(person: Person, incident: Incident, command: IncidentCommand['command']): Leave {
  const seen = maySee(person, incident);
  if (!seen.ok) return seen;
  if (command === 'acknowledgePropagation' || command === 'completePropagation') return mayReceipt(person, incident, command);
  if (!has(person, 'incident.handle') || person.standing !== 'owner') return no('noRight');
  const transition = TRANSITION_OF[command];
  if (transition) return LIFE_CYCLE[incident.status][transition] === 'refused' ? no('notInThisStatus') : YES;
  if (command === 'note') return YES;
  if (command === 'shelve' || command === 'unshelve') return orYes(whyNotShelve(incident, command));
  if (!isLive(incident.status)) return no('incidentEnded');
  const handling = mayHandle(person, incident, command);
  if (!handling.ok) return handling;
  const lacking = LACKING[command]?.(incident);
  return lacking === undefined ? YES : no(lacking);
}

/** What an incident that lasts may lack for a command to have anything to do. */
const LACKING: Readonly<Partial<Record<IncidentCommand['command'], (incident: Incident) => RefusalReason | undefined>>> = {
  confirm: (incident) => (isConfirmed(incident) ? 'alreadyDone' : undefined),
  addCamera: ({ place }) => (place === undefined ? 'noPlace' : undefined),
  castNet: ({ place }) => (place === undefined ? 'noPlace' : undefined),
  liftNet: ({ net }) => (net === undefined ? 'cameraNotInIncident' : undefined),
  removeSighting: ({ sightings }) => ((sightings ?? []).length === 0 ? 'noSuchSighting' : undefined),
  removeCamera: ({ cameras }) => (cameras.length === 0 ? 'cameraNotInIncident' : undefined),
};

/** A drill is told to nobody. An incident is handed over by whom it was given to, and taken over by whom it is offered to (I61). */
function mayHandle(person: Person, incident: Incident, command: IncidentCommand['command']): Leave {
  const { handover } = incident;
  switch (command) {
    case 'propagate':
    case 'propagateAll':
      return incident.drill ? no('drillStaysInside') : YES;
    case 'offerHandover':
      return incident.assignee === person.id ? YES : no('notAssignee');
    case 'acceptHandover':
    case 'declineHandover':
      if (!handover) return no('noHandover');
      return handover.people.includes(person.id) ? YES : no('notForYou');
    case 'withdrawHandover':
      if (!handover) return no('noHandover');
      return handover.from === person.id ? YES : no('notForYou');
    case 'untickSop':
      return (incident.sop ?? []).length > 0 ? YES : no('noSuchSopItem');
    case 'split':
      return incident.cases.length > 1 ? YES : no('nothingToSplit');
    default:
      return YES;
  }
}

/** A receipt is given by those who were told: the organisation, or of it the people at the post, or the one person; by nobody else (B3). */
function mayReceipt(person: Person, incident: Incident, command: 'acknowledgePropagation' | 'completePropagation'): Leave {
  const mine = incident.propagations.filter((propagation) => isToldTo(person, propagation));
  if (mine.length === 0) return no('noSuchPropagation');
  const open = mine.some((propagation) =>
    command === 'acknowledgePropagation'
      ? propagation.acknowledgedAt === undefined
      : propagation.acknowledgedAt !== undefined && propagation.completedAt === undefined,
  );
  return open ? YES : no('alreadyDone');
}

/** Whether a word was for this person: to their organisation, to a post of theirs, or to them. */
export function isToldTo(person: Person, told: Propagation): boolean {
  if (told.organisation !== person.organisation) return false;
  if (told.person !== undefined) return told.person === person.id;
  // A word to the whole centre waits for those who act: a privacy officer who only looks would else end its escalation.
  if (told.role === undefined) return person.standing !== 'owner' || has(person, 'incident.handle');
  return told.role === person.role || (told.people ?? []).includes(person.id);
}

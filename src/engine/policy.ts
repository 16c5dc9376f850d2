import type { IncidentCommand } from '#contract/incident-view.ts';
import {
  hasCamera,
  isConfirmed,
  isLive,
  LIFE_CYCLE,
  liveShare,
  type Incident,
  type Propagation,
  type Transition,
} from '#domain/incident.ts';
import type { Camera } from '#domain/camera.ts';
import type { CameraId, OrganisationId } from '#domain/ids.ts';
import type { Person, Right } from '#domain/person.ts';
import { whyNotShelve } from './alarms/may-shelve.ts';
import type { RefusalReason } from './outcome.ts';

/**
 * Who may do what: default no (X1, X4; docs/spec/sharing.md). Asked in three places only: the API, the ticket issuer and
 * its renewals, and the presenter that tells the console what it can do.
 */
export type Leave = { readonly ok: true } | { readonly ok: false; readonly reason: RefusalReason };
export type ViewLeave = { readonly ok: true; readonly until: number } | { readonly ok: false; readonly reason: RefusalReason };

/** How long one leave to view lasts at most before it is asked again, milliseconds (issue §5: tickets ≤ 60 s). */
export const VIEW_LEAVE_MS = 60_000;

const YES: Leave = { ok: true };
const no = (reason: RefusalReason): { readonly ok: false; readonly reason: RefusalReason } => ({ ok: false, reason });

function has(person: Person, right: Right): boolean {
  return person.rights.includes(right);
}

/** Whether this person may know of the incident at all (S1): the owner's staff of every one, a partner's of those given to it. */
export function maySee(person: Person, incident: Incident): Leave {
  if (!has(person, 'incident.view')) return no('noRight');
  if (person.scope === 'unit' && !isSentTo(person, incident)) return no('notYourIncident');
  if (person.standing === 'owner') return YES;
  const given =
    incident.shares.some((share) => share.organisation === person.organisation) ||
    incident.propagations.some((propagation) => propagation.organisation === person.organisation) ||
    (incident.dispatches ?? []).some((dispatch) => dispatch.organisation === person.organisation);
  return given && !incident.drill ? YES : no('notYourIncident');
}

/** Whether the unit that this person is the crew of is sent there, and was not recalled (PT2). */
function isSentTo(person: Person, incident: Incident): boolean {
  const unit = person.crewOf?.unit;
  return unit !== undefined && (incident.dispatches ?? []).some((dispatch) => dispatch.unit === unit && dispatch.recalledAt === undefined);
}

/** Whether this person may watch this camera because of this incident, and until when (S2…S6, B10). */
export function mayView(person: Person, camera: CameraId, incident: Incident, now: number): ViewLeave {
  const video = mayViewVideo(person, incident, now);
  if (!video.ok) return video;
  return hasCamera(incident, camera) ? video : no('cameraNotInIncident');
}

/** The same without naming a camera: whether there is any video of this incident for this person. */
export function mayViewVideo(person: Person, incident: Incident, now: number): ViewLeave {
  if (!has(person, 'camera.view')) return no('noRight');
  const seen = maySee(person, incident);
  if (!seen.ok) return seen;
  if (!isLive(incident.status)) return no('incidentEnded');
  if (person.standing === 'owner') return { ok: true, until: now + VIEW_LEAVE_MS };
  const share = liveShare(incident, person.organisation, now);
  return share ? { ok: true, until: Math.min(share.until, now + VIEW_LEAVE_MS) } : no('notShared');
}

/** Whether someone who may watch a camera may hear it too (LAW-03): default no, and the camera's own record must allow it as well. */
export function mayListen(person: Person): boolean {
  return has(person, 'audio.listen');
}

/**
 * Whether this person may bring the pictures of this camera, and until when (R7): with the right, and for a camera of their
 * own organisation that is published. Others are not told that there is such a camera.
 */
export function mayPublish(person: Person, camera: Camera | undefined, now: number): ViewLeave {
  if (!has(person, 'camera.publish')) return no('noRight');
  if (camera?.owner !== person.organisation) return no('noSuchCamera');
  return camera.published === true ? { ok: true, until: now + VIEW_LEAVE_MS } : no('notPublished');
}

/** A camera on its way to the server of an organisation (V10). */
export interface PushedCamera {
  readonly camera: CameraId;
  readonly organisation: OrganisationId;
}

/**
 * Whether a camera may be sent to this organisation's server because of this incident, and until when it is to be asked
 * again (R50). Nobody's session stands behind a push: it is the city's act of providing, and lasts as long as the provision (LAW-06).
 */
export function mayGoOnPushing({ camera, organisation }: PushedCamera, incident: Incident, now: number): ViewLeave {
  if (incident.drill) return no('drillStaysInside');
  if (!isLive(incident.status)) return no('incidentEnded');
  if (!hasCamera(incident, camera)) return no('cameraNotInIncident');
  const share = liveShare(incident, organisation, now);
  return share ? { ok: true, until: Math.min(share.until, now + VIEW_LEAVE_MS) } : no('notShared');
}

/** Whether this person may begin and end pushes of this incident at all; `organisations` are those that have a server (R49). */
export function mayPushVideo(
  person: Person,
  incident: Incident,
  about: { readonly organisations: readonly OrganisationId[]; readonly now: number },
): Leave {
  if (!has(person, 'video.push') || person.standing !== 'owner') return no('noRight');
  const seen = maySee(person, incident);
  if (!seen.ok) return seen;
  if (incident.drill) return no('drillStaysInside');
  if (!isLive(incident.status)) return no('incidentEnded');
  return about.organisations.some((organisation) => liveShare(incident, organisation, about.now)) ? YES : no('notShared');
}

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
  return told.role === undefined || told.role === person.role || (told.people ?? []).includes(person.id);
}

/**
 * Whose units this person may see (U11): the city's own staff those of everybody who reports to it, an outside organisation its own and
 * nobody else's. Undefined: none.
 */
export function unitOwnerFor(person: Person): OrganisationId | 'all' | undefined {
  if (!has(person, 'unit.view')) return undefined;
  return person.standing === 'owner' ? 'all' : person.organisation;
}

/**
 * Which kinds of facilities this person may look through: where all the dangerous goods of a city lie is for its own staff; an outside
 * organisation is told of those around the incidents that were given to it (X1).
 */
export function seenFacilities(person: Person): (kind: string) => boolean {
  if (!has(person, 'incident.view')) return () => false;
  return person.standing === 'owner' ? () => true : (kind) => kind !== 'hazard';
}

/** Whether this person may open whom the incident is about: with the right, while it lasts (LAW-27), and where the definition leaves it to them (LAW-29). */
export function mayViewProfile(person: Person, incident: Incident): Leave {
  if (!has(person, 'profile.view')) return no('noRight');
  const seen = maySee(person, incident);
  if (!seen.ok) return seen;
  if (incident.profileFor && !incident.profileFor.includes(person.organisation)) return no('notYourProfile');
  if (!isLive(incident.status)) return no('incidentEnded');
  return incident.profile === undefined ? no('noSuchProfile') : YES;
}

/** A right that needs no incident: lists, links, the journal. */
export function mayUse(person: Person, right: Right): Leave {
  return has(person, right) ? YES : no('noRight');
}

import { hasCamera, isLive, liveShare, type Incident } from '#domain/incident.ts';
import type { Camera } from '#domain/camera.ts';
import type { CameraId, OrganisationId } from '#domain/ids.ts';
import type { Person, Right } from '#domain/person.ts';
import { has, no, YES, type Leave, type ViewLeave } from './leave.ts';

/** How long one leave to view lasts at most before it is asked again, milliseconds (issue §5: tickets ≤ 60 s). */
export const VIEW_LEAVE_MS = 60_000;

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

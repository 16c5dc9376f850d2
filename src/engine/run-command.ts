import type { IncidentCommand } from '#contract/incident-view.ts';
import { isLive, LIFE_CYCLE, type Incident, type Transition } from '#domain/incident.ts';
import type { CameraId, PersonId } from '#domain/ids.ts';
import type { EntryKind } from '#domain/journal.ts';
import type { Person } from '#domain/person.ts';
import { isAlarmCommand, runAlarmCommand, type AlarmCommand } from './alarms/shelve.ts';
import { isInHazard } from './along/choose-along.ts';
import { askOwner } from './clear-way/owners.ts';
import { beginConfirmation, confirm } from './confirm.ts';
import { mayCommand } from './command-policy.ts';
import { castNet, liftNet } from './net/cast-net.ts';
import { actAt } from './act.ts';
import { endShares } from './end-shares.ts';
import {
  finish,
  MAX_INCIDENT_CAMERAS,
  startChange,
  withEffect,
  withEntry,
  withIncident,
  type Change,
  type Context,
  type Performed,
} from './change.ts';
import { settleEscalations } from './escalate.ts';
import { performHandling } from './handling-commands.ts';
import { settleHandover } from './handover.ts';
import { isInIncidentArea } from './incident-area.ts';
import { awaitAnswers } from './propagate.ts';
import { unfinished } from './sop.ts';
import { markSighting, removeSighting } from './sightings.ts';
import { refused, type Outcome, type RefusalReason } from './outcome.ts';

/** What a person's command does to an incident; refusals are recorded too (X2). */
export function runCommand(
  incident: Incident,
  input: { readonly command: IncidentCommand; readonly by: Person },
  context: Context,
): Outcome {
  const { command, by } = input;
  const leave = mayCommand(by, incident, command.command);
  if (!leave.ok) return refuse(incident, command.command, leave.reason, context);
  const result = isAlarmCommand(command)
    ? runAlarmCommand(command, by, { change: startChange(incident), context })
    : perform(command, by, startChange(incident), context);
  if ('refused' in result) return refuse(incident, command.command, result.refused, context);
  const settled = settleHandover(settleEscalations(result, context));
  return finish(settled, context, { ok: true, as: 'done', incident: incident.id });
}

function refuse(incident: Incident, command: string, reason: RefusalReason, context: Context): Outcome {
  const entry = {
    kind: 'command.refused' as const,
    at: context.now,
    actor: context.actor,
    incident: incident.id,
    data: { command, reason },
  };
  return { ...refused(reason), entries: [entry] };
}

function perform(command: Exclude<IncidentCommand, AlarmCommand>, by: Person, change: Change, context: Context): Performed {
  switch (command.command) {
    case 'acknowledge':
      return acknowledge(by, change, context);
    case 'assign':
      return assign((command.person ?? by.id) as PersonId, change, context);
    case 'resolve':
      return move('resolve', 'incident.resolved', { change, context, note: command.note });
    case 'close':
      return move('close', 'incident.closed', { change, context, note: command.note });
    case 'markFalse':
      return move('markFalse', 'incident.markedFalse', { change, context, note: command.note });
    case 'reopen':
      return reopen(command.note, change, context);
    case 'note':
      return withEntry(change, context, 'incident.noted', { note: command.note });
    case 'addCamera':
      return addCamera({ camera: command.camera as CameraId, replaces: command.replaces as CameraId | undefined, by }, change, context);
    case 'removeCamera':
      return removeCamera(command.camera as CameraId, change, context);
    case 'markSighting':
      return markSighting(command, change, context);
    case 'removeSighting':
      return removeSighting(command.sighting, change, context) ?? { refused: 'noSuchSighting' };
    case 'castNet':
      return castNet({ ...netOf(command), by }, change, context);
    case 'liftNet':
      return liftNet(change, context);
    case 'confirm':
      return confirm(by, change, context);
    case 'askOwner':
      return askOwner(command.plate, change, context);
    default:
      return performHandling(command, by, { change, context });
  }
}

function noted(note: string | undefined): Record<string, string> {
  return note === undefined ? {} : { note };
}

/** Moves along the life cycle; leaving the live part ends every provision of video. */
function move(transition: Transition, kind: EntryKind, step: { change: Change; context: Context; note?: string | undefined }): Performed {
  const { change, context } = step;
  const status = LIFE_CYCLE[change.incident.status][transition];
  if (status === 'refused') return { refused: 'notInThisStatus' };
  const ended = !isLive(status);
  let next = withIncident(change, { status, ...(ended ? { closedAt: context.now } : {}) });
  next = withEntry(next, context, kind, { ...noted(step.note), ...unfinished(change.incident, context) });
  return ended ? actAt('closed', endShares(next, context, 'incidentEnded'), context) : next;
}

function acknowledge(by: Person, change: Change, context: Context): Performed {
  const next = withIncident(change, {
    status: 'acknowledged',
    acknowledgedAt: context.now,
    ...(change.incident.assignee === undefined ? { assignee: by.id } : {}),
  });
  return actAt('acknowledged', withEntry(next, context, 'incident.acknowledged', {}), context);
}

/** Giving it to somebody acknowledges it too. */
function assign(person: PersonId, change: Change, context: Context): Performed {
  if (!context.city.assignable.has(person)) return { refused: 'noSuchPerson' };
  const first = change.incident.acknowledgedAt === undefined;
  const next = withIncident(change, { status: 'handling', assignee: person, ...(first ? { acknowledgedAt: context.now } : {}) });
  const recorded = withEntry(next, context, 'incident.assigned', { person });
  return first ? actAt('acknowledged', recorded, context) : recorded;
}

/** Back to handling; what the definition gives at the opening is given again, as new provisions with a new beginning. */
function reopen(note: string | undefined, change: Change, context: Context): Performed {
  const status = LIFE_CYCLE[change.incident.status].reopen;
  if (status === 'refused') return { refused: 'notInThisStatus' };
  const { closedAt: _ended, ...open } = change.incident;
  const wasEnded = !isLive(change.incident.status);
  const next = withEntry({ ...change, incident: { ...open, status } }, context, 'incident.reopened', noted(note));
  return wasEnded ? watchAgain(beginConfirmation(actAt('opened', next, context), context), context) : next;
}

/** Whoever had not acknowledged when it ended, and is not told anew, is waited for again: that timer may have run out unheard. */
function watchAgain(change: Change, context: Context): Change {
  const told = new Set(change.incident.propagations.filter((known) => known.sentAt === context.now).map((known) => known.organisation));
  const open = change.incident.propagations.filter(
    (known) => known.acknowledgedAt === undefined && known.overdueAt === undefined && !told.has(known.organisation),
  );
  return awaitAnswers(open, change, context);
}

function addCamera(wanted: { camera: CameraId; replaces: CameraId | undefined; by: Person }, change: Change, context: Context): Performed {
  const { place, cameras } = change.incident;
  if (!place) return { refused: 'noPlace' };
  if (cameras.some((known) => known.camera === wanted.camera)) return { refused: 'cameraAlreadyThere' };
  const ranked = context.city.cameras.rank(wanted.camera, place);
  if (!ranked) return { refused: 'noSuchCamera' };
  const camera = context.city.cameras.get(wanted.camera);
  const inside = isInHazard(change.incident, camera, context.now);
  if (!inside && !(camera && isInIncidentArea(change.incident, camera, context.now))) return { refused: 'cameraTooFar' };
  const replaced = wanted.replaces === undefined ? undefined : cameras.find((known) => known.camera === wanted.replaces);
  if (wanted.replaces !== undefined && !replaced) return { refused: 'cameraNotInIncident' };
  if (!replaced && cameras.length >= MAX_INCIDENT_CAMERAS) return { refused: 'tooManyCameras' };
  const added = { ...ranked, addedBy: wanted.by.id };
  // A swapped camera takes the place of the one it replaces, so that no tile moves under the hand.
  const now = replaced ? cameras.map((known) => (known.camera === replaced.camera ? added : known)) : [...cameras, added];
  let next = withIncident(change, { cameras: now });
  if (replaced) next = dropped(replaced.camera, next, context);
  next = withEntry(next, context, 'camera.added', { camera: wanted.camera, distanceMetres: Math.round(ranked.reasons.distanceMetres) });
  return withEffect(next, { do: 'warm', incident: next.incident.id, cameras: now.map((known) => known.camera) });
}

function netOf(command: Extract<IncidentCommand, { command: 'castNet' }>): { centre: CameraId; cameras: CameraId[] } {
  return { centre: command.centre as CameraId, cameras: command.cameras as CameraId[] };
}

function dropped(camera: CameraId, change: Change, context: Context): Change {
  const next = withEntry(change, context, 'camera.removed', { camera });
  return withEffect(next, { do: 'revoke', incident: next.incident.id, reason: 'cameraRemoved', camera });
}

function removeCamera(camera: CameraId, change: Change, context: Context): Performed {
  const cameras = change.incident.cameras.filter((known) => known.camera !== camera);
  if (cameras.length === change.incident.cameras.length) return { refused: 'cameraNotInIncident' };
  const next = dropped(camera, withIncident(change, { cameras }), context);
  return withEffect(next, { do: 'warm', incident: next.incident.id, cameras: cameras.map((known) => known.camera) });
}

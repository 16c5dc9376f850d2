import type { Action } from '#contract/service-definition.ts';
import type { ChosenCamera, IncidentCase, Share } from '#domain/incident.ts';
import type { OrganisationId, ShareId } from '#domain/ids.ts';
import { chooseAlong } from './along/choose-along.ts';
import { nextName, withEffect, withEntry, withIncident, type Change, type Context } from './change.ts';
import type { Moment } from './compiled-service.ts';
import { actionsAt } from './definitions.ts';
import { settleEscalations, watchUptake } from './escalate.ts';
import { propagate } from './propagate.ts';
import { unreachable } from '#base/assert.ts';
import { guideUnits } from './clear-way/guide.ts';
import { endClearing } from './clear-way/signs.ts';
import { pushed } from './field/push-video.ts';
import { askedFor } from './field/video-asked.ts';
import { endsCase, isEndCode } from './outcome.ts';
import { bestFor } from './exits.ts';
import { send } from './send.ts';

/** Takes what the incident's service definition wants at this moment. */
export function actAt(moment: Moment, change: Change, context: Context): Change {
  if (!context.service) return change;
  return actionsAt(context.service, moment, change.incident).reduce((next, action) => act(action, next, context), change);
}

function act(action: Action, change: Change, context: Context): Change {
  switch (action.do) {
    case 'chooseCameras':
      return chooseCameras(action, change, context);
    case 'shareVideo':
      return shareVideo(action, change, context);
    case 'stopSharing':
      return stopSharing(action.organisation as OrganisationId, change, context);
    case 'propagate':
      return propagate(
        {
          organisation: action.organisation as OrganisationId,
          role: action.role,
          note: action.note,
          channels: action.channels,
          acknowledgeWithinSeconds: action.acknowledgeWithinSeconds,
          ...(action.escalate ? {} : { escalates: false }),
        },
        change,
        context,
      );
    case 'askVideo':
      return askedFor({ organisation: action.organisation as OrganisationId }, change, context);
    case 'pushVideo':
      return pushed(action.organisation as OrganisationId, change, context);
    case 'send':
      return send(action, change, context);
    case 'escalate':
      return watchUptake({ organisation: action.organisation as OrganisationId, afterSeconds: action.afterSeconds }, change, context);
    case 'guideUnits':
      return guideUnits(action, change, context);
    case 'tellPartner':
      return tellPartner(action.state, change, context);
    default:
      return unreachable(action);
  }
}

/** Chooses anew, keeping what people added by hand (B1). */
function chooseCameras(wanted: Extract<Action, { do: 'chooseCameras' }>, change: Change, context: Context): Change {
  const { place, cameras } = change.incident;
  const along = chooseAlong(change.incident, wanted, context);
  if (!place && !along) return withEntry(change, context, 'cameras.chosen', { cameras: [], reason: 'noPlace' });
  const byHand = cameras.filter((camera) => camera.addedBy !== 'choice');
  const kept = new Set(byHand.map((camera) => camera.camera));
  const chosen = (along ?? bestFor(change.incident, wanted, context.city.cameras))
    .filter((ranked) => !kept.has(ranked.camera))
    .slice(0, Math.max(0, wanted.max - byHand.length))
    .map((ranked) => ({ ...ranked, addedBy: 'choice' as const }));
  const now = [...byHand, ...chosen];
  // What moves is looked at again and again: the same cameras again are no news.
  if (along && sameCameras(now, cameras)) return change;
  const gone = cameras.filter((camera) => !now.some((kind) => kind.camera === camera.camera));
  let next = withIncident(change, { cameras: now });
  next = withEntry(next, context, 'cameras.chosen', { cameras: now.map((camera) => camera.camera) });
  for (const camera of gone)
    next = withEffect(next, { do: 'revoke', incident: next.incident.id, reason: 'cameraReplaced', camera: camera.camera });
  return withEffect(next, { do: 'warm', incident: next.incident.id, cameras: now.map((camera) => camera.camera) });
}

function sameCameras(a: readonly ChosenCamera[], b: readonly ChosenCamera[]): boolean {
  return a.length > 0 && a.length === b.length && a.every((camera) => b.some((other) => other.camera === camera.camera));
}

/** Opens the provision of video to an organisation (제3자 제공): once, and never of a drill. */
export function shareVideo(
  wanted: { organisation: string; purpose: string; basis: string; maxMinutes: number },
  change: Change,
  context: Context,
): Change {
  const organisation = wanted.organisation as OrganisationId;
  const known = context.city.organisations.get(organisation);
  if (!known || change.incident.drill) return change;
  if (change.incident.shares.some((share) => share.organisation === organisation && share.endedAt === undefined)) return change;
  const share: Share = {
    id: nextName(change, context) as ShareId,
    organisation,
    purpose: wanted.purpose,
    basis: wanted.basis,
    requester: change.incident.cases[0] ? `link:${change.incident.cases[0].link}` : context.actor,
    from: context.now,
    until: context.now + wanted.maxMinutes * 60_000,
  };
  let next = withIncident(change, { shares: [...change.incident.shares, share] });
  next = withEntry(next, context, 'share.started', {
    share: share.id,
    organisation,
    purpose: share.purpose,
    basis: share.basis,
    requester: share.requester,
    until: share.until,
  });
  return withEffect(next, { do: 'wake', incident: next.incident.id, at: share.until, wake: { why: 'shareEnds', share: share.id } });
}

/** Ends what one organisation was given, at once, while the incident goes on (LAW-07). */
function stopSharing(organisation: OrganisationId, change: Change, context: Context): Change {
  const ended = change.incident.shares.filter((share) => share.organisation === organisation && share.endedAt === undefined);
  if (ended.length === 0) return change;
  const shares = change.incident.shares.map((share) => (ended.includes(share) ? { ...share, endedAt: context.now } : share));
  let next = withIncident(change, { shares });
  for (const share of ended) next = withEntry(next, context, 'share.ended', { share: share.id, organisation, reason: 'notPermitted' });
  return withEffect(next, { do: 'revoke', incident: next.incident.id, reason: 'shareEnded', organisation });
}

type PartnerWord = Extract<Action, { do: 'tellPartner' }>['state'];

/** Tells every partner whose case this incident answers; a drill's partner is inside the city only. */
function tellPartner(state: PartnerWord, change: Change, context: Context): Change {
  return change.incident.cases.reduce((next, one) => tellOf(one, { state, change: next, context }), change);
}

/** Who has ended a case is not told that it ended. */
function tellOf(one: IncidentCase, wanted: { state: PartnerWord; change: Change; context: Context }): Change {
  const { state, change, context } = wanted;
  if (change.incident.drill || (isEndCode(one.state) && endsCase(state))) return change;
  const { link, sender, type, occurrence } = one;
  return withEffect(change, { do: 'tellPartner', link, sender, type, occurrence, state, at: context.now });
}

/** A case that joins an incident which somebody has taken up already: its partner is told what the others were told then. */
export function tellLatecomer(joined: IncidentCase, change: Change, context: Context): Change {
  if (change.incident.acknowledgedAt === undefined || !context.service) return change;
  const words = actionsAt(context.service, 'acknowledged', change.incident).flatMap((action) =>
    action.do === 'tellPartner' ? [action.state] : [],
  );
  return words.reduce((next, state) => tellOf(joined, { state, change: next, context }), change);
}

/** What always follows when an incident leaves its live life, whatever its definition says: every provision ends (X1, B10). */
export function endShares(change: Change, context: Context, reason: string): Change {
  const ended = change.incident.shares.filter((share) => share.endedAt === undefined);
  const shares = change.incident.shares.map((share) => (share.endedAt === undefined ? { ...share, endedAt: context.now } : share));
  let next = withIncident(change, { shares });
  for (const share of ended) next = withEntry(next, context, 'share.ended', { share: share.id, organisation: share.organisation, reason });
  next = withEffect(next, { do: 'revoke', incident: next.incident.id, reason });
  return endClearing(settleEscalations(withEffect(next, { do: 'cool', incident: next.incident.id }), context), context);
}

import type { Action } from '#contract/service-definition.ts';
import type { ChosenCamera } from '#domain/incident.ts';
import type { OrganisationId } from '#domain/ids.ts';
import { unreachable } from '#base/assert.ts';
import { chooseAlong } from './along/choose-along.ts';
import { withEffect, withEntry, withIncident, type Change, type Context } from './change.ts';
import { guideUnits } from './clear-way/guide.ts';
import type { Moment } from './compiled-service.ts';
import { actionsAt } from './definitions.ts';
import { watchUptake } from './escalate.ts';
import { bestFor } from './exits.ts';
import { pushed } from './field/push-video.ts';
import { askedFor } from './field/video-asked.ts';
import { propagate } from './propagate.ts';
import { send } from './send.ts';
import { shareVideo, stopSharing } from './share-video.ts';
import { tellPartner } from './tell-partner.ts';

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

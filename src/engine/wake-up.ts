import { unreachable } from '#base/assert.ts';
import { whenDue, whenFloodDue } from './alarms/annunciate.ts';
import { expire, movePath } from './along/hazard-wakes.ts';
import { takeRoute } from './clear-way/guide.ts';
import { dispatchDue } from './field/run-field-act.ts';
import { finish, startChange, withEffect, withEntry, withIncident, type Change, type Context } from './change.ts';
import type { Wake } from './input.ts';
import { settleMessage } from './send.ts';
import { isAwaited, type Incident } from '#domain/incident.ts';
import type { IncidentId } from '#domain/ids.ts';
import { actAt } from './act.ts';
import { markMessage } from './mark-message.ts';
import { escalateAnswer, escalateIncident, walkOn } from './escalate.ts';
import { NOTHING, type Outcome } from './outcome.ts';

/** What a moment that the engine asked for brings; late or repeated wake-ups find nothing to do. */
export function wakeUp(incident: Incident, wake: Wake, context: Context): Outcome {
  if (incident.mergedInto !== undefined) return passOn(incident.mergedInto, wake, context);
  switch (wake.why) {
    case 'propagationDue':
      return fallDue(incident, wake.propagation, context);
    case 'dispatchDue':
      return dispatchDue(incident, wake.dispatch, context);
    case 'shareEnds':
      return endShare(incident, wake.share, context);
    case 'messageSettled':
      return settleMessage(incident, wake, context);
    case 'pathMoves':
      return movePath(incident, wake.since, context);
    case 'expires':
      return expire(incident, wake.at, context);
    case 'routeFound':
      return takeRoute(incident, wake, context);
    case 'delivered':
      return markDelivered(incident, wake, context);
    case 'channelTold':
      return markMessage(incident, wake, context);
    case 'unacknowledged':
      return escalateIncident(incident, wake.organisation, context);
    case 'escalate':
      return walkOn(incident, wake, context);
    case 'alarmDue':
      return changed(whenDue(startChange(incident), context), context);
    case 'floodDue':
      return changed(whenFloodDue(wake.since, startChange(incident), context), context);
    default:
      return unreachable(wake);
  }
}

/** What arrives of a word that went over to another incident is told to that one. */
function passOn(into: IncidentId, wake: Wake, { now }: Context): Outcome {
  if (wake.why !== 'channelTold' && wake.why !== 'delivered') return NOTHING;
  return { ...NOTHING, effects: [{ do: 'wake', incident: into, at: now, wake }] };
}

function changed(change: Change | undefined, context: Context): Outcome {
  return change ? finish(change, context, { ok: true, as: 'done', incident: change.incident.id }) : NOTHING;
}

function fallDue(incident: Incident, id: string, context: Context): Outcome {
  const known = incident.propagations.find((propagation) => propagation.id === id);
  if (!known || !isAwaited(known) || known.overdueAt !== undefined || incident.closedAt !== undefined) return NOTHING;
  const propagations = incident.propagations.map((propagation) =>
    propagation.id === id ? { ...propagation, overdueAt: context.now } : propagation,
  );
  const change = withEntry(withIncident(startChange(incident), { propagations }), context, 'propagation.overdue', {
    propagation: id,
    organisation: known.organisation,
  });
  return finish(actAt('overdue', escalateAnswer(known, change, context), context), context, {
    ok: true,
    as: 'done',
    incident: incident.id,
  });
}

function endShare(incident: Incident, id: string, context: Context): Outcome {
  const known = incident.shares.find((share) => share.id === id);
  if (!known || known.endedAt !== undefined) return NOTHING;
  const shares = incident.shares.map((share) => (share.id === id ? { ...share, endedAt: context.now } : share));
  const change = withEntry(withIncident(startChange(incident), { shares }), context, 'share.ended', {
    share: id,
    organisation: known.organisation,
    reason: 'timeLimit',
  });
  return finish(
    withEffect(change, { do: 'revoke', incident: incident.id, reason: 'shareEnded', organisation: known.organisation }),
    context,
    { ok: true, as: 'done', incident: incident.id },
  );
}

function markDelivered(
  incident: Incident,
  { propagation: id, to }: { readonly propagation: string; readonly to?: string },
  context: Context,
): Outcome {
  const known = incident.propagations.find((propagation) => propagation.id === id);
  if (!known || known.deliveredAt !== undefined) return NOTHING;
  const propagations = incident.propagations.map((propagation) =>
    propagation.id === id
      ? { ...propagation, deliveredAt: context.now, deliveredBy: 'console' as const, ...(to === undefined ? {} : { deliveredTo: to }) }
      : propagation,
  );
  const change = withEntry(withIncident(startChange(incident), { propagations }), context, 'propagation.delivered', {
    propagation: id,
    organisation: known.organisation,
    ...(to === undefined ? {} : { person: to }),
  });
  return finish(change, context, { ok: true, as: 'done', incident: incident.id });
}

import { unreachable } from '#base/assert.ts';
import type { Incident } from '#domain/incident.ts';
import { dispatchDue } from './field/run-field-act.ts';
import { finish, startChange, withEffect, withEntry, withIncident, type Context } from './change.ts';
import type { Wake } from './input.ts';
import type { Outcome } from './outcome.ts';
import { settleMessage } from './send.ts';

const NOTHING: Outcome = { answer: { ok: true, as: 'done' }, entries: [], effects: [] };

/** What a moment that the engine asked for brings; late or repeated wake-ups find nothing to do. */
export function wakeUp(incident: Incident, wake: Wake, context: Context): Outcome {
  switch (wake.why) {
    case 'propagationDue':
      return fallDue(incident, wake.propagation, context);
    case 'dispatchDue':
      return dispatchDue(incident, wake.dispatch, context);
    case 'shareEnds':
      return endShare(incident, wake.share, context);
    case 'messageSettled':
      return settleMessage(incident, wake, context);
    case 'delivered':
      return markDelivered(incident, wake.propagation, context);
    default:
      return unreachable(wake);
  }
}

function fallDue(incident: Incident, id: string, context: Context): Outcome {
  const known = incident.propagations.find((propagation) => propagation.id === id);
  if (!known || known.acknowledgedAt !== undefined || known.overdueAt !== undefined || incident.closedAt !== undefined) return NOTHING;
  const propagations = incident.propagations.map((propagation) =>
    propagation.id === id ? { ...propagation, overdueAt: context.now } : propagation,
  );
  const change = withEntry(withIncident(startChange(incident), { propagations }), context, 'propagation.overdue', {
    propagation: id,
    organisation: known.organisation,
  });
  return finish(change, context, { ok: true, as: 'done', incident: incident.id });
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

function markDelivered(incident: Incident, id: string, context: Context): Outcome {
  const known = incident.propagations.find((propagation) => propagation.id === id);
  if (!known || known.deliveredAt !== undefined) return NOTHING;
  const propagations = incident.propagations.map((propagation) =>
    propagation.id === id ? { ...propagation, deliveredAt: context.now } : propagation,
  );
  const change = withEntry(withIncident(startChange(incident), { propagations }), context, 'propagation.delivered', {
    propagation: id,
    organisation: known.organisation,
  });
  return finish(change, context, { ok: true, as: 'done', incident: incident.id });
}

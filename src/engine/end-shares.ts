import { withEffect, withEntry, withIncident, type Change, type Context } from './change.ts';
import { endClearing } from './clear-way/signs.ts';
import { settleEscalations } from './escalate.ts';

/** What always follows when an incident leaves its live life, whatever its definition says: every provision ends (X1, B10). */
export function endShares(change: Change, context: Context, reason: string): Change {
  const ended = change.incident.shares.filter((share) => share.endedAt === undefined);
  const shares = change.incident.shares.map((share) => (share.endedAt === undefined ? { ...share, endedAt: context.now } : share));
  let next = withIncident(change, { shares });
  for (const share of ended) next = withEntry(next, context, 'share.ended', { share: share.id, organisation: share.organisation, reason });
  next = withEffect(next, { do: 'revoke', incident: next.incident.id, reason });
  return endClearing(settleEscalations(withEffect(next, { do: 'cool', incident: next.incident.id }), context), context);
}

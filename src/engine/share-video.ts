import type { Share } from '#domain/incident.ts';
import type { OrganisationId, ShareId } from '#domain/ids.ts';
import { nextName, withEffect, withEntry, withIncident, type Change, type Context } from './change.ts';

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
  return beginShare(share, change, context);
}

/** Writes a provision down, and has its end waited for. */
export function beginShare(share: Share, change: Change, context: Context): Change {
  const { id, organisation, purpose, basis, requester, until } = share;
  let next = withIncident(change, { shares: [...change.incident.shares, share] });
  next = withEntry(next, context, 'share.started', { share: id, organisation, purpose, basis, requester, until });
  return withEffect(next, { do: 'wake', incident: next.incident.id, at: until, wake: { why: 'shareEnds', share: id } });
}

/** Ends what one organisation was given, at once, while the incident goes on (LAW-07). */
export function stopSharing(organisation: OrganisationId, change: Change, context: Context): Change {
  const ended = change.incident.shares.filter((share) => share.organisation === organisation && share.endedAt === undefined);
  if (ended.length === 0) return change;
  const shares = change.incident.shares.map((share) => (ended.includes(share) ? { ...share, endedAt: context.now } : share));
  let next = withIncident(change, { shares });
  for (const share of ended) next = withEntry(next, context, 'share.ended', { share: share.id, organisation, reason: 'notPermitted' });
  return withEffect(next, { do: 'revoke', incident: next.incident.id, reason: 'shareEnded', organisation });
}

import { positionAt } from '#domain/hazard-path.ts';
import { isLive, LIFE_CYCLE, type Incident } from '#domain/incident.ts';
import { actAt } from '../act.ts';
import { endShares } from '../end-shares.ts';
import { finish, startChange, withEntry, withIncident, type Context } from '../change.ts';
import type { Outcome } from '../outcome.ts';
import { casesOf, hazardMoved, watchHazard, watchPath, withCases } from './hazard.ts';

const NOTHING: Outcome = { answer: { ok: true, as: 'done' }, entries: [], effects: [] };

/** What moves has moved on: the incident goes with it, and its cameras are chosen anew (D22). */
export function movePath(incident: Incident, since: number, context: Context): Outcome {
  const { path, pathSince, place } = incident;
  if (!path || pathSince !== since || !isLive(incident.status)) return NOTHING;
  const position = positionAt(path, context.now);
  const moved = position && place ? { place: { ...place, lon: position.lon, lat: position.lat } } : {};
  const change = actAt('moved', withIncident(startChange(incident), moved), context);
  return finish(watchPath(change, { path, since }, context), context, { ok: true, as: 'done', incident: incident.id });
}

/** Its time is over and nobody has said more (D13). */
export function expire(incident: Incident, at: number, context: Context): Outcome {
  const status = LIFE_CYCLE[incident.status].partnerEnd;
  if (status === 'refused') return NOTHING;
  if (incident.expiresAt !== at) return shrink(incident, context);
  let change = withIncident(startChange(incident), { status, closedAt: context.now });
  change = withEntry(change, context, 'incident.closed', { by: 'expiry' });
  change = actAt('closed', endShares(change, context, 'incidentEnded'), context);
  return finish(change, context, { ok: true, as: 'done', incident: incident.id });
}

/** The time of one of several cases is over: what holds is what the others tell (D16). */
function shrink(incident: Incident, context: Context): Outcome {
  const next = withCases(incident, casesOf(incident), context.now);
  if (!hazardMoved(incident, next)) return NOTHING;
  const change = watchHazard(actAt('moved', startChange(next), context), incident, context);
  return finish(change, context, { ok: true, as: 'done', incident: incident.id });
}

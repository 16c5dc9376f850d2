import type { MarkedSighting } from '#domain/incident.ts';
import type { Point } from '#domain/place.ts';
import { nextName, withEntry, withIncident, type Change, type Context } from './change.ts';

/** Sightings that an incident keeps: the oldest goes first. */
export const MAX_INCIDENT_SIGHTINGS = 20;
/** Further back than this nobody can be closed in any more. */
const OLDEST_MS = 3_600_000;

/**
 * Where an operator saw whom they follow (S2): everybody who sees the incident is told at once, and the cordon begins there. The journal says that a mark
 * was made, by whom and of when; the place stands in the incident alone, because whereabouts must be destroyed when due and the journal keeps all (I43).
 */
export function markSighting(
  seen: Point & { readonly at?: number | undefined; readonly certain: boolean },
  change: Change,
  context: Context,
): Change {
  const { lon, lat, certain } = seen;
  const at = Math.max(context.now - OLDEST_MS, Math.min(seen.at ?? context.now, context.now));
  const id = nextName(change, context);
  const marked: MarkedSighting = { id, lon, lat, at, certain, by: context.actor };
  const sightings = [...(change.incident.sightings ?? []), marked].slice(-MAX_INCIDENT_SIGHTINGS);
  return withEntry(withIncident(change, { sightings }), context, 'incident.sighted', { sighting: id, seenAt: at, certain });
}

/** A mark that was wrong. That it was made stays in the journal. Undefined: there is no such mark. */
export function removeSighting(id: string, change: Change, context: Context): Change | undefined {
  const known = change.incident.sightings ?? [];
  const sightings = known.filter((each) => each.id !== id);
  if (sightings.length === known.length) return undefined;
  return withEntry(withIncident(change, { sightings }), context, 'incident.sightingRemoved', { sighting: id });
}

import { isLive, type Incident } from '#domain/incident.ts';
import { withEntry, type Change, type Context } from './change.ts';

/**
 * The days of an ended incident are over: where whom or what it followed was goes, and by what they would be known again (LAW-10, LAW-27). That there
 * was a track, how long it was and how often somebody marked them, stays. Undefined: nothing to forget.
 */
export function forgetWhereabouts(change: Change, context: Context): Change | undefined {
  const { track, sightings, subjects, ...rest } = change.incident;
  const { plate, person, ...others } = subjects;
  const marks = sightings?.length ?? 0;
  if (isLive(rest.status) || (track === undefined && marks === 0 && plate === undefined && person === undefined)) return undefined;
  const incident: Incident = { ...rest, subjects: others };
  return withEntry({ ...change, incident }, context, 'track.deleted', {
    points: track?.length ?? 0,
    ...(marks === 0 ? {} : { marks }),
    ...(plate === undefined ? {} : { plate: true }),
    ...(person === undefined ? {} : { person: true }),
  });
}

import type { PartnerEvent } from '#domain/event.ts';
import type { Incident, TrackPoint } from '#domain/incident.ts';
import type { CompiledService } from './compiled-service.ts';

/** Points that an incident keeps of its track: the oldest go first. */
export const MAX_TRACK_POINTS = 500;

/** Item that names what saw it there (DOMAIN §1.3 b: OCCUR_FCLT_ID), kept as the source of a track's point. */
function sourceOf(event: PartnerEvent): string | undefined {
  return event.facility ?? event.items['SOURCE'];
}

/** The track with where this event was, in its place by time; the same point at the same time is there once. Undefined: nothing new. */
export function followed(
  service: CompiledService | undefined,
  known: readonly TrackPoint[],
  event: PartnerEvent,
): readonly TrackPoint[] | undefined {
  const { place, at } = event;
  if (!service?.definition.follow || !place) return undefined;
  if (known.some((point) => point.at === at && point.lon === place.lon && point.lat === place.lat)) return undefined;
  const source = sourceOf(event);
  const point: TrackPoint = { lon: place.lon, lat: place.lat, at, ...(source === undefined ? {} : { source }) };
  const after = known.findIndex((each) => each.at > at);
  const all = after < 0 ? [...known, point] : [...known.slice(0, after), point, ...known.slice(after)];
  return all.slice(-MAX_TRACK_POINTS);
}

/** What is followed was seen anew, and where it was seen last before that. */
export function isBack(before: Incident, after: Incident): boolean {
  const [last, again] = [before.track?.at(-1), after.track?.at(-1)];
  return last !== undefined && again !== undefined && again.at > last.at && again.lon === last.lon && again.lat === last.lat;
}

/** Minutes between the last two times at which what is followed was seen; 0 where there are not two. */
export function awayMinutes({ track }: Pick<Incident, 'track'>): number {
  const [before, last] = track?.slice(-2) ?? [];
  return before && last ? (last.at - before.at) / 60_000 : 0;
}

/** A position that comes after a later one is part of the track, and moves nothing (docs/spec/incident.md). */
export function isBehind(incident: Incident, event: PartnerEvent): boolean {
  const last = incident.track?.at(-1);
  return last !== undefined && event.at < last.at;
}

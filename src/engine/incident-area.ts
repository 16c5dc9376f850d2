import type { Incident } from '#domain/incident.ts';
import { distanceMetres, type Point } from '#domain/place.ts';

/** Round the place of an incident cameras may be opened by hand so far (I16), metres. */
export const INCIDENT_AREA_METRES = 2_000;

/**
 * And so far round where they were last seen (G22), metres: the points that close every way out lie as far away as a car comes
 * through a city until people stand there, and a cordon that nobody may look at closes nothing.
 */
export const PURSUIT_AREA_METRES = 5_000;

/** Longer ago nobody can be closed in any more, and the mark is a place like any other. */
const PURSUED_MS = 3_600_000;

/**
 * Whether cameras of this place may be opened for the incident: its area moves with whom it is about, marked by a person or followed
 * by cameras and partners.
 */
export function isInIncidentArea(
  { place, sightings = [], track = [] }: Pick<Incident, 'place' | 'sightings' | 'track'>,
  point: Point,
  now: number,
): boolean {
  if (place && metresBetween(place, point) <= INCIDENT_AREA_METRES) return true;
  return [...sightings, ...track.slice(-1)].some((seen) => {
    const radiusMetres = now - seen.at <= PURSUED_MS ? PURSUIT_AREA_METRES : INCIDENT_AREA_METRES;
    return metresBetween(seen, point) <= radiusMetres;
  });
}

/** Whole metres: a camera that is said to be 2,000 m away is not 2,000.0001 m away. */
function metresBetween(from: Point, to: Point): number {
  return Math.round(distanceMetres(from, to));
}

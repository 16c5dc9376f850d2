import { useQuery } from '@tanstack/react-query';
import type { IncidentView } from '#contract/incident-view.ts';
import { useServerNow } from '../../feed/server-clock.ts';
import { usePathDesk } from './path-desk.ts';
import { cordonQuery, reachQuery, routesQuery } from './path-queries.ts';

/** Bands of what is in reach, minutes. */
export const REACH_MINUTES = [5, 10, 15] as const;
/** A pursuit is worked out again so often: the area grows while one looks. */
export const PURSUIT_STEP_SECONDS = 15;
/** As much as the server takes. */
const MAX_SEEN = 10;
const MAX_SECONDS_AGO = 3_600;

/** The ways to the incident; the same answer for the panel and the map. */
export function useRoutes(incident: IncidentView | undefined) {
  const { from, via, profile, emergency, size, shown } = usePathDesk((state) => state);
  const to = incident?.place;
  return useQuery(routesQuery(from && to && shown === 'route' ? { from, via, to, profile, emergency, size } : undefined));
}

/** What is in reach of the incident, or from where it is. */
export function useReach(incident: IncidentView | undefined) {
  const { direction, profile, emergency, size, shown } = usePathDesk((state) => state);
  const place = incident?.place;
  const minutes = REACH_MINUTES.at(-1) ?? 0;
  return useQuery(reachQuery(place && shown === 'reach' ? { place, minutes, direction, profile, emergency, size } : undefined));
}

/** Where they can be by now, and what closes every way out; anew every few seconds. */
export function useCordon(incident: IncidentView | undefined) {
  const { flees, by, setUpSeconds, shown } = usePathDesk((state) => state);
  const now = useSteps();
  const seen = shown === 'pursuit' ? possibleSightings(incident) : [];
  const asked = seen.map(({ lon, lat, at }) => ({
    lon,
    lat,
    secondsAgo: Math.min(MAX_SECONDS_AGO, Math.max(0, Math.round((now - at) / 1_000))),
  }));
  return useQuery(cordonQuery(incident && asked.length > 0 ? { incident: incident.id, seen: asked, by, flees, setUpSeconds } : undefined));
}

/** A certain sighting ends all that went before it; likely ones stand beside it (rule G13). */
export function possibleSightings(incident: IncidentView | undefined): IncidentView['sightings'] {
  const all = [...(incident?.sightings ?? []), ...lastOfTrack(incident)].sort((a, b) => a.at - b.at);
  const certain = all.findLastIndex((each) => each.certain);
  return all.slice(Math.max(0, certain)).slice(-MAX_SEEN);
}

/** Where a camera or a partner saw them last, as if somebody had marked it. */
function lastOfTrack(incident: IncidentView | undefined): IncidentView['sightings'] {
  const last = incident?.track?.at(-1);
  return last ? [{ id: 'track', lon: last.lon, lat: last.lat, at: last.at, certain: true, by: last.source ?? '' }] : [];
}

function useSteps(): number {
  const second = useServerNow() / 1_000;
  return Math.floor(second / PURSUIT_STEP_SECONDS) * PURSUIT_STEP_SECONDS * 1_000;
}

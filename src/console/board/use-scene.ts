import { useQuery } from '@tanstack/react-query';
import { sceneView } from '#contract/facility-view.ts';
import type { IncidentView } from '#contract/incident-view.ts';
import { call } from '../api/call.ts';

/** Engines move and traffic changes; what an incident itself learns is asked for at once. */
const EVERY_MS = 20_000;
const FIRE_KINDS = new Set(['화재', '구조', '구급']);

/** Incidents that somebody goes to with more than a car, whichever room told of them. */
export function hasScene({ service, kind }: IncidentView): boolean {
  return service === 'dispatch-119' || FIRE_KINDS.has(kind);
}

/** What lies around the incident; the same answer for the panel and the map. */
export function useScene(incident: IncidentView | undefined) {
  return useQuery({
    queryKey: ['scene', incident?.id, incident?.version],
    queryFn: ({ signal }) => call(sceneView, `/api/v1/incidents/${encodeURIComponent(incident?.id ?? '')}/scene`, { signal }),
    enabled: incident?.place !== undefined,
    refetchInterval: EVERY_MS,
    // What was known stays in sight while the newer answer is on its way; another incident begins empty.
    placeholderData: (before) => (before?.incident === incident?.id ? before : undefined),
  });
}

import type { TFunction } from 'i18next';
import type { IncidentView } from '#contract/incident-view.ts';
import type { Point } from '#domain/place.ts';
import type { Sent } from '../../api/commands.ts';

/** Marks where they were seen just now. */
export function markSighting(incident: IncidentView, seen: Point & { readonly certain: boolean }, t: TFunction): Sent {
  const round = (degrees: number): number => Math.round(degrees * 1e6) / 1e6;
  return {
    incident: incident.id,
    command: { command: 'markSighting', lon: round(seen.lon), lat: round(seen.lat), certain: seen.certain },
    done: t('paths.sightingMarked'),
  };
}

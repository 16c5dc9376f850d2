import type { TFunction } from 'i18next';
import type { IncidentView } from '#contract/incident-view.ts';
import { coordinates } from './time.ts';

/** What people call the place of an incident: its address, else its coordinates; that there is none only where there is none. */
export function placeWords({ place }: Pick<IncidentView, 'place'>, t: TFunction): string {
  return place ? (place.address ?? coordinates(place)) : t('queue.noPlace');
}

import type { TFunction } from 'i18next';
import type { IncidentView } from '#contract/incident-view.ts';
import { coordinates } from './time.ts';

type Place = NonNullable<IncidentView['place']>;

/** Where something is in one line: its address, else the one it is near, else its coordinates. */
export function placeWords(place: Pick<Place, 'lon' | 'lat' | 'address' | 'nearAddress'> | undefined, t: TFunction): string {
  if (!place) return t('queue.noPlace');
  const near = place.nearAddress === undefined ? undefined : t('incident.near', { address: place.nearAddress });
  return place.address ?? near ?? coordinates(place);
}

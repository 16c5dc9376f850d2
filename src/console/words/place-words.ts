import type { TFunction } from 'i18next';
import { coordinates } from './time.ts';

/** Where something is in one line: its address, else its coordinates; whoever moves has no address of their own. */
export function placeWords(
  place: { readonly lon: number; readonly lat: number; readonly address?: string | undefined } | undefined,
  t: TFunction,
): string {
  return place?.address ?? (place ? coordinates(place) : t('queue.noPlace'));
}

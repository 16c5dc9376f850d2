import { queryOptions } from '@tanstack/react-query';
import { placeReverseAnswer, placeSearchAnswer } from '#contract/place-view.ts';
import { call } from '../api/call.ts';

const MINUTE = 60_000;

interface Spot {
  readonly lon: number;
  readonly lat: number;
}

/** What was typed so far; the answer before stays until the next is there, so that the list does not jump. */
export const placeSearchQuery = (text: string, near: Spot | undefined, limit: number) =>
  queryOptions({
    queryKey: ['places', 'search', text, near && `${near.lon.toFixed(2)},${near.lat.toFixed(2)}`, limit],
    queryFn: ({ signal }) => {
      const query = new URLSearchParams({ q: text, limit: String(limit) });
      if (near) query.set('near', `${near.lon.toFixed(6)},${near.lat.toFixed(6)}`);
      return call(placeSearchAnswer, `/api/v1/places/search?${query}`, { signal, deadlineMs: 8_000 });
    },
    enabled: text !== '',
    staleTime: MINUTE,
    retry: false,
    placeholderData: (previous) => previous,
  });

export const REVERSE_WITHIN_METRES = 300;

/** The addresses nearest to a place. */
export const reverseQuery = (spot: Spot | undefined) =>
  queryOptions({
    queryKey: ['places', 'reverse', spot && `${spot.lon.toFixed(6)},${spot.lat.toFixed(6)}`],
    queryFn: ({ signal }) => {
      const query = new URLSearchParams({
        lon: (spot?.lon ?? 0).toFixed(7),
        lat: (spot?.lat ?? 0).toFixed(7),
        within: String(REVERSE_WITHIN_METRES),
        limit: '1',
      });
      return call(placeReverseAnswer, `/api/v1/places/reverse?${query}`, { signal, deadlineMs: 8_000 });
    },
    enabled: spot !== undefined,
    staleTime: MINUTE,
    retry: false,
  });

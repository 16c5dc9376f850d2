import { queryOptions } from '@tanstack/react-query';
import { trafficAnswer } from '#contract/traffic-view.ts';
import { call } from '../../api/call.ts';

export interface MapPart {
  /** West, south, east, north. */
  readonly bbox: readonly [number, number, number, number];
  /** Metres of the map per pixel. */
  readonly resolution: number;
}

/** The server says when nothing has changed, so that asking often costs little. */
const AGAIN_MS = 15_000;

export const trafficQuery = (part: MapPart | undefined) =>
  queryOptions({
    queryKey: ['traffic', part],
    queryFn: ({ signal }) => {
      const query = new URLSearchParams({
        bbox: (part?.bbox ?? []).map((degrees) => degrees.toFixed(5)).join(','),
        resolution: String(part?.resolution),
      });
      return call(trafficAnswer, `/api/v1/traffic?${query}`, { signal });
    },
    enabled: part !== undefined,
    placeholderData: (previous) => previous,
    refetchInterval: AGAIN_MS,
    gcTime: 30_000,
  });

/** Steps of the scale and squares of the ground by which is asked, so that small moves ask nothing new. */
export function roundedPart({ bbox: [west, south, east, north], resolution }: MapPart): MapPart {
  const scale = 2 ** Math.round(Math.log2(resolution));
  const square = scale * 0.005;
  const down = (degrees: number): number => Math.floor(degrees / square) * square;
  const up = (degrees: number): number => Math.ceil(degrees / square) * square;
  return { bbox: [down(west), down(south), up(east), up(north)], resolution: scale };
}

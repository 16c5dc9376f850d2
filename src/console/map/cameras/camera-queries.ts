import { queryOptions } from '@tanstack/react-query';
import { cameraMap } from '#contract/camera-map.ts';
import { call } from '../../api/call.ts';
import type { Bbox } from '../map-view.ts';
import type { MapCameraFilter } from './camera-filter.ts';

export interface CameraMapWanted {
  readonly bbox: Bbox;
  /** In half octaves, as the server gathers them. */
  readonly level: number;
  readonly filter: MapCameraFilter;
  /** Of the registry, as far as it is known. */
  readonly version: number;
}

/** Scales that the server tells apart. */
export function levelOf(resolution: number): number {
  return Math.round(Math.log2(resolution) * 2);
}

export const cameraMapQuery = (wanted: CameraMapWanted | undefined) =>
  queryOptions({
    queryKey: ['map', 'cameras', wanted],
    queryFn: ({ signal }) => {
      const { bbox, level, filter } = wanted ?? { bbox: [0, 0, 0, 0], level: 0, filter: {} };
      const query = new URLSearchParams({ bbox: bbox.join(','), resolution: String(2 ** (level / 2)), ...definedOf(filter) });
      return call(cameraMap, `/api/v1/map/cameras?${query}`, { signal });
    },
    enabled: wanted !== undefined,
    // Until the new answer is there the old one stays: nothing blinks.
    placeholderData: (previous) => previous,
    gcTime: 30_000,
  });

export function definedOf(filter: MapCameraFilter): Record<string, string> {
  return Object.fromEntries(Object.entries(filter).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

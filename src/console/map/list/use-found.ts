import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { cameraMap } from '#contract/camera-map.ts';
import { facilityList } from '#contract/facility-view.ts';
import { unitList } from '#contract/unit-view.ts';
import { isWithin, middleOf, type Area } from '#domain/area.ts';
import { isLive } from '#domain/incident.ts';
import { distanceMetres } from '#domain/place.ts';
import type { UnitKind } from '#domain/unit.ts';
import { call } from '../../api/call.ts';
import { useFeedSoon } from '../../feed/use-feed-soon.ts';
import type { MapCameraFilter } from '../cameras/camera-filter.ts';
import { definedOf } from '../cameras/camera-queries.ts';
import { facilityKey } from '../facilities/facility-words.ts';
import { areaParameter, NOTHING_FOUND, type Found } from './found.ts';

/** So many are listed, the nearest first; the count is of all. */
export const MAX_LISTED = 200;
const UNITS_EVERY_MS = 2_000;

interface Wanted {
  /** Undefined: this list is not looked at. */
  readonly area: Area | undefined;
  readonly text: string;
}

/** Cameras of an area by their attributes. `version`: of the registry; with a newer one they are asked for anew. */
export function useFoundCameras({
  area,
  text,
  filter,
  version,
}: Wanted & { readonly filter: MapCameraFilter; readonly version: number }): Found {
  const { data, isError } = useQuery({
    queryKey: ['map', 'found', 'cameras', area, text, filter, version],
    queryFn: ({ signal }) => call(cameraMap, `/api/v1/map/cameras?${parameters(area, text, definedOf(filter))}`, { signal }),
    enabled: area !== undefined,
    placeholderData: keepPreviousData,
    gcTime: 30_000,
  });
  return useMemo(() => {
    if (isError) return { ...NOTHING_FOUND, state: 'failed' };
    if (!data) return { ...NOTHING_FOUND, state: 'loading' };
    const { cameras: column } = data;
    const rows = column.ids.map((id, at) => ({
      id,
      title: column.labels[at] ?? id,
      lon: column.lon[at] ?? 0,
      lat: column.lat[at] ?? 0,
      facts: { kind: 'camera', purpose: column.purposes[at] ?? 'other', state: column.states[at] ?? 'unknown' } as const,
    }));
    return { rows, total: data.total, state: 'there' };
  }, [data, isError]);
}

/** Units of an area; they move, so they are asked for again and again while the list is open. */
export function useFoundUnits({ area, text, kind }: Wanted & { readonly kind: UnitKind | undefined }): Found {
  const { data, isError } = useQuery({
    queryKey: ['map', 'found', 'units', area, text, kind],
    queryFn: ({ signal }) => call(unitList, `/api/v1/units?${parameters(area, text, kind ? { kind } : {})}`, { signal }),
    enabled: area !== undefined,
    placeholderData: keepPreviousData,
    refetchInterval: UNITS_EVERY_MS,
    gcTime: 30_000,
  });
  return useMemo(() => {
    if (isError) return { ...NOTHING_FOUND, state: 'failed' };
    if (!data) return { ...NOTHING_FOUND, state: 'loading' };
    const rows = data.units.map(({ id, callSign, lon, lat, kind: unit, state, stale, at }) => ({
      id,
      title: callSign,
      lon,
      lat,
      facts: { kind: 'unit', unit, state, stale, at } as const,
    }));
    return { rows, total: data.total, state: 'there' };
  }, [data, isError]);
}

/** Hydrants, hazards, signs and other facilities of an area. */
export function useFoundFacilities({ area, text, kind }: Wanted & { readonly kind: string | undefined }): Found {
  const { data, isError } = useQuery({
    queryKey: ['map', 'found', 'facilities', area, text, kind],
    queryFn: ({ signal }) => call(facilityList, `/api/v1/facilities?${parameters(area, text, kind ? { kind } : {})}`, { signal }),
    enabled: area !== undefined,
    placeholderData: keepPreviousData,
    gcTime: 30_000,
  });
  return useMemo(() => {
    if (isError) return { ...NOTHING_FOUND, state: 'failed' };
    if (!data) return { ...NOTHING_FOUND, state: 'loading' };
    const rows = data.facilities.map((facility) => ({
      id: facilityKey(facility),
      title: facility.name,
      lon: facility.lon,
      lat: facility.lat,
      facts: { kind: 'facility', facility } as const,
    }));
    return { rows, total: data.total, state: 'there', kinds: data.kinds };
  }, [data, isError]);
}

/** Incidents of an area: they are all here, so nobody is asked. */
export function useFoundIncidents({ area, text }: Wanted): Found {
  const incidents = useFeedSoon((state) => state.incidents);
  return useMemo(() => {
    if (area === undefined) return NOTHING_FOUND;
    const [middle, sought] = [middleOf(area), text.toLowerCase()];
    const rows = [...incidents.values()].flatMap((incident) => {
      const { id, kind, place, status, serviceTitle } = incident;
      if (!place || !isLive(status) || !isWithin(area, place)) return [];
      if (sought !== '' && !`${kind} ${place.address ?? ''} ${id}`.toLowerCase().includes(sought)) return [];
      const words = place.address ?? serviceTitle.ko;
      return [{ id, title: kind, lon: place.lon, lat: place.lat, facts: { kind: 'incident', words } as const }];
    });
    rows.sort((a, b) => distanceMetres(middle, a) - distanceMetres(middle, b));
    return { rows: rows.slice(0, MAX_LISTED), total: rows.length, state: 'there' };
  }, [area, incidents, text]);
}

function parameters(area: Area | undefined, text: string, more: Readonly<Record<string, string>>): URLSearchParams {
  return new URLSearchParams({
    ...(area ? areaParameter(area) : {}),
    ...(text === '' ? {} : { q: text }),
    ...more,
    limit: String(MAX_LISTED),
  });
}

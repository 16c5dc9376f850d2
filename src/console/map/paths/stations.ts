import { useQuery } from '@tanstack/react-query';
import { z } from 'zod';
import { distanceMetres, type Point } from '#domain/place.ts';
import { basemapQuery } from '../../api/queries.ts';

export const STATION_KINDS = ['fire', 'police', 'hospital'] as const;
export interface Station extends Point {
  readonly kind: (typeof STATION_KINDS)[number];
  readonly name: string;
}

const labels = z.object({ features: z.array(z.unknown()).max(100_000) });
const station = z.object({
  geometry: z.object({ type: z.literal('Point'), coordinates: z.tuple([z.number(), z.number()]) }),
  properties: z.object({ kind: z.enum(STATION_KINDS), name: z.string().min(1) }),
});

/** Where help comes from, as the base map names it; nearest to the place first. */
export function useStations(place: Point | undefined): readonly (Station & { readonly metres: number })[] {
  const basemap = useQuery(basemapQuery);
  const url = basemap.data?.layers.find(({ name }) => name === 'labels')?.url;
  const { data } = useQuery({
    queryKey: ['stations', url],
    queryFn: async ({ signal }) => readStations(await (await fetch(url ?? '', { credentials: 'same-origin', signal })).json()),
    enabled: url !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (!data || !place) return [];
  return data.map((each) => ({ ...each, metres: distanceMetres(place, each) })).sort((a, b) => a.metres - b.metres);
}

export function readStations(json: unknown): readonly Station[] {
  const read = labels.safeParse(json);
  return (read.data?.features ?? []).flatMap((feature) => {
    const found = station.safeParse(feature).data;
    if (!found) return [];
    const [lon, lat] = found.geometry.coordinates;
    return [{ kind: found.properties.kind, name: found.properties.name, lon, lat }];
  });
}

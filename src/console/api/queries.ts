import { QueryClient, queryOptions, useQuery } from '@tanstack/react-query';
import { cameraPage, importReport, journalPage, linkDetail } from '#contract/admin-view.ts';
import {
  aboutView,
  basemapView,
  candidateList,
  coverageList,
  organisationList,
  personList,
  relayList,
  serviceList,
} from '#contract/answers.ts';
import { incidentDetail, ticketedCameras } from '#contract/incident-view.ts';
import { mapServiceDetail, mapServiceList } from '#contract/map-service.ts';
import { meView, type MeView } from '#contract/session.ts';
import { call, CallFailed } from './call.ts';

const MINUTE = 60_000;

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: MINUTE,
      refetchOnWindowFocus: false,
      retry: (count, error) => count < 3 && (!(error instanceof CallFailed) || error.status === 0 || error.status >= 500),
      retryDelay: (attempt) => Math.min(500 * 2 ** attempt, 4_000),
    },
  },
});

const id = encodeURIComponent;

/** Who I am; null when nobody is signed in. */
export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: async ({ signal }): Promise<MeView | null> => {
    try {
      return await call(meView, '/api/v1/session', { signal });
    } catch (error) {
      if (error instanceof CallFailed && error.status === 401) return null;
      throw error;
    }
  },
  staleTime: Number.POSITIVE_INFINITY,
  // Asked again with every try of the feed anyway.
  retry: false,
});

export const aboutQuery = queryOptions({
  queryKey: ['about'],
  queryFn: ({ signal }) => call(aboutView, '/api/v1/about', { signal }),
  staleTime: 10 * MINUTE,
});

export const detailQuery = (incident: string) =>
  queryOptions({
    queryKey: ['incident', incident],
    queryFn: ({ signal }) => call(incidentDetail, `/api/v1/incidents/${id(incident)}`, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** Tickets expire within a minute, so that an answer is only good for what is opened with it now. */
export const ticketsQuery = (incident: string) =>
  queryOptions({
    queryKey: ['tickets', incident],
    queryFn: ({ signal }) => call(ticketedCameras, `/api/v1/incidents/${id(incident)}/cameras`, { signal }),
    staleTime: 0,
    gcTime: 0,
  });

export const candidatesQuery = (incident: string) =>
  queryOptions({
    queryKey: ['candidates', incident],
    queryFn: ({ signal }) => call(candidateList, `/api/v1/incidents/${id(incident)}/candidates`, { signal }),
  });

/** What these cameras see; walls do not move while a screen is open. */
export const coverageQuery = (cameras: readonly string[]) =>
  queryOptions({
    queryKey: ['coverage', cameras],
    queryFn: ({ signal }) => call(coverageList, `/api/v1/coverage?${new URLSearchParams({ cameras: cameras.join(',') })}`, { signal }),
    staleTime: 10 * MINUTE,
    enabled: cameras.length > 0,
  });

export const organisationsQuery = queryOptions({
  queryKey: ['organisations'],
  queryFn: ({ signal }) => call(organisationList, '/api/v1/organisations', { signal }),
  staleTime: 10 * MINUTE,
});
export const peopleQuery = queryOptions({
  queryKey: ['people'],
  queryFn: ({ signal }) => call(personList, '/api/v1/people', { signal }),
  staleTime: MINUTE,
});
export const servicesQuery = queryOptions({
  queryKey: ['services'],
  queryFn: ({ signal }) => call(serviceList, '/api/v1/services', { signal }),
});
export const basemapQuery = queryOptions({
  queryKey: ['basemap'],
  queryFn: ({ signal }) => call(basemapView, '/api/v1/basemap', { signal }),
  staleTime: Number.POSITIVE_INFINITY,
});

/** Messages and quarantine of one link; the counters come with the feed. */
export const linkQuery = (link: string) =>
  queryOptions({
    queryKey: ['link', link],
    queryFn: ({ signal }) => call(linkDetail, `/api/v1/links/${id(link)}`, { signal }),
    refetchInterval: 2_000,
  });

export const relaysQuery = queryOptions({
  queryKey: ['relays'],
  queryFn: ({ signal }) => call(relayList, '/api/v1/relays', { signal }),
  refetchInterval: 2_000,
});

export interface CameraSearch {
  readonly q?: string;
  readonly bbox?: readonly [number, number, number, number];
  readonly limit: number;
  readonly after?: string | undefined;
}
export function fetchCameras(search: CameraSearch, signal?: AbortSignal) {
  const query = new URLSearchParams({ limit: String(search.limit) });
  if (search.q) query.set('q', search.q);
  if (search.bbox) query.set('bbox', search.bbox.map((degrees) => degrees.toFixed(6)).join(','));
  if (search.after) query.set('after', search.after);
  return call(cameraPage, `/api/v1/cameras?${query}`, { signal });
}

export const camerasInQuery = (bbox: NonNullable<CameraSearch['bbox']>, limit: number) =>
  queryOptions({ queryKey: ['cameras', 'bbox', bbox], queryFn: ({ signal }) => fetchCameras({ limit, bbox }, signal) });

export interface JournalSearch {
  /** Older than this entry: the journal is read newest first. */
  readonly before?: number | undefined;
  readonly kind?: string | undefined;
  readonly incident?: string | undefined;
}
export function fetchJournal(search: JournalSearch, signal?: AbortSignal) {
  const query = new URLSearchParams({ limit: '200' });
  if (search.before !== undefined) query.set('before', String(search.before));
  if (search.kind) query.set('kind', search.kind);
  if (search.incident) query.set('incident', search.incident);
  return call(journalPage, `/api/v1/journal?${query}`, { signal });
}

export function sendImport(file: Blob, name: string, dryRun: boolean) {
  return call(importReport, `/api/v1/cameras/import?${new URLSearchParams({ dryRun: String(dryRun), name })}`, {
    method: 'POST',
    body: file,
    deadlineMs: 5 * MINUTE,
  });
}
export const importQuery = (report: string) =>
  queryOptions({
    queryKey: ['import', report],
    queryFn: ({ signal }) => call(importReport, `/api/v1/cameras/imports/${id(report)}`, { signal }),
    refetchInterval: (query) => (query.state.data?.state === 'running' ? 250 : false),
  });

/** The person whose screen this is; only below the sign-in, where there is one. */
export function useMe(): MeView {
  const { data } = useQuery(meQuery);
  if (!data) throw new Error('bug: a screen without a person');
  return data;
}

/** Servers of other maps; they change with the configuration only. */
export const mapServicesQuery = queryOptions({
  queryKey: ['mapServices'],
  queryFn: ({ signal }) => call(mapServiceList, '/api/v1/map-services', { signal }),
  staleTime: Number.POSITIVE_INFINITY,
});

/** What a server of maps has. Asked once: it was the person who asked, and they can ask again. */
export const mapServiceQuery = (service: string) =>
  queryOptions({
    queryKey: ['mapService', service],
    queryFn: ({ signal }) => call(mapServiceDetail, `/api/v1/map-services/${id(service)}`, { signal }),
    retry: false,
  });

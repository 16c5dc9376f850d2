import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { profileView } from '#contract/profile-view.ts';
import type { IncidentView } from '#contract/incident-view.ts';
import { call } from '../../api/call.ts';
import { queryClient } from '../../api/queries.ts';
import type { Profile } from '../../person/person-lines.ts';

/** Of the vehicle and of its plate. */
const PICTURES = 2;
const AGAIN_MS = 3_000;
const MOST_LOOKS = 8;

/** What the vault keeps of a hit: masked nothing is shown at all; opened once by hand, and anew with every sighting while it is open. */
export function useOpenedProfile(incident: IncidentView) {
  const [openFor, setOpenFor] = useState<string>();
  const opened = openFor === incident.id;
  const sightings = incident.track?.length ?? 0;
  const queryKey = ['profile', incident.id, sightings];
  const query = useQuery({
    queryKey,
    queryFn: ({ signal }) => call(profileView, `${pathOf(incident.id)}?open=true`, { signal }),
    enabled: opened,
    // A look is written down: never one that nobody asked for.
    staleTime: Number.POSITIVE_INFINITY,
    // But pictures are still being fetched when a hit is young: whoever looks waits for them, for a while.
    refetchInterval: ({ state }) => (mayCome(state) ? AGAIN_MS : false),
    placeholderData: (before) => (before?.incident === incident.id ? before : undefined),
    gcTime: 0,
  });
  const fields = new Map(query.data?.fields.map(({ key, value }) => [key, value]));
  return {
    opened,
    open: () => setOpenFor(incident.id),
    fields,
    query,
    pictures: (fields.get('PICTURES') ?? '').split(',').filter(Boolean),
    /** More may come. */
    fetching: mayCome(queryClient.getQueryState<Profile>(queryKey)),
  };
}

function mayCome(state: { readonly data: Profile | undefined; readonly dataUpdateCount: number } | undefined): boolean {
  return state?.data !== undefined && state.data.pictures < PICTURES && state.dataUpdateCount < MOST_LOOKS;
}

/** The n-th picture; `of` the sightings so far, so that a new one is fetched when there is one. */
export function pictureUrl(incident: IncidentView, position: number): string {
  return `${pathOf(incident.id)}/pictures/${position}?of=${incident.track?.length ?? 0}`;
}

function pathOf(incident: string): string {
  return `/api/v1/incidents/${encodeURIComponent(incident)}/profile`;
}

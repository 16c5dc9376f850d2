import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { holdsWord } from '#base/hangul.ts';
import type { CameraView, LinkView } from '#contract/admin-view.ts';
import type { z } from 'zod';
import type { personView } from '#contract/answers.ts';
import type { IncidentView } from '#contract/incident-view.ts';
import type { PlaceHitView, PlaceSearchAnswer } from '#contract/place-view.ts';
import { isLive } from '#domain/incident.ts';
import { fetchCameras, peopleQuery, useMe } from '../api/queries.ts';
import { mapCentre } from '../app/map-target.ts';
import { useFeedSoon } from '../feed/use-feed-soon.ts';
import { readCoordinates, type WrittenPlace } from '../map/coordinates.ts';
import { matchingIncidents } from './search-incidents.ts';
import { placeSearchQuery } from './place-queries.ts';

type PersonView = z.infer<typeof personView>;

const MAX_EACH = 5;
const MAX_PLACES = 14;
const SETTLED_MS = 120;
/** A city's map reaches a little beyond the city. */
const MARGIN_DEGREES = 0.2;

export interface FoundPerson {
  readonly person: PersonView;
  /** Live incidents in this person's hands, the newest first. */
  readonly handles: readonly IncidentView[];
}

export interface SearchFindings {
  readonly coordinates: readonly WrittenPlace[];
  readonly incidents: readonly IncidentView[];
  readonly places: readonly PlaceHitView[];
  readonly cameras: readonly CameraView[];
  readonly people: readonly FoundPerson[];
  readonly links: readonly LinkView[];
  readonly source: PlaceSearchAnswer['source'] | undefined;
  readonly placesFailed: boolean;
  readonly searching: boolean;
}

/** Everything that fits what was typed so far, each kind by the right to see it. */
export function useSearch(text: string): SearchFindings {
  const me = useMe();
  const trimmed = text.trim();
  const [settled] = useDebouncedValue(trimmed, SETTLED_MS);
  const incidents = useFeedSoon((state) => state.incidents);
  const links = useFeedSoon((state) => state.links);
  const withCameras = me.rights.includes('camera.list');
  const withPeople = me.rights.includes('incident.handle') || me.rights.includes('person.manage');
  const places = useQuery(placeSearchQuery(settled, mapCentre(), MAX_PLACES));
  const cameras = useQuery({
    queryKey: ['cameras', 'search', settled],
    queryFn: ({ signal }) => fetchCameras({ q: settled, limit: MAX_EACH }, signal),
    enabled: withCameras && settled !== '',
    placeholderData: (previous) => previous,
  });
  const people = useQuery({ ...peopleQuery, enabled: withPeople && settled !== '' });
  const [west, south, east, north] = me.city.extent;
  const known = settled === '' || trimmed === '';
  const found = useMemo(() => matchingIncidents(incidents, trimmed, MAX_EACH), [incidents, trimmed]);
  return {
    coordinates: readCoordinates(text, [west - MARGIN_DEGREES, south - MARGIN_DEGREES, east + MARGIN_DEGREES, north + MARGIN_DEGREES]),
    incidents: found,
    places: known ? [] : (places.data?.places ?? []),
    cameras: known ? [] : (cameras.data?.cameras ?? []),
    people: known ? [] : matchingPeople(people.data?.people ?? [], incidents, trimmed),
    links: me.rights.includes('link.view') ? matchingLinks(links, trimmed) : [],
    source: places.data?.source,
    placesFailed: places.isError,
    searching: trimmed !== settled || places.isFetching || cameras.isFetching,
  };
}

function matchingPeople(people: readonly PersonView[], incidents: ReadonlyMap<string, IncidentView>, text: string): FoundPerson[] {
  return people
    .filter(({ name }) => holdsWord(name, text))
    .slice(0, MAX_EACH)
    .map((person) => ({
      person,
      handles: [...incidents.values()]
        .filter(({ assignee, status }) => assignee?.id === person.id && isLive(status))
        .sort((a, b) => b.openedAt - a.openedAt),
    }));
}

function matchingLinks(links: ReadonlyMap<string, LinkView>, text: string): LinkView[] {
  if (text === '') return [];
  return [...links.values()].filter(({ title, id }) => [title.ko, title.en, id].some((each) => holdsWord(each, text))).slice(0, MAX_EACH);
}

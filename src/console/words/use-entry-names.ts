import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { IncidentView } from '#contract/incident-view.ts';
import { candidatesQuery, organisationsQuery, queryClient, useMe } from '../api/queries.ts';
import { feed } from '../feed/feed-store.ts';
import { serverNow } from '../feed/server-clock.ts';
import type { EntryNames } from './entry-words.ts';
import { titleIn } from './i18n.ts';
import { stamp } from './time.ts';

/** Names of what an entry speaks of: from the incident at hand, else from the lists this person may read. */
export function useEntryNames(incident?: IncidentView): EntryNames {
  const { i18n } = useTranslation();
  const me = useMe();
  const { language } = i18n;
  const owner = me.organisation.standing === 'owner';
  const organisations = useQuery({ ...organisationsQuery, enabled: owner });
  return useMemo(() => {
    const titles = new Map(
      [...(incident?.shares ?? []), ...(incident?.propagations ?? [])].map((each) => [each.organisation, each.organisationTitle]),
    );
    for (const each of organisations.data?.organisations ?? []) titles.set(each.id, each.title);
    titles.set(me.organisation.id, me.organisation.title);
    const roles = new Map([
      ...(organisations.data?.roles ?? []).map(({ id, title }) => [id, title] as const),
      ...(incident?.propagations ?? []).flatMap(({ role, roleTitle }) => (role && roleTitle ? [[role, roleTitle] as const] : [])),
    ]);
    const labels = new Map(incident?.cameras.map((camera) => [camera.camera, camera.label]));
    return {
      organisation: (id) => {
        const title = titles.get(id);
        return title ? titleIn(language, title) : id;
      },
      role: (id) => {
        const title = roles.get(id);
        return title ? titleIn(language, title) : id;
      },
      camera: (id) => labels.get(id) ?? knownLabel(id, incident?.id) ?? id,
      stamp: (at) => stamp(at, me.city.timeZone, serverNow()),
    };
  }, [incident, organisations.data, language, me]);
}

/** A camera that has been taken out of the incident: from what is already here, nothing is asked for it. */
function knownLabel(camera: string, incident: string | undefined): string | undefined {
  const candidates = incident === undefined ? undefined : queryClient.getQueryData(candidatesQuery(incident).queryKey);
  const near = candidates?.cameras.find((each) => each.id === camera);
  if (near) return near.label;
  for (const other of feed.get().incidents.values()) {
    const found = other.cameras.find((each) => each.camera === camera);
    if (found) return found.label;
  }
  return undefined;
}

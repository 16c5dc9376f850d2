import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { IncidentView } from '#contract/incident-view.ts';
import { organisationsQuery, useMe } from '../api/queries.ts';
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
    const labels = new Map(incident?.cameras.map((camera) => [camera.camera, camera.label]));
    return {
      organisation: (id) => {
        const title = titles.get(id);
        return title ? titleIn(language, title) : id;
      },
      camera: (id) => labels.get(id) ?? id,
      stamp: (at) => stamp(at, me.city.timeZone, serverNow()),
    };
  }, [incident, organisations.data, language, me]);
}

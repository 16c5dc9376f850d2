import { Button, Skeleton } from '@mantine/core';
import { IconEye, IconUser, IconUserCheck } from '@tabler/icons-react';
import { useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { IncidentView } from '#contract/incident-view.ts';
import { useMe } from '../api/queries.ts';
import { useServerMinute } from '../feed/server-clock.ts';
import { NearestUnits } from '../map/units/nearest-units.tsx';
import { actorWords } from '../words/actor-words.ts';
import { wordCode } from '../words/i18n.ts';
import { stamp } from '../words/time.ts';
import { useEntryNames } from '../words/use-entry-names.ts';
import { useTimeline } from './open-incident.ts';
import { peopleOf } from './people-of.ts';
import styles from './board.module.css';

/** Who has the incident, who looks at it at this moment, and who did something about it. */
export function PeopleTab({ incident }: { readonly incident: IncidentView }) {
  const { t, i18n } = useTranslation();
  const me = useMe();
  const now = useServerMinute();
  const names = useEntryNames(incident);
  const { entries, state, retry } = useTimeline(incident.id);
  const people = useMemo(() => peopleOf(incident, entries), [incident, entries]);
  if (state === 'loading') return <Skeleton height={96} />;
  if (state === 'failed' && entries.length === 0) return <Button onClick={retry}>{t('common.retry')}</Button>;
  const at = (moment: number): string => stamp(moment, me.city.timeZone, now);
  return (
    <div className={styles['people']}>
      <People title={t('people.assignee')} empty={t('queue.nobody')}>
        {people.assignee && <Row icon={<IconUserCheck size="1.25rem" aria-hidden />} name={people.assignee.name} />}
      </People>
      <People title={t('people.watching')} empty={t('people.watchingNobody')}>
        {people.watching.map((watcher) => (
          <Row
            key={watcher.actor}
            icon={<IconEye size="1.25rem" aria-hidden />}
            name={actorWords(watcher, i18n.language, t)}
            of={names.organisation(watcher.organisation)}
            words={`${t('people.cameras', { n: watcher.cameras.length })} · ${watcher.cameras.map(names.camera).join(', ')}`}
            time={t('people.since', { time: at(watcher.since) })}
          />
        ))}
      </People>
      <People title={t('people.acted')} empty={t('people.actedNobody')}>
        {people.acted.map((doer) => (
          <Row
            key={doer.actor}
            icon={<IconUser size="1.25rem" aria-hidden />}
            name={actorWords(doer, i18n.language, t)}
            words={wordCode(t, 'entry', doer.last)}
            time={at(doer.at)}
          />
        ))}
      </People>
      <NearestUnits place={incident.place} />
    </div>
  );
}

function People({ title, empty, children }: { readonly title: string; readonly empty: string; readonly children: ReactNode }) {
  const nobody = children === undefined || (Array.isArray(children) && children.length === 0);
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      {nobody ? <p className="quiet">{empty}</p> : <ul>{children}</ul>}
    </section>
  );
}

interface RowProps {
  readonly icon: ReactNode;
  readonly name: string;
  readonly of?: string;
  readonly words?: string;
  readonly time?: string;
}

function Row({ icon, name, of, words, time }: RowProps) {
  return (
    <li>
      <span className="quiet">{icon}</span>
      <div>
        <span>
          {name} {of && <span className="quiet">{of}</span>}
        </span>
        {words && (
          <span className="quiet one-line" title={words}>
            {words}
          </span>
        )}
      </div>
      {time && <time className="quiet figures">{time}</time>}
    </li>
  );
}

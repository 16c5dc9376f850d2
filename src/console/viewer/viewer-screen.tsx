import { useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { IncidentView } from '#contract/incident-view.ts';
import { isLive } from '#domain/incident.ts';
import { useMe } from '../api/queries.ts';
import { silence } from '../app/alarm-sound.ts';
import { desk, useDesk } from '../app/desk.ts';
import { useKeys } from '../app/key-bus.ts';
import { Elapsed } from '../app/elapsed.tsx';
import { GradeMark } from '../board/grade-mark.tsx';
import { IncidentHead } from '../board/incident-head.tsx';
import { IncidentFacts } from '../board/incident-facts.tsx';
import { PersonCard } from '../person/person-card.tsx';
import { useOpenIncident } from '../board/open-incident.ts';
import { Timeline } from '../board/timeline-tab.tsx';
import { useFeed } from '../feed/feed-store.ts';
import { orderQueue } from '../board/queue-order.ts';
import { DispatchPanel } from '../dispatch/dispatch-panel.tsx';
import { EvidencePanel } from '../evidence/evidence-panel.tsx';
import { useAfterFirstPicture } from '../tiles/use-after-first-picture.ts';
import { Receipt } from './receipt.tsx';
import { Sharing } from './sharing.tsx';
import { ViewerTiles } from './viewer-tiles.tsx';
import { placeWords } from '../words/place-words.ts';
import styles from './viewer.module.css';

/** The outside room: its own incidents and, for them, the video already set up. There is nothing to browse (X1). */
export function ViewerScreen() {
  const { t } = useTranslation();
  const me = useMe();
  const incidents = useFeed((state) => state.incidents);
  const known = useFeed((state) => state.generation > 0);
  const open = useDesk((state) => state.open);
  const mine = useMemo(
    () => [...orderQueue(incidents, 'live', me.person.id), ...orderQueue(incidents, 'ended', me.person.id)],
    [incidents, me.person.id],
  );
  const incident = useOpenIncident();
  const whole = useAfterFirstPicture(incident?.id);

  // With nothing in hand the incident to look at first opens by itself, urgent or not.
  const first = mine.find((each) => isLive(each.status));
  useEffect(() => {
    if (first && (open === undefined || !incidents.has(open))) desk.open(first.id);
  }, [first, open, incidents]);

  useKeys((command) => {
    if (command.do !== 'next' && command.do !== 'previous') return false;
    const at = mine.findIndex((each) => each.id === open);
    const to = mine[Math.min(mine.length - 1, Math.max(0, at + (command.do === 'next' ? 1 : -1)))];
    if (to) show(to.id);
    return true;
  });

  if (mine.length === 0 || !incident) {
    return (
      <div className={styles['nothing']}>
        <h1>{known ? t('viewer.empty') : t('common.loading')}</h1>
        {known && <p>{t('viewer.emptyHint')}</p>}
      </div>
    );
  }
  return (
    <div className={styles['viewer']}>
      <div className={styles['video']}>
        {mine.length > 1 && (
          <nav className={styles['list']} aria-label={t('viewer.list')}>
            {mine.map((each) => (
              <button
                key={each.id}
                type="button"
                aria-current={each.id === incident.id}
                data-ended={!isLive(each.status) || undefined}
                onClick={() => show(each.id)}
              >
                <GradeMark incident={each} word={false} />
                <b>{each.kind}</b>
                <span className="one-line">{placeWords(each.place, t)}</span>
                <Elapsed since={each.occurredAt} until={isLive(each.status) ? undefined : (each.closedAt ?? each.updatedAt)} />
              </button>
            ))}
          </nav>
        )}
        <ViewerTiles incident={incident} />
      </div>
      <aside className={`${styles['side']} feed-bound`}>
        <IncidentHead incident={incident} />
        <div className={styles['sideBody']}>
          <Receipt incident={incident} />
          <IncidentFacts incident={incident} inside={false} />
          {whole && <PersonCard incident={incident} />}
          <Sharing incident={incident} />
          {whole && <Parts incident={incident} />}
        </div>
      </aside>
    </div>
  );
}

function show(id: string): void {
  silence();
  desk.open(id);
}

/** What else there is of an incident, one under the other: an outside room has room for it and no tabs to look behind. */
function Parts({ incident }: { readonly incident: IncidentView }) {
  const { t } = useTranslation();
  return (
    <>
      <section>
        <h3>{t('dispatch.title')}</h3>
        <DispatchPanel incident={incident} />
      </section>
      <section>
        <h3>{t('evidence.title')}</h3>
        <EvidencePanel incident={incident} />
      </section>
      <section>
        <h3>{t('incident.tabs.timeline')}</h3>
        <Timeline incident={incident} />
      </section>
    </>
  );
}

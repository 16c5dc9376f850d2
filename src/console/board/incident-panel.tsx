import { useDeferredValue, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDesk } from '../app/desk.ts';
import { useKeys } from '../app/key-bus.ts';
import { useAfterFirstPicture } from '../tiles/use-after-first-picture.ts';
import { VideoAsked } from '../dispatch/video-asked.tsx';
import { PersonCard } from '../person/person-card.tsx';
import { HandlingNotices } from './handling/handling-notices.tsx';
import { HitCard, isHit } from './hit/hit-card.tsx';
import { IncidentActions } from './incident-actions.tsx';
import { IncidentFacts } from './incident-facts.tsx';
import { IncidentHead } from './incident-head.tsx';
import { IncidentTabs, type IncidentTabName } from './incident-tabs.tsx';
import { useOpenIncident } from './open-incident.ts';
import styles from './board.module.css';

/** The open incident: what, where, since when, who has it, and what to press. */
export function IncidentPanel() {
  const { t } = useTranslation();
  // A long drawing that gives way: the tiles beside it come first.
  const incident = useDeferredValue(useOpenIncident());
  const whole = useAfterFirstPicture(incident?.id);
  const open = useDesk((state) => state.open);
  const [tab, setTab] = useState<IncidentTabName>('timeline');
  // Asked about one incident: the next that is opened has nothing under the Enter key that leaves the city.
  const [asked, setAsked] = useState<{ readonly incident: string; readonly times: number }>();
  const tell = (): void => {
    setTab('propagation');
    if (incident) setAsked((before) => ({ incident: incident.id, times: (before?.incident === incident.id ? before.times : 0) + 1 }));
  };

  const choose = (chosen: IncidentTabName): void => {
    setTab(chosen);
    setAsked(undefined);
  };

  useKeys((command) => {
    if (command.do !== 'propagate' || !incident) return false;
    tell();
    return true;
  });

  if (!incident) {
    return (
      <section className={styles['panelEmpty']} aria-label={t('incident.title')}>
        <h2>{open === undefined ? t('incident.none') : t('common.loading')}</h2>
        {open === undefined && <p>{t('incident.noneHint')}</p>}
      </section>
    );
  }
  return (
    <section className={`${styles['panel']} feed-bound`} aria-label={t('incident.title')} key={incident.id}>
      <IncidentHead incident={incident} />
      <div className={styles['panelActions']}>
        <IncidentActions incident={incident} onPropagate={tell} onProcedure={() => setTab('sop')} />
      </div>
      <div className={styles['panelBody']} data-scrolls>
        <HandlingNotices incident={incident} />
        {tab !== 'dispatch' && <VideoAsked incident={incident} />}
        {isHit(incident) && <HitCard incident={incident} />}
        <IncidentFacts incident={incident} />
        {whole && !isHit(incident) && <PersonCard incident={incident} />}
        {whole && <IncidentTabs incident={incident} tab={tab} asked={asked?.incident === incident.id ? asked.times : 0} onTab={choose} />}
      </div>
    </section>
  );
}

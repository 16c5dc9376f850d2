import { Tabs } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDesk } from '../app/desk.ts';
import { useKeys } from '../app/key-bus.ts';
import { CamerasTab } from './cameras-tab.tsx';
import { HitCard, isHit } from './hit/hit-card.tsx';
import { IncidentActions } from './incident-actions.tsx';
import { IncidentFacts } from './incident-facts.tsx';
import { IncidentHead } from './incident-head.tsx';
import { useOpenIncident } from './open-incident.ts';
import { PeopleTab } from './people-tab.tsx';
import { PropagationTab } from './propagation-tab.tsx';
import { RouteTab } from './route-tab.tsx';
import { TimelineTab } from './timeline-tab.tsx';
import styles from './board.module.css';

/** The open incident: what, where, since when, who has it, and what to press. */
export function IncidentPanel() {
  const { t } = useTranslation();
  const incident = useOpenIncident();
  const open = useDesk((state) => state.open);
  const [tab, setTab] = useState<string>('timeline');

  useKeys((command) => {
    if (command.do !== 'propagate' || !incident) return false;
    setTab('propagation');
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
        <IncidentActions incident={incident} onPropagate={() => setTab('propagation')} />
      </div>
      <div className={styles['panelBody']}>
        {isHit(incident) && <HitCard incident={incident} />}
        <IncidentFacts incident={incident} />
        <Tabs value={tab} onChange={(value) => setTab(value ?? 'timeline')} keepMounted={false} className={styles['tabs'] ?? ''}>
          <Tabs.List grow>
            <Tabs.Tab value="timeline">{t('incident.tabs.timeline')}</Tabs.Tab>
            <Tabs.Tab value="cameras">
              {t('incident.tabs.cameras')} <b className="figures">{incident.cameras.length}</b>
            </Tabs.Tab>
            <Tabs.Tab value="people">{t('incident.tabs.people')}</Tabs.Tab>
            <Tabs.Tab value="route">{t('incident.tabs.route')}</Tabs.Tab>
            <Tabs.Tab value="propagation">
              {t('incident.tabs.propagation')} <b className="figures">{incident.propagations.length}</b>
            </Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="timeline">
            <TimelineTab incident={incident} />
          </Tabs.Panel>
          <Tabs.Panel value="cameras">
            <CamerasTab incident={incident} />
          </Tabs.Panel>
          <Tabs.Panel value="people">
            <PeopleTab incident={incident} />
          </Tabs.Panel>
          <Tabs.Panel value="route">
            <RouteTab incident={incident} />
          </Tabs.Panel>
          <Tabs.Panel value="propagation">
            <PropagationTab incident={incident} />
          </Tabs.Panel>
        </Tabs>
      </div>
    </section>
  );
}

import { Tabs } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { IncidentView } from '#contract/incident-view.ts';
import { useDesk } from '../app/desk.ts';
import { useKeys } from '../app/key-bus.ts';
import { PersonCard } from '../person/person-card.tsx';
import { CamerasTab } from './cameras-tab.tsx';
import { HandlingNotices } from './handling/handling-notices.tsx';
import { SopTab } from './handling/sop-tab.tsx';
import { useSop } from './handling/use-sop.ts';
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
  // Asked about one incident: the next that is opened has nothing under the Enter key that leaves the city.
  const [asked, setAsked] = useState<{ readonly incident: string; readonly times: number }>();
  const tell = (): void => {
    setTab('propagation');
    if (incident) setAsked((before) => ({ incident: incident.id, times: (before?.incident === incident.id ? before.times : 0) + 1 }));
  };

  const choose = (chosen: string): void => {
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
      <div className={styles['panelBody']}>
        <HandlingNotices incident={incident} />
        <IncidentFacts incident={incident} />
        <PersonCard incident={incident} />
        <Tabs value={tab} onChange={(value) => choose(value ?? 'timeline')} keepMounted={false} className={styles['tabs'] ?? ''}>
          <TabList incident={incident} />
          <Tabs.Panel value="timeline">
            <TimelineTab incident={incident} />
          </Tabs.Panel>
          <Tabs.Panel value="sop">
            <SopTab incident={incident} />
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
            <PropagationTab incident={incident} asked={asked?.incident === incident.id ? asked.times : 0} />
          </Tabs.Panel>
        </Tabs>
      </div>
    </section>
  );
}

function TabList({ incident }: { readonly incident: IncidentView }) {
  const { t } = useTranslation();
  const sop = useSop(incident);
  return (
    <Tabs.List grow>
      <Tabs.Tab value="timeline">{t('incident.tabs.timeline')}</Tabs.Tab>
      <Tabs.Tab value="sop">
        {t('incident.tabs.sop')} <b className="figures">{sop.all > 0 && t('sop.progress', { done: sop.done, all: sop.all })}</b>
      </Tabs.Tab>
      <Tabs.Tab value="cameras">
        {t('incident.tabs.cameras')} <b className="figures">{incident.cameras.length}</b>
      </Tabs.Tab>
      <Tabs.Tab value="people">{t('incident.tabs.people')}</Tabs.Tab>
      <Tabs.Tab value="route">{t('incident.tabs.route')}</Tabs.Tab>
      <Tabs.Tab value="propagation">
        {t('incident.tabs.propagation')} <b className="figures">{incident.propagations.length}</b>
      </Tabs.Tab>
    </Tabs.List>
  );
}

import { Tabs } from '@mantine/core';
import type { TFunction } from 'i18next';
import type { FunctionComponent } from 'react';
import { useTranslation } from 'react-i18next';
import type { IncidentView } from '#contract/incident-view.ts';
import { DispatchPanel } from '../dispatch/dispatch-panel.tsx';
import { EvidencePanel } from '../evidence/evidence-panel.tsx';
import { CamerasTab } from './cameras-tab.tsx';
import { SopTab } from './handling/sop-tab.tsx';
import { useSop } from './handling/use-sop.ts';
import { PeopleTab } from './people-tab.tsx';
import { PropagationTab } from './propagation-tab.tsx';
import { RouteTab } from './route-tab.tsx';
import { TimelineTab } from './timeline-tab.tsx';
import styles from './board.module.css';

interface PanelProps {
  readonly incident: IncidentView;
  /** Grows each time somebody asks to tell others. */
  readonly asked: number;
}

interface IncidentTab {
  readonly words: (t: TFunction) => string;
  /** How many there are of what it shows. */
  readonly count?: (incident: IncidentView) => number;
  readonly Panel: FunctionComponent<PanelProps>;
}

/** What an open incident is looked at by; adding one is one line. */
const TABS = {
  timeline: { words: (t) => t('incident.tabs.timeline'), Panel: TimelineTab },
  sop: { words: (t) => t('incident.tabs.sop'), Panel: SopTab },
  cameras: { words: (t) => t('incident.tabs.cameras'), count: ({ cameras }) => cameras.length, Panel: CamerasTab },
  dispatch: { words: (t) => t('dispatch.tab'), count: ({ dispatches }) => dispatches.length, Panel: DispatchPanel },
  evidence: { words: (t) => t('evidence.tab'), count: ({ evidence }) => evidence.length, Panel: EvidencePanel },
  people: { words: (t) => t('incident.tabs.people'), Panel: PeopleTab },
  route: { words: (t) => t('incident.tabs.route'), Panel: RouteTab },
  propagation: { words: (t) => t('incident.tabs.propagation'), count: ({ propagations }) => propagations.length, Panel: PropagationTab },
} as const satisfies Readonly<Record<string, IncidentTab>>;
export type IncidentTabName = keyof typeof TABS;

const NAMES = Object.keys(TABS) as IncidentTabName[];

interface IncidentTabsProps extends PanelProps {
  readonly tab: IncidentTabName;
  readonly onTab: (tab: IncidentTabName) => void;
}

export function IncidentTabs({ incident, asked, tab, onTab }: IncidentTabsProps) {
  const { t } = useTranslation();
  const sop = useSop(incident);
  return (
    <Tabs
      value={tab}
      onChange={(value) => onTab(NAMES.find((name) => name === value) ?? 'timeline')}
      keepMounted={false}
      className={styles['tabs'] ?? ''}
    >
      <Tabs.List grow>
        {NAMES.map((name) => {
          const { words, count }: IncidentTab = TABS[name];
          return (
            <Tabs.Tab key={name} value={name}>
              {words(t)}
              {count && <b className="figures"> {count(incident)}</b>}
              {name === 'sop' && sop.all > 0 && <b className="figures"> {t('sop.progress', { done: sop.done, all: sop.all })}</b>}
            </Tabs.Tab>
          );
        })}
      </Tabs.List>
      {NAMES.map((name) => {
        const { Panel } = TABS[name];
        return (
          <Tabs.Panel key={name} value={name}>
            <Panel incident={incident} asked={asked} />
          </Tabs.Panel>
        );
      })}
    </Tabs>
  );
}

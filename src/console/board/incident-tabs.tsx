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
import { SceneTab } from './scene-tab.tsx';
import { TimelineTab } from './timeline-tab.tsx';
import { hasScene } from './use-scene.ts';
import styles from './board.module.css';

interface PanelProps {
  readonly incident: IncidentView;
  /** Grows each time somebody asks to tell others. */
  readonly asked: number;
  readonly onRoute: () => void;
}

interface IncidentTab {
  readonly words: (t: TFunction) => string;
  /** Incidents that have it; absent: every one. */
  readonly has?: (incident: IncidentView) => boolean;
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
  scene: { words: (t) => t('incident.tabs.scene'), has: hasScene, Panel: SceneTab },
  route: { words: (t) => t('incident.tabs.route'), Panel: RouteTab },
  propagation: { words: (t) => t('incident.tabs.propagation'), count: ({ propagations }) => propagations.length, Panel: PropagationTab },
} as const satisfies Readonly<Record<string, IncidentTab>>;
export type IncidentTabName = keyof typeof TABS;

const NAMES = Object.keys(TABS) as IncidentTabName[];

interface IncidentTabsProps extends Omit<PanelProps, 'onRoute'> {
  readonly tab: IncidentTabName;
  readonly onTab: (tab: IncidentTabName) => void;
}

export function IncidentTabs({ incident, asked, tab, onTab }: IncidentTabsProps) {
  const { t } = useTranslation();
  const sop = useSop(incident);
  const names = NAMES.filter((name) => {
    const { has }: IncidentTab = TABS[name];
    return has?.(incident) ?? true;
  });
  return (
    <Tabs
      value={names.includes(tab) ? tab : 'timeline'}
      onChange={(value) => onTab(NAMES.find((name) => name === value) ?? 'timeline')}
      keepMounted={false}
      className={styles['tabs'] ?? ''}
    >
      <Tabs.List grow>
        {names.map((name) => {
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
      {names.map((name) => {
        const { Panel } = TABS[name];
        return (
          <Tabs.Panel key={name} value={name}>
            <Panel incident={incident} asked={asked} onRoute={() => onTab('route')} />
          </Tabs.Panel>
        );
      })}
    </Tabs>
  );
}

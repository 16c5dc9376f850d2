import { Tabs } from '@mantine/core';
import {
  IconBroadcast,
  IconBuildingCommunity,
  IconCar,
  IconHistory,
  IconListCheck,
  IconPhoto,
  IconRoute,
  IconUsers,
  IconVideo,
} from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { useRef, type FunctionComponent } from 'react';
import { useTranslation } from 'react-i18next';
import type { IncidentView } from '#contract/incident-view.ts';
import { DispatchPanel } from '../dispatch/dispatch-panel.tsx';
import { EvidencePanel } from '../evidence/evidence-panel.tsx';
import { CamerasTab } from './cameras-tab.tsx';
import { SopTab } from './handling/sop-tab.tsx';
import { useSop, type Sop } from './handling/use-sop.ts';
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
  readonly Icon: typeof IconHistory;
  readonly words: (t: TFunction) => string;
  /** Incidents that have it; absent: every one. */
  readonly has?: (incident: IncidentView) => boolean;
  /** How many there are of what it shows. */
  readonly count?: (incident: IncidentView) => number;
  readonly Panel: FunctionComponent<PanelProps>;
}

/** What an open incident is looked at by; adding one is one line. First what happens, then what golden time asks for, then what is kept of it. */
const TABS = {
  timeline: { Icon: IconHistory, words: (t) => t('incident.tabs.timeline'), Panel: TimelineTab },
  sop: { Icon: IconListCheck, words: (t) => t('incident.tabs.sop'), Panel: SopTab },
  cameras: { Icon: IconVideo, words: (t) => t('incident.tabs.cameras'), count: ({ cameras }) => cameras.length, Panel: CamerasTab },
  dispatch: { Icon: IconCar, words: (t) => t('dispatch.tab'), count: ({ dispatches }) => dispatches.length, Panel: DispatchPanel },
  route: { Icon: IconRoute, words: (t) => t('incident.tabs.route'), Panel: RouteTab },
  propagation: {
    Icon: IconBroadcast,
    words: (t) => t('incident.tabs.propagation'),
    count: ({ propagations }) => propagations.length,
    Panel: PropagationTab,
  },
  scene: { Icon: IconBuildingCommunity, words: (t) => t('incident.tabs.scene'), has: hasScene, Panel: SceneTab },
  evidence: { Icon: IconPhoto, words: (t) => t('evidence.tab'), count: ({ evidence }) => evidence.length, Panel: EvidencePanel },
  people: { Icon: IconUsers, words: (t) => t('incident.tabs.people'), Panel: PeopleTab },
} as const satisfies Readonly<Record<string, IncidentTab>>;
export type IncidentTabName = keyof typeof TABS;

const NAMES = Object.keys(TABS) as IncidentTabName[];

/** What is chosen while the facts above leave no room for it comes up; where there is room nothing moves under the hand. */
function bringUp(list: HTMLElement | null): void {
  const body = list?.closest('[data-scrolls]');
  if (!list || !body) return;
  const room = body.getBoundingClientRect().bottom - list.getBoundingClientRect().bottom;
  if (room >= LEAST_ROOM_PX) return;
  const panels = [...(list.parentElement?.children ?? [])].filter((each) => each.role === 'tabpanel');
  panels.find((panel) => panel.checkVisibility())?.scrollIntoView({ block: 'start' });
}
const LEAST_ROOM_PX = 200;

interface IncidentTabsProps extends Omit<PanelProps, 'onRoute'> {
  readonly tab: IncidentTabName;
  readonly onTab: (tab: IncidentTabName) => void;
}

export function IncidentTabs({ incident, asked, tab, onTab }: IncidentTabsProps) {
  const { t } = useTranslation();
  const list = useRef<HTMLDivElement>(null);
  const sop = useSop(incident);
  const names = NAMES.filter((name) => {
    const { has }: IncidentTab = TABS[name];
    return has?.(incident) ?? true;
  });
  return (
    <Tabs
      value={names.includes(tab) ? tab : 'timeline'}
      onChange={(value) => {
        onTab(NAMES.find((name) => name === value) ?? 'timeline');
        requestAnimationFrame(() => bringUp(list.current));
      }}
      keepMounted={false}
      className={styles['tabs'] ?? ''}
    >
      <Tabs.List ref={list} className={styles['tabList'] ?? ''} aria-label={t('incident.tabsLabel')}>
        {names.map((name) => (
          <Tab key={name} name={name} words={TABS[name].words(t)} count={name === 'sop' ? progressOf(sop, t) : countOf(name, incident)} />
        ))}
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

interface TabProps {
  readonly name: IncidentTabName;
  readonly words: string;
  readonly count: string | undefined;
}

/** The icon with its number above the word, so that all of them stand in sight at once. */
function Tab({ name, words, count }: TabProps) {
  const { Icon } = TABS[name];
  return (
    <Tabs.Tab value={name}>
      <span>{words}</span>{' '}
      <span className={styles['tabIcon']}>
        <Icon size="1.125rem" aria-hidden />
        {count !== undefined && <b className="figures">{count}</b>}
      </span>
    </Tabs.Tab>
  );
}

function progressOf({ done, all }: Sop, t: TFunction): string | undefined {
  return all > 0 ? t('sop.progress', { done, all }) : undefined;
}

/** How many, where there are any. */
function countOf(name: IncidentTabName, incident: IncidentView): string | undefined {
  const { count }: IncidentTab = TABS[name];
  const many = count?.(incident) ?? 0;
  return many > 0 ? String(many) : undefined;
}

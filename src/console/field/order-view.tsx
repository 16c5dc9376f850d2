import { IconFileDescription, IconMap2, IconPhoto, IconVideo } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isLive } from '#domain/incident.ts';
import { EvidencePanel } from '../evidence/evidence-panel.tsx';
import { FieldMapTab } from './field-map-tab.tsx';
import { LogTab } from './log-tab.tsx';
import { OrderCard } from './order-card.tsx';
import type { Order } from './orders.ts';
import { SceneTab } from './scene-tab.tsx';
import { StepBar } from './step-bar.tsx';
import type { OwnPosition } from './use-position.ts';
import styles from './field.module.css';

const TABS = { scene: IconVideo, map: IconMap2, evidence: IconPhoto, log: IconFileDescription } as const;
type Tab = keyof typeof TABS;

/** One order: what and where, the scene, the way, what they bring, what was done; and below all of it the next step. */
export function OrderView({ order, position }: { readonly order: Order; readonly position: OwnPosition }) {
  const { t } = useTranslation();
  const [tab, setTab] = useState<Tab>('scene');
  const { incident } = order;
  return (
    <>
      <div className={`${styles['order']} feed-bound`}>
        <OrderCard order={order} me={position.place} />
        <div className={styles['tabs']} role="tablist" aria-label={t('field.order')}>
          {(Object.keys(TABS) as Tab[]).map((each) => {
            const Icon = TABS[each];
            return (
              <button
                key={each}
                type="button"
                role="tab"
                id={`tab-${each}`}
                aria-selected={tab === each}
                aria-controls="field-panel"
                onClick={() => setTab(each)}
              >
                <Icon size="1.375rem" aria-hidden />
                <span>
                  {t(`field.tabs.${each}`)}
                  {each === 'evidence' && incident.evidence.length > 0 && <b className="figures"> {incident.evidence.length}</b>}
                </span>
              </button>
            );
          })}
        </div>
        <div id="field-panel" role="tabpanel" aria-labelledby={`tab-${tab}`} className={styles['panel']} data-tab={tab}>
          {tab === 'scene' && <SceneTab incident={incident} />}
          {tab === 'map' && <FieldMapTab incident={incident} me={position.place} />}
          {tab === 'evidence' && <EvidencePanel incident={incident} large />}
          {tab === 'log' && <LogTab incident={incident} />}
        </div>
      </div>
      <StepBar order={order} ended={!isLive(incident.status)} />
    </>
  );
}

import { Tabs } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { AlarmsTab } from './alarms-tab.tsx';
import { OutcomeTab } from './outcome-tab.tsx';
import styles from './figures.module.css';

/** What came of it all (P8), and whether operators can follow (ISA-18.2). Drills are in neither. */
export function FiguresScreen() {
  const { t } = useTranslation();
  return (
    <Tabs defaultValue="outcome" className={styles['screen'] ?? ''} keepMounted={false}>
      <Tabs.List aria-label={t('screen.figures')}>
        <Tabs.Tab value="outcome">{t('figures.outcome')}</Tabs.Tab>
        <Tabs.Tab value="alarms">{t('figures.alarms')}</Tabs.Tab>
        <span className={styles['note']}>{t('figures.noDrills')}</span>
      </Tabs.List>
      <Tabs.Panel value="outcome" className={styles['panel'] ?? ''}>
        <OutcomeTab />
      </Tabs.Panel>
      <Tabs.Panel value="alarms" className={styles['panel'] ?? ''}>
        <AlarmsTab />
      </Tabs.Panel>
    </Tabs>
  );
}

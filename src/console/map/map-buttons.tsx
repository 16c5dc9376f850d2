import { ActionIcon, Tooltip } from '@mantine/core';
import { IconArrowBackUp, IconArrowForwardUp, IconCrosshair, IconHome, IconMinus, IconPlus } from '@tabler/icons-react';
import type { RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import type { IncidentView } from '#contract/incident-view.ts';
import type { CityMap } from './city-map.ts';
import styles from './map.module.css';

/** For the hand what the keys do: nearer, farther, back and forth, the whole city, the open incident. */
export function MapButtons({
  map,
  incident,
}: {
  readonly map: RefObject<CityMap | undefined>;
  readonly incident: IncidentView | undefined;
}) {
  const { t } = useTranslation();
  const buttons = [
    ...(incident?.place
      ? [{ label: t('map.toIncident'), Icon: IconCrosshair, run: () => map.current?.motion.showIncident(incident) }]
      : []),
    { label: t('map.in'), Icon: IconPlus, run: () => map.current?.motion.zoom(1) },
    { label: t('map.out'), Icon: IconMinus, run: () => map.current?.motion.zoom(-1) },
    { label: t('map.home'), Icon: IconHome, run: () => map.current?.motion.showCity() },
    { label: t('map.back'), Icon: IconArrowBackUp, run: () => map.current?.motion.back() },
    { label: t('map.forward'), Icon: IconArrowForwardUp, run: () => map.current?.motion.forward() },
  ];
  return (
    <div className={styles['buttons']}>
      {buttons.map(({ label, Icon, run }) => (
        <Tooltip key={label} label={label} position="left">
          <ActionIcon variant="default" size="lg" aria-label={label} onClick={run}>
            <Icon size="1.25rem" />
          </ActionIcon>
        </Tooltip>
      ))}
    </div>
  );
}

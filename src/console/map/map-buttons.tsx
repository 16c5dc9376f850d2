import { ActionIcon, Tooltip } from '@mantine/core';
import { IconArrowBackUp, IconArrowForwardUp, IconCrosshair } from '@tabler/icons-react';
import type { RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { useOpenIncident } from '../board/open-incident.ts';
import type { CityMap } from './city-map.ts';
import { LevelBar } from './instruments/level-bar.tsx';
import styles from './map.module.css';

/** For the hand what the keys do: nearer, farther, back and forth, the whole city, the open incident. */
export function MapButtons({ map, ready }: { readonly map: RefObject<CityMap | undefined>; readonly ready: boolean }) {
  const { t } = useTranslation();
  const incident = useOpenIncident();
  const toIncident = incident?.place
    ? [{ label: t('map.toIncident'), Icon: IconCrosshair, run: () => map.current?.motion.showIncident(incident) }]
    : [];
  const history = [
    { label: t('map.back'), Icon: IconArrowBackUp, run: () => map.current?.motion.back() },
    { label: t('map.forward'), Icon: IconArrowForwardUp, run: () => map.current?.motion.forward() },
  ];
  return (
    <div className={styles['buttons']}>
      <Buttons of={toIncident} />
      <LevelBar map={map} ready={ready} />
      <Buttons of={history} />
    </div>
  );
}

interface MapButton {
  readonly label: string;
  readonly Icon: typeof IconCrosshair;
  readonly run: () => void;
}

function Buttons({ of }: { readonly of: readonly MapButton[] }) {
  return of.map(({ label, Icon, run }) => (
    <Tooltip key={label} label={label} position="left">
      <ActionIcon variant="default" size="lg" aria-label={label} onClick={run}>
        <Icon size="1.25rem" />
      </ActionIcon>
    </Tooltip>
  ));
}

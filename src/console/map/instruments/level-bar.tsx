import { ActionIcon, Tooltip } from '@mantine/core';
import { IconHome, IconMinus, IconPlus } from '@tabler/icons-react';
import { useEffect, useState, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import type { CityMap } from '../city-map.ts';
import { levelOf } from './level.ts';
import styles from './instruments.module.css';

/** Nearer, farther, at which level, and back to the whole city. */
export function LevelBar({ map, ready }: { readonly map: RefObject<CityMap | undefined>; readonly ready: boolean }) {
  const { t } = useTranslation();
  const [level, setLevel] = useState(0);
  useEffect(() => {
    const events = map.current?.events;
    if (!events) return undefined;
    setLevel(events.view().level);
    return events.on('changed', (view) => setLevel(view.level));
  }, [map, ready]);
  const view = map.current?.ol.getView();
  const [least, most] = view ? [Math.ceil(levelOf(view.getMaxResolution())), Math.floor(levelOf(view.getMinResolution()))] : [10, 20];
  const shown = Math.round(level);

  return (
    <div className={styles['levels']}>
      <Button label={t('map.in')} Icon={IconPlus} onClick={() => map.current?.motion.zoom(1)} />
      <input
        type="range"
        className={styles['slider']}
        min={least}
        max={most}
        step={1}
        value={shown}
        aria-label={t('instruments.level')}
        aria-valuetext={t('instruments.levelIs', { n: shown })}
        onChange={(event) => {
          setLevel(event.currentTarget.valueAsNumber);
          map.current?.motion.showLevel(event.currentTarget.valueAsNumber);
        }}
      />
      <span className={`${styles['level']} figures`} title={t('instruments.level')}>
        {shown}
      </span>
      <Button label={t('map.out')} Icon={IconMinus} onClick={() => map.current?.motion.zoom(-1)} />
      <Button label={t('map.home')} Icon={IconHome} onClick={() => map.current?.motion.showCity()} />
    </div>
  );
}

function Button({ label, Icon, onClick }: { readonly label: string; readonly Icon: typeof IconPlus; readonly onClick: () => void }) {
  return (
    <Tooltip label={label} position="left">
      <ActionIcon variant="default" size="lg" aria-label={label} onClick={onClick}>
        <Icon size="1.25rem" />
      </ActionIcon>
    </Tooltip>
  );
}

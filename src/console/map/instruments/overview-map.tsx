import { ActionIcon, CloseButton, Tooltip } from '@mantine/core';
import { IconMap2 } from '@tabler/icons-react';
import { useEffect, useRef, useState, type KeyboardEvent, type PointerEvent, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { setPreferences, usePreferences } from '../../app/preferences.ts';
import type { CityMap } from '../city-map.ts';
import { SmallMap } from './small-map.ts';
import styles from './instruments.module.css';

const KEYS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};
/** Part of what is on screen that a key moves by. */
const KEY_PART = 0.3;

/** The whole city in a corner, with a frame around what is on screen; folded away if somebody needs the corner. */
export function OverviewMap({ map, ready }: { readonly map: RefObject<CityMap | undefined>; readonly ready: boolean }) {
  const { t } = useTranslation();
  const { overview } = usePreferences();
  if (!overview) {
    return (
      <Tooltip label={t('instruments.overviewShow')} position="right">
        <ActionIcon
          variant="default"
          size="lg"
          aria-label={t('instruments.overviewShow')}
          onClick={() => setPreferences({ overview: true })}
        >
          <IconMap2 size="1.25rem" />
        </ActionIcon>
      </Tooltip>
    );
  }
  return <OpenOverview map={map} ready={ready} />;
}

function OpenOverview({ map, ready }: { readonly map: RefObject<CityMap | undefined>; readonly ready: boolean }) {
  const { t } = useTranslation();
  const target = useRef<HTMLDivElement>(null);
  const frame = useRef<SVGPolygonElement>(null);
  const small = useRef<SmallMap>(undefined);
  const [place, setPlace] = useState('');

  useEffect(() => {
    const city = map.current;
    if (!city || !target.current) return undefined;
    const made = new SmallMap(city, target.current, (corners) => frame.current?.setAttribute('points', corners));
    small.current = made;
    const leave = city.events.on('changed', ({ centre }) => setPlace(`${centre.lat.toFixed(5)}, ${centre.lon.toFixed(5)}`));
    return () => {
      leave();
      made[Symbol.dispose]();
      small.current = undefined;
    };
  }, [map, ready]);

  function go(event: PointerEvent): void {
    if (event.buttons !== 1) return;
    const box = event.currentTarget.getBoundingClientRect();
    const centre = small.current?.placeAt(event.clientX - box.left, event.clientY - box.top);
    if (centre) map.current?.motion.moveTo(centre);
  }

  function moveByKey(event: KeyboardEvent): void {
    const step = KEYS[event.key];
    const city = map.current;
    if (!step || !city) return;
    event.preventDefault();
    event.stopPropagation();
    const [x = 0, y = 0] = city.ol.getView().getCenter() ?? [];
    const [width = 0, height = 0] = city.ol.getSize() ?? [];
    const { resolution } = city.events.view();
    city.motion.moveTo([x + step[0] * width * resolution * KEY_PART, y + step[1] * height * resolution * KEY_PART]);
  }

  return (
    <div className={styles['overview']}>
      <div
        ref={target}
        className={styles['small']}
        tabIndex={0}
        // The nearest role that tells a screen reader to leave the arrow keys alone and to say the value that they change.
        role="slider"
        aria-label={t('instruments.overviewHow')}
        aria-valuenow={0}
        aria-valuetext={place}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          go(event);
        }}
        onPointerMove={go}
        onKeyDown={moveByKey}
      />
      <svg className={styles['frame']} aria-hidden focusable="false">
        <polygon ref={frame} />
      </svg>
      <CloseButton
        size="sm"
        className={styles['fold']}
        aria-label={t('instruments.overviewHide')}
        title={t('instruments.overviewHide')}
        onClick={() => setPreferences({ overview: false })}
      />
    </div>
  );
}

import { Menu } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useEffect, useRef, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { COORDINATE_SYSTEMS } from '#domain/coordinate-system.ts';
import { setPreferences, usePreferences } from '../app/preferences.ts';
import { titleIn } from '../words/i18n.ts';
import type { CityMap } from './city-map.ts';
import { writeCoordinates } from './coordinates.ts';
import styles from './map.module.css';

/** Where the pointer is (or the middle of the map) in the system that the user counts in; a click copies it (G7). */
export function MapReadout({ map, ready }: { readonly map: RefObject<CityMap | undefined>; readonly ready: boolean }) {
  const { t, i18n } = useTranslation();
  const { coordinates } = usePreferences();
  const text = useRef<HTMLButtonElement>(null);
  const system = COORDINATE_SYSTEMS.find(({ code }) => code === coordinates) ?? COORDINATE_SYSTEMS[0];

  // Written directly: a pointer that moves costs React nothing.
  useEffect(() => {
    if (!ready || !system) return undefined;
    return map.current?.follow((place) => {
      if (text.current) text.current.textContent = writeCoordinates(place, system);
    });
  }, [map, ready, system]);

  function copy(): void {
    const written = text.current?.textContent ?? '';
    navigator.clipboard.writeText(`${written} EPSG:${coordinates}`).then(
      () => notifications.show({ message: t('map.copied', { text: written }), autoClose: 3_000 }),
      () => notifications.show({ message: t('map.copyFailed'), color: 'yellow', autoClose: 4_000 }),
    );
  }

  return (
    <div className={styles['readout']}>
      <button ref={text} type="button" className="figures" aria-label={t('map.copy')} title={t('map.copy')} onClick={copy} />
      <Menu position="top-start">
        <Menu.Target>
          <button type="button" aria-label={t('map.system')}>
            {system && titleIn(i18n.language, system.title)}
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{t('map.system')}</Menu.Label>
          {COORDINATE_SYSTEMS.map((each) => (
            <Menu.Item
              key={each.code}
              aria-checked={each.code === coordinates}
              rightSection={<span className="quiet figures">{each.code}</span>}
              onClick={() => setPreferences({ coordinates: each.code })}
            >
              {titleIn(i18n.language, each.title)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}

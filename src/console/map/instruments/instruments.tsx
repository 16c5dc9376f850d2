import ScaleLine from 'ol/control/ScaleLine.js';
import { useEffect, useState, type RefObject } from 'react';
import { usePreferences } from '../../app/preferences.ts';
import type { CityMap } from '../city-map.ts';
import { Compass, turnByKey } from './compass.tsx';
import { OverviewMap } from './overview-map.tsx';
import styles from './instruments.module.css';

/** What tells where one is on the map (G1): compass and overview; and the settings, put to work. */
export function Instruments({ map, ready }: { readonly map: RefObject<CityMap | undefined>; readonly ready: boolean }) {
  const { rotation, scaleUnits } = usePreferences();

  const [loaded, setLoaded] = useState(false);
  useEffect(() => map.current?.events.on('loaded', () => setLoaded(true)), [map, ready]);

  useEffect(() => {
    map.current?.setTurnable(rotation);
  }, [map, ready, rotation]);

  useEffect(() => {
    for (const control of map.current?.ol.getControls().getArray() ?? []) if (control instanceof ScaleLine) control.setUnits(scaleUnits);
  }, [map, ready, scaleUnits]);

  useEffect(() => {
    const city = map.current;
    const target = city?.ol.getTargetElement();
    if (!city || !target) return undefined;
    const onKeyDown = (event: KeyboardEvent): void => turnByKey(event, city, true);
    target.addEventListener('keydown', onKeyDown);
    return () => target.removeEventListener('keydown', onKeyDown);
  }, [map, ready]);

  return (
    <div className={styles['corner']} data-loaded={loaded} aria-busy={!loaded}>
      <Compass map={map} ready={ready} />
      <OverviewMap map={map} ready={ready} />
    </div>
  );
}

import type { RefObject } from 'react';
import type { CityMap } from './city-map.ts';
import { SightOnMap } from './sight/sight-on-map.tsx';
import { SurveyOnMap } from './sight/survey-on-map.tsx';
import { TrafficOnMap } from './traffic/traffic-on-map.tsx';
import styles from './map-chips.module.css';

/** Layers that one wants by one press and not by a list: they stand in that list too. */
export function MapChips({ map, ready }: { readonly map: RefObject<CityMap | undefined>; readonly ready: boolean }) {
  return (
    <div className={styles['chips']}>
      <TrafficOnMap map={map} ready={ready} />
      <SightOnMap map={map} ready={ready} />
      <SurveyOnMap map={map} ready={ready} />
    </div>
  );
}

import type { RefObject } from 'react';
import type { CityMap } from './city-map.ts';
import { MapList } from './list/map-list.tsx';
import type { MapView } from './map-view.ts';
import { CoverageAreas } from './sight/coverage-areas.tsx';
import { SightOnMap } from './sight/sight-on-map.tsx';
import { SurveyOnMap } from './sight/survey-on-map.tsx';
import { TrafficOnMap } from './traffic/traffic-on-map.tsx';
import styles from './map-chips.module.css';

interface MapChipsProps {
  readonly map: RefObject<CityMap | undefined>;
  readonly ready: boolean;
  readonly view: MapView | undefined;
  /** Of the registry of cameras. */
  readonly version: number;
}

/** What one wants by one press: the lists beside the map, and layers that one wants by one press and not by a list: they stand in that list too. */
export function MapChips({ map, ready, view, version }: MapChipsProps) {
  return (
    <div className={styles['chips']}>
      <MapList map={map} ready={ready} view={view} version={version} />
      <TrafficOnMap map={map} ready={ready} />
      <CoverageAreas map={map} ready={ready} />
      <SightOnMap map={map} ready={ready} />
      <SurveyOnMap map={map} ready={ready} />
    </div>
  );
}

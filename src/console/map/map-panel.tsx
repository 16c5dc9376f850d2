import 'ol/ol.css';
import { memo, useRef, useState, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { desk } from '../app/desk.ts';
import { useKeys } from '../app/key-bus.ts';
import { useOpenIncident } from '../board/open-incident.ts';
import { slotsOf } from '../tiles/slots.ts';
import { MapCameras } from './cameras/map-cameras.tsx';
import type { CityMap, Hit } from './city-map.ts';
import { FacilitiesOnMap } from './facilities/facilities-on-map.tsx';
import { Instruments } from './instruments/instruments.tsx';
import { MapButtons } from './map-buttons.tsx';
import { MapMenu, type MenuSpot } from './map-menu.tsx';
import { MapReadout } from './map-readout.tsx';
import { MapServices } from './services/map-services.tsx';
import { MapTools } from './map-tools.tsx';
import { FileDrop, Overlays } from './overlays/overlays.tsx';
import { MapChips } from './map-chips.tsx';
import { PathsOnMap } from './paths/paths-on-map.tsx';
import { PlaceMark } from './place/place-mark.tsx';
import { TrackOnMap } from './track/track-on-map.tsx';
import { useMapView } from './map-view.ts';
import { MapCard } from './list/map-card.tsx';
import { SceneOnMap } from './scene/scene-on-map.tsx';
import { MapUnits } from './units/map-units.tsx';
import { useMapChannel } from './units/use-map-channel.ts';
import { useCityMap } from './use-city-map.ts';
import styles from './map.module.css';

interface MapPartsProps {
  readonly map: RefObject<CityMap | undefined>;
  readonly ready: boolean;
  readonly view: ReturnType<typeof useMapView>;
  readonly version: ReturnType<typeof useMapChannel>;
}

/** The city, quiet, with what happens in it. */
export function MapPanel() {
  const { t } = useTranslation();
  const target = useRef<HTMLDivElement>(null);
  const incident = useOpenIncident();
  const [hover, setHover] = useState<{ hit: Hit; x: number; y: number }>();
  const [menu, setMenu] = useState<MenuSpot>();

  function click(hit: Hit): void {
    setMenu(undefined);
    if (hit.kind === 'incident') return desk.open(hit.id);
    if (hit.kind === 'layer') return hit.choose();
    if (incident) {
      const slot = slotsOf(incident).indexOf(hit.id) + 1;
      desk.set({ tile: slot > 0 ? slot : undefined });
    }
  }

  const { map, note, ready } = useCityMap({ target, onClick: click, onHover: setHover, onMenu: setMenu });
  const view = useMapView(map, ready);
  const version = useMapChannel(view);

  useKeys((command) => {
    if (command.do === 'map') map.current?.focus();
    else if (command.do === 'historyBack') return map.current?.motion.back() ?? false;
    else if (command.do === 'historyForward') return map.current?.motion.forward() ?? false;
    else if (command.do === 'back' && menu) setMenu(undefined);
    else return false;
    return true;
  });

  return (
    <FileDrop className={`${styles['map']} feed-bound`}>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- the map is moved and zoomed by keys while it has the focus */}
      <div ref={target} className={styles['target']} tabIndex={0} role="application" aria-label={t('map.label')} />
      <MapParts map={map} ready={ready} view={view} version={version} />
      {note && <p className={styles['noteLine']}>{t(`map.${note}`)}</p>}
      {hover && hover.hit.kind !== 'incident' && (
        <div className={styles['hover']} style={{ left: hover.x, top: hover.y }}>
          {hover.hit.label}
        </div>
      )}
      {menu && <MapMenu at={menu} onClose={() => setMenu(undefined)} />}
    </FileDrop>
  );
}

/** What stands on the map and over it. Each part hears by itself of what concerns it; a word from the feed alone draws none of them. */
const MapParts = memo(function MapParts({ map, ready, view, version }: MapPartsProps) {
  return (
    <>
      <MapCameras map={map} ready={ready} view={view} version={version} />
      <FacilitiesOnMap map={map} ready={ready} view={view} />
      <MapUnits map={map} ready={ready} />
      <MapTools map={map} />
      <MapButtons map={map} ready={ready} />
      <MapReadout map={map} ready={ready} />
      <MapServices map={map} ready={ready} />
      <Instruments map={map} ready={ready} />
      <Overlays map={map} ready={ready} />
      <TrackOnMap map={map} ready={ready} />
      <PathsOnMap map={map} ready={ready} />
      <SceneOnMap map={map} ready={ready} />
      <MapChips map={map} ready={ready} view={view} version={version} />
      <PlaceMark map={map} ready={ready} />
      <MapCard />
    </>
  );
});

import { Button } from '@mantine/core';
import { toLonLat } from 'ol/proj.js';
import { unByKey } from 'ol/Observable.js';
import { useEffect, useRef, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../../api/commands.ts';
import { useKeys } from '../../app/key-bus.ts';
import { usePreferences } from '../../app/preferences.ts';
import { useOpenIncident } from '../../board/open-incident.ts';
import { coordinates } from '../../words/time.ts';
import type { CityMap } from '../city-map.ts';
import { pathDesk, usePathDesk } from './path-desk.ts';
import { pathDrag } from './path-drag.ts';
import { PathLayer } from './path-layer.ts';
import { markSighting } from './sighting-command.ts';
import { possibleSightings, REACH_MINUTES, useCordon, useReach, useRoutes } from './use-paths.ts';
import styles from './paths.module.css';

type Map = RefObject<CityMap | undefined>;

/** Draws on the map what is asked of the roads about the open incident, and takes the clicks that are meant for it. */
export function PathsOnMap({ map, ready }: { readonly map: Map; readonly ready: boolean }) {
  const { t } = useTranslation();
  const incident = useOpenIncident();
  const mine = usePathDesk((state) => state.incident) === incident?.id;
  const { shown: wanted, chosen, from, via } = usePathDesk((state) => state);
  const shown = mine ? wanted : undefined;
  const { theme } = usePreferences();
  const layer = useRef<PathLayer>(undefined);
  const routes = useRoutes(mine ? incident : undefined);
  const reach = useReach(mine ? incident : undefined);
  const cordon = useCordon(mine ? incident : undefined);
  const line = useRef<readonly (readonly [number, number])[]>([]);
  useEffect(() => {
    line.current = routes.data?.routes[Math.min(chosen, routes.data.routes.length - 1)]?.line ?? [];
  }, [routes.data, chosen]);

  useEffect(() => {
    const city = map.current;
    if (!city) return undefined;
    const made = new PathLayer(city.layers, t('paths.title'));
    const drag = pathDrag({ paths: made, pointer: city.pointer, line: () => line.current });
    city.ol.addInteraction(drag);
    layer.current = made;
    return () => {
      city.ol.removeInteraction(drag);
      made[Symbol.dispose]();
      layer.current = undefined;
    };
  }, [map, ready, t]);

  useEffect(() => {
    const [paths, tokens] = [layer.current, map.current?.tokens];
    if (!paths || !tokens) return;
    if (shown === 'route' && from && routes.data && !routes.isError) paths.showRoutes(routes.data, { chosen, from, via, tokens });
    else if (shown === 'reach' && reach.data) paths.showReach(reach.data, REACH_MINUTES, tokens);
    else if (shown === 'pursuit') paths.showCordon(cordon.isError ? undefined : cordon.data, possibleSightings(incident), tokens);
    else paths.clear();
  }, [map, ready, theme, shown, chosen, from, via, routes.data, routes.isError, reach.data, cordon.data, cordon.isError, incident]);

  return <PickHint map={map} />;
}

/** The next click on the map is a place; with the keyboard, the middle of the map is. */
function PickHint({ map }: { readonly map: Map }) {
  const { t } = useTranslation();
  const incident = useOpenIncident();
  const command = useCommand();
  const picking = usePathDesk((state) => state.picking);
  function take(place: { readonly lon: number; readonly lat: number }): void {
    pathDesk.set({ picking: undefined });
    if (picking === 'from') pathDesk.set({ from: { ...place, name: coordinates(place) }, via: [], chosen: 0, shown: 'route' });
    else if (incident) command.mutate(markSighting(incident, { ...place, certain: true }, t));
  }
  const latest = useRef(take);
  useEffect(() => {
    latest.current = take;
  });

  useKeys((key) => {
    if (key.do !== 'back' || !picking) return false;
    pathDesk.set({ picking: undefined });
    return true;
  });

  useEffect(() => {
    const city = map.current;
    if (!city || !picking) return undefined;
    const release = city.pointer.take(() => pathDesk.set({ picking: undefined }));
    const key = city.ol.on('click', (event) => {
      const [lon = 0, lat = 0] = toLonLat(event.coordinate);
      latest.current({ lon, lat });
    });
    return () => {
      unByKey(key);
      release();
    };
  }, [map, picking]);

  if (!picking) return null;
  return (
    <div className={styles['pick']} role="status">
      <span>{t(picking === 'from' ? 'paths.pickFrom' : 'paths.pickSighting')}</span>
      <Button size="compact-sm" variant="default" onClick={() => map.current && take(map.current.centre())}>
        {t('paths.pickCentre')}
      </Button>
    </div>
  );
}

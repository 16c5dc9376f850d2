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
import { pathDesk, usePathDesk, type PathTool } from './path-desk.ts';
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

  useFirstSight({ map, incident: incident?.id, shown, routes, reach, cordon });
  return <PickHint map={map} />;
}

interface Answers {
  readonly map: Map;
  readonly incident: string | undefined;
  readonly shown: PathTool | undefined;
  readonly routes: ReturnType<typeof useRoutes>;
  readonly reach: ReturnType<typeof useReach>;
  readonly cordon: ReturnType<typeof useCordon>;
}

/** Shows the whole of an answer once for each question, not for each answer: the map does not move while one looks or drags. */
function useFirstSight({ map, incident, shown, routes, reach, cordon }: Answers): void {
  const from = usePathDesk((state) => state.from?.name);
  const question = shown === 'route' ? `route ${incident} ${from}` : shown && `${shown} ${incident}`;
  const answers = { route: routes, reach, pursuit: cordon };
  const settled = shown !== undefined && answers[shown].data !== undefined && !answers[shown].isPlaceholderData;
  const lines = {
    route: () => routes.data?.routes.map(({ line }) => line),
    reach: () => reach.data?.lines,
    pursuit: () => cordon.data?.area.lines,
  };
  const seen = useRef<string>(undefined);
  useEffect(() => {
    // A beginning without a name was dragged there: the hand knows where it is.
    if (!settled || question === undefined || seen.current === question || (shown === 'route' && !from)) return;
    seen.current = question;
    map.current?.motion.showAll((lines[shown]() ?? []).flat().map(([lon, lat]) => ({ lon, lat })));
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [map, question, settled]);
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
    if (key.do !== 'back') return false;
    pathDesk.set({ picking: undefined });
    return true;
  }, picking !== undefined);

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

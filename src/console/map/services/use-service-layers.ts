import { useQuery } from '@tanstack/react-query';
import { useEffect, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import type { MapServiceView } from '#contract/map-service.ts';
import { mapServicesQuery } from '../../api/queries.ts';
import { usePreferences } from '../../app/preferences.ts';
import { titleIn } from '../../words/i18n.ts';
import type { CityMap } from '../city-map.ts';
import { keyOf, serviceDesk, useServiceDesk } from './service-desk.ts';
import type { Health } from './health.ts';
import { serviceLayer, type WantedLayer } from './service-layers.ts';

type Map = RefObject<CityMap | undefined>;

/** So many parts that fail with none that comes: the server of a base map is away. */
const FAILURES_UNTIL_LOST = 4;
/** A base map that was left is tried again after so long. */
const TRY_AGAIN_MS = 60_000;

/** Keeps the layers of others on the map equal to what is wanted, whichever map is on the screen. */
export function useServiceLayers(map: Map, ready: boolean): void {
  const { wanted } = useServiceDesk();
  const { theme } = usePreferences();
  const { data } = useQuery(mapServicesQuery);
  useEffect(() => {
    if (!ready || !data || !map.current) return undefined;
    const { layers, tokens } = map.current;
    const leave = wanted.flatMap((each) => {
      const service = data.services.find(({ id }) => id === each.service);
      if (!service) return [];
      const key = keyOf(each);
      const health: Health = { onLoaded: () => serviceDesk.works(key), onFailed: (reason) => serviceDesk.fails(key, reason) };
      const layer = serviceLayer(service, each, { tokens, health });
      layer.set('wanted', each);
      const legendUrl = legendOf(service, each);
      const added = layers.add({
        id: `service:${key}`,
        title: each.title,
        storey: 'service',
        layer,
        remove: () => serviceDesk.remove(key),
        ...(legendUrl === undefined ? {} : { legendUrl }),
      });
      return added === false ? [] : [added];
    });
    return () => {
      for (const each of leave) each();
    };
  }, [map, ready, data, wanted, theme]);
}

function legendOf({ id, type }: MapServiceView, { layer = '', style = '' }: WantedLayer): string | undefined {
  if (type !== 'wms') return undefined;
  const asked = new URLSearchParams({ REQUEST: 'GetLegendGraphic', LAYER: layer, STYLE: style, FORMAT: 'image/png' });
  return `/api/v1/map-proxy/${encodeURIComponent(id)}/wms?${asked.toString()}`;
}

/** Keeps the base map equal to what was chosen; falls back to our own when its server is away, and says so. */
export function useBaseMap(map: Map, ready: boolean): void {
  const { i18n } = useTranslation();
  const { baseMap, theme, labelSize } = usePreferences();
  const { lostBase } = useServiceDesk();
  const { data } = useQuery(mapServicesQuery);
  const chosen = baseMap === '' ? data?.base : baseMap;
  const service = data?.services.find((each) => each.id === chosen && each.use === 'base' && each.ready);
  const shown = service && service.id !== lostBase ? service : undefined;
  const title = shown ? titleIn(i18n.language, shown.title) : '';

  // Pictures of others are as they are; what we draw ourselves goes with the theme.
  const look = shown?.type === 'vector' ? `${theme} ${labelSize}` : '';
  useEffect(() => {
    if (!ready || !shown || !map.current) return undefined;
    return showBase(map.current, shown, title);
  }, [map, ready, shown, title, look]);

  useEffect(() => {
    if (lostBase === undefined) return undefined;
    const again = setTimeout(() => serviceDesk.loseBase(undefined), TRY_AGAIN_MS);
    return () => clearTimeout(again);
  }, [lostBase]);
}

function showBase(map: CityMap, service: MapServiceView, title: string): () => void {
  let [failures, came] = [0, false];
  const health: Health = {
    onLoaded: () => {
      came = true;
      failures = 0;
      map.showOwnBase(false);
    },
    onFailed: () => {
      failures += 1;
      if (failures >= FAILURES_UNTIL_LOST * (came ? 3 : 1)) serviceDesk.loseBase(service.id);
    },
  };
  const wanted = { service: service.id, layer: service.layers?.join(','), title, queryable: false, crs: [] };
  const layer = serviceLayer(service, wanted, { tokens: map.tokens, health });
  const remove = map.layers.add({ id: `base:${service.id}`, title, storey: 'base', layer });
  return () => {
    if (remove !== false) remove();
    map.showOwnBase(true);
  };
}

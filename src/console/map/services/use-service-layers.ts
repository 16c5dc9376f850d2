import { useQuery } from '@tanstack/react-query';
import { useEffect, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import type { MapServiceView, TilePyramidView } from '#contract/map-service.ts';
import { mapServiceQuery, mapServicesQuery } from '../../api/queries.ts';
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

  const pyramid = usePyramid(shown);

  // Pictures of others are as they are; what we draw ourselves goes with the theme.
  const look = shown?.type === 'vector' ? `${theme} ${labelSize}` : '';
  useEffect(() => {
    if (!ready || !shown || !map.current || (shown.type === 'wmts' && !pyramid)) return undefined;
    return showBase(map.current, shown, { title, pyramid });
  }, [map, ready, shown, title, look, pyramid]);

  useEffect(() => {
    if (lostBase === undefined) return undefined;
    const again = setTimeout(() => serviceDesk.loseBase(undefined), TRY_AGAIN_MS);
    return () => clearTimeout(again);
  }, [lostBase]);
}

/** How the tiles of a WMTS lie, by its description. One that does not come, or has no such layer in a system known here, is a base that is lost. */
function usePyramid(service: MapServiceView | undefined): TilePyramidView | undefined {
  const wanted = service?.type === 'wmts' ? service : undefined;
  const { data, isError } = useQuery({ ...mapServiceQuery(wanted?.id ?? ''), enabled: wanted !== undefined });
  const pyramid = wanted && data?.layers.find(({ name }) => name === wanted.layers?.[0])?.pyramid;
  const lost = wanted !== undefined && (isError || (data !== undefined && pyramid === undefined)) ? wanted.id : undefined;
  useEffect(() => {
    if (lost !== undefined) serviceDesk.loseBase(lost);
  }, [lost]);
  return pyramid;
}

type BaseLook = Pick<WantedLayer, 'title' | 'pyramid'>;

function showBase(map: CityMap, service: MapServiceView, { title, pyramid }: BaseLook): () => void {
  let [failures, came] = [0, false];
  const health: Health = {
    onLoaded: () => {
      failures = 0;
      // Once, not for every tile: each change of the list has the overview look at it again.
      if (!came) map.showOwnBase(false);
      came = true;
    },
    onFailed: () => {
      failures += 1;
      if (failures >= FAILURES_UNTIL_LOST * (came ? 3 : 1)) serviceDesk.loseBase(service.id);
    },
  };
  const { id, layers: drawn, style } = service;
  const wanted = { service: id, layer: drawn?.join(','), style, title, queryable: false, crs: [], pyramid };
  const layer = serviceLayer(service, wanted, { tokens: map.tokens, health });
  const remove = map.layers.add({ id: `base:${service.id}`, title, storey: 'base', layer });
  return () => {
    if (remove !== false) remove();
    map.showOwnBase(true);
  };
}

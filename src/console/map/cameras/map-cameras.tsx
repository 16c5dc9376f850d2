import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import type { IncidentView } from '#contract/incident-view.ts';
import { isLive } from '#domain/incident.ts';
import { useMe } from '../../api/queries.ts';
import { usePreferences } from '../../app/preferences.ts';
import { useOpenIncident } from '../../board/open-incident.ts';
import { useSwap } from '../../tiles/swap.ts';
import { canvasLayer, type CanvasLayer } from '../canvas-layer.ts';
import { choice, useChoice } from '../choice.ts';
import type { CityMap } from '../city-map.ts';
import type { LayerHit } from '../hit-tests.ts';
import { askedBox, type MapView } from '../map-view.ts';
import { approach } from '../approach.ts';
import { useCameraFilter } from './camera-filter.ts';
import { hitCamera, NO_CAMERAS, pointsOf, type CameraPoints, type MapCamera } from './camera-points.ts';
import { cameraMapQuery, levelOf } from './camera-queries.ts';
import { paintCameras, paintMarked } from './paint-cameras.ts';

interface MapCamerasProps {
  readonly map: RefObject<CityMap | undefined>;
  readonly ready: boolean;
  readonly view: MapView | undefined;
  /** Version of the registry as the channel of the map last told. */
  readonly version: number;
}

/** Every camera of the city but those of the open incident: gathered from afar, one by one from near. Draws; shows nothing by itself. */
export function MapCameras({ map, ready, view, version }: MapCamerasProps): undefined {
  const { t } = useTranslation();
  const { theme, language } = usePreferences();
  const incident = useOpenIncident();
  const swap = useSwap();
  const chosen = useChoice();
  const points = usePoints(incident, { view, version });
  const shown = useRef<CameraPoints>(NO_CAMERAS);
  const marked = useRef<{ chosen: MapCamera | undefined; hovered: MapCamera | undefined }>({ chosen: undefined, hovered: undefined });
  const layers = useRef<{ readonly all: CanvasLayer; readonly mark: CanvasLayer }>(undefined);
  const choose = useRef<(camera: MapCamera) => void>(undefined);
  const words = useRef(t);
  useEffect(() => {
    words.current = t;
    choose.current = (camera) => {
      choice.set({ kind: 'camera', id: camera.id, lon: camera.lon, lat: camera.lat });
      if (incident?.can.addCamera === true) swap(incident, camera.id);
    };
  });

  useEffect(() => {
    const city = map.current;
    if (!ready || !city) return undefined;
    const all = canvasLayer({ paint: (brush) => paintCameras(brush, shown.current, city.tokens) });
    const mark = canvasLayer({ zIndex: 19, paint: (brush) => paintMarked(brush, marked.current, city.tokens) });
    layers.current = { all, mark };
    const away = city.layers.add({ id: 'other-cameras', title: words.current('mapList.tabs.cameras'), storey: 'city', layer: all.layer });
    city.ol.addLayer(mark.layer);
    const leave = city.hits.add({
      at: ({ x, y, resolution }): LayerHit | undefined => {
        if (!all.layer.getVisible()) return undefined;
        const hit = hitCamera(shown.current, { x, y, resolution, scale: city.tokens.scale });
        if (hit === undefined) return undefined;
        if ('camera' in hit)
          return {
            kind: 'layer',
            id: hit.camera.id,
            camera: hit.camera.id,
            label: hit.camera.label,
            choose: () => choose.current?.(hit.camera),
          };
        const { cluster } = hit;
        const label = words.current('mapList.group', { n: cluster.count, dead: cluster.dead });
        return { kind: 'layer', id: `${cluster.x} ${cluster.y}`, label, choose: () => approach(city.ol, cluster) };
      },
      hover: (hit) => {
        marked.current.hovered = hit && shown.current.cameras.find(({ id }) => id === hit.id);
        mark.repaint();
      },
    });
    return () => {
      leave();
      if (away) away();
      city.ol.removeLayer(mark.layer);
      layers.current = undefined;
    };
  }, [map, ready]);

  useEffect(() => {
    shown.current = points;
    layers.current?.all.repaint();
  }, [points, theme, language, ready]);

  const camera = chosen?.kind === 'camera' ? chosen.id : undefined;
  useEffect(() => {
    marked.current = { chosen: points.cameras.find(({ id }) => id === camera), hovered: undefined };
    layers.current?.mark.repaint();
  }, [points, camera, theme, ready]);
  return undefined;
}

/** What the server says of this view, without the cameras of the open incident, which are drawn by themselves. */
function usePoints(incident: IncidentView | undefined, { view, version }: Pick<MapCamerasProps, 'view' | 'version'>): CameraPoints {
  const me = useMe();
  const filter = useCameraFilter();
  const wanted =
    view && me.rights.includes('camera.list') ? { bbox: askedBox(view.bbox), level: levelOf(view.resolution), filter, version } : undefined;
  const { data } = useQuery({ ...cameraMapQuery(wanted), placeholderData: keepPreviousData });

  const openCameras = incident && isLive(incident.status) ? incident.cameras : undefined;
  return useMemo(() => (data ? pointsOf(data, new Set(openCameras?.map(({ camera }) => camera))) : NO_CAMERAS), [data, openCameras]);
}

import { unByKey } from 'ol/Observable.js';
import { transformExtent } from 'ol/proj.js';
import type BaseLayer from 'ol/layer/Base.js';
import { useEffect, useState, type RefObject } from 'react';
import type { CityMap } from './city-map.ts';
import { roundedPart, type MapPart } from './traffic/traffic-query.ts';

/** What is on screen, in squares, while `wanted`; undefined otherwise. */
export function useMapPart(map: RefObject<CityMap | undefined>, ready: boolean, wanted: boolean): MapPart | undefined {
  const [part, setPart] = useState<MapPart>();
  useEffect(() => {
    const city = map.current;
    if (!city || !wanted) {
      setPart(undefined);
      return undefined;
    }
    const look = (): void => {
      const view = city.ol.getView();
      const size = city.ol.getSize();
      if (!size) return;
      const [west = 0, south = 0, east = 0, north = 0] = transformExtent(view.calculateExtent(size), 'EPSG:3857', 'EPSG:4326');
      const next = roundedPart({ bbox: [west, south, east, north], resolution: view.getResolution() ?? 1 });
      setPart((before) => (before && JSON.stringify(before) === JSON.stringify(next) ? before : next));
    };
    look();
    const key = city.ol.on('moveend', look);
    return () => unByKey(key);
  }, [map, ready, wanted]);
  return part;
}

/** Whether a layer is shown, whoever shows or hides it. */
export function useLayerShown(layer: BaseLayer | undefined): boolean {
  const [shown, setShown] = useState(false);
  useEffect(() => {
    if (!layer) return undefined;
    const look = (): void => setShown(layer.getVisible());
    look();
    layer.on('change:visible', look);
    return () => layer.un('change:visible', look);
  }, [layer]);
  return shown;
}

import Feature from 'ol/Feature.js';
import Point from 'ol/geom/Point.js';
import { fromLonLat } from 'ol/proj.js';
import VectorSource from 'ol/source/Vector.js';
import CircleStyle from 'ol/style/Circle.js';
import Fill from 'ol/style/Fill.js';
import Stroke from 'ol/style/Stroke.js';
import Style from 'ol/style/Style.js';
import { useEffect, type RefObject } from 'react';
import { usePreferences } from '../../app/preferences.ts';
import { useChosenPlace } from '../../search/chosen-place.ts';
import { PlaceCard } from '../../search/place-card.tsx';
import type { CityMap } from '../city-map.ts';
import type { MapTokens } from '../map-tokens.ts';
import { SparseLayer } from '../sparse-layer.ts';

const ABOVE_INCIDENTS = 45;

/** The place that was chosen: a mark on the map, and its card beside. */
export function PlaceMark({ map, ready }: { readonly map: RefObject<CityMap | undefined>; readonly ready: boolean }) {
  const place = useChosenPlace();
  const { theme } = usePreferences();
  useEffect(() => {
    const city = map.current;
    if (!city || !place) return undefined;
    const layer = new SparseLayer({
      source: new VectorSource({ features: [new Feature(new Point(fromLonLat([place.lon, place.lat])))] }),
      style: markStyle(city.tokens),
      zIndex: ABOVE_INCIDENTS,
    });
    city.ol.addLayer(layer);
    return () => void city.ol.removeLayer(layer);
  }, [map, place, theme, ready]);
  return place ? <PlaceCard place={place} key={`${place.lon} ${place.lat}`} /> : null;
}

/** A ring with a point in it, on a ground that lifts it from the map. */
function markStyle({ blue, surface }: MapTokens): Style[] {
  return [
    new Style({
      image: new CircleStyle({ radius: 11, fill: new Fill({ color: surface }), stroke: new Stroke({ color: blue, width: 3 }) }),
    }),
    new Style({ image: new CircleStyle({ radius: 4, fill: new Fill({ color: blue }) }) }),
  ];
}

import type OlMap from 'ol/Map.js';
import { ATTRIBUTION } from './service-layers.ts';

/** Whose maps are on the screen, each named once: shown on the map and in every picture of it. */
export function attributionsOf(map: OlMap): readonly string[] {
  const shown = map.getAllLayers().filter((layer) => layer.getVisible());
  return [...new Set(shown.map((layer): unknown => layer.get(ATTRIBUTION)))].filter((each) => typeof each === 'string');
}

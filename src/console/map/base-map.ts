import GeoJSON from 'ol/format/GeoJSON.js';
import type BaseLayer from 'ol/layer/Base.js';
import { PlacedImageLayer } from './placed-image.ts';
import VectorSource from 'ol/source/Vector.js';
import type { BasemapView } from '#contract/answers.ts';
import { baseStyle } from './base-styles.ts';
import type { MapTokens } from './map-tokens.ts';

/** How much more than the screen is drawn at once, so that a small move shows no edge. */
const IMAGE_RATIO = 1.3;

/**
 * The base map, quiet: two steps below what happens on it. All of it is one picture, kept between moves, so that a clock
 * that ticks on the map, or a camera that is chosen, costs one copy and no drawing of streets and names.
 */
export function baseMap(layers: BasemapView['layers'], tokens: MapTokens, onFailed: () => void): BaseLayer {
  const source: VectorSource = new VectorSource();
  const format = new GeoJSON({ featureProjection: 'EPSG:3857' });
  for (const [index, layer] of layers.entries()) {
    void load(layer, format)
      .then((features) => {
        const style = baseStyle(layer.name, tokens, index);
        for (const feature of features) feature.setStyle(style);
        source.addFeatures(features);
      })
      .catch(onFailed);
  }
  return new PlacedImageLayer({ source, imageRatio: IMAGE_RATIO, declutter: true });
}

async function load({ name, url }: BasemapView['layers'][number], format: GeoJSON) {
  const response = await fetch(url, { credentials: 'same-origin' });
  if (!response.ok) throw new Error(`base map layer ${name}: ${response.status}`);
  return format.readFeatures(await response.json());
}

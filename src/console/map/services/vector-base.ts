import type BaseLayer from 'ol/layer/Base.js';
import VectorTileLayer from 'ol/layer/VectorTile.js';
import MVT from 'ol/format/MVT.js';
import VectorTileSource from 'ol/source/VectorTile.js';
import type { FeatureLike } from 'ol/Feature.js';
import type Style from 'ol/style/Style.js';
import type { MapServiceView } from '#contract/map-service.ts';
import { baseStyle } from '../base-styles.ts';
import { readTokens } from '../map-tokens.ts';
import type { Health } from './health.ts';

/** From the ground up, by the names that the server gives them. */
const ORDER = ['land', 'water', 'buildings', 'roads', 'rail', 'boundaries', 'labels'] as const;

/** Our vector tiles, in the quiet colours of the theme as it is now: two steps below what happens on the map. */
export function vectorBase({ minZoom = 0, maxZoom = 16 }: MapServiceView, { onLoaded, onFailed }: Health): BaseLayer {
  const source = new VectorTileSource({ format: new MVT(), url: '/ogc/tiles/base/{z}/{x}/{y}.mvt', minZoom, maxZoom });
  source.on('tileloadend', onLoaded);
  source.on('tileloaderror', () => onFailed(undefined));
  const tokens = readTokens();
  const styles = new Map<string, ReturnType<typeof baseStyle>>(ORDER.map((name, order) => [name, baseStyle(name, tokens, order)]));
  const style = (feature: FeatureLike, resolution: number): Style | Style[] | undefined =>
    styles.get(String(feature.get('layer')))?.(feature, resolution);
  return new VectorTileLayer({ source, style, declutter: true, renderMode: 'hybrid' });
}

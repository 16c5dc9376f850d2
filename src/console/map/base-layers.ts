import type { FeatureLike } from 'ol/Feature.js';
import GeoJSON from 'ol/format/GeoJSON.js';
import type BaseLayer from 'ol/layer/Base.js';
import VectorLayer from 'ol/layer/Vector.js';
import VectorImageLayer from 'ol/layer/VectorImage.js';
import VectorSource from 'ol/source/Vector.js';
import Fill from 'ol/style/Fill.js';
import Stroke from 'ol/style/Stroke.js';
import Style from 'ol/style/Style.js';
import Text from 'ol/style/Text.js';
import type { BasemapView } from '#contract/answers.ts';
import type { MapTokens } from './map-tokens.ts';

type StyleOf = (feature: FeatureLike, resolution: number) => Style | Style[] | undefined;

/** Web Mercator stretches the ground by this much at the latitude of the city; good enough for the width of a road. */
const GROUND_PER_MAP = 0.79;
const ROAD_ORDER = ['path', 'alley', 'lane', 'street', 'secondary', 'primary'];
/** Coarsest metres per pixel at which each class is still drawn. */
const ROAD_UNTIL: Readonly<Record<string, number>> = { primary: 1_000, secondary: 60, street: 14, lane: 7, alley: 3.5, path: 2 };
const LABEL_UNTIL: Readonly<Record<number, number>> = { 1: 40, 2: 5, 3: 2.4 };

/** One layer of the base map, quiet: two steps below what happens on it. Unknown names are drawn as plain land. */
export function baseLayer(
  { name, url }: BasemapView['layers'][number],
  tokens: MapTokens,
  onFailed: () => void,
): { readonly layer: BaseLayer; readonly source: VectorSource } {
  const source: VectorSource = new VectorSource({
    format: new GeoJSON(),
    loader: (extent, _resolution, projection) => {
      void fetch(url, { credentials: 'same-origin' })
        .then(async (response) => {
          if (!response.ok) throw new Error(`base map layer ${name}: ${response.status}`);
          source.addFeatures(new GeoJSON().readFeatures(await response.json(), { featureProjection: projection }));
        })
        .catch(() => {
          source.removeLoadedExtent(extent);
          onFailed();
        });
    },
  });
  const style = styleOf(name, tokens);
  const layer =
    name === 'labels'
      ? new VectorLayer({ source, style, declutter: true, updateWhileInteracting: false, updateWhileAnimating: false })
      : new VectorImageLayer({ source, style, imageRatio: 1.4 });
  return { layer, source };
}

function styleOf(name: string, tokens: MapTokens): StyleOf {
  switch (name) {
    case 'land':
      return landStyle(tokens);
    case 'water': {
      const water = new Style({ fill: new Fill({ color: tokens['map-water'] }) });
      return () => water;
    }
    case 'roads':
      return roadStyle(tokens);
    case 'buildings': {
      const building = new Style({ fill: new Fill({ color: tokens['map-building'] }) });
      return (_feature, resolution) => (resolution <= 2.2 ? building : undefined);
    }
    case 'rail':
      return (_feature, resolution) =>
        resolution <= 20
          ? new Style({ stroke: new Stroke({ color: tokens['map-road-main'], width: 1.5, lineDash: [6, 5] }), zIndex: 1 })
          : undefined;
    case 'boundaries':
      return boundaryStyle(tokens);
    case 'labels':
      return labelStyle(tokens);
    default: {
      const plain = new Style({ fill: new Fill({ color: tokens['map-land'] }) });
      return () => plain;
    }
  }
}

function landStyle(tokens: MapTokens): StyleOf {
  const city = new Style({ fill: new Fill({ color: tokens['map-land'] }) });
  const green = new Style({ fill: new Fill({ color: tokens['map-park'] }), zIndex: 1 });
  const greens = new Set(['forest', 'park', 'riverside', 'pitch']);
  return (feature) => (greens.has(String(feature.get('kind'))) ? green : city);
}

function roadStyle(tokens: MapTokens): StyleOf {
  return (feature, resolution) => {
    const name = String(feature.get('class'));
    if (resolution > (ROAD_UNTIL[name] ?? 4)) return undefined;
    const main = name === 'primary' || name === 'secondary';
    const width = Math.max(main ? 1.5 : 0.75, Number(feature.get('width') ?? 6) / (resolution * GROUND_PER_MAP));
    const order = ROAD_ORDER.indexOf(name);
    return new Style({
      stroke: new Stroke({
        color: main ? tokens['map-road-main'] : tokens['map-road'],
        width,
        lineCap: 'round',
        lineJoin: 'round',
        ...(name === 'path' ? { lineDash: [3, 4] } : {}),
      }),
      zIndex: order,
    });
  };
}

function boundaryStyle(tokens: MapTokens): StyleOf {
  const dong = new Style({ stroke: new Stroke({ color: tokens['line'], width: 1, lineDash: [2, 4] }) });
  const city = new Style({ stroke: new Stroke({ color: tokens['line-strong'], width: 1.5 }) });
  return (feature) => (feature.get('kind') === 'city' ? city : dong);
}

function labelStyle(tokens: MapTokens): StyleOf {
  return (feature, resolution) => {
    const rank = Number(feature.get('rank') ?? 3);
    if (resolution > (LABEL_UNTIL[rank] ?? 2)) return undefined;
    const size = (rank === 1 ? 13 : 12) * tokens.scale;
    return new Style({
      text: new Text({
        text: String(feature.get('name') ?? ''),
        font: `${rank === 1 ? 600 : 400} ${size}px ${tokens.face}`,
        fill: new Fill({ color: tokens['map-name'] }),
        stroke: new Stroke({ color: tokens['map-land'], width: 3 }),
        overflow: true,
      }),
      zIndex: 10 - rank,
    });
  };
}

/** Names of roads along the roads, from the roads' own layer. */
export function roadNames(roads: VectorSource, tokens: MapTokens): BaseLayer {
  return new VectorLayer({
    source: roads,
    declutter: true,
    updateWhileInteracting: false,
    updateWhileAnimating: false,
    style: (feature, resolution) => {
      const name: unknown = feature.get('name');
      const main = feature.get('class') === 'primary' || feature.get('class') === 'secondary';
      if (typeof name !== 'string' || resolution > (main ? 6 : 1.6)) return undefined;
      return new Style({
        text: new Text({
          text: name,
          placement: 'line',
          repeat: 600,
          maxAngle: 0.5,
          font: `400 ${12 * tokens.scale}px ${tokens.face}`,
          fill: new Fill({ color: tokens['map-name'] }),
          stroke: new Stroke({ color: tokens['map-land'], width: 3 }),
        }),
      });
    },
  });
}

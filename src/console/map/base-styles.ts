import type { FeatureLike } from 'ol/Feature.js';
import Fill from 'ol/style/Fill.js';
import Stroke from 'ol/style/Stroke.js';
import Style from 'ol/style/Style.js';
import Text from 'ol/style/Text.js';
import type { MapTokens } from './map-tokens.ts';

type StyleOf = (feature: FeatureLike, resolution: number) => Style | Style[] | undefined;

/** Web Mercator stretches the ground by this much at the latitude of the city; good enough for the width of a road. */
const GROUND_PER_MAP = 0.79;
/** Coarsest metres per pixel at which each class is drawn; narrow roads first, so that wide ones lie on top. */
const ROAD_UNTIL: Readonly<Record<string, number>> = { path: 2, alley: 3.5, lane: 7, street: 14, secondary: 60, primary: 1_000 };
const ROAD_ORDER = Object.keys(ROAD_UNTIL);
const ROAD_NAMES_UNTIL = { main: 6, other: 1.6 };
const LABEL_UNTIL: Readonly<Record<number, number>> = { 1: 40, 2: 5, 3: 2.4 };
const BUILDINGS_UNTIL = 2.2;
const RAIL_UNTIL = 20;
const GREEN = new Set(['forest', 'park', 'riverside', 'pitch']);
/** Room for an order within each layer. */
const LAYER_STEP = 20;

/** How one layer of the base map is drawn, above those before it. Unknown names are drawn as plain land. */
export function baseStyle(name: string, tokens: MapTokens, order: number): StyleOf {
  const base = order * LAYER_STEP;
  const filled = (color: string, zIndex = base): Style => new Style({ fill: new Fill({ color }), zIndex });
  switch (name) {
    case 'land': {
      const [city, green] = [filled(tokens['map-land']), filled(tokens['map-park'], base + 1)];
      return (feature) => (GREEN.has(String(feature.get('kind'))) ? green : city);
    }
    case 'buildings': {
      const building = filled(tokens['map-building']);
      return (_feature, resolution) => (resolution <= BUILDINGS_UNTIL ? building : undefined);
    }
    case 'rail': {
      const rail = new Style({ stroke: new Stroke({ color: tokens['map-road-main'], width: 1.5, lineDash: [6, 5] }), zIndex: base });
      return (_feature, resolution) => (resolution <= RAIL_UNTIL ? rail : undefined);
    }
    case 'boundaries': {
      const dong = new Style({ stroke: new Stroke({ color: tokens['line'], width: 1, lineDash: [2, 4] }), zIndex: base });
      const city = new Style({ stroke: new Stroke({ color: tokens['line-strong'], width: 1.5 }), zIndex: base });
      return (feature) => (feature.get('kind') === 'city' ? city : dong);
    }
    case 'roads':
      return roadStyle(tokens, base);
    case 'labels':
      return labelStyle(tokens, base);
    default: {
      const plain = filled(name === 'water' ? tokens['map-water'] : tokens['map-land']);
      return () => plain;
    }
  }
}

/** The road as wide as it is, and its name along it. */
function roadStyle(tokens: MapTokens, base: number): StyleOf {
  return (feature, resolution) => {
    const kind = String(feature.get('class'));
    if (resolution > (ROAD_UNTIL[kind] ?? 4)) return undefined;
    const main = kind === 'primary' || kind === 'secondary';
    const width = Math.max(main ? 1.5 : 0.75, Number(feature.get('width') ?? 6) / (resolution * GROUND_PER_MAP));
    const color = main ? tokens['map-road-main'] : tokens['map-road'];
    const dash = kind === 'path' ? { lineDash: [3, 4] } : {};
    const name: unknown = feature.get('name');
    const named = typeof name === 'string' && resolution <= (main ? ROAD_NAMES_UNTIL.main : ROAD_NAMES_UNTIL.other);
    return new Style({
      stroke: new Stroke({ color, width, lineCap: 'round', lineJoin: 'round', ...dash }),
      zIndex: base + ROAD_ORDER.indexOf(kind),
      ...(named ? { text: nameText(name, tokens, { size: 12, weight: 400, along: true }) } : {}),
    });
  };
}

function labelStyle(tokens: MapTokens, base: number): StyleOf {
  return (feature, resolution) => {
    const rank = Number(feature.get('rank') ?? 3);
    if (resolution > (LABEL_UNTIL[rank] ?? 2)) return undefined;
    const first = rank === 1;
    const text = nameText(String(feature.get('name') ?? ''), tokens, { size: first ? 13 : 12, weight: first ? 600 : 400, along: false });
    return new Style({ text, zIndex: base + LAYER_STEP - rank });
  };
}

function nameText(
  text: string,
  tokens: MapTokens,
  look: { readonly size: number; readonly weight: number; readonly along: boolean },
): Text {
  return new Text({
    text,
    font: `${look.weight} ${look.size * tokens.scale * tokens.labels}px ${tokens.face}`,
    fill: new Fill({ color: tokens['map-name'] }),
    stroke: new Stroke({ color: tokens['map-land'], width: 3 }),
    ...(look.along ? { placement: 'line', repeat: 600, maxAngle: 0.5 } : { overflow: true }),
  });
}

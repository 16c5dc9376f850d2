import type { FeatureLike } from 'ol/Feature.js';
import CircleStyle from 'ol/style/Circle.js';
import Fill from 'ol/style/Fill.js';
import RegularShape from 'ol/style/RegularShape.js';
import Stroke from 'ol/style/Stroke.js';
import Style from 'ol/style/Style.js';
import Text from 'ol/style/Text.js';
import { faded, type MapTokens } from '../map-tokens.ts';
import { colourOf, type OverlayLook } from './overlay-look.ts';
import type { OverlayData } from './overlay-messages.ts';

/** Names of features are written from this scale on, metres of the map per pixel. */
const LABELS_FROM_RESOLUTION = 6;
const MAX_LABEL = 40;

/** One style a colour, kept: a hundred thousand features share ten. */
export function overlayStyle(
  data: OverlayData,
  look: OverlayLook,
  tokens: MapTokens,
): (feature: FeatureLike, resolution: number) => Style | Style[] {
  const colour = colourOf(data, look);
  const kept = new Map<string, Style>();
  const label = look.label === undefined ? -1 : data.columns.indexOf(look.label);
  return (feature, resolution) => {
    const row = Number(feature.getId());
    const wanted = colour(row);
    const style = kept.get(wanted) ?? shapeStyle(wanted, look, tokens);
    kept.set(wanted, style);
    const text = label >= 0 && resolution <= LABELS_FROM_RESOLUTION ? data.rows[row]?.[label] : undefined;
    return text ? [style, new Style({ text: labelText(text.slice(0, MAX_LABEL), data.kinds[row] ?? 0, tokens) })] : style;
  };
}

function shapeStyle(colour: string, look: OverlayLook, tokens: MapTokens): Style {
  return new Style({
    fill: new Fill({ color: faded(colour, 0.22) }),
    stroke: new Stroke({ color: colour, width: (0.75 + look.size * 0.75) * tokens.scale }),
    image: symbolImage(colour, look, tokens),
  });
}

function symbolImage(colour: string, { symbol, size }: OverlayLook, tokens: MapTokens): RegularShape {
  const radius = (3 + size * 1.5) * tokens.scale;
  const drawn = { fill: new Fill({ color: colour }), stroke: new Stroke({ color: tokens['map-land'], width: 1.5 }) };
  if (symbol === 'circle') return new CircleStyle({ radius, ...drawn });
  if (symbol === 'triangle') return new RegularShape({ points: 3, radius: radius * 1.3, ...drawn });
  return new RegularShape({ points: 4, radius: radius * 1.25, angle: symbol === 'square' ? Math.PI / 4 : 0, ...drawn });
}

function labelText(text: string, kind: number, tokens: MapTokens): Text {
  return new Text({
    text,
    font: `400 ${12 * tokens.scale * tokens.labels}px ${tokens.face}`,
    fill: new Fill({ color: tokens.text }),
    stroke: new Stroke({ color: tokens['map-land'], width: 3 }),
    overflow: kind !== 1,
    ...(kind === 1 ? { placement: 'line' as const, repeat: 400, maxAngle: 0.5 } : {}),
    ...(kind === 0 ? { offsetY: -14 * tokens.scale } : {}),
  });
}

/** The feature that is chosen in the table or on the map. */
export function chosenStyle(tokens: MapTokens): Style {
  return new Style({
    fill: new Fill({ color: faded(tokens.blue, 0.2) }),
    stroke: new Stroke({ color: tokens.blue, width: 3 }),
    image: new CircleStyle({ radius: 9 * tokens.scale, stroke: new Stroke({ color: tokens.blue, width: 3 }) }),
  });
}

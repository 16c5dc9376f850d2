import CircleStyle from 'ol/style/Circle.js';
import Fill from 'ol/style/Fill.js';
import RegularShape from 'ol/style/RegularShape.js';
import Stroke from 'ol/style/Stroke.js';
import Style, { type StyleLike } from 'ol/style/Style.js';
import Text from 'ol/style/Text.js';
import { faded, type MapTokens } from '../map/map-tokens.ts';

/** One thing on the map of those on the way; shape as well as colour tells what it is. */
export type Mark =
  | { readonly kind: 'me'; readonly heading: number | undefined }
  | { readonly kind: 'scene' }
  | { readonly kind: 'camera'; readonly bearing: number | undefined }
  | { readonly kind: 'suspect'; readonly words: string; readonly last: boolean; readonly certain: boolean }
  | { readonly kind: 'cordon'; readonly words: string }
  | { readonly kind: 'track' | 'way' | 'escape' };

const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** From farther than this numbers would lie over one another. */
const NUMBERED_UNTIL = 2.5;

export function drawingOf(mark: Mark, tokens: MapTokens): StyleLike {
  const outline = new Stroke({ color: tokens.ground, width: 2 });
  const fill = (color: string): Fill => new Fill({ color });
  switch (mark.kind) {
    case 'me':
      return meStyle(mark.heading, tokens);
    case 'scene':
      return new Style({
        zIndex: 8,
        image: new RegularShape({ points: 4, radius: 13, angle: Math.PI / 4, fill: fill(tokens.red), stroke: outline }),
      });
    case 'camera':
      return new Style({
        zIndex: 3,
        image: new RegularShape({
          points: 3,
          radius: 8,
          rotation: radians(mark.bearing ?? 0),
          fill: fill(tokens['text-quiet']),
          stroke: outline,
        }),
      });
    case 'suspect':
      return suspectStyle(mark, tokens);
    case 'cordon':
      return cordonStyle(mark.words, tokens);
    case 'track':
      return new Style({ zIndex: 4, stroke: new Stroke({ color: tokens.amber, width: 2, lineDash: [6, 6] }) });
    case 'way':
      return [
        new Style({ zIndex: 2, stroke: new Stroke({ color: tokens.ground, width: 9 }) }),
        new Style({ zIndex: 2, stroke: new Stroke({ color: tokens.blue, width: 6 }) }),
      ];
    case 'escape':
      return new Style({ zIndex: 1, stroke: new Stroke({ color: faded(tokens.amber, 0.5), width: 7 }) });
  }
}

function cordonStyle(words: string, tokens: MapTokens): StyleLike {
  const diamond = (radius: number, width: number): RegularShape =>
    new RegularShape({ points: 4, radius, fill: new Fill({ color: tokens.surface }), stroke: new Stroke({ color: tokens.amber, width }) });
  const near = new Style({ zIndex: 5, image: diamond(14, 3), text: wordsOf(words, tokens, 0) });
  const far = new Style({ zIndex: 5, image: diamond(6, 2) });
  return (_feature, resolution) => (resolution <= NUMBERED_UNTIL ? near : far);
}

function meStyle(heading: number | undefined, tokens: MapTokens): Style[] {
  const dot = new Style({
    zIndex: 9,
    image: new CircleStyle({ radius: 10, fill: new Fill({ color: tokens.blue }), stroke: new Stroke({ color: tokens.text, width: 3 }) }),
  });
  if (heading === undefined) return [dot];
  const rotation = radians(heading);
  const nose = new RegularShape({
    points: 3,
    radius: 9,
    rotation,
    displacement: [Math.sin(rotation) * 17, Math.cos(rotation) * 17],
    fill: new Fill({ color: tokens.blue }),
  });
  return [new Style({ zIndex: 9, image: nose }), dot];
}

function suspectStyle({ words, last, certain }: Extract<Mark, { kind: 'suspect' }>, tokens: MapTokens): Style {
  const color = last ? tokens.amber : faded(tokens.amber, 0.6);
  return new Style({
    zIndex: last ? 7 : 6,
    image: new CircleStyle({
      radius: last ? 11 : 7,
      // Perhaps somebody else: a ring, not a disc.
      fill: new Fill({ color: certain ? color : tokens.surface }),
      stroke: new Stroke({ color: certain ? tokens.ground : tokens.amber, width: certain ? 2 : 3 }),
    }),
    ...(last ? { text: wordsOf(words, tokens, -22) } : {}),
  });
}

function wordsOf(text: string, tokens: MapTokens, offsetY: number): Text {
  return new Text({
    text,
    font: `700 ${13 * tokens.scale}px ${tokens.face}`,
    offsetY,
    fill: new Fill({ color: tokens.text }),
    stroke: new Stroke({ color: tokens.ground, width: 4 }),
  });
}

import Feature from 'ol/Feature.js';
import type Geometry from 'ol/geom/Geometry.js';
import MultiLineString from 'ol/geom/MultiLineString.js';
import { fromLonLat } from 'ol/proj.js';
import VectorSource from 'ol/source/Vector.js';
import Stroke from 'ol/style/Stroke.js';
import Style from 'ol/style/Style.js';
import { SIGHT_LEVELS, type SightAnswer, type SightLevel } from '#contract/sight-view.ts';
import { faded, type MapTokens } from '../map-tokens.ts';
import { SparseLayer } from '../sparse-layer.ts';

const GRID = 100_000;

/** Streets by whether any camera sees them. Hidden until somebody wants it. */
export class SightLayer {
  readonly #source = new VectorSource<Feature<Geometry>>();
  readonly layer = new SparseLayer({ source: this.#source, visible: false, updateWhileInteracting: true });

  show(answer: SightAnswer | undefined, tokens: MapTokens): void {
    this.#source.clear(true);
    if (!answer) return;
    this.#source.addFeatures(
      SIGHT_LEVELS.map((level) => {
        const feature = new Feature<Geometry>(new MultiLineString(answer.stretches[level].map(lineOf)));
        const { colour, width, dash } = sightLook(tokens, level);
        feature.setStyle(
          new Style({
            stroke: new Stroke({ color: colour, width: width * tokens.scale, ...(dash ? { lineDash: dash } : {}) }),
            zIndex: SIGHT_LEVELS.length - SIGHT_LEVELS.indexOf(level),
          }),
        );
        return feature;
      }),
    );
  }
}

/** Where nobody sees is what needs attention: amber, and broken, so that it is told apart without colour. */
export function sightLook(
  tokens: MapTokens,
  level: SightLevel,
): { readonly colour: string; readonly width: number; readonly dash?: number[] } {
  if (level === 'yes') return { colour: faded(tokens.blue, 0.85), width: 4 };
  if (level === 'perhaps') return { colour: faded(tokens.blue, 0.4), width: 3 };
  return { colour: faded(tokens.amber, 0.8), width: 2, dash: [3, 5] };
}

function lineOf(steps: readonly number[]): number[][] {
  const line: number[][] = [];
  let [x, y] = [0, 0];
  for (let at = 0; at + 1 < steps.length; at += 2) {
    x += steps[at] ?? 0;
    y += steps[at + 1] ?? 0;
    line.push(fromLonLat([x / GRID, y / GRID]));
  }
  return line;
}

import Feature from 'ol/Feature.js';
import type Geometry from 'ol/geom/Geometry.js';
import Point from 'ol/geom/Point.js';
import { fromLonLat } from 'ol/proj.js';
import VectorSource from 'ol/source/Vector.js';
import CircleStyle from 'ol/style/Circle.js';
import Fill from 'ol/style/Fill.js';
import RegularShape from 'ol/style/RegularShape.js';
import Stroke from 'ol/style/Stroke.js';
import Style from 'ol/style/Style.js';
import Text from 'ol/style/Text.js';
import type { SceneView } from '#contract/facility-view.ts';
import type { MapLayers } from '../map-layers.ts';
import type { MapTokens } from '../map-tokens.ts';
import { SparseLayer } from '../sparse-layer.ts';

type Kind = 'hydrant' | 'hazard' | 'sign';

/** Hydrants, hazards and lit signs around the open incident; shape and letter tell them apart, not colour alone. */
export class SceneLayer implements Disposable {
  readonly #source = new VectorSource<Feature<Geometry>>();
  readonly layer = new SparseLayer({ source: this.#source });
  readonly #leave: (() => void) | false;

  constructor(layers: MapLayers, title: string) {
    this.#leave = layers.add({ id: 'scene', title, storey: 'work', layer: this.layer });
  }

  clear(): void {
    this.#source.clear(true);
  }

  show({ hydrants, hazards, signs }: SceneView, tokens: MapTokens): void {
    const placed = signs.flatMap(({ lon, lat }) => (lon === undefined || lat === undefined ? [] : [{ lon, lat }]));
    this.#source.clear(true);
    this.#source.addFeatures([
      ...hydrants.map((each) => markOf(each, 'hydrant', tokens)),
      ...placed.map((each) => markOf(each, 'sign', tokens)),
      ...hazards.map((each) => markOf(each, 'hazard', tokens)),
    ]);
  }

  [Symbol.dispose](): void {
    if (this.#leave) this.#leave();
  }
}

function markOf({ lon, lat }: { readonly lon: number; readonly lat: number }, kind: Kind, tokens: MapTokens): Feature {
  const feature = new Feature<Geometry>(new Point(fromLonLat([lon, lat])));
  feature.setStyle(styleOf(kind, tokens));
  return feature;
}

const LETTER: Readonly<Record<Kind, string>> = { hydrant: 'H', hazard: '!', sign: '▤' };

function styleOf(kind: Kind, tokens: MapTokens): Style {
  const colour = kind === 'hazard' ? tokens.amber : kind === 'hydrant' ? tokens.blue : tokens['text-quiet'];
  const fill = new Fill({ color: tokens.ground });
  const stroke = new Stroke({ color: colour, width: 2 });
  const radius = 9 * tokens.scale;
  return new Style({
    image:
      kind === 'hydrant'
        ? new CircleStyle({ radius, fill, stroke })
        : kind === 'hazard'
          ? new RegularShape({ points: 3, radius: radius * 1.35, fill, stroke })
          : new RegularShape({ points: 4, radius: radius * 1.25, angle: Math.PI / 4, fill, stroke }),
    text: new Text({
      text: LETTER[kind],
      offsetY: kind === 'hazard' ? 2 * tokens.scale : 0.5,
      font: `700 ${11 * tokens.scale}px ${tokens.face}`,
      fill: new Fill({ color: colour }),
    }),
    zIndex: kind === 'hazard' ? 3 : 2,
  });
}

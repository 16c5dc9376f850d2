import Feature from 'ol/Feature.js';
import Point from 'ol/geom/Point.js';
import type VectorLayer from 'ol/layer/Vector.js';
import { fromLonLat } from 'ol/proj.js';
import VectorSource from 'ol/source/Vector.js';
import CircleStyle from 'ol/style/Circle.js';
import type { StyleFunction } from 'ol/style/Style.js';
import Fill from 'ol/style/Fill.js';
import RegularShape from 'ol/style/RegularShape.js';
import Stroke from 'ol/style/Stroke.js';
import Style from 'ol/style/Style.js';
import Text from 'ol/style/Text.js';
import type { FacilityView } from '#contract/facility-view.ts';
import { choice } from '../choice.ts';
import type { CityMap } from '../city-map.ts';
import type { LayerHit } from '../hit-tests.ts';
import { faded, type MapTokens } from '../map-tokens.ts';
import { facilityKey, KNOWN_FACILITIES } from './facility-words.ts';
import { SparseLayer } from '../sparse-layer.ts';

/** Half the width of a sign, pixels, and how far beside it a press still means it. */
const RADIUS = 7;
const REACH = 11;

interface Words {
  readonly title: string;
  readonly kind: (kind: string) => string;
}

/** Hydrants, hazards, signs and other facilities of the part on screen. Shape and letter tell them apart, not colour alone. */
export class FacilityLayer implements Disposable {
  readonly #city: CityMap;
  readonly #source = new VectorSource<Feature<Point>>();
  readonly layer: VectorLayer;
  readonly #leave: readonly (() => void)[];
  readonly #words: Words;
  #chosen: FacilityView | undefined;
  #styles = new Map<string, Style>();

  constructor(city: CityMap, words: Words) {
    this.#city = city;
    this.#words = words;
    this.layer = new SparseLayer({ source: this.#source, style: this.#style, visible: false });
    const away = city.layers.add({ id: 'facilities', title: words.title, storey: 'city', layer: this.layer });
    this.#leave = [...(away ? [away] : []), city.hits.add({ at: (place) => this.#hit(place), hover: () => undefined })];
  }

  show(facilities: readonly FacilityView[]): void {
    this.#styles = new Map();
    this.#source.clear(true);
    this.#source.addFeatures(facilities.map(featureOf));
    const kinds = [...new Set(facilities.map(({ kind }) => kind))].sort();
    this.#city.layers.describe('facilities', {
      legend: kinds.map((kind) => ({
        label: this.#words.kind(kind),
        shape: SHAPES[kind] ?? 'point',
        colour: colourOf(kind, this.#city.tokens),
      })),
    });
  }

  /** The one that is chosen has a ring. */
  mark(chosen: FacilityView | undefined): void {
    this.#chosen = chosen;
    this.layer.changed();
  }

  [Symbol.dispose](): void {
    for (const leave of this.#leave) leave();
  }

  #style: StyleFunction = (feature) => {
    const facility = feature.get('facility') as FacilityView;
    const chosen = this.#chosen !== undefined && facilityKey(this.#chosen) === facilityKey(facility);
    const key = `${facility.kind} ${chosen}`;
    const style = this.#styles.get(key) ?? styleOf(facility.kind, { tokens: this.#city.tokens, chosen });
    this.#styles.set(key, style);
    return style;
  };

  #hit({ x, y, resolution }: { readonly x: number; readonly y: number; readonly resolution: number }): LayerHit | undefined {
    if (!this.layer.getVisible()) return undefined;
    const found = this.#source.getClosestFeatureToCoordinate([x, y]);
    const [toX = Infinity, toY = Infinity] = found?.getGeometry()?.getCoordinates() ?? [];
    if (!found || Math.hypot(toX - x, toY - y) > REACH * this.#city.tokens.scale * resolution) return undefined;
    const facility = found.get('facility') as FacilityView;
    const id = facilityKey(facility);
    return {
      kind: 'layer',
      id,
      label: `${this.#words.kind(facility.kind)} ${facility.name}`,
      choose: () => choice.set({ kind: 'facility', id, facility }),
    };
  }
}

function featureOf(facility: FacilityView): Feature<Point> {
  const feature = new Feature(new Point(fromLonLat([facility.lon, facility.lat])));
  feature.set('facility', facility, true);
  return feature;
}

const SHAPES: Readonly<Record<string, 'triangle' | 'square'>> = { hazard: 'triangle', sign: 'square' };
const LETTERS: Readonly<Record<(typeof KNOWN_FACILITIES)[number], string>> = { hydrant: 'H', hazard: '!', sign: '▤', shelter: 'S' };

function colourOf(kind: string, tokens: MapTokens): string {
  return kind === 'hazard' ? tokens.amber : kind === 'hydrant' ? tokens.blue : tokens['text-quiet'];
}

function styleOf(kind: string, { tokens, chosen }: { readonly tokens: MapTokens; readonly chosen: boolean }): Style {
  const colour = colourOf(kind, tokens);
  const look = {
    radius: RADIUS * tokens.scale,
    fill: new Fill({ color: chosen ? faded(colour, 0.35) : tokens.ground }),
    stroke: new Stroke({ color: colour, width: chosen ? 3 : 1.5 }),
  };
  const shape = SHAPES[kind];
  const known = KNOWN_FACILITIES.find((each) => each === kind);
  return new Style({
    image:
      shape === 'triangle'
        ? new RegularShape({ ...look, points: 3, radius: look.radius * 1.35 })
        : shape === 'square'
          ? new RegularShape({ ...look, points: 4, radius: look.radius * 1.2, angle: Math.PI / 4 })
          : new CircleStyle(look),
    text: new Text({
      text: known ? LETTERS[known] : '·',
      offsetY: shape === 'triangle' ? 1.5 * tokens.scale : 0.5,
      font: `700 ${9 * tokens.scale}px ${tokens.face}`,
      fill: new Fill({ color: colour }),
    }),
    zIndex: chosen ? 3 : kind === 'hazard' ? 2 : 1,
  });
}

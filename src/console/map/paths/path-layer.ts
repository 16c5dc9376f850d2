import Feature from 'ol/Feature.js';
import type Geometry from 'ol/geom/Geometry.js';
import LineString from 'ol/geom/LineString.js';
import MultiLineString from 'ol/geom/MultiLineString.js';
import Point from 'ol/geom/Point.js';
import { fromLonLat } from 'ol/proj.js';
import VectorSource from 'ol/source/Vector.js';
import CircleStyle from 'ol/style/Circle.js';
import Fill from 'ol/style/Fill.js';
import RegularShape from 'ol/style/RegularShape.js';
import Stroke from 'ol/style/Stroke.js';
import Style from 'ol/style/Style.js';
import Text from 'ol/style/Text.js';
import type { CordonAnswer, ReachAnswer, RouteAnswer } from '#contract/road-view.ts';
import { faded, type MapTokens } from '../map-tokens.ts';
import type { MapLayers } from '../map-layers.ts';
import { SparseLayer } from '../sparse-layer.ts';

/** What of a drawn way can be taken with the pointer. */
export type Handle = { readonly kind: 'line' } | { readonly kind: 'from' } | { readonly kind: 'via'; readonly index: number };

type Line = readonly (readonly [number, number])[];
type Lines = readonly Line[];
interface Place {
  readonly lon: number;
  readonly lat: number;
}

const handles = new WeakMap<object, Handle>();

/** Ways, reach and cordons on the map; each drawing takes the place of the one before. */
export class PathLayer implements Disposable {
  readonly #source = new VectorSource<Feature<Geometry>>();
  readonly layer = new SparseLayer({ source: this.#source, updateWhileInteracting: true, updateWhileAnimating: true });
  readonly #leave: (() => void) | false;

  constructor(layers: MapLayers, title: string) {
    this.#leave = layers.add({ id: 'paths', title, storey: 'work', layer: this.layer });
  }

  clear(): void {
    this.#source.clear(true);
  }

  handleOf(feature: object): Handle | undefined {
    return handles.get(feature);
  }

  /** The chosen way strong, the others quiet below it; places to pass can be taken and moved. */
  showRoutes(
    { routes, hindrances }: RouteAnswer,
    shown: { readonly chosen: number; readonly from: Place; readonly via: readonly Place[]; readonly tokens: MapTokens },
  ): void {
    const { tokens } = shown;
    const chosen = Math.min(shown.chosen, routes.length - 1);
    const features = routes.flatMap((route, at) => {
      const line = lineFeature(route.line, at === chosen ? wayStyles(tokens) : otherWayStyles(tokens));
      if (at === chosen) handles.set(line, { kind: 'line' });
      return [line];
    });
    const from = pointFeature(shown.from, dotStyle(tokens, 'from'));
    handles.set(from, { kind: 'from' });
    const via = shown.via.map((place, index) => {
      const feature = pointFeature(place, dotStyle(tokens, 'via'));
      handles.set(feature, { kind: 'via', index });
      return feature;
    });
    const marks = hindrances.map((each) => pointFeature(each, barredStyle(tokens)));
    this.#replace([...features, ...marks, ...via, from]);
  }

  /** The nearer, the stronger; `minutes` are the ends of the bands. */
  showReach({ lines, seconds }: ReachAnswer, minutes: readonly number[], tokens: MapTokens): void {
    const bands = minutes.map((): Line[] => []);
    lines.forEach((line, at) => {
      const band = minutes.findIndex((end) => (seconds[at] ?? 0) < end * 60);
      bands[band < 0 ? bands.length - 1 : band]?.push(line);
    });
    this.#replace(bands.map((band, at) => linesFeature(band, bandStyle(tokens, at))).toReversed());
  }

  /** Where they can be, from where, and what closes it. */
  showCordon(cordon: CordonAnswer | undefined, seen: readonly (Place & { readonly certain: boolean })[], tokens: MapTokens): void {
    const area = cordon
      ? [linesFeature(cordon.area.lines, new Style({ stroke: new Stroke({ color: faded(tokens.amber, 0.55), width: 3 }), zIndex: 1 }))]
      : [];
    const roads = (cordon?.roads ?? []).map((road) => pointFeature(road, barredStyle(tokens)));
    const cameras = (cordon?.cameras ?? []).map((crossing, at) => pointFeature(crossing, numberStyle(tokens, at + 1)));
    const marks = seen.map((place) => pointFeature(place, sightingStyle(tokens, place.certain)));
    this.#replace([...area, ...roads, ...cameras, ...marks]);
  }

  #replace(features: Feature[]): void {
    this.#source.clear(true);
    this.#source.addFeatures(features);
  }

  [Symbol.dispose](): void {
    if (this.#leave) this.#leave();
  }
}

const FAR_RESOLUTION = 6;

/** From afar the roads lie so close together that wide strokes would cover the town. */
function bandStyle(tokens: MapTokens, band: number): (feature: unknown, resolution: number) => Style {
  const [opacity, width] = (
    [
      [0.9, 4],
      [0.6, 3],
      [0.35, 2.5],
    ] as const
  )[band] ?? [0.3, 2];
  const style = (by: number): Style =>
    new Style({ stroke: new Stroke({ color: faded(tokens.blue, opacity), width: width * by }), zIndex: 3 - band });
  const [near, far] = [style(1), style(0.3)];
  return (_, resolution) => (resolution > FAR_RESOLUTION ? far : near);
}

function projected(line: Line): number[][] {
  return line.map(([lon, lat]) => fromLonLat([lon, lat]));
}

function lineFeature(line: Line, style: Style[]): Feature {
  const feature = new Feature<Geometry>(new LineString(projected(line)));
  feature.setStyle(style);
  return feature;
}

/** All in one: thousands of stretches of one look are drawn by one stroke. */
function linesFeature(lines: Lines, style: Style | ((feature: unknown, resolution: number) => Style)): Feature {
  const feature = new Feature<Geometry>(new MultiLineString(lines.map(projected)));
  feature.setStyle(style);
  return feature;
}

function pointFeature({ lon, lat }: Place, style: Style | Style[]): Feature {
  const feature = new Feature<Geometry>(new Point(fromLonLat([lon, lat])));
  feature.setStyle(style);
  return feature;
}

function wayStyles(tokens: MapTokens): Style[] {
  return [
    new Style({ stroke: new Stroke({ color: tokens.ground, width: 8 * tokens.scale }), zIndex: 3 }),
    new Style({ stroke: new Stroke({ color: tokens.blue, width: 5 * tokens.scale }), zIndex: 4 }),
  ];
}

function otherWayStyles(tokens: MapTokens): Style[] {
  return [
    new Style({ stroke: new Stroke({ color: tokens.ground, width: 6 * tokens.scale }), zIndex: 1 }),
    new Style({ stroke: new Stroke({ color: tokens['line-strong'], width: 3 * tokens.scale }), zIndex: 2 }),
  ];
}

function dotStyle(tokens: MapTokens, kind: 'from' | 'via'): Style {
  return new Style({
    image: new CircleStyle({
      radius: (kind === 'from' ? 7 : 6) * tokens.scale,
      fill: new Fill({ color: kind === 'from' ? tokens.blue : tokens.ground }),
      stroke: new Stroke({ color: kind === 'from' ? tokens.ground : tokens.blue, width: 2.5 }),
    }),
    zIndex: 6,
  });
}

/** A bar across: here is no way. */
function barredStyle(tokens: MapTokens): Style[] {
  const radius = 8 * tokens.scale;
  return [
    new Style({
      image: new CircleStyle({ radius, fill: new Fill({ color: tokens.ground }), stroke: new Stroke({ color: tokens.amber, width: 2.5 }) }),
      zIndex: 5,
    }),
    new Style({
      image: new RegularShape({
        points: 2,
        radius: radius * 0.55,
        angle: Math.PI / 2,
        stroke: new Stroke({ color: tokens.amber, width: 3 }),
      }),
      zIndex: 6,
    }),
  ];
}

function numberStyle(tokens: MapTokens, number: number): Style {
  return new Style({
    image: new RegularShape({
      points: 4,
      radius: 13 * tokens.scale,
      angle: Math.PI / 4,
      fill: new Fill({ color: tokens.blue }),
      stroke: new Stroke({ color: tokens.ground, width: 1.5 }),
    }),
    text: new Text({
      text: String(number),
      font: `700 ${12 * tokens.scale}px ${tokens.face}`,
      fill: new Fill({ color: tokens['on-blue'] }),
    }),
    zIndex: 7,
  });
}

/** A cross in a ring: seen here; broken while nobody is sure. */
function sightingStyle(tokens: MapTokens, certain: boolean): Style[] {
  const lineDash = certain ? {} : { lineDash: [4, 3] };
  return [
    new Style({
      image: new CircleStyle({
        radius: 10 * tokens.scale,
        fill: new Fill({ color: faded(tokens.ground, 0.8) }),
        stroke: new Stroke({ color: tokens.amber, width: 2.5, ...lineDash }),
      }),
      zIndex: 8,
    }),
    new Style({
      image: new RegularShape({ points: 4, radius: 6 * tokens.scale, radius2: 0, stroke: new Stroke({ color: tokens.amber, width: 2 }) }),
      zIndex: 9,
    }),
  ];
}

import Feature from 'ol/Feature.js';
import type Geometry from 'ol/geom/Geometry.js';
import MultiLineString from 'ol/geom/MultiLineString.js';
import Point from 'ol/geom/Point.js';
import { fromLonLat } from 'ol/proj.js';
import VectorSource from 'ol/source/Vector.js';
import CircleStyle from 'ol/style/Circle.js';
import Fill from 'ol/style/Fill.js';
import Stroke from 'ol/style/Stroke.js';
import Style from 'ol/style/Style.js';
import Text from 'ol/style/Text.js';
import type { MapLayers } from '../map-layers.ts';
import type { MapTokens } from '../map-tokens.ts';
import { trackShape, type TrackPoint } from './track-shape.ts';
import { SparseLayer } from '../sparse-layer.ts';

/** Times stand at the points from this scale on, as far as they do not lie over one another. */
const TIMES_FROM_RESOLUTION = 4;

export interface ShownTrack {
  readonly track: readonly TrackPoint[];
  readonly tokens: MapTokens;
  /** `HH:mm:ss` in the city's zone. */
  readonly clock: (at: number) => string;
}

/** Where whom the open incident is about has been, below its icon. */
export class TrackLayer implements Disposable {
  readonly #source = new VectorSource<Feature<Geometry>>();
  readonly #layer = new SparseLayer({ source: this.#source, declutter: true, updateWhileInteracting: true });
  readonly #leave: (() => void) | false;

  constructor(layers: MapLayers, title: string) {
    this.#leave = layers.add({ id: 'track', title, storey: 'work', layer: this.#layer });
  }

  show({ track, tokens, clock }: ShownTrack): void {
    const { whole, broken, last } = trackShape(track);
    this.#source.clear(true);
    this.#source.addFeatures([
      lines(broken, [lineStyle(tokens, [3, 7])]),
      lines(whole, [casingStyle(tokens), lineStyle(tokens)]),
      ...track.map((point) => pointFeature(point, point === last, { track, tokens, clock })),
    ]);
  }

  clear(): void {
    this.#source.clear(true);
  }

  [Symbol.dispose](): void {
    if (this.#leave) this.#leave();
  }
}

function lines(stretches: readonly (readonly TrackPoint[])[], styles: Style[]): Feature<Geometry> {
  const feature = new Feature<Geometry>(
    new MultiLineString(stretches.map((points) => points.map(({ lon, lat }) => fromLonLat([lon, lat])))),
  );
  feature.setStyle(styles);
  return feature;
}

function casingStyle(tokens: MapTokens): Style {
  return new Style({ stroke: new Stroke({ color: tokens.ground, width: 7 * tokens.scale, lineJoin: 'round' }), zIndex: 1 });
}

function lineStyle(tokens: MapTokens, lineDash?: number[]): Style {
  const dash = lineDash ? { lineDash: lineDash.map((length) => length * tokens.scale) } : {};
  return new Style({ stroke: new Stroke({ color: tokens.amber, width: 3.5 * tokens.scale, lineJoin: 'round', ...dash }), zIndex: 2 });
}

function pointFeature(point: TrackPoint, isLast: boolean, { tokens, clock }: ShownTrack): Feature<Geometry> {
  const feature = new Feature<Geometry>(new Point(fromLonLat([point.lon, point.lat])));
  const dot = isLast ? lastStyle(tokens) : dotStyle(tokens);
  const timed = dot.clone();
  timed.setText(timeText(clock(point.at), isLast, tokens));
  feature.setStyle((_feature, resolution) => (isLast || resolution <= TIMES_FROM_RESOLUTION ? timed : dot));
  return feature;
}

function dotStyle(tokens: MapTokens): Style {
  return new Style({
    image: new CircleStyle({
      radius: 4 * tokens.scale,
      fill: new Fill({ color: tokens.ground }),
      stroke: new Stroke({ color: tokens.amber, width: 2 }),
      declutterMode: 'none',
    }),
    zIndex: 3,
  });
}

/** Filled and larger: here they were last. */
function lastStyle(tokens: MapTokens): Style {
  return new Style({
    image: new CircleStyle({
      radius: 8 * tokens.scale,
      fill: new Fill({ color: tokens.amber }),
      stroke: new Stroke({ color: tokens.ground, width: 3 }),
      declutterMode: 'none',
    }),
    zIndex: 4,
  });
}

function timeText(text: string, isLast: boolean, tokens: MapTokens): Text {
  return new Text({
    text,
    font: `${isLast ? 600 : 400} ${12 * tokens.scale * tokens.labels}px ${tokens.face}`,
    textAlign: 'left',
    // The incident's own icon stands over the last one, and its clock below: the time goes to the side.
    offsetX: (isLast ? 24 : 9) * tokens.scale,
    fill: new Fill({ color: isLast ? tokens.text : tokens['text-quiet'] }),
    stroke: new Stroke({ color: tokens.ground, width: 3 }),
    declutterMode: isLast ? 'obstacle' : 'declutter',
  });
}

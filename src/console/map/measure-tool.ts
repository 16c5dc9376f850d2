import Feature from 'ol/Feature.js';
import type OlMap from 'ol/Map.js';
import { unByKey } from 'ol/Observable.js';
import Circle from 'ol/geom/Circle.js';
import type Geometry from 'ol/geom/Geometry.js';
import LineString from 'ol/geom/LineString.js';
import Polygon, { fromCircle } from 'ol/geom/Polygon.js';
import Point from 'ol/geom/Point.js';
import Draw from 'ol/interaction/Draw.js';
import type VectorLayer from 'ol/layer/Vector.js';
import VectorSource from 'ol/source/Vector.js';
import { getArea, getDistance, getLength } from 'ol/sphere.js';
import { toLonLat } from 'ol/proj.js';
import CircleStyle from 'ol/style/Circle.js';
import Fill from 'ol/style/Fill.js';
import Stroke from 'ol/style/Stroke.js';
import Style from 'ol/style/Style.js';
import Text from 'ol/style/Text.js';
import { faded, type MapTokens } from './map-tokens.ts';
import { areaText, lengthText } from './measure-text.ts';
import type { PointerHold } from './pointer-hold.ts';
import { SparseLayer } from './sparse-layer.ts';

export const MEASURES = ['distance', 'radius', 'area'] as const;
export type Measure = (typeof MEASURES)[number];

const DRAWN = { distance: 'LineString', radius: 'Circle', area: 'Polygon' } as const;
/** Older measurements go first. */
const MAX_KEPT = 50;
const CIRCLE_SIDES = 96;

/** Measures on the ground, not on the projection (G6): what was measured stays on the map until it is cleared. */
export class MeasureTool implements Disposable {
  readonly #map: OlMap;
  readonly #pointer: PointerHold;
  readonly #tokens: () => MapTokens;
  readonly #source = new VectorSource<Feature>();
  readonly #layer: VectorLayer;
  #draw: Draw | undefined;
  #release: (() => void) | undefined;

  constructor(map: OlMap, pointer: PointerHold, tokens: () => MapTokens) {
    this.#map = map;
    this.#pointer = pointer;
    this.#tokens = tokens;
    this.#layer = new SparseLayer({
      source: this.#source,
      style: (feature) => stylesOf(feature.getGeometry(), this.#tokens()),
      updateWhileInteracting: true,
      zIndex: 50,
    });
    map.addLayer(this.#layer);
  }

  /** The next clicks draw; a double click ends the measurement, and `onEnd` is told what came out, nothing when another tool took the pointer. */
  begin(measure: Measure, onEnd: (measured: string) => void): void {
    this.stop();
    const draw = new Draw({
      source: this.#source,
      type: DRAWN[measure],
      style: (feature) => stylesOf(feature.getGeometry(), this.#tokens()),
    });
    draw.on('drawend', ({ feature }) => {
      const geometry = feature.getGeometry();
      // The double click that ends it would also zoom, and the click would choose what lies below.
      setTimeout(() => {
        this.stop();
        onEnd(isMeasured(geometry) ? (labelOf(geometry)?.text ?? '') : '');
      });
      const [oldest, ...rest] = this.#source.getFeatures();
      if (rest.length >= MAX_KEPT && oldest) this.#source.removeFeature(oldest);
    });
    this.#draw = draw;
    this.#release = this.#pointer.take(() => {
      this.stop();
      onEnd('');
    });
    this.#map.addInteraction(draw);
  }

  stop(): void {
    if (this.#draw) this.#map.removeInteraction(this.#draw);
    this.#draw = undefined;
    this.#release?.();
  }

  clear(): void {
    this.#source.clear();
  }

  redraw(): void {
    this.#layer.changed();
  }

  [Symbol.dispose](): void {
    this.stop();
    this.#map.removeLayer(this.#layer);
  }
}

/** Calls back with the place under the pointer, at most once a frame; undefined when it has left the map. Gives how to stop. */
export function followPointer(
  map: OlMap,
  onPlace: (place: { readonly lon: number; readonly lat: number } | undefined) => void,
): () => void {
  let frame = 0;
  const tell = (place: { readonly lon: number; readonly lat: number } | undefined): void => {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(() => onPlace(place));
  };
  const key = map.on('pointermove', (event) => {
    const [lon = 0, lat = 0] = toLonLat(event.coordinate);
    tell({ lon, lat });
  });
  const leave = (): void => tell(undefined);
  const viewport = map.getTargetElement();
  viewport?.addEventListener('pointerleave', leave);
  return () => {
    cancelAnimationFrame(frame);
    unByKey(key);
    viewport?.removeEventListener('pointerleave', leave);
  };
}

function stylesOf(geometry: unknown, tokens: MapTokens): Style[] {
  const line = new Style({
    stroke: new Stroke({ color: tokens.blue, width: 2 }),
    fill: new Fill({ color: faded(tokens.blue, 0.12) }),
    image: new CircleStyle({ radius: 4, fill: new Fill({ color: tokens.blue }), stroke: new Stroke({ color: tokens.ground, width: 1.5 }) }),
  });
  const label = isMeasured(geometry) ? labelOf(geometry) : undefined;
  if (!label) return [line];
  const text = new Text({
    text: label.text,
    font: `600 ${13 * tokens.scale * tokens.labels}px ${tokens.face}`,
    fill: new Fill({ color: tokens.text }),
    backgroundFill: new Fill({ color: tokens.surface }),
    backgroundStroke: new Stroke({ color: tokens.blue, width: 1 }),
    padding: [3, 6, 2, 6],
    offsetY: -16,
    overflow: true,
  });
  return [line, new Style({ geometry: label.at, text, zIndex: 1 })];
}

type Measured = LineString | Polygon | Circle;

function isMeasured(geometry: unknown): geometry is Measured {
  return geometry instanceof LineString || geometry instanceof Polygon || geometry instanceof Circle;
}

/** What was measured, and where it is written: at the end of a line, in the middle of an area, at the rim of a circle. */
function labelOf(geometry: Measured): { readonly text: string; readonly at: Geometry } | undefined {
  if (geometry instanceof LineString) {
    const end = geometry.getLastCoordinate();
    return { text: lengthText(getLength(geometry)), at: new Point(end) };
  }
  if (geometry instanceof Polygon) {
    const ring = geometry.getLinearRing(0);
    if (!ring || ring.getCoordinates().length < 4) return undefined;
    return { text: `${areaText(getArea(geometry))} · ${lengthText(getLength(ring))}`, at: geometry.getInteriorPoint() };
  }
  const [x = 0, y = 0] = geometry.getCenter();
  const rim = [x + geometry.getRadius(), y];
  const metres = getDistance(toLonLat([x, y]), toLonLat(rim));
  return { text: `r ${lengthText(metres)} · ${areaText(getArea(fromCircle(geometry, CIRCLE_SIDES)))}`, at: new Point(rim) };
}

import Feature from 'ol/Feature.js';
import type MapBrowserEvent from 'ol/MapBrowserEvent.js';
import type Geometry from 'ol/geom/Geometry.js';
import LineString from 'ol/geom/LineString.js';
import Point from 'ol/geom/Point.js';
import Polygon from 'ol/geom/Polygon.js';
import PointerInteraction from 'ol/interaction/Pointer.js';
import type VectorLayer from 'ol/layer/Vector.js';
import { fromLonLat, toLonLat } from 'ol/proj.js';
import VectorSource from 'ol/source/Vector.js';
import CircleStyle from 'ol/style/Circle.js';
import Fill from 'ol/style/Fill.js';
import Stroke from 'ol/style/Stroke.js';
import Style from 'ol/style/Style.js';
import Text from 'ol/style/Text.js';
import { angleBetweenDegrees, bearingDegrees, distanceMetres, pointAt, type Point as Place } from '#domain/place.ts';
import type { CityMap } from '../city-map.ts';
import { viewFan } from '../fan.ts';
import { faded, type MapTokens } from '../map-tokens.ts';
import { surveyDesk, type SurveyDesk } from './survey-desk.ts';
import { SparseLayer } from '../sparse-layer.ts';

type Grip = 'axis' | 'edge';
const grips = new WeakMap<object, Grip>();
/** Above everything: what is being set is what one looks at. */
const ABOVE = 60;

/** The view of a camera as a fan with two grips: its tip turns and stretches it, its edge widens it. */
export class SurveyLayer implements Disposable {
  readonly #city: CityMap;
  readonly #source = new VectorSource<Feature<Geometry>>();
  readonly #layer = new SparseLayer({ source: this.#source, zIndex: ABOVE, updateWhileInteracting: true });
  readonly #drag: PointerInteraction;

  constructor(city: CityMap) {
    this.#city = city;
    this.#drag = gripDrag(this.#layer);
    city.ol.addLayer(this.#layer);
    city.ol.addInteraction(this.#drag);
  }

  show({ camera, draft, marks }: SurveyDesk): void {
    const { tokens } = this.#city;
    this.#source.clear(true);
    if (!camera || !draft) return;
    const fan = new Feature<Geometry>(new Polygon([viewFan({ ...camera, ...draft }).map((point) => fromLonLat(point))]));
    fan.setStyle(new Style({ fill: new Fill({ color: faded(tokens.blue, 0.2) }), stroke: new Stroke({ color: tokens.blue, width: 2 }) }));
    const tip = pointAt(camera, draft.bearing, draft.rangeMetres);
    const axis = new Feature<Geometry>(new LineString([at(camera), at(tip)]));
    axis.setStyle(new Style({ stroke: new Stroke({ color: tokens.blue, width: 1.5, lineDash: [6, 4] }) }));
    const edge = pointAt(camera, draft.bearing + draft.fieldOfView / 2, draft.rangeMetres * 0.7);
    const placed = marks.flatMap(({ place }, index) => (place ? [markFeature(place, index + 1, tokens)] : []));
    this.#source.addFeatures([
      fan,
      axis,
      ...placed,
      grip('axis', tip, tokens),
      ...(draft.fieldOfView < 360 ? [grip('edge', edge, tokens)] : []),
    ]);
  }

  [Symbol.dispose](): void {
    this.#city.ol.removeInteraction(this.#drag);
    this.#city.ol.removeLayer(this.#layer);
  }
}

function at({ lon, lat }: Place): number[] {
  return fromLonLat([lon, lat]);
}

function grip(kind: Grip, place: Place, tokens: MapTokens): Feature<Geometry> {
  const feature = new Feature<Geometry>(new Point(at(place)));
  grips.set(feature, kind);
  feature.setStyle(
    new Style({
      image: new CircleStyle({
        radius: (kind === 'axis' ? 9 : 7) * tokens.scale,
        fill: new Fill({ color: kind === 'axis' ? tokens.blue : tokens.ground }),
        stroke: new Stroke({ color: kind === 'axis' ? tokens.ground : tokens.blue, width: 2.5 }),
      }),
      zIndex: 2,
    }),
  );
  return feature;
}

function markFeature(place: Place, number: number, tokens: MapTokens): Feature<Geometry> {
  const feature = new Feature<Geometry>(new Point(at(place)));
  feature.setStyle(
    new Style({
      image: new CircleStyle({
        radius: 10 * tokens.scale,
        fill: new Fill({ color: tokens.amber }),
        stroke: new Stroke({ color: tokens.ground, width: 2 }),
      }),
      text: new Text({ text: String(number), font: `700 ${12 * tokens.scale}px ${tokens.face}`, fill: new Fill({ color: tokens.ground }) }),
      zIndex: 3,
    }),
  );
  return feature;
}

function gripDrag(layer: VectorLayer): PointerInteraction {
  let held: Grip | undefined;
  const gripAt = (event: MapBrowserEvent): Grip | undefined =>
    event.map.forEachFeatureAtPixel(event.pixel, (feature) => grips.get(feature), {
      hitTolerance: 8,
      layerFilter: (each) => each === layer,
    });
  return new PointerInteraction({
    handleDownEvent: (event) => {
      held = gripAt(event);
      return held !== undefined;
    },
    handleDragEvent: (event) => {
      const { camera, draft } = surveyDesk.get();
      if (!camera || !draft || !held) return;
      const [lon = 0, lat = 0] = toLonLat(event.coordinate);
      const towards = bearingDegrees(camera, { lon, lat });
      if (held === 'axis') surveyDesk.turn({ bearing: towards, rangeMetres: distanceMetres(camera, { lon, lat }) });
      else surveyDesk.turn({ fieldOfView: 2 * angleBetweenDegrees(towards, draft.bearing) });
    },
    handleUpEvent: () => {
      held = undefined;
      return false;
    },
    handleMoveEvent: (event) => {
      const target = event.map.getTargetElement();
      if (target && !event.dragging && gripAt(event)) target.style.cursor = 'grab';
    },
  });
}

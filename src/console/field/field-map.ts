import Feature from 'ol/Feature.js';
import OlMap from 'ol/Map.js';
import View from 'ol/View.js';
import ScaleLine from 'ol/control/ScaleLine.js';
import { boundingExtent, buffer, getHeight, getWidth, isEmpty, type Extent } from 'ol/extent.js';
import type Geometry from 'ol/geom/Geometry.js';
import LineString from 'ol/geom/LineString.js';
import MultiLineString from 'ol/geom/MultiLineString.js';
import OlPoint from 'ol/geom/Point.js';
import { defaults as defaultInteractions } from 'ol/interaction/defaults.js';
import type BaseLayer from 'ol/layer/Base.js';
import VectorLayer from 'ol/layer/Vector.js';
import { fromLonLat, transformExtent } from 'ol/proj.js';
import VectorSource from 'ol/source/Vector.js';
import type { BasemapView } from '#contract/answers.ts';
import type { Point } from '#domain/place.ts';
import { baseMap } from '../map/base-map.ts';
import { readTokens, type MapTokens } from '../map/map-tokens.ts';
import { drawingOf, type Mark } from './field-map-styles.ts';

type Lines = readonly (readonly (readonly [number, number])[])[];

/** What lies on the map of those on the way. */
export interface FieldPicture {
  readonly me: (Point & { readonly heading: number | undefined }) | undefined;
  readonly scene: Point | undefined;
  readonly cameras: readonly (Point & { readonly bearing: number | undefined })[];
  /** Oldest first; the last is where they were seen last. */
  readonly suspect: readonly (Point & { readonly words: string; readonly certain: boolean })[];
  readonly way: readonly (readonly [number, number])[];
  /** Roads where they can be by now, and where to close. */
  readonly escape: Lines;
  readonly cordon: readonly Point[];
}

export type FitTo = 'all' | 'me' | 'scene' | 'suspect';

const NEAR_RESOLUTION = 1.2;
const FIT_PADDING = 56;
/** The roads of an escape alone would move the map to the next city. */
const MOST_FIT_METRES = 6_000;

/** A map for a thumb: the base map, one picture over it, drag and pinch. */
export class FieldMap implements Disposable {
  readonly #ol: OlMap;
  readonly #source = new VectorSource<Feature<Geometry>>();
  readonly #layer = new VectorLayer({ source: this.#source, updateWhileAnimating: true, updateWhileInteracting: true, zIndex: 10 });
  #tokens: MapTokens = readTokens();
  #base: BaseLayer | undefined;
  #picture: FieldPicture | undefined;
  #centred = false;

  constructor(
    target: HTMLElement,
    { centre, extent }: { readonly centre: readonly [number, number]; readonly extent: readonly [number, number, number, number] },
  ) {
    const area = transformExtent([...extent], 'EPSG:4326', 'EPSG:3857');
    this.#ol = new OlMap({
      target,
      layers: [this.#layer],
      controls: [new ScaleLine({ minWidth: 64 })],
      interactions: defaultInteractions({ altShiftDragRotate: false, pinchRotate: false }),
      view: new View({
        center: fromLonLat([...centre]),
        resolution: 6,
        minResolution: 0.2,
        maxResolution: 100,
        extent: buffer(area, Math.max(getWidth(area), getHeight(area)) * 0.25),
        constrainOnlyCenter: true,
      }),
    });
  }

  /** Called again after a change of theme. */
  setBase(layers: BasemapView['layers'], onFailed: () => void): void {
    this.#tokens = readTokens();
    if (this.#base) this.#ol.removeLayer(this.#base);
    this.#base = baseMap(layers, this.#tokens, onFailed);
    this.#base.setZIndex(0);
    this.#ol.addLayer(this.#base);
    if (this.#picture) this.show(this.#picture);
  }

  show(picture: FieldPicture): void {
    this.#picture = picture;
    this.#source.clear(true);
    this.#source.addFeatures(this.#featuresOf(picture));
    // The first thing that is known is looked at once; afterwards the hand decides.
    if (!this.#centred && (picture.me ?? picture.scene)) {
      this.#centred = true;
      this.fit('all');
    }
  }

  fit(to: FitTo): void {
    const picture = this.#picture;
    if (!picture) return;
    const last = picture.suspect.at(-1);
    const only = { me: picture.me, scene: picture.scene, suspect: last };
    const places = to === 'all' ? [picture.me, picture.scene, last, ...picture.cordon] : [only[to]];
    const extent = extentOf(places.flatMap((place) => place ?? []));
    if (isEmpty(extent)) return;
    const padding = [FIT_PADDING, FIT_PADDING, FIT_PADDING, FIT_PADDING];
    const far = Math.max(getWidth(extent), getHeight(extent)) > MOST_FIT_METRES;
    const shown = far && to === 'all' ? extentOf([picture.scene ?? picture.me].flatMap((place) => place ?? [])) : extent;
    this.#ol.getView().fit(shown, { padding, minResolution: NEAR_RESOLUTION });
  }

  [Symbol.dispose](): void {
    this.#ol.setTarget(undefined);
    this.#ol.dispose();
  }

  #featuresOf({ me, scene, cameras, suspect, way, escape, cordon }: FieldPicture): Feature<Geometry>[] {
    const at = ({ lon, lat }: Point): OlPoint => new OlPoint(fromLonLat([lon, lat]));
    const drawn: Feature<Geometry>[] = [];
    const draw = (geometry: Geometry, mark: Mark): void => {
      const feature = new Feature<Geometry>(geometry);
      feature.setStyle(drawingOf(mark, this.#tokens));
      drawn.push(feature);
    };
    if (escape.length > 0) draw(new MultiLineString(escape.map((line) => line.map((point) => fromLonLat([...point])))), { kind: 'escape' });
    if (way.length > 1) draw(new LineString(way.map((point) => fromLonLat([...point]))), { kind: 'way' });
    for (const camera of cameras) draw(at(camera), { kind: 'camera', bearing: camera.bearing });
    for (const [index, point] of cordon.entries()) draw(at(point), { kind: 'cordon', words: String(index + 1) });
    if (suspect.length > 1) draw(new LineString(suspect.map(({ lon, lat }) => fromLonLat([lon, lat]))), { kind: 'track' });
    for (const [index, seen] of suspect.entries())
      draw(at(seen), { kind: 'suspect', words: seen.words, last: index === suspect.length - 1, certain: seen.certain });
    if (scene) draw(at(scene), { kind: 'scene' });
    if (me) draw(at(me), { kind: 'me', heading: me.heading });
    return drawn;
  }
}

function extentOf(places: readonly Point[]): Extent {
  return boundingExtent(places.map(({ lon, lat }) => fromLonLat([lon, lat])));
}

import Collection from 'ol/Collection.js';
import Feature from 'ol/Feature.js';
import { getCenter } from 'ol/extent.js';
import Draw from 'ol/interaction/Draw.js';
import Modify from 'ol/interaction/Modify.js';
import type VectorLayer from 'ol/layer/Vector.js';
import VectorSource from 'ol/source/Vector.js';
import CircleStyle from 'ol/style/Circle.js';
import Fill from 'ol/style/Fill.js';
import Stroke from 'ol/style/Stroke.js';
import Style from 'ol/style/Style.js';
import Text from 'ol/style/Text.js';
import { choice } from '../choice.ts';
import type { CityMap } from '../city-map.ts';
import type { LayerHit } from '../hit-tests.ts';
import { faded } from '../map-tokens.ts';
import type { DrawnObject, Shape, ShapeKind } from './drawn-object.ts';
import { toGeometry, toShape } from './object-geometry.ts';
import type { ObjectStore } from './object-store.ts';
import { SparseLayer } from '../sparse-layer.ts';

const DRAWN = { points: 'Point', lines: 'LineString', areas: 'Polygon', circles: 'Circle' } as const;
const FIT_PADDING = 80;
const NEAREST_FIT = 0.6;

/** A person's own objects on the map: drawn, chosen, changed corner by corner. */
export class ObjectsOnMap implements Disposable {
  readonly #city: CityMap;
  readonly #store: ObjectStore;
  readonly #source = new VectorSource<Feature>();
  readonly #layer: VectorLayer;
  readonly #leave: (() => void)[];
  #draw: Draw | undefined;
  #modify: Modify | undefined;
  #release: (() => void) | undefined;

  constructor(city: CityMap, store: ObjectStore, title: string) {
    this.#city = city;
    this.#store = store;
    this.#layer = new SparseLayer({ source: this.#source, style: (feature) => this.#style(String(feature.getId())) });
    const away = city.layers.add({ id: 'objects', title, storey: 'work', layer: this.#layer });
    const doubled = (event: { readonly pixel: number[]; preventDefault(): void; stopPropagation(): void }): void => {
      const id = this.#at(event.pixel);
      if (id === undefined || city.pointer.held) return;
      event.preventDefault();
      event.stopPropagation();
      this.show(id);
    };
    city.ol.on('dblclick', doubled);
    this.#leave = [
      store.subscribe(() => this.refresh()),
      choice.subscribe(() => this.refresh()),
      city.hits.add({ at: (place) => this.#hit(place), hover: () => undefined }),
      () => city.ol.un('dblclick', doubled),
      () => (away ? away() : undefined),
    ];
    this.refresh();
  }

  /** As the store has them now; the chosen one can be changed. */
  refresh(): void {
    const objects = this.#store.get();
    const ids = new Set(objects.map(({ id }) => id));
    for (const feature of this.#source.getFeatures()) if (!ids.has(String(feature.getId()))) this.#source.removeFeature(feature);
    for (const object of objects) {
      const known = this.#source.getFeatureById(object.id);
      const feature = known instanceof Feature ? known : new Feature();
      feature.setGeometry(toGeometry(object.shape));
      if (known) continue;
      feature.setId(object.id);
      this.#source.addFeature(feature);
    }
    this.#layer.changed();
    this.#changeable();
  }

  /** The next clicks draw; `onEnd` is told what came out, nothing when it was given up or another tool took the pointer. */
  draw(kind: ShapeKind, onEnd: (shape: Shape | undefined) => void): void {
    this.stop();
    const draw = new Draw({ type: DRAWN[kind] });
    draw.on('drawend', ({ feature }) => {
      const shape = toShape(feature.getGeometry());
      // The click that ends it would also choose what lies below.
      setTimeout(() => {
        this.stop();
        onEnd(shape);
      });
    });
    this.#draw = draw;
    this.#release = this.#city.pointer.take(() => {
      this.stop();
      onEnd(undefined);
    });
    this.#city.ol.addInteraction(draw);
  }

  /** Takes the last corner back while something is being drawn. False: nothing is. */
  takeBack(): boolean {
    if (!this.#draw) return false;
    this.#draw.removeLastPoint();
    return true;
  }

  stop(): void {
    if (this.#draw) this.#city.ol.removeInteraction(this.#draw);
    this.#draw = undefined;
    this.#release?.();
    this.#release = undefined;
  }

  /** Chooses an object and goes to where all of it can be seen. */
  show(id: string): void {
    choice.set({ kind: 'object', id });
    const extent = this.#source.getFeatureById(id);
    const geometry = extent instanceof Feature ? extent.getGeometry() : undefined;
    if (!geometry) return;
    const padding = [FIT_PADDING, FIT_PADDING, FIT_PADDING, FIT_PADDING];
    this.#city.ol.getView().fit(geometry.getExtent(), { padding, minResolution: NEAREST_FIT });
  }

  [Symbol.dispose](): void {
    this.stop();
    for (const leave of this.#leave) leave();
    if (this.#modify) this.#city.ol.removeInteraction(this.#modify);
  }

  #changeable(): void {
    if (this.#modify) this.#city.ol.removeInteraction(this.#modify);
    this.#modify = undefined;
    const chosen = choice.get();
    const feature = chosen?.kind === 'object' ? this.#source.getFeatureById(chosen.id) : undefined;
    if (!(feature instanceof Feature)) return;
    const modify = new Modify({ features: new Collection([feature]) });
    modify.on('modifyend', () => {
      const object = this.#store.get().find(({ id }) => id === feature.getId());
      const shape = toShape(feature.getGeometry());
      if (object && shape) setTimeout(() => this.#store.put({ ...object, shape }));
    });
    this.#modify = modify;
    this.#city.ol.addInteraction(modify);
  }

  #hit({ x, y }: { readonly x: number; readonly y: number }): LayerHit | undefined {
    const id = this.#at(this.#city.ol.getPixelFromCoordinate([x, y]));
    const object = id === undefined ? undefined : this.#store.get().find((each) => each.id === id);
    return object && { kind: 'layer', id: object.id, label: object.name, choose: () => choice.set({ kind: 'object', id: object.id }) };
  }

  #at(pixel: number[] | null): string | undefined {
    if (this.#store.get().length === 0 || pixel === null) return undefined;
    return this.#city.ol.forEachFeatureAtPixel(pixel, (feature) => String(feature.getId()), {
      hitTolerance: 4,
      layerFilter: (layer) => layer === this.#layer,
    });
  }

  #style(id: string): Style[] {
    const object = this.#store.get().find((each) => each.id === id);
    if (!object) return [];
    const { tokens } = this.#city;
    const chosen = choice.get();
    const colour = tokens[object.colour];
    const width = chosen?.kind === 'object' && chosen.id === id ? 3.5 : 2;
    return [
      new Style({
        stroke: new Stroke({ color: colour, width }),
        fill: new Fill({ color: faded(colour, 0.12) }),
        image: new CircleStyle({
          radius: 5 + width / 2,
          fill: new Fill({ color: colour }),
          stroke: new Stroke({ color: tokens.ground, width: 1.5 }),
        }),
      }),
      ...(object.name === '' ? [] : [this.#label(object, colour)]),
    ];
  }

  #label({ name, shape }: DrawnObject, colour: string): Style {
    const { tokens } = this.#city;
    return new Style({
      geometry: () => toGeometry({ kind: 'points', parts: [anchorOf(shape)] }),
      text: new Text({
        text: name,
        font: `600 ${13 * tokens.scale}px ${tokens.face}`,
        offsetY: -16 * tokens.scale,
        fill: new Fill({ color: colour }),
        stroke: new Stroke({ color: tokens.ground, width: 3 }),
      }),
    });
  }
}

/** Where its name stands: at its middle, at the first corner of a line. */
function anchorOf(shape: Shape): [number, number] {
  if (shape.kind === 'points') return shape.parts[0] ?? [0, 0];
  if (shape.kind === 'circles') return shape.parts[0]?.at ?? [0, 0];
  const part = shape.parts[0] ?? [];
  if (shape.kind === 'lines') return part[0] ?? [0, 0];
  const [lons, lats] = [part.map(([lon]) => lon), part.map(([, lat]) => lat)];
  const [lon = 0, lat = 0] = getCenter([Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)]);
  return [lon, lat];
}

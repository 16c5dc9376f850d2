import OlMap from 'ol/Map.js';
import View from 'ol/View.js';
import { getCenter } from 'ol/extent.js';
import type BaseLayer from 'ol/layer/Base.js';
import BaseVectorLayer from 'ol/layer/BaseVector.js';
import ImageLayer from 'ol/layer/Image.js';
import TileLayer from 'ol/layer/Tile.js';
import VectorImageLayer from 'ol/layer/VectorImage.js';
import VectorTileLayer from 'ol/layer/VectorTile.js';
import ImageSource from 'ol/source/Image.js';
import TileSource from 'ol/source/Tile.js';
import VectorSource from 'ol/source/Vector.js';
import VectorTileSource from 'ol/source/VectorTile.js';
import type { CityMap } from '../city-map.ts';

/** Smaller than this the frame is a dot that nobody finds. */
const LEAST_FRAME_PIXELS = 6;

/**
 * The overview: base maps once more, small, over the whole city. It draws only when a base map changes; what moves is the frame,
 * which the browser draws beside it.
 */
export class SmallMap implements Disposable {
  readonly #city: CityMap;
  readonly #map: OlMap;
  readonly #onFrame: (corners: string) => void;
  readonly #leave: (() => void)[];
  /** What is drawn here for each layer of the large map. */
  #twins: ReadonlyMap<BaseLayer, BaseLayer> = new Map();

  constructor(city: CityMap, target: HTMLElement, onFrame: (corners: string) => void) {
    this.#city = city;
    this.#onFrame = onFrame;
    this.#map = new OlMap({
      target,
      controls: [],
      interactions: [],
      view: new View({ maxResolution: 1_000, center: getCenter(city.area) }),
    });
    this.#map.on('change:size', () => this.#fit());
    this.#fit();
    this.#drawBase();
    this.#leave = [
      city.events.on('moving', () => this.#frame()),
      city.events.on('changed', () => this.#frame()),
      city.layers.subscribe(() => this.#drawBase()),
    ];
  }

  /** Place on the map at a pixel of this one. */
  placeAt(x: number, y: number): [number, number] | undefined {
    const [left = 0, top = 0] = this.#map.getCoordinateFromPixel([x, y]) ?? [];
    return left === 0 && top === 0 ? undefined : [left, top];
  }

  [Symbol.dispose](): void {
    for (const leave of this.#leave) leave();
    this.#map.setTarget(undefined);
    this.#map.dispose();
  }

  #fit(): void {
    this.#map.getView().fit([...this.#city.area], { padding: [4, 4, 4, 4] });
    this.#map.renderSync();
    this.#frame();
  }

  #drawBase(): void {
    const base = this.#city.layers.entries.filter(({ storey, layer }) => storey === 'base' && layer.getVisible()).map(({ layer }) => layer);
    const before = this.#twins;
    const drawn = [...before.keys()];
    if (base.length === drawn.length && base.every((layer, index) => layer === drawn[index])) return;
    // One that stays keeps the tiles that it has.
    this.#twins = new Map(base.flatMap((layer) => pairOf(layer, before.get(layer) ?? twinOf(layer))));
    this.#map.setLayers([...this.#twins.values()]);
  }

  /** The corners of what is on screen, turned as the map is. */
  #frame(): void {
    const view = this.#city.ol.getView();
    const [width = 0, height = 0] = this.#city.ol.getSize() ?? [];
    const [x = 0, y = 0] = view.getCenter() ?? [];
    const small = this.#map.getView();
    const [sx = 0, sy = 0] = small.getCenter() ?? [];
    const [swidth = 0, sheight = 0] = this.#map.getSize() ?? [];
    const resolution = small.getResolution() ?? 1;
    const part = (view.getResolution() ?? 1) / resolution;
    const [right, down] = [width, height].map((size) => Math.max(LEAST_FRAME_PIXELS, size * part) / 2) as [number, number];
    const [cx, cy] = [(x - sx) / resolution + swidth / 2, (sy - y) / resolution + sheight / 2];
    const [cos, sin] = [Math.cos(-view.getRotation()), Math.sin(-view.getRotation())];
    const corners = [
      [-right, -down],
      [right, -down],
      [right, down],
      [-right, down],
    ] as const;
    this.#onFrame(corners.map(([dx, dy]) => `${(cx + dx * cos - dy * sin).toFixed(1)},${(cy + dx * sin + dy * cos).toFixed(1)}`).join(' '));
  }
}

function pairOf(layer: BaseLayer, twin: BaseLayer | undefined): readonly (readonly [BaseLayer, BaseLayer])[] {
  return twin === undefined ? [] : [[layer, twin]];
}

/** A layer can be in one map only; what it draws from can be in two. */
function twinOf(layer: BaseLayer): BaseLayer | undefined {
  if (layer instanceof VectorTileLayer) {
    const source: unknown = layer.getSource();
    if (!(source instanceof VectorTileSource)) return undefined;
    return new VectorTileLayer({ source, style: layer.getStyle(), declutter: true });
  }
  if (layer instanceof BaseVectorLayer) {
    const source: unknown = layer.getSource();
    if (!(source instanceof VectorSource)) return undefined;
    return new VectorImageLayer({ source, style: layer.getStyle(), declutter: true });
  }
  if (layer instanceof TileLayer) {
    const source: unknown = layer.getSource();
    return source instanceof TileSource ? new TileLayer({ source }) : undefined;
  }
  if (layer instanceof ImageLayer) {
    const source: unknown = layer.getSource();
    return source instanceof ImageSource ? new ImageLayer({ source }) : undefined;
  }
  return undefined;
}

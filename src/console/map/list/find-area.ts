import Feature from 'ol/Feature.js';
import type OlMap from 'ol/Map.js';
import Circle from 'ol/geom/Circle.js';
import Polygon from 'ol/geom/Polygon.js';
import Draw from 'ol/interaction/Draw.js';
import type VectorLayer from 'ol/layer/Vector.js';
import { toLonLat } from 'ol/proj.js';
import VectorSource from 'ol/source/Vector.js';
import { getDistance } from 'ol/sphere.js';
import Fill from 'ol/style/Fill.js';
import Stroke from 'ol/style/Stroke.js';
import Style from 'ol/style/Style.js';
import type { Area } from '#domain/area.ts';
import type { CityMap } from '../city-map.ts';
import { faded } from '../map-tokens.ts';
import { SparseLayer } from '../sparse-layer.ts';

export type DrawnScope = 'circle' | 'ring';

/** As many corners as the server takes. */
const MAX_CORNERS = 200;
const FIT_PADDING = 60;

/** Where things are looked for, drawn by hand: a circle around a click, or a ring. It stays on the map until another takes its place. */
export class FindArea implements Disposable {
  readonly #city: CityMap;
  readonly #map: OlMap;
  readonly #source = new VectorSource<Feature>();
  readonly #layer: VectorLayer;
  #draw: Draw | undefined;
  #release: (() => void) | undefined;

  constructor(city: CityMap) {
    this.#city = city;
    this.#map = city.ol;
    this.#layer = new SparseLayer({ source: this.#source, style: () => this.#style(), zIndex: 15 });
    this.#map.addLayer(this.#layer);
  }

  /** The next clicks draw; `onEnd` is told the area, or nothing when another tool took the pointer. */
  begin(scope: DrawnScope, onEnd: (area: Area | undefined) => void): void {
    this.stop();
    this.#source.clear();
    const draw = new Draw({
      type: scope === 'circle' ? 'Circle' : 'Polygon',
      maxPoints: MAX_CORNERS,
      style: () => this.#style(),
    });
    draw.on('drawend', ({ feature }) => {
      const area = areaOf(feature.getGeometry());
      if (area) this.#source.addFeature(feature);
      // The click that ends it would also choose what lies below.
      setTimeout(() => {
        this.stop();
        onEnd(area);
      });
    });
    this.#draw = draw;
    this.#release = this.#city.pointer.take(() => {
      this.stop();
      onEnd(undefined);
    });
    this.#map.addInteraction(draw);
  }

  stop(): void {
    if (this.#draw) this.#map.removeInteraction(this.#draw);
    this.#draw = undefined;
    this.#release?.();
    this.#release = undefined;
  }

  clear(): void {
    this.stop();
    this.#source.clear();
  }

  show(): void {
    const extent = this.#source.getExtent();
    if (extent && this.#source.getFeatures().length > 0)
      this.#map.getView().fit(extent, { padding: [FIT_PADDING, FIT_PADDING, FIT_PADDING, FIT_PADDING] });
  }

  [Symbol.dispose](): void {
    this.stop();
    this.#map.removeLayer(this.#layer);
  }

  #style(): Style {
    const { blue } = this.#city.tokens;
    return new Style({ stroke: new Stroke({ color: blue, width: 1.5, lineDash: [6, 4] }), fill: new Fill({ color: faded(blue, 0.07) }) });
  }
}

/** A circle on the map is one on the ground where it is small; its radius is measured there. */
function areaOf(geometry: unknown): Area | undefined {
  if (geometry instanceof Circle) {
    const [x = 0, y = 0] = geometry.getCenter();
    const [lon = 0, lat = 0] = toLonLat([x, y]);
    const radiusMetres = getDistance([lon, lat], toLonLat([x + geometry.getRadius(), y]));
    return radiusMetres < 1 ? undefined : { kind: 'circle', lon, lat, radiusMetres };
  }
  if (!(geometry instanceof Polygon)) return undefined;
  const ring = (geometry.getCoordinates()[0] ?? []).slice(0, -1).map((corner): [number, number] => {
    const [lon = 0, lat = 0] = toLonLat(corner);
    return [lon, lat];
  });
  return ring.length < 3 ? undefined : { kind: 'ring', ring };
}

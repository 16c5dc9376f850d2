import Feature from 'ol/Feature.js';
import OlMap from 'ol/Map.js';
import View from 'ol/View.js';
import ScaleLine from 'ol/control/ScaleLine.js';
import { boundingExtent, buffer, getCenter, getHeight, getWidth } from 'ol/extent.js';
import Point from 'ol/geom/Point.js';
import { defaults as defaultInteractions } from 'ol/interaction/defaults.js';
import type BaseLayer from 'ol/layer/Base.js';
import VectorLayer from 'ol/layer/Vector.js';
import { fromLonLat, toLonLat, transformExtent } from 'ol/proj.js';
import VectorSource from 'ol/source/Vector.js';
import type { BasemapView } from '#contract/answers.ts';
import type { CameraView } from '#contract/admin-view.ts';
import type { IncidentView } from '#contract/incident-view.ts';
import type { Slots } from '../tiles/slots.ts';
import { baseLayer, roadNames } from './base-layers.ts';
import { cameraFeatures, otherCameraStyle } from './camera-layer.ts';
import { incidentStyle, pulseOn } from './incident-layer.ts';
import { mean, meaningOf } from './map-feature.ts';
import { readTokens, type MapTokens } from './map-tokens.ts';
import { NO_VIEWS, step, visited, type ViewHistory } from './view-history.ts';

/** Other cameras are shown from this scale on, metres of the map per pixel. */
export const CAMERAS_FROM_RESOLUTION = 2.4;
const CLOSE_RESOLUTION = 0.7;
const MOVE_MS = 300;
const GLIDE_PIXELS = 800;

export type Hit =
  | { readonly kind: 'incident'; readonly id: string }
  | { readonly kind: 'open-camera' | 'other-camera'; readonly id: string; readonly label: string };

export interface CityMapOptions {
  readonly target: HTMLElement;
  readonly centre: readonly [number, number];
  readonly extent: readonly [number, number, number, number];
  readonly onClick: (hit: Hit) => void;
  readonly onHover: (hover: { readonly hit: Hit; readonly x: number; readonly y: number } | undefined) => void;
  readonly onMenu: (at: { readonly lon: number; readonly lat: number; readonly x: number; readonly y: number }) => void;
  /** After every move: what is on screen, west, south, east, north, and whether cameras are wanted at this scale. */
  readonly onMoved: (bbox: [number, number, number, number], close: boolean) => void;
  readonly onBaseFailed: () => void;
}

/** The map itself, outside React: it owns a canvas, listeners and layers until it is disposed. */
export class CityMap implements Disposable {
  readonly #options: CityMapOptions;
  readonly #map: OlMap;
  readonly #incidents = new VectorSource<Feature<Point>>();
  readonly #open = new VectorSource<Feature>();
  readonly #others = new VectorSource<Feature<Point>>();
  readonly #incidentLayer: VectorLayer;
  readonly #openLayer: VectorLayer;
  readonly #otherLayer: VectorLayer;
  /** One feature an incident, kept while it is shown: a thousand are not made anew because one has changed. */
  readonly #places = new Map<string, Feature<Point>>();
  #base: BaseLayer[] = [];
  #tokens: MapTokens = readTokens();
  #history: ViewHistory = NO_VIEWS;
  #stepping = false;
  readonly #abort = new AbortController();

  constructor(options: CityMapOptions) {
    this.#options = options;
    this.#otherLayer = new VectorLayer({ source: this.#others, updateWhileInteracting: true, zIndex: 20 });
    this.#openLayer = new VectorLayer({ source: this.#open, updateWhileInteracting: true, updateWhileAnimating: true, zIndex: 30 });
    this.#incidentLayer = new VectorLayer({
      source: this.#incidents,
      declutter: true,
      updateWhileInteracting: true,
      updateWhileAnimating: true,
      zIndex: 40,
    });
    const extent = transformExtent([...options.extent], 'EPSG:4326', 'EPSG:3857');
    this.#map = new OlMap({
      target: options.target,
      layers: [this.#otherLayer, this.#openLayer, this.#incidentLayer],
      controls: [new ScaleLine({ minWidth: 72 })],
      interactions: defaultInteractions({ altShiftDragRotate: false, pinchRotate: false, zoomDuration: 150 }),
      view: new View({
        center: fromLonLat([...options.centre]),
        resolution: 6,
        minResolution: 0.15,
        maxResolution: 200,
        extent: buffer(extent, Math.max(getWidth(extent), getHeight(extent)) * 0.25),
        constrainOnlyCenter: true,
        enableRotation: false,
      }),
    });
    this.#listen();
  }

  /** Draws the base map, each layer as it comes; called again after a change of theme. */
  setBase(layers: BasemapView['layers']): void {
    this.#tokens = readTokens();
    for (const layer of this.#base) this.#map.removeLayer(layer);
    const drawn = layers.map((layer) => ({ name: layer.name, ...baseLayer(layer, this.#tokens, this.#options.onBaseFailed) }));
    const roads = drawn.find((each) => each.name === 'roads');
    this.#base = [...drawn.map((each) => each.layer), ...(roads ? [roadNames(roads.source, this.#tokens)] : [])];
    for (const [index, layer] of this.#base.entries()) {
      layer.setZIndex(index);
      this.#map.addLayer(layer);
    }
  }

  setIncidents(incidents: readonly IncidentView[], open: string | undefined, now: () => number): void {
    const shown = new Set<string>();
    for (const incident of incidents) {
      if (!incident.place) continue;
      shown.add(incident.id);
      const known = this.#places.get(incident.id);
      const at = fromLonLat([incident.place.lon, incident.place.lat]);
      if (known) known.getGeometry()?.setCoordinates(at);
      const feature = known ?? new Feature(new Point(at));
      mean(feature, { kind: 'incident', incident });
      if (known) continue;
      this.#places.set(incident.id, feature);
      this.#incidents.addFeature(feature);
    }
    for (const [id, feature] of this.#places) {
      if (shown.has(id)) continue;
      this.#places.delete(id);
      this.#incidents.removeFeature(feature);
    }
    this.#incidentLayer.setStyle(incidentStyle(this.#tokens, open, now));
  }

  /** Clocks have moved on. */
  tick(): void {
    this.#incidentLayer.changed();
  }

  setOpenCameras(incident: IncidentView | undefined, slots: Slots, chosen: number | undefined): void {
    this.#open.clear(true);
    if (incident) this.#open.addFeatures(cameraFeatures({ incident, slots, chosen, tokens: this.#tokens }));
  }

  setOtherCameras(cameras: readonly CameraView[], except: ReadonlySet<string>): void {
    this.#others.clear(true);
    this.#others.addFeatures(
      cameras
        .filter((camera) => !except.has(camera.id))
        .map((camera) => {
          const feature = new Feature(new Point(fromLonLat([camera.lon, camera.lat])));
          mean(feature, { kind: 'other-camera', camera });
          return feature;
        }),
    );
    this.#otherLayer.setStyle(otherCameraStyle(this.#tokens));
  }

  /** Three rings around a new urgent incident, then none. False when it is not on the map yet. */
  pulse(incident: string, milliseconds: number): boolean {
    const at = this.#places.get(incident)?.getGeometry();
    if (at && duration(milliseconds) > 0) pulseOn(this.#map, this.#incidentLayer, { at, colour: this.#tokens.red, milliseconds });
    return at !== undefined;
  }

  /** Shows the place with its cameras; never while the hand is dragging. */
  showIncident(incident: IncidentView): void {
    if (!incident.place || this.#map.getView().getInteracting()) return;
    const points = [incident.place, ...incident.cameras].map(({ lon, lat }) => fromLonLat([lon, lat]));
    const around = buffer(boundingExtent(points), 60);
    const centre = fromLonLat([incident.place.lon, incident.place.lat]);
    this.#move(centre, Math.max(CLOSE_RESOLUTION, 1.15 * reach(centre, around, this.#map.getSize() ?? [600, 400])));
  }

  showPlace(place: { readonly lon: number; readonly lat: number }): void {
    this.#move(fromLonLat([place.lon, place.lat]), Math.min(this.#map.getView().getResolution() ?? 2, 1));
  }

  showCity(): void {
    const extent = transformExtent([...this.#options.extent], 'EPSG:4326', 'EPSG:3857');
    this.#move(getCenter(extent), this.#map.getView().getResolutionForExtent(extent));
  }

  zoom(by: 1 | -1): void {
    const view = this.#map.getView();
    view.animate({ resolution: (view.getResolution() ?? 2) * 2 ** -by, duration: duration(150) });
  }

  back(): boolean {
    return this.#step(-1);
  }

  forward(): boolean {
    return this.#step(1);
  }

  centre(): { readonly lon: number; readonly lat: number } {
    const [lon = 0, lat = 0] = toLonLat(this.#map.getView().getCenter() ?? [0, 0]);
    return { lon, lat };
  }

  focus(): void {
    this.#options.target.focus();
  }

  [Symbol.dispose](): void {
    this.#abort.abort();
    this.#map.setTarget(undefined);
    this.#map.dispose();
  }

  /** Glides where both ends are on screen together; farther away gliding shows nothing but empty ground. */
  #move(centre: number[], resolution: number): void {
    const view = this.#map.getView();
    const from = view.getCenter() ?? centre;
    const near =
      Math.hypot((from[0] ?? 0) - (centre[0] ?? 0), (from[1] ?? 0) - (centre[1] ?? 0)) < GLIDE_PIXELS * (view.getResolution() ?? 1);
    view.cancelAnimations();
    if (near && duration(MOVE_MS) > 0) return view.animate({ center: centre, resolution, duration: MOVE_MS });
    view.setResolution(resolution);
    view.setCenter(centre);
  }

  #step(by: -1 | 1): boolean {
    const stepped = step(this.#history, by);
    if (!stepped) return false;
    this.#history = stepped.history;
    this.#stepping = true;
    this.#move([stepped.view.x, stepped.view.y], stepped.view.resolution);
    return true;
  }

  #listen(): void {
    const { onClick, onHover, onMenu, onMoved, target } = this.#options;
    this.#map.on('click', (event) => {
      const hit = this.#hitAt(event.pixel);
      if (hit) onClick(hit);
    });
    this.#map.on('pointermove', (event) => {
      if (event.dragging) return onHover(undefined);
      const hit = this.#hitAt(event.pixel);
      target.style.cursor = hit ? 'pointer' : '';
      onHover(hit && { hit, x: event.pixel[0] ?? 0, y: event.pixel[1] ?? 0 });
    });
    this.#map.on('moveend', () => {
      const view = this.#map.getView();
      const centre = view.getCenter() ?? [0, 0];
      const resolution = view.getResolution() ?? 1;
      if (this.#stepping) this.#stepping = false;
      else this.#history = visited(this.#history, { x: centre[0] ?? 0, y: centre[1] ?? 0, resolution });
      const [west = 0, south = 0, east = 0, north = 0] = transformExtent(
        view.calculateExtent(this.#map.getSize()),
        'EPSG:3857',
        'EPSG:4326',
      );
      onMoved([west, south, east, north], resolution <= CAMERAS_FROM_RESOLUTION);
    });
    const { signal } = this.#abort;
    target.addEventListener('pointerleave', () => onHover(undefined), { signal });
    target.addEventListener(
      'contextmenu',
      (event) => {
        event.preventDefault();
        const pixel = this.#map.getEventPixel(event);
        const [lon = 0, lat = 0] = toLonLat(this.#map.getCoordinateFromPixel(pixel));
        onMenu({ lon, lat, x: pixel[0] ?? 0, y: pixel[1] ?? 0 });
      },
      { signal },
    );
    // Names drawn before their glyphs had come are drawn again.
    document.fonts.addEventListener('loadingdone', () => this.#map.getAllLayers().forEach((layer) => layer.changed()), { signal });
  }

  #hitAt(pixel: number[]): Hit | undefined {
    return this.#map.forEachFeatureAtPixel(
      pixel,
      (feature): Hit | undefined => {
        const meaning = meaningOf(feature);
        if (meaning?.kind === 'incident') return { kind: 'incident', id: meaning.incident.id };
        if (meaning?.kind === 'other-camera') return { kind: 'other-camera', id: meaning.camera.id, label: meaning.camera.label };
        return meaning;
      },
      { hitTolerance: 5, layerFilter: (layer) => layer === this.#incidentLayer || layer === this.#openLayer || layer === this.#otherLayer },
    );
  }
}

/** Metres of the map per pixel at which everything around fits, with the centre kept in the middle. */
function reach([x = 0, y = 0]: number[], [west = 0, south = 0, east = 0, north = 0]: number[], [width = 1, height = 1]: number[]): number {
  return Math.max((2 * Math.max(x - west, east - x)) / Math.max(1, width), (2 * Math.max(y - south, north - y)) / Math.max(1, height));
}

function duration(milliseconds: number): number {
  return matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : milliseconds;
}

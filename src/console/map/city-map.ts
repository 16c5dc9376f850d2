import Feature from 'ol/Feature.js';
import type OlMap from 'ol/Map.js';
import View from 'ol/View.js';
import ScaleLine from 'ol/control/ScaleLine.js';
import { buffer, getHeight, getWidth, type Extent } from 'ol/extent.js';
import Point from 'ol/geom/Point.js';
import type BaseLayer from 'ol/layer/Base.js';
import DragRotate from 'ol/interaction/DragRotate.js';
import PinchRotate from 'ol/interaction/PinchRotate.js';
import { defaults as defaultInteractions } from 'ol/interaction/defaults.js';
import type VectorLayer from 'ol/layer/Vector.js';
import { fromLonLat, toLonLat, transformExtent } from 'ol/proj.js';
import VectorSource from 'ol/source/Vector.js';
import type { BasemapView } from '#contract/answers.ts';
import type { IncidentView } from '#contract/incident-view.ts';
import type { Slots } from '../tiles/slots.ts';
import { CalmMap } from './calm-map.ts';
import { baseMap } from './base-map.ts';
import { cameraFeatures, type Coverage } from './cameras/open-cameras.ts';
import { HazardLayer } from './hazard/hazard-layer.ts';
import { HitTests, type LayerHit } from './hit-tests.ts';
import { incidentStyle, pulseOn } from './incident-layer.ts';
import { MapEvents } from './instruments/map-events.ts';
import { mean, meaningOf } from './map-feature.ts';
import { exportMap, type ExportFormat, type ExportWords } from './export-map.ts';
import { MapLayers } from './map-layers.ts';
import { createMapMotion, motionMs, type MapMotion } from './map-motion.ts';
import { readTokens, type MapTokens } from './map-tokens.ts';
import { followPointer, MeasureTool } from './measure-tool.ts';
import { PointerHold } from './pointer-hold.ts';
import { attributionsOf } from './services/attributions.ts';
import { SparseLayer } from './sparse-layer.ts';

export type Hit =
  | { readonly kind: 'incident'; readonly id: string }
  | { readonly kind: 'open-camera'; readonly id: string; readonly label: string }
  | LayerHit;

export interface CityMapOptions {
  readonly target: HTMLElement;
  readonly centre: readonly [number, number];
  /** West, south, east, north within which the map is moved, and of the city itself. */
  readonly extent: readonly [number, number, number, number];
  readonly area: readonly [number, number, number, number];
  readonly onClick: (hit: Hit) => void;
  readonly onHover: (hover: { readonly hit: Hit; readonly x: number; readonly y: number } | undefined) => void;
  readonly onMenu: (at: { readonly lon: number; readonly lat: number; readonly x: number; readonly y: number }) => void;
  readonly onBaseFailed: () => void;
  /** A moment as people of the city write it. */
  readonly timeOf: (moment: number) => string;
  /** Style of the rings around a new urgent incident. */
  readonly pulseClass: string;
}

/** How the cameras of the open incident stand on the screen. */
export interface OpenCameras {
  readonly slots: Slots;
  readonly chosen: number | undefined;
  readonly coverage: ReadonlyMap<string, Coverage>;
}

/** The map itself, outside React: it owns a canvas, listeners and layers until it is disposed. */
export class CityMap implements Disposable {
  readonly motion: MapMotion;
  readonly measure: MeasureTool;
  readonly #options: CityMapOptions;
  /** For the tools that draw and click on the map: measure, draw, survey, routes. */
  readonly ol: OlMap;
  readonly layers: MapLayers;
  readonly pointer = new PointerHold();
  /** Loaded, changed, moving: for whatever shows where the map looks. */
  readonly events: MapEvents;
  /** Of the city, in the projection of the map. */
  readonly area: Extent;
  /** Layers that find what lies under the pointer themselves. */
  readonly hits = new HitTests();
  readonly #incidents = new VectorSource<Feature<Point>>();
  readonly #open = new VectorSource<Feature>();
  readonly #hazards = new HazardLayer();
  readonly #incidentLayer: VectorLayer;
  readonly #openLayer: VectorLayer;
  /** One feature an incident, kept while it is shown: a thousand are not made anew because one has changed. */
  readonly #places = new Map<string, Feature<Point>>();
  #ownBase: BaseLayer | undefined;
  #showsOwn = true;
  #tokens: MapTokens = readTokens();
  #openShown: { readonly incident: IncidentView | undefined; readonly shown: OpenCameras } | undefined;
  readonly #abort = new AbortController();

  constructor(options: CityMapOptions) {
    this.#options = options;
    this.#openLayer = new SparseLayer({ source: this.#open, updateWhileInteracting: true, updateWhileAnimating: true });
    this.#incidentLayer = new SparseLayer({
      source: this.#incidents,
      declutter: true,
      updateWhileInteracting: true,
      updateWhileAnimating: true,
    });
    const extent = transformExtent([...options.extent], 'EPSG:4326', 'EPSG:3857');
    this.area = transformExtent([...options.area], 'EPSG:4326', 'EPSG:3857');
    this.ol = new CalmMap({
      target: options.target,
      layers: [],
      controls: [new ScaleLine({ minWidth: 72 })],
      interactions: defaultInteractions({ zoomDuration: 150 }),
      view: new View({
        center: fromLonLat([...options.centre]),
        resolution: 6,
        minResolution: 0.15,
        maxResolution: 200,
        extent: buffer(extent, Math.max(getWidth(extent), getHeight(extent)) * 0.25),
        constrainOnlyCenter: true,
      }),
    });
    this.layers = new MapLayers(this.ol);
    // What happens now is never hidden by hand: a map without it would say that all is quiet.
    this.layers.add({ id: 'hazards', title: 'hazards', storey: 'live', layer: this.#hazards.layer, locked: true });
    this.layers.add({ id: 'open-cameras', title: 'open-cameras', storey: 'live', layer: this.#openLayer, locked: true });
    this.layers.add({ id: 'incidents', title: 'incidents', storey: 'live', layer: this.#incidentLayer, locked: true });
    this.events = new MapEvents(this.ol);
    this.motion = createMapMotion(this.ol, this.area);
    this.measure = new MeasureTool(this.ol, this.pointer, () => this.#tokens);
    this.#listen();
  }

  /** Colours as they are now; they change with the theme. */
  get tokens(): MapTokens {
    return this.#tokens;
  }

  /** Draws the base map, each part as it comes; called again after a change of theme. */
  setBase(layers: BasemapView['layers']): void {
    this.#tokens = readTokens();
    this.#ownBase = baseMap(layers, this.#tokens, this.#options.onBaseFailed);
    this.showOwnBase(this.#showsOwn);
    this.events.expectGround();
  }

  /** Whether our own base map lies below everything; another one may lie in its place. */
  showOwnBase(shown: boolean): void {
    this.#showsOwn = shown;
    if (!this.#ownBase) return;
    const added = this.layers.add({ id: 'base', title: 'base', storey: 'base', layer: this.#ownBase });
    if (!shown && added !== false) added();
  }

  /** Whether the hand may turn the map; when not, north is up. */
  setTurnable(turnable: boolean): void {
    for (const interaction of this.ol.getInteractions().getArray()) {
      if (interaction instanceof DragRotate || interaction instanceof PinchRotate) interaction.setActive(turnable);
    }
    this.motion.setTurnable(turnable);
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
    this.#hazards.show(incidents, { tokens: this.#tokens, open, now: now(), at: this.#options.timeOf });
    this.#incidentLayer.setStyle(incidentStyle(this.#tokens, open, now));
    this.measure.redraw();
  }

  /** Clocks have moved on. */
  tick(): void {
    this.#incidentLayer.changed();
  }

  setOpenCameras(incident: IncidentView | undefined, shown: OpenCameras): void {
    this.#openShown = { incident, shown };
    this.#drawOpenCameras();
  }

  #drawOpenCameras(): void {
    const { incident, shown } = this.#openShown ?? {};
    this.#open.clear(true);
    const rotation = this.ol.getView().getRotation();
    if (incident && shown) this.#open.addFeatures(cameraFeatures({ incident, ...shown, tokens: this.#tokens, rotation }));
  }

  /** Three rings around a new urgent incident, then none. False when it is not on the map yet. */
  pulse(incident: string, milliseconds: number): boolean {
    const at = this.#places.get(incident)?.getGeometry()?.getCoordinates();
    if (at && motionMs(milliseconds) > 0) pulseOn(this.ol, at, { className: this.#options.pulseClass, milliseconds });
    return at !== undefined;
  }

  centre(): { readonly lon: number; readonly lat: number } {
    const [lon = 0, lat = 0] = toLonLat(this.ol.getView().getCenter() ?? [0, 0]);
    return { lon, lat };
  }

  /** Tells where the pointer is, and where the middle is when it is not on the map. */
  follow(onPlace: (place: { readonly lon: number; readonly lat: number }) => void): () => void {
    const middle = (): void => onPlace(this.centre());
    const leave = followPointer(this.ol, (place) => onPlace(place ?? this.centre()));
    this.ol.on('moveend', middle);
    middle();
    return () => {
      leave();
      this.ol.un('moveend', middle);
    };
  }

  /** What is on screen, with scale, north and where it comes from, as a picture. */
  export(format: ExportFormat, words: Pick<ExportWords, 'title' | 'foot'>): Promise<Blob> {
    const { ground, text, face } = this.#tokens;
    const foot = [words.foot, ...attributionsOf(this.ol)].join(' · ');
    return exportMap(this.ol, format, { ...words, foot, ground, text, face });
  }

  focus(): void {
    this.#options.target.focus();
  }

  [Symbol.dispose](): void {
    this.#abort.abort();
    this.measure[Symbol.dispose]();
    this.events[Symbol.dispose]();
    this.ol.setTarget(undefined);
    this.ol.dispose();
  }

  #listen(): void {
    const { onClick, onHover, onMenu, target } = this.#options;
    // The number of a tile stands where its camera looks, also on a map that is turned.
    this.ol.getView().on('change:rotation', () => this.#drawOpenCameras());
    this.ol.on('click', (event) => {
      if (this.pointer.held) return;
      const hit = this.#hitAt(event.pixel) ?? this.hits.at(this.placeAt(event.coordinate));
      if (hit) onClick(hit);
    });
    this.ol.on('pointermove', (event) => {
      if (event.dragging) return onHover(undefined);
      const above = this.#hitAt(event.pixel);
      const hit = above ?? this.hits.hover(this.placeAt(event.coordinate));
      if (above) this.hits.hover(undefined);
      target.style.cursor = hit ? 'pointer' : '';
      onHover(hit && { hit, x: event.pixel[0] ?? 0, y: event.pixel[1] ?? 0 });
    });
    this.ol.on('moveend', () => {
      this.motion.arrived();
    });
    const { signal } = this.#abort;
    target.addEventListener(
      'pointerleave',
      () => {
        this.hits.hover(undefined);
        onHover(undefined);
      },
      { signal },
    );
    target.addEventListener(
      'contextmenu',
      (event) => {
        event.preventDefault();
        const pixel = this.ol.getEventPixel(event);
        const [lon = 0, lat = 0] = toLonLat(this.ol.getCoordinateFromPixel(pixel));
        onMenu({ lon, lat, x: pixel[0] ?? 0, y: pixel[1] ?? 0 });
      },
      { signal },
    );
    // Names drawn before their glyphs had come are drawn again.
    document.fonts.addEventListener('loadingdone', () => this.ol.getAllLayers().forEach((layer) => layer.changed()), { signal });
  }

  /** A place of the map as the layers' hit tests want it. */
  placeAt([x = 0, y = 0]: number[]): { readonly x: number; readonly y: number; readonly resolution: number } {
    return { x, y, resolution: this.ol.getView().getResolution() ?? 1 };
  }

  #hitAt(pixel: number[]): Hit | undefined {
    return this.ol.forEachFeatureAtPixel(
      pixel,
      (feature): Hit | undefined => {
        const meaning = meaningOf(feature);
        if (meaning?.kind === 'incident') return { kind: 'incident', id: meaning.incident.id };
        return meaning;
      },
      { hitTolerance: 5, layerFilter: (layer) => layer === this.#incidentLayer || layer === this.#openLayer },
    );
  }
}

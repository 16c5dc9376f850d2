import type OlMap from 'ol/Map.js';
import { unByKey } from 'ol/Observable.js';
import { toLonLat, transformExtent } from 'ol/proj.js';
import { levelOf } from './level.ts';

/** Where the map looks. */
export interface MapView {
  readonly centre: { readonly lon: number; readonly lat: number };
  /** West, south, east, north in degrees of what is on screen, turned corners included. */
  readonly box: readonly [number, number, number, number];
  /** Level as web maps count them, with fractions while it moves. */
  readonly level: number;
  /** Metres of the map per pixel. */
  readonly resolution: number;
  /** How far north is turned clockwise from up, 0 ≤ degrees < 360. */
  readonly turnedDegrees: number;
}

/** What the map tells (G1); each listener is called with where the map looks then. Documented in docs/spec/map.md, "Events". */
interface MapEventKinds {
  /** Once: the ground was drawn for the first time. Who listens later is told at once. */
  readonly loaded: MapView;
  /** The map has come to rest after a move, a zoom or a turn. */
  readonly changed: MapView;
  /** It is moving: once a frame. For what must not lag behind, such as the needle of the compass. */
  readonly moving: MapView;
}
export type MapEvent = keyof MapEventKinds;

export class MapEvents implements Disposable {
  readonly #map: OlMap;
  readonly #keys: Parameters<typeof unByKey>[0] = [];
  readonly #listeners: Record<MapEvent, Set<(view: MapView) => void>> = { loaded: new Set(), changed: new Set(), moving: new Set() };
  #loaded = false;

  constructor(map: OlMap) {
    this.#map = map;
    const view = map.getView();
    this.#keys = [
      map.on('moveend', () => this.#tell('changed')),
      view.on('change:center', () => this.#tell('moving')),
      view.on('change:resolution', () => this.#tell('moving')),
      view.on('change:rotation', () => this.#tell('moving')),
    ];
  }

  /** Gives how to stop listening. */
  on(event: MapEvent, listener: (view: MapView) => void): () => void {
    this.#listeners[event].add(listener);
    if (event === 'loaded' && this.#loaded) listener(this.view());
    return () => this.#listeners[event].delete(listener);
  }

  /** Where the map looks now. */
  view(): MapView {
    const view = this.#map.getView();
    const [lon = 0, lat = 0] = toLonLat(view.getCenter() ?? [0, 0]);
    const resolution = view.getResolution() ?? 1;
    const [west = 0, south = 0, east = 0, north = 0] = transformExtent(view.calculateExtent(this.#map.getSize()), 'EPSG:3857', 'EPSG:4326');
    const degrees = (view.getRotation() * 180) / Math.PI;
    const turnedDegrees = ((degrees % 360) + 360) % 360;
    return { centre: { lon, lat }, box: [west, south, east, north], level: levelOf(resolution), resolution, turnedDegrees };
  }

  /** The ground is on its way: the next complete picture is the first. */
  expectGround(): void {
    if (this.#loaded) return;
    this.#map.once('rendercomplete', () => {
      if (this.#loaded) return;
      this.#loaded = true;
      this.#tell('loaded');
    });
  }

  [Symbol.dispose](): void {
    unByKey(this.#keys);
    for (const listeners of Object.values(this.#listeners)) listeners.clear();
  }

  #tell(event: MapEvent): void {
    const listeners = this.#listeners[event];
    if (listeners.size === 0) return;
    const view = this.view();
    for (const listener of listeners) listener(view);
  }
}

import type OlMap from 'ol/Map.js';
import type BaseLayer from 'ol/layer/Base.js';

/** Storeys of the map from the ground up; within one, the later lies above the earlier. */
export const STOREYS = ['base', 'service', 'overlay', 'city', 'work'] as const;
export type Storey = (typeof STOREYS)[number];

const STOREY_HEIGHT = 100;
/** Cameras and incidents have their own heights from 20 on, above all that is ground. */
const FLOOR: Readonly<Record<Storey, number>> = Object.freeze({
  base: -4 * STOREY_HEIGHT,
  service: -3 * STOREY_HEIGHT,
  overlay: -2 * STOREY_HEIGHT,
  city: -STOREY_HEIGHT,
  work: 0,
});
/** More layers than this make a map nobody can read, and a page that crawls. */
export const MAX_LAYERS = 60;

/** A layer that the user can show, hide, dim and move, whoever put it there. */
export interface LayerEntry {
  readonly id: string;
  readonly title: string;
  readonly storey: Storey;
  readonly layer: BaseLayer;
  /** Present: the user may take it away, and this is what then ends. */
  readonly remove?: () => void;
}

/** The layers of the map that a user can govern, from the ground up, and who wants to know of a change. */
export class MapLayers {
  readonly #map: OlMap;
  #entries: readonly LayerEntry[] = [];
  readonly #listeners = new Set<() => void>();

  constructor(map: OlMap) {
    this.#map = map;
  }

  /** Never mutated: a new list after each change, so that screens can compare. */
  get entries(): readonly LayerEntry[] {
    return this.#entries;
  }

  /** Puts the layer on top of its storey. Gives how to take it away. False when the map has all it can bear. */
  add(entry: LayerEntry): (() => void) | false {
    if (this.#entries.length >= MAX_LAYERS) return false;
    this.#map.addLayer(entry.layer);
    this.#set([...this.#entries, entry]);
    return () => {
      if (!this.#entries.includes(entry)) return;
      this.#map.removeLayer(entry.layer);
      this.#set(this.#entries.filter((each) => each !== entry));
    };
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #set(entries: readonly LayerEntry[]): void {
    this.#entries = STOREYS.flatMap((storey) => entries.filter((each) => each.storey === storey));
    for (const storey of STOREYS) {
      for (const [index, { layer }] of this.#entries.filter((each) => each.storey === storey).entries()) {
        layer.setZIndex(FLOOR[storey] + index);
      }
    }
    for (const listener of this.#listeners) listener();
  }
}

import type OlMap from 'ol/Map.js';
import type { Extent } from 'ol/extent.js';
import type BaseLayer from 'ol/layer/Base.js';

/** Storeys of the map from the ground up; within one, the later lies above the earlier. `live`: cameras and incidents. */
export const STOREYS = ['base', 'service', 'overlay', 'city', 'work', 'live'] as const;
export type Storey = (typeof STOREYS)[number];

/** More layers than this make a map nobody can read, and a page that crawls. */
export const MAX_LAYERS = 60;
/** Dimmer than this a layer looks switched off, and somebody searches for what is there. */
export const MIN_OPACITY = 0.1;
/** Where each storey begins and how far apart its layers lie; MAX_LAYERS of one never reach the next. Measurements lie at 50. */
const HEIGHTS: Readonly<Record<Storey, { readonly floor: number; readonly step: number }>> = Object.freeze({
  base: { floor: -400, step: 1 },
  service: { floor: -300, step: 1 },
  overlay: { floor: -200, step: 1 },
  city: { floor: -100, step: 1 },
  work: { floor: 0, step: 0.25 },
  live: { floor: 20, step: 0.25 },
});
/** Places in the order kept for layers that may come (again). */
const MAX_KNOWN = 500;

/** One line of a legend: what is drawn, in which colour, and what it means. */
export interface LegendRow {
  readonly label: string;
  readonly shape: 'point' | 'square' | 'triangle' | 'diamond' | 'line' | 'area';
  readonly colour: string;
}

/** A layer that the user can show, hide, dim and move, whoever put it there. */
export interface LayerEntry {
  /** The same layer has the same id after a reload: saved sets know it by that. */
  readonly id: string;
  /** Layers of the product itself have their title in the words under `layers.known.<id>`, and this where there is none. */
  readonly title: string;
  readonly storey: Storey;
  readonly layer: BaseLayer;
  /** Present: the user may take it away, and this is what then ends. */
  readonly remove?: () => void;
  /** True: always shown, whole and in its place, because a screen that hides it would lie. */
  readonly locked?: boolean;
  readonly legend?: readonly LegendRow[];
  /** A picture of the legend, as a WMS draws it; from our own server. */
  readonly legendUrl?: string;
  /** What it covers, in the projection of the map; undefined when that is not known. */
  readonly extent?: () => Extent | undefined;
  /** Present: it has attributes to look through, and this opens their table. */
  readonly openTable?: () => void;
}

/** How a layer stands: all that a saved set knows of it. Opacity from MIN_OPACITY to 1. */
export interface LayerState {
  readonly id: string;
  readonly visible: boolean;
  readonly opacity: number;
}

/** The layers of the map that a user can govern, from the ground up, and who wants to know of a change. */
export class MapLayers {
  readonly #map: Pick<OlMap, 'addLayer' | 'removeLayer'>;
  #entries: readonly LayerEntry[] = [];
  /** Ids from the ground up, those included that are away for now: a base map drawn anew comes back to its place. */
  #order: readonly string[] = [];
  /** What was set for layers, those included that have yet to come. */
  readonly #states = new Map<string, LayerState>();
  readonly #listeners = new Set<() => void>();

  constructor(map: Pick<OlMap, 'addLayer' | 'removeLayer'>) {
    this.#map = map;
  }

  /** Never mutated: a new list after each change, so that screens can compare. */
  get entries(): readonly LayerEntry[] {
    return this.#entries;
  }

  /**
   * Puts the layer where it was before, or on top of its storey; one of the same id makes way. Gives how to take it away.
   * False when the map has all it can bear.
   */
  add(entry: LayerEntry): (() => void) | false {
    const same = this.#entries.find(({ id }) => id === entry.id);
    if (same) this.#map.removeLayer(same.layer);
    else if (this.#entries.length >= MAX_LAYERS) return false;
    if (!this.#order.includes(entry.id)) this.#order = [...this.#order, entry.id].slice(-MAX_KNOWN);
    const state = this.#states.get(entry.id);
    if (state && !entry.locked) stand(entry.layer, state);
    this.#set([...this.#entries.filter((each) => each !== same), entry]);
    this.#map.addLayer(entry.layer);
    return () => {
      if (!this.#entries.some(({ layer }) => layer === entry.layer)) return;
      this.#map.removeLayer(entry.layer);
      this.#set(this.#entries.filter(({ layer }) => layer !== entry.layer));
    };
  }

  /** Another title, legend or extent for a layer that stays. */
  describe(id: string, change: Partial<Pick<LayerEntry, 'title' | 'legend' | 'legendUrl' | 'extent'>>): void {
    this.#set(this.#entries.map((entry) => (entry.id === id ? { ...entry, ...change } : entry)));
  }

  stateOf({ id, layer }: LayerEntry): LayerState {
    return { id, visible: layer.getVisible(), opacity: layer.getOpacity() };
  }

  show(id: string, visible: boolean): void {
    this.#change(id, { visible });
  }

  dim(id: string, opacity: number): void {
    this.#change(id, { opacity: Math.min(1, Math.max(MIN_OPACITY, opacity)) });
  }

  /** To the place of the other, both of one storey; what lies between makes room. Storeys keep their order. */
  move(id: string, toPlaceOf: string): void {
    const [moved, target] = [id, toPlaceOf].map((each) => this.#entries.find((entry) => entry.id === each));
    if (!moved || !target || moved === target || moved.storey !== target.storey || moved.locked || target.locked) return;
    const up = this.#entries.indexOf(moved) < this.#entries.indexOf(target);
    const without = this.#order.filter((each) => each !== id);
    this.#order = without.toSpliced(without.indexOf(toPlaceOf) + (up ? 1 : 0), 0, id);
    this.#set(this.#entries);
  }

  /** How all layers that can be governed stand, from the ground up. */
  arrangement(): readonly LayerState[] {
    return this.#entries.filter(({ locked }) => !locked).map((entry) => this.stateOf(entry));
  }

  /** Lets the layers stand so, those included that come later; a layer it does not name stays as it is. The view does not move. */
  arrange(states: readonly LayerState[]): void {
    const named = states.slice(0, MAX_KNOWN);
    const ids = new Set(named.map(({ id }) => id));
    this.#order = [...named.map(({ id }) => id), ...this.#order.filter((id) => !ids.has(id))].slice(0, MAX_KNOWN);
    for (const state of named) {
      this.#states.set(state.id, state);
      const entry = this.#entries.find(({ id }) => id === state.id);
      if (entry && !entry.locked) stand(entry.layer, state);
    }
    this.#set(this.#entries);
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #change(id: string, change: Partial<LayerState>): void {
    const entry = this.#entries.find((each) => each.id === id);
    if (!entry || entry.locked) return;
    const state = { ...this.stateOf(entry), ...change };
    if (this.#states.size < MAX_KNOWN || this.#states.has(id)) this.#states.set(id, state);
    stand(entry.layer, state);
    this.#set(this.#entries);
  }

  #set(entries: readonly LayerEntry[]): void {
    const place = (entry: LayerEntry): number => this.#order.indexOf(entry.id);
    this.#entries = STOREYS.flatMap((storey) => entries.filter((each) => each.storey === storey).toSorted((a, b) => place(a) - place(b)));
    for (const storey of STOREYS) {
      const { floor, step } = HEIGHTS[storey];
      for (const [index, { layer }] of this.#entries.filter((each) => each.storey === storey).entries()) {
        layer.setZIndex(floor + index * step);
      }
    }
    for (const listener of this.#listeners) listener();
  }
}

function stand(layer: BaseLayer, { visible, opacity }: LayerState): void {
  layer.setVisible(visible);
  layer.setOpacity(opacity);
}

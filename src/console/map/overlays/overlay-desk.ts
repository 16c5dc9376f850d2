import { useSyncExternalStore } from 'react';
import type VectorSource from 'ol/source/Vector.js';
import type Feature from 'ol/Feature.js';
import type { MapNote } from '#protocol/map-formats/map-file.ts';
import type { OverlayData, OverlayQuestion, OverlayRefusal } from './overlay-messages.ts';
import { firstLook, type OverlayLook } from './overlay-look.ts';

/** A layer that came from a file. It lives as long as the page: what a file holds is not kept on a machine of many users. */
export interface Overlay {
  /** By the name of the file and the layer: a saved set finds it when the same file comes again. */
  readonly id: string;
  readonly data: OverlayData;
  readonly source: VectorSource<Feature>;
  readonly look: OverlayLook;
}

/** What became of a file, for the person who dropped it. */
export interface FileReport {
  readonly file: string;
  readonly layers: number;
  readonly features: number;
  readonly notes: readonly MapNote[];
  readonly refusal?: OverlayRefusal;
}

interface OverlayState {
  readonly overlays: readonly Overlay[];
  readonly reading: { readonly file: string; readonly part: number } | undefined;
  readonly question: OverlayQuestion | undefined;
  readonly reports: readonly FileReport[];
  /** The last one that was taken away, for who took the wrong one. */
  readonly removed: Overlay | undefined;
  /** Whose table is open. */
  readonly table: string | undefined;
  /** Whose look is being changed. */
  readonly styling: string | undefined;
  /** The row that is shown on the map. */
  readonly chosen: { readonly overlay: string; readonly row: number } | undefined;
}

const EMPTY: OverlayState = {
  overlays: [],
  reading: undefined,
  question: undefined,
  reports: [],
  removed: undefined,
  table: undefined,
  styling: undefined,
  chosen: undefined,
};
export const MAX_REPORTS = 50;

let current = EMPTY;
let owner: string | undefined;
const listeners = new Set<() => void>();

/** The files laid over the map, and what is being done with them: kept outside of the panel, which comes and goes. */
export const overlayDesk = {
  get: (): OverlayState => current,
  set: (change: Partial<OverlayState>): void => {
    current = { ...current, ...change };
    for (const listener of listeners) listener();
  },
  /** The same file dropped again takes the place of what was there, and keeps its look where the columns are the same. */
  put: (data: OverlayData, source: VectorSource<Feature>): void => {
    const id = `file:${data.file}:${data.name}`;
    const known = current.overlays.find((overlay) => overlay.id === id);
    const keeps = known && known.data.columns.join('\n') === data.columns.join('\n');
    const overlay: Overlay = { id, data, source, look: keeps ? known.look : firstLook(current.overlays.length) };
    const chosen = current.chosen?.overlay === id ? undefined : current.chosen;
    overlayDesk.set({ overlays: [...current.overlays.filter((each) => each.id !== id), overlay], chosen });
  },
  look: (id: string, change: Partial<OverlayLook>): void => {
    overlayDesk.set({ overlays: current.overlays.map((each) => (each.id === id ? { ...each, look: { ...each.look, ...change } } : each)) });
  },
  remove: (id: string): void => {
    const without = <Part>(part: Part | undefined, of: string | undefined): Part | undefined => (of === id ? undefined : part);
    overlayDesk.set({
      overlays: current.overlays.filter((each) => each.id !== id),
      removed: current.overlays.find((each) => each.id === id),
      table: without(current.table, current.table),
      styling: without(current.styling, current.styling),
      chosen: without(current.chosen, current.chosen?.overlay),
    });
  },
  report: (report: FileReport): void => {
    overlayDesk.set({ reports: [...current.reports.filter(({ file }) => file !== report.file), report].slice(-MAX_REPORTS) });
  },
  /** Who sits here now; what another person laid over the map is nothing for this one. */
  own: (person: string): void => {
    if (owner !== undefined && owner !== person) overlayDesk.set(EMPTY);
    owner = person;
  },
  /** Back where it was taken from by mistake. */
  putBack: (overlay: Overlay): void => {
    overlayDesk.set({ overlays: [...current.overlays.filter(({ id }) => id !== overlay.id), overlay] });
  },
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

export function useOverlays<Part>(select: (state: OverlayState) => Part): Part {
  return useSyncExternalStore(overlayDesk.subscribe, () => select(current));
}

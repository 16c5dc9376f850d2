import { transformExtent } from 'ol/proj.js';
import { useEffect, useState, type RefObject } from 'react';
import type { CityMap } from './city-map.ts';

export type Bbox = readonly [west: number, south: number, east: number, north: number];

export interface MapView {
  /** What is on screen, degrees. */
  readonly bbox: Bbox;
  /** Metres of the map per pixel. */
  readonly resolution: number;
}

/** Asked for with so much around it, as a share of the screen, in squares of that size: small moves ask nothing new. */
const AROUND = 0.25;

/** What the map shows, after each move. */
export function useMapView(map: RefObject<CityMap | undefined>, ready: boolean): MapView | undefined {
  const [view, setView] = useState<MapView>();
  useEffect(() => {
    const shown = map.current?.ol;
    if (!ready || !shown) return undefined;
    const moved = (): void => {
      const size = shown.getSize();
      // A panel that is folded away has no size, and then nothing is on screen.
      if (!size?.every((pixels) => pixels > 0)) return setView(undefined);
      const state = shown.getView();
      const [west = 0, south = 0, east = 0, north = 0] = transformExtent(state.calculateExtent(size), 'EPSG:3857', 'EPSG:4326');
      return setView({ bbox: [west, south, east, north], resolution: state.getResolution() ?? 1 });
    };
    shown.on('moveend', moved);
    moved();
    return () => shown.un('moveend', moved);
  }, [map, ready]);
  return view;
}

/** The part of the world to ask about for a screen: somewhat more, and the same for all screens near to it. */
export function askedBox([west, south, east, north]: Bbox): Bbox {
  const square = 2 ** Math.ceil(Math.log2(Math.max(east - west, north - south) * AROUND));
  const down = (degrees: number): number => Math.floor(degrees / square) * square;
  const up = (degrees: number): number => Math.ceil(degrees / square) * square;
  return [Math.max(-180, down(west)), Math.max(-90, down(south)), Math.min(180, up(east)), Math.min(90, up(north))];
}

import type OlMap from 'ol/Map.js';
import { motionMs } from './map-motion.ts';

const APPROACH_MS = 250;
const NEARER = 3.2;

/** Goes nearer to a group, so that it falls apart. */
export function approach(map: OlMap, { x, y }: { readonly x: number; readonly y: number }): void {
  const view = map.getView();
  view.animate({ center: [x, y], resolution: (view.getResolution() ?? 1) / NEARER, duration: motionMs(APPROACH_MS) });
}

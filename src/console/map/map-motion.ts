import type OlMap from 'ol/Map.js';
import { boundingExtent, buffer, getCenter, getHeight, getWidth, type Extent } from 'ol/extent.js';
import { fromLonLat } from 'ol/proj.js';
import type { IncidentView } from '#contract/incident-view.ts';
import { resolutionOf } from './instruments/level.ts';
import { NO_VIEWS, step, visited, type ViewHistory } from './view-history.ts';

const CLOSE_RESOLUTION = 0.7;
const MOVE_MS = 300;
const ZOOM_MS = 150;
const GLIDE_PIXELS = 800;
const MARGIN_PIXELS = 64;

/** How the map is moved other than by hand, and the way back. */
export interface MapMotion {
  /** Shows the place with its cameras; never while the hand is dragging. */
  readonly showIncident: (incident: IncidentView) => void;
  readonly showPlace: (place: { readonly lon: number; readonly lat: number }) => void;
  /** All of these places, with room round them. */
  readonly showAll: (places: readonly { readonly lon: number; readonly lat: number }[]) => void;
  readonly showCity: () => void;
  /** Shows all of it, in the projection of the map; a point from near. */
  readonly showExtent: (extent: Extent) => void;
  readonly showLevel: (level: number) => void;
  /** Under the hand on the overview: at once. */
  readonly moveTo: (centre: readonly [number, number]) => void;
  /** North so many degrees clockwise from up, the short way round. Not while turning is off. */
  readonly turnTo: (degrees: number) => void;
  readonly setTurnable: (turnable: boolean) => void;
  readonly zoom: (by: 1 | -1) => void;
  /** False when there is no view to go to. */
  readonly back: () => boolean;
  readonly forward: () => boolean;
  /** To be called whenever the map has come to rest. */
  readonly arrived: () => void;
}

export function createMapMotion(map: OlMap, city: Extent): MapMotion {
  const view = map.getView();
  let history: ViewHistory = NO_VIEWS;
  let stepping = false;
  let turnable = true;

  /** Glides where both ends are on screen together; farther away gliding shows nothing but empty ground. */
  function move(centre: number[], resolution: number): void {
    const from = view.getCenter() ?? centre;
    const far = Math.hypot((from[0] ?? 0) - (centre[0] ?? 0), (from[1] ?? 0) - (centre[1] ?? 0));
    view.cancelAnimations();
    if (far < GLIDE_PIXELS * (view.getResolution() ?? 1) && motionMs(MOVE_MS) > 0) {
      return view.animate({ center: centre, resolution, duration: MOVE_MS });
    }
    view.setResolution(resolution);
    view.setCenter(centre);
  }

  function go(by: -1 | 1): boolean {
    const stepped = step(history, by);
    if (!stepped) return false;
    history = stepped.history;
    stepping = true;
    move([stepped.view.x, stepped.view.y], stepped.view.resolution);
    return true;
  }

  return {
    showIncident(incident) {
      if (!incident.place || view.getInteracting()) return;
      const points = [incident.place, ...incident.cameras].map(({ lon, lat }) => fromLonLat([lon, lat]));
      const centre = fromLonLat([incident.place.lon, incident.place.lat]);
      const needed = reach(centre, buffer(boundingExtent(points), 60), map.getSize() ?? [600, 400]);
      move(centre, Math.max(CLOSE_RESOLUTION, 1.15 * needed));
    },
    showPlace: ({ lon, lat }) => move(fromLonLat([lon, lat]), Math.min(view.getResolution() ?? 2, 1)),
    showExtent(extent) {
      const wide = buffer(extent, Math.max(20, 0.05 * Math.max((extent[2] ?? 0) - (extent[0] ?? 0), (extent[3] ?? 0) - (extent[1] ?? 0))));
      move(getCenter(wide), Math.max(CLOSE_RESOLUTION, view.getResolutionForExtent(wide)));
    },
    showLevel: (level) => view.animate({ resolution: resolutionOf(level), duration: motionMs(ZOOM_MS) }),
    moveTo(centre) {
      view.cancelAnimations();
      view.setCenter([...centre]);
    },
    turnTo(degrees) {
      if (!turnable) return;
      const now = view.getRotation();
      const short = Math.atan2(Math.sin((degrees * Math.PI) / 180 - now), Math.cos((degrees * Math.PI) / 180 - now));
      view.cancelAnimations();
      view.animate({ rotation: now + short, duration: motionMs(ZOOM_MS) });
    },
    setTurnable(next) {
      turnable = next;
      if (!next) view.setRotation(0);
    },
    showAll(places) {
      if (places.length === 0 || view.getInteracting()) return;
      const extent = boundingExtent(places.map(({ lon, lat }) => fromLonLat([lon, lat])));
      move(getCenter(extent), Math.max(CLOSE_RESOLUTION, roomFor(extent, map.getSize() ?? [600, 400])));
    },
    showCity() {
      move(getCenter(city), view.getResolutionForExtent(city));
    },
    zoom: (by) => view.animate({ resolution: (view.getResolution() ?? 2) * 2 ** -by, duration: motionMs(ZOOM_MS) }),
    back: () => go(-1),
    forward: () => go(1),
    arrived() {
      const [x = 0, y = 0] = view.getCenter() ?? [];
      if (!stepping) history = visited(history, { x, y, resolution: view.getResolution() ?? 1 });
      stepping = false;
    },
  };
}

/** Metres of the map per pixel at which everything around fits, with the centre kept in the middle. */
function reach([x = 0, y = 0]: number[], [west = 0, south = 0, east = 0, north = 0]: number[], [width = 1, height = 1]: number[]): number {
  return Math.max((2 * Math.max(x - west, east - x)) / Math.max(1, width), (2 * Math.max(y - south, north - y)) / Math.max(1, height));
}

/** Metres of the map per pixel at which the extent fits with a margin. */
function roomFor(extent: Extent, [width = 1, height = 1]: number[]): number {
  return Math.max(getWidth(extent) / Math.max(1, width - 2 * MARGIN_PIXELS), getHeight(extent) / Math.max(1, height - 2 * MARGIN_PIXELS));
}

/** Nothing moves for who has asked their device for that. */
export function motionMs(milliseconds: number): number {
  return matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : milliseconds;
}

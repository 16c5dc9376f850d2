import type OlMap from 'ol/Map.js';
import { boundingExtent, buffer, getCenter, getHeight, getWidth } from 'ol/extent.js';
import { fromLonLat, transformExtent } from 'ol/proj.js';
import type { IncidentView } from '#contract/incident-view.ts';
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
  readonly zoom: (by: 1 | -1) => void;
  /** False when there is no view to go to. */
  readonly back: () => boolean;
  readonly forward: () => boolean;
  /** To be called whenever the map has come to rest. */
  readonly arrived: () => void;
}

export function createMapMotion(map: OlMap, city: readonly [number, number, number, number]): MapMotion {
  const view = map.getView();
  let history: ViewHistory = NO_VIEWS;
  let stepping = false;

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
    showAll(places) {
      if (places.length === 0 || view.getInteracting()) return;
      const extent = boundingExtent(places.map(({ lon, lat }) => fromLonLat([lon, lat])));
      const [width = 600, height = 400] = map.getSize() ?? [];
      const needed = Math.max(
        getWidth(extent) / Math.max(1, width - 2 * MARGIN_PIXELS),
        getHeight(extent) / Math.max(1, height - 2 * MARGIN_PIXELS),
      );
      move(getCenter(extent), Math.max(CLOSE_RESOLUTION, needed));
    },
    showCity() {
      const extent = transformExtent([...city], 'EPSG:4326', 'EPSG:3857');
      move(getCenter(extent), view.getResolutionForExtent(extent));
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

/** Nothing moves for who has asked their device for that. */
export function motionMs(milliseconds: number): number {
  return matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : milliseconds;
}

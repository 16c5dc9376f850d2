import { fromLonLat } from 'ol/proj.js';
import { MAP_CAMERA_FLAGS, type CameraMapView } from '#contract/camera-map.ts';
import type { CameraPurpose, CameraState } from '#domain/camera.ts';

/** A camera as the map knows it. */
export interface MapCamera {
  readonly id: string;
  readonly label: string;
  readonly owner: string;
  readonly lon: number;
  readonly lat: number;
  /** EPSG:3857. */
  readonly x: number;
  readonly y: number;
  readonly bearing: number | undefined;
  readonly fieldOfView: number;
  readonly rangeMetres: number;
  readonly ptz: boolean;
  readonly linked: boolean;
  readonly purpose: CameraPurpose;
  readonly state: CameraState;
  /** Pixels by which its symbol stands beside its place, because others have the same pole. */
  readonly aside: readonly [east: number, south: number];
}

export interface MapCluster {
  readonly lon: number;
  readonly lat: number;
  readonly x: number;
  readonly y: number;
  readonly count: number;
  readonly dead: number;
}

export interface CameraPoints {
  readonly cameras: readonly MapCamera[];
  readonly clusters: readonly MapCluster[];
}

export const NO_CAMERAS: CameraPoints = { cameras: [], clusters: [] };

const POLE_PIXELS = 9;
/** Five decimals of a degree are a metre. */
const SAME_POLE = 1e5;

/** The answer's columns as cameras, without those that another layer shows. */
export function pointsOf(view: CameraMapView, except: ReadonlySet<string>): CameraPoints {
  const { cameras: column } = view;
  const poles = new Map<string, number[]>();
  column.ids.forEach((_, at) => {
    const key = `${Math.round((column.lon[at] ?? 0) * SAME_POLE)} ${Math.round((column.lat[at] ?? 0) * SAME_POLE)}`;
    const pole = poles.get(key);
    if (pole) pole.push(at);
    else poles.set(key, [at]);
  });
  const asides = new Map<number, readonly [number, number]>();
  for (const pole of poles.values()) if (pole.length > 1) standAround(pole, (at) => column.bearing[at] ?? -1, asides);
  const cameras = column.ids.flatMap((id, at): MapCamera[] => {
    if (except.has(id)) return [];
    const [lon, lat] = [column.lon[at] ?? 0, column.lat[at] ?? 0];
    const [x = 0, y = 0] = fromLonLat([lon, lat]);
    const bearing = column.bearing[at] ?? -1;
    const flags = column.flags[at] ?? 0;
    return [
      {
        id,
        label: column.labels[at] ?? id,
        owner: column.owners[at] ?? '',
        lon,
        lat,
        x,
        y,
        bearing: bearing < 0 ? undefined : bearing,
        fieldOfView: column.fieldOfView[at] ?? 360,
        rangeMetres: column.rangeMetres[at] ?? 0,
        ptz: (flags & MAP_CAMERA_FLAGS.ptz) !== 0,
        linked: (flags & MAP_CAMERA_FLAGS.linked) !== 0,
        purpose: column.purposes[at] ?? 'other',
        state: column.states[at] ?? 'unknown',
        aside: asides.get(at) ?? [0, 0],
      },
    ];
  });
  const clusters = view.clusters.map(([lon, lat, count, dead]) => {
    const [x = 0, y = 0] = fromLonLat([lon, lat]);
    return { lon, lat, x, y, count, dead };
  });
  return { cameras, clusters };
}

/** Each steps out the way it looks, those that look the same way one behind the other; who looks nowhere known takes a place of their own. */
function standAround(pole: readonly number[], bearingOf: (at: number) => number, asides: Map<number, readonly [number, number]>): void {
  const taken = new Map<number, number>();
  pole.forEach((at, place) => {
    const bearing = bearingOf(at);
    const towards = bearing < 0 ? (360 * place) / pole.length : bearing;
    const sector = Math.round(towards / 45) % 8;
    const behind = taken.get(sector) ?? 0;
    taken.set(sector, behind + 1);
    const [pixels, angle] = [POLE_PIXELS * (1 + 1.6 * behind), (towards * Math.PI) / 180];
    asides.set(at, [Math.sin(angle) * pixels, -Math.cos(angle) * pixels]);
  });
}

/** Radius of a group's badge, pixels: ten times as many are drawn a step larger. */
export function badgeRadius(count: number): number {
  return 11 + 3 * Math.min(4, Math.floor(Math.log10(count)));
}

export type CameraHit = { readonly camera: MapCamera } | { readonly cluster: MapCluster };

const REACH_PIXELS = 11;

/** The symbol nearest to a place of the map within reach; a few thousand distances are counted in less time than a list of them is made. */
export function hitCamera(
  { cameras, clusters }: CameraPoints,
  { x, y, resolution, scale }: { readonly x: number; readonly y: number; readonly resolution: number; readonly scale: number },
): CameraHit | undefined {
  let found: CameraHit | undefined;
  let best = REACH_PIXELS * scale;
  for (const camera of cameras) {
    const east = (camera.x - x) / resolution + camera.aside[0] * scale;
    const south = (y - camera.y) / resolution + camera.aside[1] * scale;
    const away = Math.hypot(east, south);
    if (away >= best) continue;
    best = away;
    found = { camera };
  }
  if (found) return found;
  const cluster = clusters.find((each) => Math.hypot(each.x - x, each.y - y) <= badgeRadius(each.count) * scale * resolution);
  return cluster && { cluster };
}

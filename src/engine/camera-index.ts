import Flatbush from 'flatbush';
import { assert } from '#base/assert.ts';
import { CAMERA_PURPOSES } from '#domain/camera.ts';
import type { Camera, CameraState } from '#domain/camera.ts';
import type { CameraId } from '#domain/ids.ts';
import type { Point } from '#domain/place.ts';

/**
 * All cameras of a city in memory, for questions about place (B1, GEO "Space in memory"): typed columns that a choice can
 * run over without touching an object, and a packed tree over their points. A change that does not move a camera costs one
 * write; a new or moved camera goes into a short overlay that every question also looks through, until the overlay is
 * full and the tree is built again.
 */
export interface CameraIndex {
  /** By slot; `undefined` where a camera was moved or removed. */
  readonly cameras: (Camera | undefined)[];
  readonly slots: Map<CameraId, number>;
  columns: CameraColumns;
  tree: Flatbush | undefined;
  /** Slots below this stand in the tree, the rest in the overlay. */
  indexed: number;
  /** Slots that hold no camera any more. */
  holes: number;
}

export interface CameraColumns {
  readonly lon: Float64Array;
  readonly lat: Float64Array;
  /** Degrees from true north; NaN = not known. */
  readonly bearing: Float64Array;
  readonly fieldOfView: Float64Array;
  readonly rangeMetres: Float64Array;
  /** Position in CAMERA_PURPOSES. */
  readonly purpose: Uint8Array;
  /** Sum of CAMERA_FLAGS. */
  readonly flags: Uint8Array;
}

/** `dead`: gives no picture now (fault, maintenance). `unsure`: nobody has checked it. `linked`: has a stream to ask for. */
export const CAMERA_FLAGS = { ptz: 1, linked: 2, dead: 4, unsure: 8, gone: 16 } as const;

/** New or moved cameras that may wait in the overlay; with more the tree is built again (about 20 ms for 66,000). */
const MAX_OVERLAY = 1_024;

const SQUARE_DEGREES = 0.005;
const SQUARES_IN_A_ROW = 1_000_000;

/** Metres of one degree of latitude on the mean sphere. */
export const METRES_PER_DEGREE = (6_371_008.8 * Math.PI) / 180;

/** Of two cameras with one id the later counts. */
export function buildCameraIndex(cameras: readonly Camera[]): CameraIndex {
  const index: CameraIndex = { cameras: [], slots: new Map(), columns: makeColumns(0), tree: undefined, indexed: 0, holes: 0 };
  rebuild(index, new Map(cameras.map((camera) => [camera.id, camera])));
  return index;
}

/** Adds cameras, or replaces those with the same id. */
export function putCameras(index: CameraIndex, cameras: readonly Camera[]): void {
  const moved: Camera[] = [];
  for (const camera of cameras) {
    const slot = index.slots.get(camera.id);
    const current = slot === undefined ? undefined : index.cameras[slot];
    if (slot !== undefined && current?.lon === camera.lon && current.lat === camera.lat) writeSlot(index, slot, camera);
    else moved.push(camera);
  }
  if (index.cameras.length - index.indexed + moved.length + index.holes > MAX_OVERLAY) {
    const all = currentCameras(index);
    for (const camera of moved) all.set(camera.id, camera);
    rebuild(index, all);
    return;
  }
  for (const camera of moved) {
    removeCamera(index, camera.id);
    index.slots.set(camera.id, index.cameras.length);
    writeSlot(index, index.cameras.length, camera);
  }
}

/** False when there is no such camera. */
export function removeCamera(index: CameraIndex, id: CameraId): boolean {
  const slot = index.slots.get(id);
  if (slot === undefined) return false;
  index.slots.delete(id);
  index.cameras[slot] = undefined;
  index.columns.flags[slot] = CAMERA_FLAGS.gone;
  index.holes += 1;
  if (index.holes > MAX_OVERLAY) rebuild(index, currentCameras(index));
  return true;
}

/** False when there is no such camera. */
export function setCameraState(index: CameraIndex, id: CameraId, state: CameraState): boolean {
  const camera = cameraById(index, id);
  if (camera === undefined) return false;
  putCameras(index, [{ ...camera, state }]);
  return true;
}

export function cameraById(index: CameraIndex, id: CameraId): Camera | undefined {
  const slot = index.slots.get(id);
  return slot === undefined ? undefined : index.cameras[slot];
}

export function cameraCount(index: CameraIndex): number {
  return index.slots.size;
}

export interface NearCamera {
  readonly camera: Camera;
  readonly distanceMetres: number;
}

/** The cameras within so many metres, nearest first, at most `limit`; equal distances by id. */
export function near(
  index: CameraIndex,
  point: Point,
  { radiusMetres, limit }: { readonly radiusMetres: number; readonly limit: number },
): NearCamera[] {
  const found: NearCamera[] = [];
  visitWithin(index, { point, radiusMetres }, (slot, east, north) => {
    const camera = index.cameras[slot];
    if (camera) found.push({ camera, distanceMetres: Math.hypot(east, north) });
  });
  found.sort((a, b) => a.distanceMetres - b.distanceMetres || (a.camera.id < b.camera.id ? -1 : 1));
  return found.slice(0, limit);
}

/** West, south, east, north, degrees. */
export type Box = readonly [west: number, south: number, east: number, north: number];

/** The cameras inside a box, at most `limit` of them by id, and how many there are in all. */
export function inBox(index: CameraIndex, box: Box, limit: number): { readonly cameras: Camera[]; readonly total: number } {
  const cameras: Camera[] = [];
  visitBox(index, box, (slot) => {
    const camera = index.cameras[slot];
    if (camera) cameras.push(camera);
  });
  cameras.sort((a, b) => (a.id < b.id ? -1 : 1));
  return { cameras: cameras.slice(0, limit), total: cameras.length };
}

/**
 * Calls `visit` for each camera within the radius, in no particular order, with its offset from the point in metres on the
 * plane that touches the ground there (error against the great circle < 0.1 % within 5 km).
 */
export function visitWithin(
  index: CameraIndex,
  { point, radiusMetres }: { readonly point: Point; readonly radiusMetres: number },
  visit: (slot: number, east: number, north: number) => void,
): void {
  const { lon, lat } = index.columns;
  const northScale = METRES_PER_DEGREE;
  const eastScale = METRES_PER_DEGREE * Math.cos((point.lat * Math.PI) / 180);
  const reachLat = radiusMetres / northScale;
  const reachLon = radiusMetres / eastScale;
  visitBox(index, [point.lon - reachLon, point.lat - reachLat, point.lon + reachLon, point.lat + reachLat], (slot) => {
    const east = ((lon[slot] ?? 0) - point.lon) * eastScale;
    const north = ((lat[slot] ?? 0) - point.lat) * northScale;
    if (east * east + north * north <= radiusMetres * radiusMetres) visit(slot, east, north);
  });
}

/** Calls `visit` for each camera inside a box, in no particular order. */
export function visitBox(index: CameraIndex, [west, south, east, north]: Box, visit: (slot: number) => void): void {
  const { flags, lon, lat } = index.columns;
  for (const slot of index.tree?.search(west, south, east, north) ?? []) {
    if ((flags[slot] ?? 0) < CAMERA_FLAGS.gone) visit(slot);
  }
  for (let slot = index.indexed; slot < index.cameras.length; slot += 1) {
    const x = lon[slot] ?? 0;
    const y = lat[slot] ?? 0;
    if ((flags[slot] ?? 0) < CAMERA_FLAGS.gone && x >= west && x <= east && y >= south && y <= north) visit(slot);
  }
}

function currentCameras(index: CameraIndex): Map<CameraId, Camera> {
  const all = new Map<CameraId, Camera>();
  for (const camera of index.cameras) if (camera) all.set(camera.id, camera);
  return all;
}

function rebuild(index: CameraIndex, cameras: ReadonlyMap<CameraId, Camera>): void {
  index.columns = makeColumns(cameras.size + MAX_OVERLAY);
  index.cameras.length = 0;
  index.slots.clear();
  index.holes = 0;
  index.indexed = cameras.size;
  index.tree = cameras.size === 0 ? undefined : new Flatbush(cameras.size);
  let slot = 0;
  for (const camera of neighboursTogether(cameras)) {
    index.slots.set(camera.id, slot);
    writeSlot(index, slot, camera);
    index.tree?.add(camera.lon, camera.lat);
    slot += 1;
  }
  index.tree?.finish();
}

/** In rows of squares of some 500 m, so that what one question reads lies together in memory (a quarter faster). */
function neighboursTogether(cameras: ReadonlyMap<CameraId, Camera>): Camera[] {
  const squareOf = ({ lon, lat }: Camera): number => Math.floor(lat / SQUARE_DEGREES) * SQUARES_IN_A_ROW + Math.floor(lon / SQUARE_DEGREES);
  return [...cameras.values()]
    .map((camera) => ({ camera, square: squareOf(camera) }))
    .sort((a, b) => a.square - b.square)
    .map(({ camera }) => camera);
}

function makeColumns(capacity: number): CameraColumns {
  return {
    lon: new Float64Array(capacity),
    lat: new Float64Array(capacity),
    bearing: new Float64Array(capacity),
    fieldOfView: new Float64Array(capacity),
    rangeMetres: new Float64Array(capacity),
    purpose: new Uint8Array(capacity),
    flags: new Uint8Array(capacity),
  };
}

function writeSlot(index: CameraIndex, slot: number, camera: Camera): void {
  assert(Number.isFinite(camera.lon) && Number.isFinite(camera.lat), `camera ${camera.id} has no place`);
  const columns = index.columns;
  assert(slot < columns.flags.length, 'the camera overlay is larger than its limit');
  index.cameras[slot] = camera;
  columns.lon[slot] = camera.lon;
  columns.lat[slot] = camera.lat;
  columns.bearing[slot] = camera.bearing ?? Number.NaN;
  columns.fieldOfView[slot] = camera.fieldOfView;
  columns.rangeMetres[slot] = camera.rangeMetres;
  columns.purpose[slot] = CAMERA_PURPOSES.indexOf(camera.purpose);
  columns.flags[slot] = flagsOf(camera);
}

function flagsOf(camera: Camera): number {
  const dead = camera.state === 'fault' || camera.state === 'maintenance';
  return (
    (camera.ptz ? CAMERA_FLAGS.ptz : 0) +
    (camera.streams.length > 0 ? CAMERA_FLAGS.linked : 0) +
    (dead ? CAMERA_FLAGS.dead : 0) +
    (camera.state === 'unknown' ? CAMERA_FLAGS.unsure : 0)
  );
}

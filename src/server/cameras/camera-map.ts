import { MAP_CAMERA_FLAGS, type CameraMapView, type MapCameras } from '#contract/camera-map.ts';
import { boxOf, isWithin, middleOf, type Area } from '#domain/area.ts';
import type { Camera } from '#domain/camera.ts';
import { distanceMetres } from '#domain/place.ts';
import { clusterCameras, fits, type CameraCluster, type CameraFilter } from '#engine/camera-clusters.ts';
import { visitBox } from '#engine/camera-index.ts';
import type { CameraRegistry } from './camera-registry.ts';

export interface CameraMapQuery {
  readonly area: Area;
  readonly filter: CameraFilter;
  /** Metres of the Mercator map per pixel; undefined: every camera by itself, the nearest to the middle first. */
  readonly resolution?: number | undefined;
  /** Part of an id, a label or an address. */
  readonly text?: string | undefined;
  readonly limit: number;
}

/** Nearer than this (metres of the map per pixel) symbols can be told apart where the ground is not too full. */
const SINGLE_FROM_RESOLUTION = 2.4;
/** More symbols than this on one screen are no picture of anything. */
const MAX_SINGLE = 3_000;
/** Scales with filters that are remembered between two changes of the registry. */
const MAX_KEPT = 64;
const STEPS_AN_OCTAVE = 2;

/** The registry as maps ask it: gathered from afar, one by one from near; never an address of a stream (invariant 10). */
export class CameraMap {
  readonly #registry: Pick<CameraRegistry, 'index' | 'version'>;
  readonly #kept = new Map<string, readonly CameraCluster[]>();
  #keptOf = 0;

  constructor(registry: Pick<CameraRegistry, 'index' | 'version'>) {
    this.#registry = registry;
  }

  get version(): number {
    return this.#registry.version;
  }

  look(query: CameraMapQuery): CameraMapView {
    const found = this.#within(query);
    const { resolution } = query;
    if (resolution === undefined) return this.#answer(found.length, [], nearestFirst(found, query));
    if (resolution <= SINGLE_FROM_RESOLUTION && found.length <= MAX_SINGLE) return this.#answer(found.length, [], found);
    const clusters = this.#clusters(resolution, query.filter).filter((cluster) => isWithin(query.area, cluster));
    const alone = clusters.filter(({ count }) => count === 1).flatMap(({ slot }) => this.#registry.index.cameras[slot] ?? []);
    return this.#answer(
      found.length,
      clusters.filter(({ count }) => count > 1),
      alone.slice(0, MAX_SINGLE),
    );
  }

  #within({ area, filter, text }: CameraMapQuery): Camera[] {
    const { index } = this.#registry;
    const found: Camera[] = [];
    const sought = text?.toLowerCase();
    visitBox(index, boxOf(area), (slot) => {
      const camera = index.cameras[slot];
      if (camera === undefined || !fits(camera, filter)) return;
      if (area.kind !== 'box' && !isWithin(area, camera)) return;
      if (sought === undefined || speaksOf(camera, sought)) found.push(camera);
    });
    return found;
  }

  /** Of the whole city, so that what stands at the rim of one screen stands there on the next as well. */
  #clusters(resolution: number, filter: CameraFilter): readonly CameraCluster[] {
    if (this.#keptOf !== this.#registry.version) this.#kept.clear();
    this.#keptOf = this.#registry.version;
    const level = Math.round(Math.log2(resolution) * STEPS_AN_OCTAVE);
    const key = JSON.stringify([level, filter.purpose, filter.state, filter.owner]);
    const known = this.#kept.get(key);
    if (known) return known;
    const oldest = this.#kept.keys().next();
    if (this.#kept.size >= MAX_KEPT && !oldest.done) this.#kept.delete(oldest.value);
    const made = clusterCameras(this.#registry.index, 2 ** (level / STEPS_AN_OCTAVE), filter);
    this.#kept.set(key, made);
    return made;
  }

  #answer(total: number, clusters: readonly CameraCluster[], cameras: readonly Camera[]): CameraMapView {
    return {
      version: this.#registry.version,
      total,
      clusters: clusters.map(({ lon, lat, count, dead }) => [rounded(lon), rounded(lat), count, dead]),
      cameras: columnsOf(cameras),
    };
  }
}

function nearestFirst(cameras: readonly Camera[], { area, limit }: CameraMapQuery): Camera[] {
  const middle = middleOf(area);
  return cameras
    .map((camera) => ({ camera, metres: distanceMetres(middle, camera) }))
    .sort((a, b) => a.metres - b.metres || (a.camera.id < b.camera.id ? -1 : 1))
    .slice(0, limit)
    .map(({ camera }) => camera);
}

function speaksOf(camera: Camera, sought: string): boolean {
  return [camera.id, camera.label, camera.address ?? ''].some((each) => each.toLowerCase().includes(sought));
}

function columnsOf(cameras: readonly Camera[]): MapCameras {
  return {
    ids: cameras.map(({ id }) => id),
    labels: cameras.map(({ label }) => label),
    owners: cameras.map(({ owner }) => owner),
    lon: cameras.map(({ lon }) => rounded(lon)),
    lat: cameras.map(({ lat }) => rounded(lat)),
    bearing: cameras.map(({ bearing }) => (bearing === undefined ? -1 : Math.round(bearing))),
    fieldOfView: cameras.map(({ fieldOfView }) => Math.round(fieldOfView)),
    rangeMetres: cameras.map(({ rangeMetres }) => Math.round(rangeMetres)),
    flags: cameras.map(({ ptz, streams }) => (ptz ? MAP_CAMERA_FLAGS.ptz : 0) + (streams.length > 0 ? MAP_CAMERA_FLAGS.linked : 0)),
    purposes: cameras.map(({ purpose }) => purpose),
    states: cameras.map(({ state }) => state),
  };
}

/** Six decimals of a degree are a decimetre. */
function rounded(degrees: number): number {
  return Math.round(degrees * 1e6) / 1e6;
}

import type { Camera, RankedCamera } from '#domain/camera.ts';
import type { CameraId } from '#domain/ids.ts';
import type { Point } from '#domain/place.ts';
import { choose, rankCamera } from '#engine/camera-choice.ts';
import { buildCameraIndex, cameraById, cameraCount, putCameras, setCameraState, type CameraIndex } from '#engine/camera-index.ts';
import type { CameraFinder, Spread } from '#engine/city.ts';
import { spreadCameras } from '#engine/along/spread-cameras.ts';
import type { Obstacles } from '#engine/sight/obstacles.ts';

/** The registry in memory, as the engine and the presenter ask it; the table in the store is the truth behind it. */
export class CameraRegistry implements CameraFinder {
  #index: CameraIndex;
  /** State by the registry of cameras that the relay has lost: given back when they come again. */
  readonly #lost = new Map<CameraId, Camera['state']>();
  #version = 1;

  /** Buildings that stand between; absent while none are known, and then distance stands for them. */
  readonly obstacles: Obstacles | undefined;

  constructor(cameras: readonly Camera[], obstacles?: Obstacles) {
    this.#index = buildCameraIndex(cameras);
    this.obstacles = obstacles;
  }

  get index(): CameraIndex {
    return this.#index;
  }

  get size(): number {
    return cameraCount(this.#index);
  }

  /** Grows with every change, so that whoever shows cameras knows when to look again. */
  get version(): number {
    return this.#version;
  }

  choose(place: Point, wanted: { readonly max: number; readonly radiusMetres: number }): readonly RankedCamera[] {
    return choose(this.#index, place, { ...wanted, obstacles: this.obstacles });
  }

  spread(wanted: Spread): readonly RankedCamera[] {
    return spreadCameras(this.#index, wanted);
  }

  get(camera: CameraId): Camera | undefined {
    return cameraById(this.#index, camera);
  }

  rank(camera: CameraId, place: Point): RankedCamera | undefined {
    return rankCamera(this.#index, camera, place, { obstacles: this.obstacles });
  }

  /** Cameras that an import added or changed. */
  put(cameras: readonly Camera[]): void {
    if (cameras.length > 0) this.#version += 1;
    putCameras(this.#index, cameras);
  }

  /** Whether this very camera is what memory holds; its state is the relay's to say. */
  holds(camera: Camera): boolean {
    const known = this.get(camera.id);
    return known !== undefined && JSON.stringify({ ...known, state: camera.state }) === JSON.stringify(camera);
  }

  /** What the relay sees of a camera's stream counts at once for the next choice. */
  seen(camera: CameraId, state: 'live' | 'lost'): void {
    const known = this.get(camera);
    if (!known) return;
    if (state === 'lost' && !this.#lost.has(camera)) {
      this.#version += 1;
      this.#lost.set(camera, known.state);
      setCameraState(this.#index, camera, 'fault');
    }
    const before = this.#lost.get(camera);
    if (state === 'live' && before !== undefined) {
      this.#version += 1;
      this.#lost.delete(camera);
      setCameraState(this.#index, camera, before);
    }
  }
}

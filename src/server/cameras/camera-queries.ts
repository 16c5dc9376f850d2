import type { Camera } from '#domain/camera.ts';
import type { CameraId } from '#domain/ids.ts';
import type { Point } from '#domain/place.ts';
import { inBox, near } from '#engine/camera-index.ts';
import type { CameraRegistry } from './camera-registry.ts';
import type { CameraStore } from './camera-store.ts';

export interface CameraQuery {
  readonly limit: number;
  readonly after?: string | undefined;
  /** West, south, east, north. */
  readonly box?: readonly [number, number, number, number] | undefined;
  /** Part of an id, a label or an address. */
  readonly text?: string | undefined;
}

/** What the API asks of the registry: places from memory, lists and searches from the table. */
export function cameraQueries(
  registry: CameraRegistry,
  store: CameraStore,
): {
  get(camera: CameraId): Camera | undefined;
  near(place: Point, wanted: { readonly radiusMetres: number; readonly limit: number }): readonly Camera[];
  page(query: CameraQuery): Promise<{ readonly total: number; readonly cameras: readonly Camera[]; readonly next?: string }>;
} {
  return {
    get: (camera) => registry.get(camera),
    near: (place, wanted) => near(registry.index, place, wanted).map((found) => found.camera),
    page: async ({ limit, after, box, text }) => {
      // What the map shows is asked for at every move of it.
      if (box && text === undefined) return inBox(registry.index, box, limit);
      return store.page({ limit, ...(after === undefined ? {} : { after }), ...(text === undefined ? {} : { text }) });
    },
  };
}

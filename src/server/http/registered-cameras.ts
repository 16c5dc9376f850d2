import type { CameraAdapter } from '#contract/camera-adapter.ts';
import type { Camera } from '#domain/camera.ts';
import { inBox, near, type Box, type CameraIndex } from '#engine/camera-index.ts';
import { camerasAlong, camerasInside } from '#engine/net/cameras-on-way.ts';
import { coverageOf } from '#engine/sight/coverage.ts';
import { buildObstacles } from '#engine/sight/obstacles.ts';
import type { CameraRegistry } from '../cameras/camera-registry.ts';
import type { CameraPage, CameraQuery, Cameras } from './http-ports.ts';

/** The registry as the API asks it: places from memory, lists and words from the store. */
export function registeredCameras(
  registry: Pick<CameraRegistry, 'get' | 'index' | 'obstacles'>,
  adapter: Pick<CameraAdapter, 'list' | 'state'>,
): Cameras {
  const obstacles = registry.obstacles ?? buildObstacles([]);
  return {
    get: (camera) => registry.get(camera),
    near: (place, wanted) => near(registry.index, place, wanted).map((found) => found.camera),
    inside: (area, wanted) => camerasInside(registry.index, area, wanted),
    along: (way, wanted) => camerasAlong(registry.index, way, wanted),
    coverage: (id) => {
      const camera = registry.get(id);
      return camera && coverageOf(camera, obstacles);
    },
    knowsBuildings: obstacles.count > 0,
    page: async ({ box, limit, after, text }) => {
      if (box) return pageInBox(registry.index, box, { limit, after, text });
      const listed = await adapter.list({ limit, ...(after === undefined ? {} : { after }), ...(text === undefined ? {} : { text }) });
      if (!listed.ok) throw new Error(`the cameras cannot be listed: ${listed.error}`);
      return listed.value;
    },
    state: (camera) => adapter.state(camera),
  };
}

function pageInBox(index: CameraIndex, box: Box, { limit, after, text }: Omit<CameraQuery, 'box'>): CameraPage {
  const plain = after === undefined && text === undefined;
  const { cameras, total } = inBox(index, box, plain ? limit + 1 : Number.POSITIVE_INFINITY);
  const fitting = text === undefined ? cameras : cameras.filter((camera) => speaksOf(camera, text.toLowerCase()));
  const rest = after === undefined ? fitting : fitting.filter((camera) => camera.id > after);
  const page = rest.slice(0, limit);
  const last = rest.length > limit ? page.at(-1) : undefined;
  return { total: text === undefined ? total : fitting.length, cameras: page, ...(last ? { next: last.id } : {}) };
}

function speaksOf(camera: Camera, text: string): boolean {
  return [camera.id, camera.label, camera.address ?? ''].some((each) => each.toLowerCase().includes(text));
}

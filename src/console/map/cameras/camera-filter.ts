import { useSyncExternalStore } from 'react';
import type { CameraPurpose, CameraState } from '#domain/camera.ts';

/** Which cameras this map shows; as long as the page lasts, so that nobody comes back to a map that hides something. */
export interface MapCameraFilter {
  readonly purpose?: CameraPurpose | undefined;
  readonly state?: CameraState | undefined;
  readonly owner?: string | undefined;
}

let current: MapCameraFilter = {};
const listeners = new Set<() => void>();

export function setCameraFilter(change: MapCameraFilter): void {
  current = { ...current, ...change };
  for (const listener of listeners) listener();
}

export function useCameraFilter(): MapCameraFilter {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => current,
  );
}

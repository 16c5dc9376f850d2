import type { Clock } from '#services/ports.ts';
import type { CameraRegistry } from './camera-registry.ts';
import type { CameraStore } from './camera-store.ts';

const EVERY_MS = 5_000;
/** Looked back over, so that a row whose transaction took a while is not missed. */
const OVERLAP_MS = 60_000;
const MAX_CAMERAS = 5_000;

/** Brings what somebody else wrote — the command line, another server — into the registry in memory. */
export function followCameraStore(
  store: CameraStore,
  registry: CameraRegistry,
  ports: { readonly clock: Clock; readonly onProblem: (text: string) => void },
): Disposable {
  const { clock, onProblem } = ports;
  let seenUntil = clock.now();
  let timer = clock.after(EVERY_MS, () => void look());
  let stopped = false;
  async function look(): Promise<void> {
    const now = clock.now();
    try {
      const changed = await store.changedSince({ at: seenUntil - OVERLAP_MS, limit: MAX_CAMERAS });
      // A larger import than one look can bring: everything is read anew.
      registry.put(changed.length < MAX_CAMERAS ? changed.filter((camera) => !registry.holds(camera)) : await store.loadAll());
      seenUntil = now;
    } catch (error) {
      onProblem(`camera registry: ${error instanceof Error ? error.message : String(error)}`);
    }
    if (!stopped) timer = clock.after(EVERY_MS, () => void look());
  }
  return {
    [Symbol.dispose]: () => {
      stopped = true;
      timer[Symbol.dispose]();
    },
  };
}

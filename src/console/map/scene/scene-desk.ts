import { useSyncExternalStore } from 'react';

let shown: string | undefined;
const listeners = new Set<() => void>();

/** Of which incident the scene lies on the map: that whose panel shows it. */
export const sceneDesk = {
  show: (incident: string | undefined): void => {
    shown = incident;
    for (const listener of listeners) listener();
  },
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

export function useSceneShown(): string | undefined {
  return useSyncExternalStore(sceneDesk.subscribe, () => shown);
}

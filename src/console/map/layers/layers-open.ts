import { useSyncExternalStore } from 'react';

/** Whether the panel of layers is open: its button and it are in different corners of the map. */
let open = false;
const listeners = new Set<() => void>();

export function setLayersOpen(next: boolean): void {
  open = next;
  for (const listener of listeners) listener();
}

export function useLayersOpen(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => open,
  );
}

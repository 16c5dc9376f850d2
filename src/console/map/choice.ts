import { useSyncExternalStore } from 'react';
import type { FacilityView } from '#contract/facility-view.ts';

/** What is chosen on the map beside incidents: one thing at a time, in the map, in the lists and in the card. */
export type Choice =
  | {
      readonly kind: 'camera';
      readonly id: string;
      readonly lon: number;
      readonly lat: number;
    }
  | { readonly kind: 'unit'; readonly id: string; readonly follow: boolean }
  | { readonly kind: 'facility'; readonly id: string; readonly facility: FacilityView }
  | { readonly kind: 'object'; readonly id: string };

let current: Choice | undefined;
const listeners = new Set<() => void>();

export const choice = {
  get: (): Choice | undefined => current,
  set: (next: Choice | undefined): void => {
    if (current === next) return;
    current = next;
    for (const listener of listeners) listener();
  },
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

export function useChoice(): Choice | undefined {
  return useSyncExternalStore(choice.subscribe, choice.get);
}

import { useSyncExternalStore } from 'react';
import type { AddressView } from '#contract/place-view.ts';

/** A place that somebody chose, in the search box or on the map; it is marked there until it is closed. */
export interface ChosenPlace {
  readonly lon: number;
  readonly lat: number;
  /** Undefined: a spot on the map, whose address is looked up. */
  readonly title?: string;
  readonly category?: string | undefined;
  readonly address?: AddressView | undefined;
  /** It stands in for a number that is not there. */
  readonly nearest?: true | undefined;
}

let current: ChosenPlace | undefined;
const listeners = new Set<() => void>();

export const chosenPlace = {
  set: (place: ChosenPlace | undefined): void => {
    current = place;
    for (const listener of listeners) listener();
  },
};

export function useChosenPlace(): ChosenPlace | undefined {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => current,
  );
}

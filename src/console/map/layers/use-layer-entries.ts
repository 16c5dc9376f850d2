import { useCallback, useRef, useSyncExternalStore, type RefObject } from 'react';
import type { CityMap } from '../city-map.ts';
import type { LayerEntry } from '../map-layers.ts';

const NONE: readonly LayerEntry[] = [];

/** The layers of the map and how they stand; draws anew after each change, also when a layer is dimmed where it lies. */
export function useLayerEntries(map: RefObject<CityMap | undefined>, ready: boolean): readonly LayerEntry[] {
  const version = useRef(0);
  const subscribe = useCallback(
    (listener: () => void) =>
      map.current?.layers.subscribe(() => {
        version.current += 1;
        listener();
      }) ?? (() => undefined),
    // A map that is made anew has layers of its own.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
    [map, ready],
  );
  useSyncExternalStore(subscribe, () => version.current);
  return map.current?.layers.entries ?? NONE;
}

import { fromLonLat } from 'ol/proj.js';
import { useSyncExternalStore } from 'react';
import type { UnitName } from '#contract/map-channel.ts';
import type { FrameUnit, UnitFrame } from '#contract/unit-frame.ts';

/** A unit as the map draws it. */
export interface MapUnit extends UnitName, Pick<FrameUnit, 'lon' | 'lat' | 'heading' | 'speedKmh' | 'state' | 'stale'> {
  /** EPSG:3857: where it is, and where it was a frame ago. */
  readonly x: number;
  readonly y: number;
  readonly fromX: number;
  readonly fromY: number;
  /** When it was there, by the server's clock. */
  readonly at: number;
}

export interface MapUnitGroup {
  readonly x: number;
  readonly y: number;
  readonly count: number;
  readonly stale: number;
}

export interface UnitsOnMap {
  readonly units: readonly MapUnit[];
  readonly groups: readonly MapUnitGroup[];
  readonly total: number;
  readonly stale: number;
  /** False while the channel is silent: nothing shown is known to be true. */
  readonly live: boolean;
  /** By the device's clock, when this frame came. */
  readonly heardAt: number;
}

export const NO_UNITS: UnitsOnMap = { units: [], groups: [], total: 0, stale: 0, live: false, heardAt: 0 };
/** A unit that jumps farther has not driven there: it is not drawn on the way. */
const MOST_STEP_METRES = 300;

/** The next picture of the map: names are those told so far, and each unit knows where it came from. */
export function nextUnits(
  before: UnitsOnMap,
  frame: UnitFrame,
  { names, heardAt }: { readonly names: ReadonlyMap<number, UnitName>; readonly heardAt: number },
): UnitsOnMap {
  const known = new Map(before.units.map((unit) => [unit.id, unit]));
  const units = frame.units.flatMap((row): MapUnit[] => {
    const name = names.get(row.slot);
    if (!name) return [];
    const [x = 0, y = 0] = fromLonLat([row.lon, row.lat]);
    const last = known.get(name.id);
    const near = last !== undefined && Math.hypot(x - last.x, y - last.y) <= MOST_STEP_METRES;
    const { lon, lat, heading, speedKmh, state, stale, ageMs } = row;
    return [
      {
        ...name,
        lon,
        lat,
        heading,
        speedKmh,
        state,
        stale,
        x,
        y,
        fromX: near ? last.x : x,
        fromY: near ? last.y : y,
        at: frame.now - ageMs,
      },
    ];
  });
  const groups = frame.groups.map(({ lon, lat, count, stale }) => {
    const [x = 0, y = 0] = fromLonLat([lon, lat]);
    return { x, y, count, stale };
  });
  return { units, groups, total: frame.total, stale: frame.stale, live: true, heardAt };
}

let current: UnitsOnMap = NO_UNITS;
const listeners = new Set<() => void>();

/** What the channel of the map has told last; changes once a second. */
export const unitsOnMap = {
  get: (): UnitsOnMap => current,
  set: (next: UnitsOnMap): void => {
    current = next;
    for (const listener of listeners) listener();
  },
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

/** `select` must return a part of the state as it is held, or a plain value. */
export function useUnitsOnMap<Part>(select: (state: UnitsOnMap) => Part): Part {
  return useSyncExternalStore(unitsOnMap.subscribe, () => select(current));
}

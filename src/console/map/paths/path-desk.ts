import { useSyncExternalStore } from 'react';
import type { Point } from '#domain/place.ts';

/** What can be asked of the roads about an incident: the way there, what is in reach, where somebody can be by now. */
export const PATH_TOOLS = ['route', 'reach', 'pursuit'] as const;
export type PathTool = (typeof PATH_TOOLS)[number];
export const PROFILES = ['car', 'fireEngine', 'foot'] as const;
export type Profile = (typeof PROFILES)[number];

export interface NamedPlace extends Point {
  readonly name: string;
}

/** Only what differs from the usual vehicle of the profile. */
export interface VehicleSize {
  readonly heightCm?: number;
  readonly weightKg?: number;
  readonly widthCm?: number;
}

/** What this person asks of the roads about the open incident; the panel changes it, the map draws it. */
export interface PathDesk {
  /** Whose it is: for another incident all begins anew. */
  readonly incident: string | undefined;
  /** Drawn on the map; undefined: nothing. */
  readonly shown: PathTool | undefined;
  readonly from: NamedPlace | undefined;
  readonly via: readonly Point[];
  readonly profile: Profile;
  readonly emergency: boolean;
  readonly size: VehicleSize;
  /** Which of the ways, 0 = the quickest. */
  readonly chosen: number;
  readonly direction: 'from' | 'towards';
  readonly flees: 'car' | 'foot';
  readonly by: 'cameras' | 'roads';
  readonly setUpSeconds: number;
  /** The next click on the map is for this. */
  readonly picking: 'from' | 'sighting' | undefined;
}

/** As many as the server takes. */
export const MAX_VIA = 5;

const EMPTY: PathDesk = {
  incident: undefined,
  shown: undefined,
  from: undefined,
  via: [],
  profile: 'car',
  emergency: true,
  size: {},
  chosen: 0,
  direction: 'towards',
  flees: 'car',
  by: 'cameras',
  setUpSeconds: 120,
  picking: undefined,
};

let current: PathDesk = EMPTY;
const listeners = new Set<() => void>();

export const pathDesk = {
  get: (): PathDesk => current,
  set: (change: Partial<PathDesk>): void => {
    current = { ...current, ...change };
    for (const listener of listeners) listener();
  },
  /** The panel of an incident has opened: what was asked about another is forgotten. */
  begin: (incident: string): void => {
    if (current.incident === incident) pathDesk.set({ shown: current.shown ?? 'route' });
    else pathDesk.set({ ...EMPTY, incident, shown: 'route' });
  },
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

export function usePathDesk<Part>(select: (state: PathDesk) => Part): Part {
  return useSyncExternalStore(pathDesk.subscribe, () => select(current));
}

/** Another place to pass, put where the way passes it: after so many of those that are there already. */
export function withVia(via: readonly Point[], place: Point, after: number): readonly Point[] {
  if (via.length >= MAX_VIA) return via;
  return [...via.slice(0, after), place, ...via.slice(after)];
}

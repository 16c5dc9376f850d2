import { useSyncExternalStore } from 'react';
import type { IncidentView } from '#contract/incident-view.ts';
import { isLive } from '#domain/incident.ts';

/** What this person has in front of them. Kept over a sign-in, so that an expired session loses no place. */
export interface Desk {
  /** The incident open in the panel, on the map and in the tiles. */
  readonly open: string | undefined;
  /** The row the keys stand on in the queue. */
  readonly cursor: string | undefined;
  /** Chosen tile, from 1; swaps go there. */
  readonly tile: number | undefined;
  /** Tile shown large. */
  readonly full: number | undefined;
  /** Urgent incidents that came while something else was in hand, newest first. */
  readonly waiting: readonly string[];
  /** Incidents whose three pulses are running or have run. */
  readonly fresh: ReadonlyMap<string, number>;
  readonly wall: boolean;
  /** A new incident is being registered, here or at the middle of the map. */
  readonly register: { readonly lon: number; readonly lat: number; readonly address?: string } | 'centre' | undefined;
}

/** Pulses are shown once, for this long. */
export const PULSE_MS = 3_000;
const MAX_WAITING = 50;
const EMPTY: Desk = {
  open: undefined,
  cursor: undefined,
  tile: undefined,
  full: undefined,
  waiting: [],
  fresh: new Map(),
  wall: false,
  register: undefined,
};

/** New urgent incidents have come: the newest opens by itself when nothing is in hand, the others wait to be asked for. */
export function arrived(
  desk: Desk,
  incidents: readonly IncidentView[],
  { inHand, first, now }: { inHand: boolean; first: boolean; now: number },
): Desk {
  const newest = incidents[0];
  if (!newest) return desk;
  // What was there when the screen came up is no news: the queue shows it.
  if (first) return inHand ? desk : { ...desk, ...opened(desk, newest.id) };
  const fresh = new Map([...desk.fresh].filter(([, at]) => now - at < PULSE_MS));
  for (const incident of incidents) fresh.set(incident.id, now);
  if (!inHand) {
    const rest = incidents.slice(1).map((incident) => incident.id);
    return { ...desk, fresh, ...opened(desk, newest.id), waiting: [...rest, ...desk.waiting].slice(0, MAX_WAITING) };
  }
  return { ...desk, fresh, waiting: [...incidents.map((incident) => incident.id), ...desk.waiting].slice(0, MAX_WAITING) };
}

/** Something is in hand while the open incident lasts. An ended one is, too, until nothing was touched for a while. */
export function isInHand(open: IncidentView | undefined, touchedMsAgo: number): boolean {
  if (!open) return false;
  return isLive(open.status) || touchedMsAgo < 10_000;
}

export function opened(desk: Desk, incident: string | undefined): Pick<Desk, 'open' | 'cursor' | 'tile' | 'full' | 'waiting'> {
  const same = desk.open === incident;
  return {
    open: incident,
    cursor: incident ?? desk.cursor,
    tile: same ? desk.tile : undefined,
    full: same ? desk.full : undefined,
    waiting: desk.waiting.filter((id) => id !== incident),
  };
}

let current: Desk = EMPTY;
const listeners = new Set<() => void>();

export const desk = {
  get: (): Desk => current,
  set: (change: Partial<Desk>): void => {
    current = { ...current, ...change };
    for (const listener of listeners) listener();
  },
  open: (incident: string | undefined): void => desk.set(opened(current, incident)),
  clear: (): void => desk.set(EMPTY),
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

export function useDesk<Part>(select: (state: Desk) => Part): Part {
  return useSyncExternalStore(desk.subscribe, () => select(current));
}

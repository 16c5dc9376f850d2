import { useSyncExternalStore } from 'react';
import { z } from 'zod';

export const SCALE_UNITS = ['metric', 'nautical', 'imperial'] as const;
export const LABEL_SIZES = ['small', 'normal', 'large'] as const;

/** What a person set for this device. What cannot be read is the default; nothing here decides anything. */
const preferences = z.object({
  language: z.enum(['ko', 'en']).catch('ko'),
  theme: z.enum(['dark', 'light']).catch('dark'),
  sound: z.boolean().catch(true),
  /** EPSG code of the system in which places are read off the map. */
  coordinates: z.number().int().catch(4326),
  /** Base map: `own`, the id of a service, or empty for what the city begins with. */
  baseMap: z.string().max(64).catch(''),
  /** The map may be turned away from north. */
  rotation: z.boolean().catch(true),
  scaleUnits: z.enum(SCALE_UNITS).catch('metric'),
  /** The whole city in a corner of the map. */
  overview: z.boolean().catch(true),
  labelSize: z.enum(LABEL_SIZES).catch('normal'),
  /** Tiles on the board: four, because operators see less the more they watch. */
  tiles: z.literal([4, 9, 16]).catch(4),
});
export type Preferences = z.infer<typeof preferences>;

const KEY = 'mangru.preferences';
const listeners = new Set<() => void>();
let current: Preferences = preferences.parse(readStored(KEY) ?? {});

export function getPreferences(): Preferences {
  return current;
}

export function setPreferences(change: Partial<Preferences>): void {
  current = { ...current, ...change };
  writeStored(KEY, current);
  showTheme();
  for (const listener of listeners) listener();
}

export function usePreferences(): Preferences {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => current,
  );
}

/** Before anything reads a colour: the map takes its own from the page. */
export function showTheme(page: Document = document): void {
  page.documentElement.dataset['mantineColorScheme'] = current.theme;
}

/** Undefined when there is none, when it is not JSON, or when the browser keeps nothing. */
export function readStored(key: string): unknown {
  try {
    const text = localStorage.getItem(key);
    return text === null ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function writeStored(key: string, value: unknown): void {
  try {
    if (value === undefined) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // The browser keeps nothing (private window, full): the choice lasts as long as the page.
  }
}

import { useSyncExternalStore } from 'react';
import { z } from 'zod';
import { readStored, writeStored } from '../../app/preferences.ts';
import type { LayerState } from '../map-layers.ts';

/**
 * Saved sets of layers, by organisation and person. They are kept by the browser, as the arrangement of the board and all other
 * preferences are: the server has no place for preferences yet, a set is about the screen it was made on (which base maps and
 * files it had), and a store that fails costs nobody more than a click.
 */
export interface LayerSet {
  readonly name: string;
  readonly layers: readonly LayerState[];
}

export const MAX_SETS = 20;
export const MAX_SET_NAME = 40;
const MAX_LAYERS_OF_SET = 500;

const stored = z
  .array(
    z.object({
      name: z.string().min(1).max(MAX_SET_NAME),
      layers: z
        .array(z.object({ id: z.string().max(300), visible: z.boolean(), opacity: z.number().min(0.1).max(1) }))
        .max(MAX_LAYERS_OF_SET),
    }),
  )
  .max(MAX_SETS);

const NONE: readonly LayerSet[] = [];
const known = new Map<string, readonly LayerSet[]>();
const listeners = new Set<() => void>();

export function setsKey(organisation: string, person: string): string {
  return `mangru.layer-sets.1.${organisation}.${person}`;
}

/** What cannot be read is none. */
export function readSets(key: string): readonly LayerSet[] {
  const sets = known.get(key) ?? stored.catch([]).parse(readStored(key) ?? []);
  known.set(key, sets);
  return sets.length === 0 ? NONE : sets;
}

/** A set of the same name is replaced. False when there is no room for another one. */
export function saveSet(key: string, set: LayerSet): boolean {
  const others = readSets(key).filter(({ name }) => name !== set.name);
  if (others.length >= MAX_SETS) return false;
  keep(
    key,
    [...others, { ...set, name: set.name.slice(0, MAX_SET_NAME) }].toSorted((a, b) => a.name.localeCompare(b.name, 'ko')),
  );
  return true;
}

export function deleteSet(key: string, name: string): void {
  keep(
    key,
    readSets(key).filter((set) => set.name !== name),
  );
}

export function useSets(key: string): readonly LayerSet[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => readSets(key),
  );
}

function keep(key: string, sets: readonly LayerSet[]): void {
  known.set(key, sets);
  writeStored(key, sets);
  for (const listener of listeners) listener();
}

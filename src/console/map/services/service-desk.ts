import { useSyncExternalStore } from 'react';
import { z } from 'zod';
import { tilePyramid } from '#contract/map-service.ts';
import { readStored, writeStored } from '../../app/preferences.ts';
import type { WhyFailed } from './health.ts';
import type { WantedLayer } from './service-layers.ts';

/** What of other maps a person has on theirs. Kept on this device, like the other choices of how the screen looks. */
export interface ServiceDesk {
  readonly wanted: readonly WantedLayer[];
  /** Layers whose service fails, by key, with its reason where it gave one. */
  readonly failing: ReadonlyMap<string, WhyFailed>;
  /** The base map that failed and was left for our own. */
  readonly lostBase: string | undefined;
  readonly adding: boolean;
}

const KEY = 'mangru.service-layers';
export const MAX_WANTED = 20;
const stored = z
  .array(
    z.object({
      service: z.string(),
      layer: z.string().optional(),
      style: z.string().optional(),
      title: z.string(),
      queryable: z.boolean(),
      crs: z.array(z.number()),
      pyramid: tilePyramid.optional(),
      infoFormat: z.string().optional(),
    }),
  )
  .max(MAX_WANTED)
  .catch([]);

let current: ServiceDesk = { wanted: stored.parse(readStored(KEY) ?? []), failing: new Map(), lostBase: undefined, adding: false };
const listeners = new Set<() => void>();

function set(change: Partial<ServiceDesk>): void {
  current = { ...current, ...change };
  for (const listener of listeners) listener();
}

export function useServiceDesk(): ServiceDesk {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => current,
  );
}

export function keyOf({ service, layer = '', style = '' }: WantedLayer): string {
  return `${service}|${layer}|${style}`;
}

export const serviceDesk = {
  add(wanted: WantedLayer): boolean {
    if (current.wanted.length >= MAX_WANTED) return false;
    if (!current.wanted.some((each) => keyOf(each) === keyOf(wanted))) keep([...current.wanted, wanted]);
    return true;
  },
  remove(key: string): void {
    keep(current.wanted.filter((each) => keyOf(each) !== key));
    this.works(key);
  },
  fails(key: string, why: WhyFailed | undefined): void {
    const known = current.failing.get(key);
    const said = why ?? known ?? { code: 'unknown', said: '' };
    if (known?.code !== said.code || known.said !== said.said) set({ failing: new Map([...current.failing, [key, said]]) });
  },
  works(key: string): void {
    if (current.failing.has(key)) set({ failing: new Map([...current.failing].filter(([each]) => each !== key)) });
  },
  loseBase(lostBase: string | undefined): void {
    if (current.lostBase !== lostBase) set({ lostBase });
  },
  ask(adding: boolean): void {
    set({ adding });
  },
};

function keep(wanted: readonly WantedLayer[]): void {
  writeStored(KEY, wanted);
  set({ wanted });
}

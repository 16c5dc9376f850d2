import type { MediaUnit } from './media-unit.ts';

/** Thrifty cameras send a key frame only every 5 s; a decoder that is fed at once shows their last picture in a quarter of a second. */
export const GOP_LIMITS = { maxBurstMs: 6_000, maxBytes: 8 * 1024 * 1024, maxUnits: 600 } as const;

type CachedUnit = Pick<MediaUnit, 'key' | 'bytes' | 'arrivedAt'>;

/** The pictures since the last key frame, so that a viewer who comes now sees something at once. */
export interface GopCache<Unit extends CachedUnit = MediaUnit> {
  add(unit: Unit): void;
  clear(): void;
  /** What follows does not go on from what is kept: its key frame stays as a still. */
  break(): void;
  readonly latestKey: Unit | undefined;
  /** From the arrival of the key frame to that of the last unit kept. */
  readonly spanMs: number;
  /**
   * What a new viewer is given. `whole`: the next live unit follows. Otherwise the group became too long to be caught up
   * with, the key frame alone is given as a still, and the viewer goes on with the next key frame.
   */
  opening(): { readonly units: readonly Unit[]; readonly whole: boolean };
}

export function createGopCache<Unit extends CachedUnit = MediaUnit>(
  limits: { readonly maxBurstMs: number; readonly maxBytes: number; readonly maxUnits: number } = GOP_LIMITS,
): GopCache<Unit> {
  let units: Unit[] = [];
  let bytes = 0;
  let whole = true;
  return {
    add: (unit) => {
      if (unit.key) {
        units = [unit];
        bytes = unit.bytes;
        whole = true;
        return;
      }
      const key = units[0];
      if (!key || !whole) return;
      bytes += unit.bytes;
      if (unit.arrivedAt - key.arrivedAt > limits.maxBurstMs || bytes > limits.maxBytes || units.length >= limits.maxUnits) {
        units = [key];
        whole = false;
      } else units.push(unit);
    },
    clear: () => {
      units = [];
      whole = true;
    },
    break: () => {
      units = units.slice(0, 1);
      whole = units.length === 0;
    },
    get latestKey() {
      return units[0];
    },
    get spanMs() {
      const [first, last] = [units[0], units.at(-1)];
      return first && last ? last.arrivedAt - first.arrivedAt : 0;
    },
    opening: () => ({ units, whole }),
  };
}

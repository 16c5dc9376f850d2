/**
 * The interleaved bytes since the first packet of the last key frame, cut at access units: what an RTSP viewer who comes
 * now is given before the live slices.
 */
export interface SliceCache {
  /** Bytes of the access unit in progress, control packets between included. */
  add(bytes: Uint8Array): void;
  /** The access unit in progress is complete. */
  endUnit(key: boolean): void;
  clear(): void;
  /** Empty while no key frame has come. `whole` as in the GOP cache. */
  opening(): { readonly slices: readonly Uint8Array[]; readonly whole: boolean };
}

export const SLICE_CACHE_BYTES = 8 * 1024 * 1024;

export function createSliceCache(mayGrow: () => boolean, maxBytes = SLICE_CACHE_BYTES): SliceCache {
  let group: Uint8Array[] = [];
  let unit: Uint8Array[] = [];
  let bytes = 0;
  let unitBytes = 0;
  let keyBytes = 0;
  let keySlices = 0;
  let whole = true;

  function endUnit(key: boolean): void {
    if (key) {
      group = unit;
      bytes = keyBytes = unitBytes;
      keySlices = unit.length;
      whole = true;
    } else if (keyBytes > 0 && whole) {
      group.push(...unit);
      bytes += unitBytes;
      if (bytes > maxBytes || !mayGrow()) {
        group = group.slice(0, keySlices);
        bytes = keyBytes;
        whole = false;
      }
    }
    unit = [];
    unitBytes = 0;
  }

  function clear(): void {
    group = [];
    unit = [];
    bytes = unitBytes = keyBytes = keySlices = 0;
    whole = true;
  }

  return {
    add: (slice) => {
      // A unit that never ends is no picture; its bytes go to the live viewers and are not kept.
      if (unitBytes + slice.length > maxBytes) return clear();
      unit.push(slice);
      unitBytes += slice.length;
    },
    endUnit,
    clear,
    opening: () => (keyBytes === 0 ? { slices: [], whole: false } : { slices: whole ? [...group, ...unit] : group, whole }),
  };
}

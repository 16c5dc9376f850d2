import type { MediaUnit } from './media-unit.ts';
import { VIEWER_QUEUE } from './viewer-queue.ts';

export const GOP_LIMITS = { maxGroupMs: 10_000, maxBytes: 8 * 1024 * 1024, maxUnits: 600 } as const;

/** What a new viewer is given at most, so that the picture is there at once and not played late. */
export interface Burst {
  readonly maxMs: number;
  readonly maxBytes: number;
}
/** For those who play what comes at the pace of its times: RTSP, WebRTC. */
export const PLAYED_BURST: Burst = { maxMs: 2_000, maxBytes: Number.POSITIVE_INFINITY };
/**
 * For those who decode as fast as they can and show the last: a whole long group. Measured in Chromium, four seconds into a
 * group of five at 2 Mbps (100 pictures, 1.1 MB, two shared cores, median of five): a picture after 38 ms, that of now after
 * 0.32 s at 720p and 0.56 s at 1080p; without it, a still of four seconds ago for a second more. More bytes than a viewer
 * may have waiting would be skipped over anyway.
 */
export const DECODED_BURST: Burst = { maxMs: GOP_LIMITS.maxGroupMs, maxBytes: VIEWER_QUEUE.fullBytes };

/** The pictures since the last key frame, so that a viewer who comes now sees something at once. */
export interface GopCache {
  add(unit: MediaUnit): void;
  clear(): void;
  readonly latestKey: MediaUnit | undefined;
  /**
   * What a new viewer is given. `whole`: the next live unit follows. Otherwise the group is too long to be caught up
   * with, the key frame alone is given as a still, and the viewer goes on with the next key frame.
   */
  opening(burst?: Burst): { readonly units: readonly MediaUnit[]; readonly whole: boolean };
}

export function createGopCache(
  limits: { readonly maxGroupMs: number; readonly maxBytes: number; readonly maxUnits: number } = GOP_LIMITS,
): GopCache {
  let units: MediaUnit[] = [];
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
      const lasts = unit.arrivedAt - key.arrivedAt;
      // Too long for the one kind of viewer and too large for the other: nobody could be given it.
      const useless = lasts > PLAYED_BURST.maxMs && bytes > DECODED_BURST.maxBytes;
      if (useless || lasts > limits.maxGroupMs || bytes > limits.maxBytes || units.length >= limits.maxUnits) {
        units = [key];
        whole = false;
      } else units.push(unit);
    },
    clear: () => {
      units = [];
      whole = true;
    },
    get latestKey() {
      return units[0];
    },
    opening: (burst = PLAYED_BURST) => {
      const [key] = units;
      const lasts = key ? (units.at(-1)?.arrivedAt ?? 0) - key.arrivedAt : 0;
      if (key && (lasts > burst.maxMs || bytes > burst.maxBytes)) return { units: [key], whole: false };
      return { units, whole };
    },
  };
}

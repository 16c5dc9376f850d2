/** What a viewer may have waiting. Beyond `fullBytes` it is skipped to a key frame; when that lasts, it is closed. */
export const VIEWER_QUEUE = { fullBytes: 1_500_000, lowBytes: 200_000, stalledMs: 10_000 } as const;

export type QueueVerdict = 'send' | 'skip' | 'tooSlow';

/**
 * Decides for one viewer, so that a slow one hurts only itself: nothing is queued here, the socket's own buffer is
 * looked at. After a skip only a key frame may be sent next, since those between lean on what was left out.
 */
export interface ViewerQueue {
  decide(unit: { readonly key: boolean; readonly now: number }, bufferedBytes: number): QueueVerdict;
  /** The next unit that is sent must be a key frame. */
  skipToKey(): void;
  readonly skipped: number;
}

export function createViewerQueue(
  limits: { readonly fullBytes: number; readonly lowBytes: number; readonly stalledMs: number } = VIEWER_QUEUE,
): ViewerQueue {
  let fullSince: number | undefined;
  let needsKey = false;
  let skipped = 0;
  return {
    decide: (unit, bufferedBytes) => {
      const full = bufferedBytes > (fullSince === undefined ? limits.fullBytes : limits.lowBytes);
      if (!full) fullSince = undefined;
      else if (fullSince === undefined) fullSince = unit.now;
      else if (unit.now - fullSince > limits.stalledMs) return 'tooSlow';
      if (full) needsKey = true;
      if (full || (needsKey && !unit.key)) {
        skipped++;
        return 'skip';
      }
      needsKey = false;
      return 'send';
    },
    skipToKey: () => {
      needsKey = true;
    },
    get skipped() {
      return skipped;
    },
  };
}

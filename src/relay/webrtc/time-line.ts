import type { Clock } from '#services/ports.ts';

/** A source whose times jump back this far has begun to count anew. */
const RESTARTED_MS = 5_000;
/** Pictures of a burst are given times a millisecond apart: the viewer shows the last one at once. */
const BURST_MS = 1;

/** One viewer's RTP times: always later than the one before, whatever is repeated or switched to; 32 bits. */
export interface TimeLine {
  /** The time of what the source sends next. */
  next(ticks: number): number;
  /** Times of so many that are sent at once; the last one keeps its own, where that is late enough. */
  burst(newest: number, count: number): readonly number[];
  /** What comes next is of another source, whose times have nothing to do with those before. */
  changeSource(): void;
}

export function createTimeLine(clock: Pick<Clock, 'now'>, ticksAMs: number): TimeLine {
  /** Added to the source's times, so that they go on from those of the source before. */
  let offset = 0;
  let last: { readonly ticks: number; readonly at: number } | undefined;
  let changed = false;

  function place(ticks: number, room: number): number {
    const now = clock.now();
    const ahead = last ? (ticks + offset - last.ticks) | 0 : room;
    let placed = (ticks + offset) >>> 0;
    if (last && (changed || ahead < -RESTARTED_MS * ticksAMs)) {
      // As much later as it really is.
      placed = (last.ticks + Math.max(room, Math.round((now - last.at) * ticksAMs))) >>> 0;
      offset = placed - ticks;
    } else if (last && ahead < room) placed = (last.ticks + room) >>> 0;
    changed = false;
    last = { ticks: placed, at: now };
    return placed;
  }

  return {
    next: (ticks) => place(ticks, 1),
    burst: (newest, count) => {
      const step = BURST_MS * ticksAMs;
      const placed = place(newest, count * step);
      return Array.from({ length: count }, (_, index) => (placed - (count - 1 - index) * step) >>> 0);
    },
    changeSource: () => {
      changed = true;
    },
  };
}

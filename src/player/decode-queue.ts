import type { MediaHeader } from '#contract/media.ts';

/** A picture on its way through the decoder. */
export interface PendingUnit extends MediaHeader {
  readonly arrivedAt: number;
}

export type UnitVerdict =
  | { readonly take: false }
  | { readonly take: true }
  /** The decoder is behind: throw away what it holds, and go on with the next key frame. */
  | { readonly take: false; readonly reset: true };

/** What waits longer than this in the decoder will not be shown any more: old pictures are worse than none. */
export const MAX_WAIT_MS = 1_500;
export const MAX_PENDING = 240;

/** Decides which units go into a decoder and finds them again when their pictures come out. */
export interface DecodeQueue {
  /** The header of a unit, in the order in which they came. */
  offer(header: MediaHeader, now: number): UnitVerdict;
  /** The unit whose picture came out, by the sequence it was given in with. */
  done(sequence: number): PendingUnit | undefined;
  /** The decoder was set up anew; it needs a key frame first. */
  restart(): void;
  /** Units that never came or were not taken. */
  readonly dropped: number;
}

export function createDecodeQueue(): DecodeQueue {
  const pending = new Map<number, PendingUnit>();
  let needsKey = true;
  let last: number | undefined;
  let dropped = 0;

  function offer(header: MediaHeader, now: number): UnitVerdict {
    const missing = last === undefined ? 0 : (header.sequence - last - 1) >>> 0;
    // More than that is no gap but a relay that began to count anew.
    if (missing > 0 && missing < 100_000) dropped += missing;
    if (missing > 0 && !header.key) needsKey = true;
    last = header.sequence;
    const oldest = pending.values().next().value;
    if (oldest && (now - oldest.arrivedAt > MAX_WAIT_MS || pending.size >= MAX_PENDING)) {
      dropped += pending.size + 1;
      restart();
      return { take: false, reset: true };
    }
    if (needsKey && !header.key) {
      dropped++;
      return { take: false };
    }
    needsKey = false;
    pending.set(header.sequence, { ...header, arrivedAt: now });
    return { take: true };
  }

  function restart(): void {
    pending.clear();
    needsKey = true;
  }

  return {
    offer,
    restart,
    done: (sequence) => {
      const unit = pending.get(sequence);
      // What is older and has not come out never will: the decoder gives pictures in order, but for a few B frames.
      for (const key of pending.keys()) {
        if (key + 16 >= sequence) break;
        pending.delete(key);
      }
      pending.delete(sequence);
      return unit;
    },
    get dropped() {
      return dropped;
    },
  };
}

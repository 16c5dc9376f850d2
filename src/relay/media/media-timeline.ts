/** Where a picture stands on its channel's time line, in ticks of 90 kHz. */
export interface MediaTime {
  /** From 0 at the channel's first picture; always after the one before. */
  readonly decodeTime: number;
  /** Below 0 where pictures come in another order than they are shown in. */
  readonly compositionOffset: number;
  /** How long it is shown: not known before the next one is there, so the longest pause there was lately. */
  readonly duration: number;
}

const LONGEST = 90_000;
const SHORTEST = 3_000;
const LATELY = 64;

/** Places sound on the time line of its pictures: what was taken at the same moment has the same time. */
export function createSoundTimeline(sampleRate: number): { next(ticks: number, sinceZeroMicros: number): number } {
  let last: { readonly ticks: number; readonly time: number } | undefined;
  return {
    next: (ticks, sinceZeroMicros) => {
      const time = last ? last.time + ((ticks - last.ticks) | 0) : Math.max(0, Math.round((sinceZeroMicros * sampleRate) / 1e6));
      last = { ticks, time };
      return time;
    },
  };
}

/**
 * Gives pictures their times for fragments. A duration that is too short is worse than one that is too long: a browser
 * takes a pause of more than twice the last duration for a break, and drops everything up to the next key frame (Media
 * Source Extensions, coded frame processing, step 6).
 */
export function createMediaTimeline(): { next(ticks: number): MediaTime } {
  let last: { ticks: number; shown: number; decoded: number } | undefined;
  let longest = 0;
  let longestBefore = LONGEST;
  let count = 0;
  return {
    next: (ticks) => {
      const step = last ? (ticks - last.ticks) | 0 : 0;
      const shown = (last?.shown ?? 0) + step;
      const decodeTime = last ? Math.max(shown, last.decoded + 1) : 0;
      last = { ticks, shown, decoded: decodeTime };
      if (step > 0 && step <= LONGEST) longest = Math.max(longest, step);
      count++;
      if (count % LATELY === 0) {
        longestBefore = longest;
        longest = 0;
      }
      const known = count < LATELY && longest > 0 ? longest : Math.max(longest, longestBefore);
      return { decodeTime, compositionOffset: shown - decodeTime, duration: Math.min(LONGEST, Math.max(SHORTEST, known)) };
    },
  };
}

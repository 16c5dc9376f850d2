/** What a receiver went through since the last look. */
export interface Reception {
  readonly nowMs: number;
  /** Undefined until the path has been measured. */
  readonly roundTripMs: number | undefined;
  /** Packets that were asked for again (NACK). */
  readonly askedAgain: number;
}

/** How long pictures are held back, so that a packet that was lost can still come in its turn. */
export interface Steadiness {
  readonly targetMs: number;
  /** When a packet was last missed. */
  readonly missedAtMs: number;
}

/** Live pictures are for acting on: nothing is held back while nothing is missed. */
export const AT_ONCE: Steadiness = Object.freeze({ targetMs: 0, missedAtMs: -Infinity });
/** A lost packet is asked for when the next one comes, and is there a round trip later; a second loss costs another one. */
const ROUND_TRIPS = 2;
const MARGIN_MS = 40;
/** More delay than this makes a live picture useless, a frozen one would be no worse. */
const MOST_MS = 1_000;
/** A path that is steady again for so long is trusted. */
const CALM_MS = 15_000;
/** Smaller corrections would only make the picture run fast and slow. */
const STEP_MS = 50;

/**
 * Chromium freezes when a packet comes later than its picture was due, and on a long path every lost packet does: better a
 * picture that is late by two round trips than one that stands every other second.
 */
export function steadied(before: Steadiness, { nowMs, roundTripMs, askedAgain }: Reception): Steadiness {
  const missedAtMs = askedAgain > 0 ? nowMs : before.missedAtMs;
  if (nowMs - missedAtMs > CALM_MS) return { targetMs: 0, missedAtMs };
  const wanted = roundTripMs === undefined ? before.targetMs : Math.min(MOST_MS, ROUND_TRIPS * roundTripMs + MARGIN_MS);
  return { targetMs: Math.abs(wanted - before.targetMs) < STEP_MS ? before.targetMs : Math.round(wanted), missedAtMs };
}

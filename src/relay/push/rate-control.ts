/**
 * How much one receiver is sent: between the least and the most, downwards at once, upwards by steps that grow while they go
 * well; and whether video can be sent at all or only stills (V10, B9). Pure: it is told the time.
 */
export interface RateLimits {
  readonly leastKbps: number;
  readonly mostKbps: number;
}
export interface LinkFacts {
  /** What a picture waits on its way, over what an empty line needs. */
  readonly delayMs: number;
  /** Thousand bits a second that arrived of late. */
  readonly deliveredKbps: number | undefined;
}
export interface RateControl {
  readonly kbps: number;
  readonly mode: 'video' | 'stills';
  /** Looks at the line; called several times a second while video is sent. True when rate or mode changed. */
  look(now: number, link: LinkFacts): boolean;
  /** A still of so many bytes arrived after so long. True when it is time for video again. */
  stillArrived(now: number, still: { readonly bytes: number; readonly tookMs: number }): boolean;
}

/** Waiting that shows that more is sent than arrives; a key frame alone makes half of it on a line of just that rate. */
const CONGESTED_MS = 600;
const CLEAR_MS = 200;
/** Pictures this late are no live video any more. */
const TOO_LATE_MS = 2_500;
/** A line that takes less than the least may be behind for so long before it gets stills. */
const PATIENCE_MS = 2_500;
/** A cut shows its effect only when what was sent before it is through. */
const CUT_EVERY_MS = 1_000;
/** A line must have been clear for so long before it is given more. */
const RAISE_AFTER_MS = 800;
const FIRST_STEP_KBPS = 100;
/** Of what arrives while a queue stands: the rest drains the queue. */
const SHARE = 0.75;
/** A line must take so much more than the least before video is tried again. */
const MARGIN = 1.1;
const STILLS_AT_LEAST_MS = 2_000;
const STILLS_AT_MOST_MS = 30_000;

export function createRateControl({ leastKbps, mostKbps }: RateLimits): RateControl {
  let kbps = (leastKbps + mostKbps) / 2;
  let mode: RateControl['mode'] = 'video';
  let changedAt = -Infinity;
  let notClearAt = -Infinity;
  let weakSince: number | undefined;
  let step = FIRST_STEP_KBPS;
  let stillsSince = 0;
  let videoSince: number | undefined;
  let stillsForMs = STILLS_AT_LEAST_MS;

  function look(now: number, { delayMs, deliveredKbps }: LinkFacts): boolean {
    if (mode === 'stills') return false;
    const congested = delayMs > CONGESTED_MS;
    const atLeast = kbps <= leastKbps;
    if (delayMs > CLEAR_MS) notClearAt = now;
    // While a queue stands, what arrives is all that the line can take; a queue that drains is only waited for.
    const weak = congested && atLeast && (deliveredKbps === undefined || deliveredKbps < leastKbps);
    weakSince = weak ? (weakSince ?? now) : undefined;
    if (delayMs > TOO_LATE_MS || (weakSince !== undefined && now - weakSince > PATIENCE_MS)) return toStills(now);
    if (congested && !atLeast && now - changedAt >= CUT_EVERY_MS) return cut(now, deliveredKbps);
    if (kbps < mostKbps && now - Math.max(changedAt, notClearAt) >= RAISE_AFTER_MS) return raise(now);
    return false;
  }

  function cut(now: number, deliveredKbps: number | undefined): boolean {
    kbps = Math.max(leastKbps, Math.round(Math.min(kbps, deliveredKbps ?? kbps) * SHARE));
    step = FIRST_STEP_KBPS;
    changedAt = now;
    return true;
  }

  function raise(now: number): boolean {
    kbps = Math.min(mostKbps, kbps + step);
    step *= 2;
    changedAt = now;
    return true;
  }

  function toStills(now: number): boolean {
    mode = 'stills';
    kbps = leastKbps;
    // A line that fails again soon after is left alone for longer each time.
    const soon = videoSince !== undefined && now - videoSince < STILLS_AT_MOST_MS;
    stillsForMs = soon ? Math.min(STILLS_AT_MOST_MS, stillsForMs * 2) : STILLS_AT_LEAST_MS;
    stillsSince = now;
    return true;
  }

  return {
    get kbps() {
      return kbps;
    },
    get mode() {
      return mode;
    },
    look,
    stillArrived: (now, { bytes, tookMs }) => {
      const couldKbps = (bytes * 8) / Math.max(1, tookMs);
      if (mode !== 'stills' || now - stillsSince < stillsForMs || couldKbps < leastKbps * MARGIN) return false;
      mode = 'video';
      weakSince = undefined;
      step = FIRST_STEP_KBPS;
      changedAt = now;
      videoSince = now;
      return true;
    },
  };
}

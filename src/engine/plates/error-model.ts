/**
 * How likely each kind of misreading is, given how sure the recogniser says it is (*ours*: estimates, see docs/spec/plates.md). A read of
 * confidence c is right with probability c; what is left is shared among the ways of being wrong. Every plate is taken to be
 * as likely to pass as any other, so the likelihood of a wanted plate is the chance that it is the vehicle in the picture.
 */
export const ERROR_SHARES = {
  /** The first of three digits is cut off at the edge, or is one too many (a bolt, the blue band). */
  lostFirst: 0.2,
  lostOther: 0.1,
  extra: 0.05,
  /** The small upper line of an old plate was not read. */
  lostRegion: 0.5,
} as const;

const LEAST_SURE = 0.3;
const MOST_SURE = 0.999;

export interface Doubt {
  /** Probability that the read is right. */
  readonly right: number;
  /** That it is wrong in some way. */
  readonly wrong: number;
  /** That all signs but one given one are right and that one is wrong. */
  readonly oneSign: number;
}

/** `confidence`: 0…1 as the recogniser gives it; `signs`: of the plate. */
export function doubtOf(confidence: number, signs: number): Doubt {
  const right = Math.min(MOST_SURE, Math.max(LEAST_SURE, confidence));
  const sign = right ** (1 / signs);
  return { right, wrong: 1 - right, oneSign: right * ((1 - sign) / sign) };
}

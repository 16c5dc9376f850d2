import type { IncidentView } from '#contract/incident-view.ts';

export type TrackPoint = NonNullable<IncidentView['track']>[number];

/** Longer than this between two positions and nobody knows the way between, milliseconds. */
export const UNKNOWN_WAY_MS = 600_000;

export interface TrackShape {
  /** Stretches whose way is known well enough to be drawn whole. */
  readonly whole: readonly (readonly TrackPoint[])[];
  /** From one point to the next, where nobody knows the way. */
  readonly broken: readonly (readonly [TrackPoint, TrackPoint])[];
  readonly last: TrackPoint | undefined;
}

/** A track as it is drawn: stretches, what joins them, and where whom it is about was last. */
export function trackShape(track: readonly TrackPoint[]): TrackShape {
  const whole: TrackPoint[][] = [];
  const broken: [TrackPoint, TrackPoint][] = [];
  for (const point of track) {
    const stretch = whole.at(-1);
    const before = stretch?.at(-1);
    if (stretch && before && point.at - before.at <= UNKNOWN_WAY_MS) stretch.push(point);
    else {
      if (before) broken.push([before, point]);
      whole.push([point]);
    }
  }
  return { whole: whole.filter((stretch) => stretch.length > 1), broken, last: track.at(-1) };
}

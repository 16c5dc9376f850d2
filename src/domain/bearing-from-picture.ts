import { bearingDegrees, distanceMetres, pointAt, type Point } from './place.ts';

/** One thing that is seen in the picture and stands on the map. */
export interface PictureMark {
  /** Across the picture, 0 = left edge, 1 = right edge. */
  readonly across: number;
  readonly place: Point;
}

export type Surveyed =
  | {
      readonly ok: true;
      /** Where the middle of the picture looks, degrees from true north. */
      readonly bearing: number;
      /** Horizontal, degrees. */
      readonly fieldOfView: number;
      /** By how much the bearing may be wrong when each mark is a little off, degrees. */
      readonly errorDegrees: number;
    }
  | { readonly ok: false; readonly reason: 'marksTooClose' | 'placeTooNear' | 'marksContradict' };

/** Nearer than this in the picture, two marks say little about its width. */
const LEAST_APART = 0.1;
/** Nearer to the camera than this, a map is not exact enough. */
const LEAST_METRES = 8;
/** A lens that draws straight lines straight has no wider view than this. */
const MOST_FIELD_OF_VIEW = 150;
const LEAST_FIELD_OF_VIEW = 2;
/** How far off a hand is: a hundredth of the picture, two metres of the map. */
const HAND = { across: 0.01, metres: 2 } as const;
const DEGREES = 180 / Math.PI;

/**
 * Bearing and field of view of a camera from two things marked in its picture and on the map. For a lens that draws straight
 * lines straight, a thing at angle a beside the axis lies at tan a / tan(half the field of view) of the half picture: two of
 * them are two equations. The error is the sum of what a hand's imprecision in each of the four makes of it: it is hardly ever more.
 */
export function bearingFromPicture(camera: Point, marks: readonly [PictureMark, PictureMark]): Surveyed {
  if (Math.abs(marks[0].across - marks[1].across) < LEAST_APART) return { ok: false, reason: 'marksTooClose' };
  if (marks.some(({ place }) => distanceMetres(camera, place) < LEAST_METRES)) return { ok: false, reason: 'placeTooNear' };
  const found = solve(camera, marks);
  if (!found) return { ok: false, reason: 'marksContradict' };
  const errors = imprecise(camera, marks).map((moved) => {
    const other = solve(camera, moved);
    // A solution that vanishes at the touch of a hand is no better than a guess.
    return other ? turn(other.bearing, found.bearing) : found.fieldOfView;
  });
  const errorDegrees = errors.reduce((sum, error) => sum + Math.abs(error), 0);
  return {
    ok: true,
    bearing: rounded(found.bearing) % 360,
    fieldOfView: rounded(found.fieldOfView),
    errorDegrees: Math.max(0.1, rounded(errorDegrees)),
  };
}

function solve(
  camera: Point,
  marks: readonly [PictureMark, PictureMark],
): { readonly bearing: number; readonly fieldOfView: number } | undefined {
  const [left, right] = marks[0].across < marks[1].across ? marks : [marks[1], marks[0]];
  const [u, v] = [2 * left.across - 1, 2 * right.across - 1];
  const a = bearingDegrees(camera, left.place);
  // How far the right one lies to the right, −180…180.
  const apart = turn(bearingDegrees(camera, right.place), a);
  if (apart <= 0) return undefined;
  // With a and b the angles beside the axis: tan a / tan b = u / v and b − a = apart give sin(a + b) = apart's sine by (u + v) / (v − u).
  const sine = (Math.sin(apart / DEGREES) * (u + v)) / (v - u);
  if (Math.abs(sine) > 1) return undefined;
  const together = Math.asin(sine) * DEGREES;
  const offLeft = (together - apart) / 2;
  const offRight = (together + apart) / 2;
  if (Math.abs(offLeft) >= 89 || Math.abs(offRight) >= 89) return undefined;
  const half = Math.abs(u) > Math.abs(v) ? Math.tan(offLeft / DEGREES) / u : Math.tan(offRight / DEGREES) / v;
  const fieldOfView = 2 * Math.atan(half) * DEGREES;
  if (!(fieldOfView >= LEAST_FIELD_OF_VIEW && fieldOfView <= MOST_FIELD_OF_VIEW)) return undefined;
  return { bearing: (a - offLeft + 360) % 360, fieldOfView };
}

/** The marks with one of the four moved by as much as a hand is off, one after the other. */
function imprecise(camera: Point, [one, other]: readonly [PictureMark, PictureMark]): (readonly [PictureMark, PictureMark])[] {
  const across = (mark: PictureMark): PictureMark => ({ ...mark, across: mark.across + HAND.across });
  const aside = (mark: PictureMark): PictureMark => ({
    ...mark,
    place: pointAt(mark.place, bearingDegrees(camera, mark.place) + 90, HAND.metres),
  });
  return [
    [across(one), other],
    [one, across(other)],
    [aside(one), other],
    [one, aside(other)],
  ];
}

function turn(to: number, from: number): number {
  return ((to - from + 540) % 360) - 180;
}

function rounded(degrees: number): number {
  return Math.round(degrees * 10) / 10;
}

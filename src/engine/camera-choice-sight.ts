import { angleBetweenDegrees } from '#domain/place.ts';

/** What decides whether one camera can show one point, and how well. Angles in degrees, lengths in metres. */
export interface SightLine {
  readonly distanceMetres: number;
  /** From the camera to the point, from true north. */
  readonly bearingTo: number;
  /** NaN = not known. */
  readonly bearing: number;
  readonly fieldOfView: number;
  readonly rangeMetres: number;
  readonly ptz: boolean;
  /** Whether a building stands between; undefined where no footprints are known. */
  readonly blocked?: boolean | undefined;
}

export const SIGHTS = ['no', 'maybe', 'byTurning', 'yes'] as const;
export type Sight = (typeof SIGHTS)[number];

/**
 * Nearer than this the direction from camera to point says nothing: the point lies at the foot of the pole, and
 * registered places are no more exact than that.
 */
export const FOOT_METRES = 5;

/**
 * Turning takes an officer's hand and seconds; perhaps seeing, beyond the range or facing away show less still: what such
 * a camera is worth against one that sees as it stands.
 */
const WORTH = { yes: 1, byTurning: 0.65, maybe: 0.5, no: 0.12 } as const;
/** Lost at the edge of the view against its middle; at the far end of the range against its foot; turning by 180°. */
const EDGE_LOSS = 0.15;
const RANGE_LOSS = 0.35;
const TURN_LOSS = 0.1;
/** Where half of all lines of sight are blocked by a building: where no footprints are known, distance stands for them. */
const OPEN_METRES = 300;

/** Angle between where the camera looks and the point; NaN when either direction is not known. */
export function offAxisDegrees(line: SightLine): number {
  if (Number.isNaN(line.bearing) || line.distanceMetres < FOOT_METRES) return Number.NaN;
  return angleBetweenDegrees(line.bearing, line.bearingTo);
}

/**
 * `yes`: within range and inside the view. `byTurning`: within range of a PTZ camera that looks elsewhere or nobody
 * knows where. `maybe`: within range of a fixed camera whose direction is not known. `no`: all else, and whatever a
 * building hides.
 */
export function sightOf(line: SightLine): Sight {
  if (line.distanceMetres > line.rangeMetres || line.blocked === true) return 'no';
  if (line.fieldOfView >= 360) return 'yes';
  const offAxis = offAxisDegrees(line);
  if (offAxis <= line.fieldOfView / 2) return 'yes';
  if (line.ptz) return 'byTurning';
  return Number.isNaN(offAxis) ? 'maybe' : 'no';
}

/** 0…1: how much the camera is expected to show of the point, all else (health, purpose) being equal. */
export function sightScore(line: SightLine): number {
  const sight = sightOf(line);
  if (sight === 'no') return blindScore(line.distanceMetres, line.rangeMetres);
  const open = line.blocked === undefined ? openness(line.distanceMetres) : 1;
  const detail = 1 - RANGE_LOSS * (line.distanceMetres / line.rangeMetres);
  return aimOf(line, sight) * detail * open;
}

/** The score of a camera that does not see the point: nearer and further-reaching is still better. */
export function blindScore(distance: number, range: number): number {
  return WORTH.no * openness(distance) * (distance > range ? range / distance : 1);
}

function openness(distance: number): number {
  return 1 / (1 + distance / OPEN_METRES);
}

function aimOf(line: SightLine, sight: Exclude<Sight, 'no'>): number {
  const offAxis = offAxisDegrees(line);
  if (sight === 'yes')
    return line.fieldOfView >= 360 || Number.isNaN(offAxis)
      ? WORTH.yes - EDGE_LOSS / 2
      : WORTH.yes - EDGE_LOSS * (offAxis / (line.fieldOfView / 2));
  if (sight === 'byTurning') return WORTH.byTurning - TURN_LOSS * (Number.isNaN(offAxis) ? 0.5 : offAxis / 180);
  return WORTH.maybe;
}

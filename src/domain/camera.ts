import type { CameraId, OrganisationId } from './ids.ts';
import type { Point } from './place.ts';

/** Legal purposes of installation (개인정보 보호법 §25①; LAW-01). */
export const CAMERA_PURPOSES = [
  'crimePrevention',
  'facilitySafety',
  'fire',
  'trafficEnforcement',
  'trafficInformation',
  'disaster',
  'other',
] as const;
export type CameraPurpose = (typeof CAMERA_PURPOSES)[number];

export const CAMERA_STATES = ['normal', 'fault', 'maintenance', 'unknown'] as const;
export type CameraState = (typeof CAMERA_STATES)[number];

export interface Camera extends Point {
  readonly id: CameraId;
  readonly label: string;
  readonly owner: OrganisationId;
  readonly purpose: CameraPurpose;
  readonly address?: string;
  /** Where it looks, degrees from true north; absent = not known (taken as 360° with lower confidence). */
  readonly bearing?: number;
  /** Horizontal field of view, degrees. */
  readonly fieldOfView: number;
  readonly rangeMetres: number;
  readonly ptz: boolean;
  readonly state: CameraState;
  /** Which streams can be asked for; empty = registered but not linked. */
  readonly streams: readonly StreamName[];
  /** Who said last where it looks, when and how; absent: nobody here has, it is as its source says. */
  readonly survey?: CameraSurvey;
  /** A patrol car or body camera: it sends its pictures to us and has no address. */
  readonly published?: boolean;
}

/** On the map by hand, or from two marks in its picture. */
export const SURVEY_METHODS = ['map', 'picture'] as const;
export type SurveyMethod = (typeof SURVEY_METHODS)[number];

export interface CameraSurvey {
  readonly at: number;
  /** `person:<id>`. */
  readonly by: string;
  readonly method: SurveyMethod;
  /** By how much the bearing may be wrong, where that is known. */
  readonly errorDegrees?: number;
}

export type StreamName = 'main' | 'sub';

/** Why a camera was chosen, as facts the console words (B1). */
export interface CameraReasons {
  readonly distanceMetres: number;
  /** Angle between where it looks and the point, degrees; absent when its bearing is not known. */
  readonly offAxisDegrees?: number;
  readonly sees: 'yes' | 'byTurning' | 'maybe' | 'no';
  /** A building stands between: then it sees nothing of the point, wherever it looks. Only where footprints are known. */
  readonly blocked?: boolean;
  readonly ptz: boolean;
  readonly state: CameraState;
}

export interface RankedCamera {
  readonly camera: CameraId;
  /** 0…1, higher is better. */
  readonly score: number;
  readonly reasons: CameraReasons;
}

import type { Brand } from '#base/brand.ts';
import type { OrganisationId } from './ids.ts';
import type { Point } from './place.ts';

/** `<organisation>/<its own number>`: two organisations may have a number 12 each. */
export type UnitId = Brand<string, 'UnitId'>;

/** What moves: 순찰차, 소방차, 구급차, 현장 요원, 행정차량. */
export const UNIT_KINDS = ['patrolCar', 'fireEngine', 'ambulance', 'officer', 'cityVehicle'] as const;
export type UnitKind = (typeof UNIT_KINDS)[number];

/** 대기, 출동 중, 현장 도착, 복귀 중, 운용 안 함. */
export const UNIT_STATES = ['available', 'dispatched', 'onScene', 'returning', 'outOfService'] as const;
export type UnitState = (typeof UNIT_STATES)[number];

/** A car or a person on the move as its organisation last told of it. Only the last word is kept, and none of it is stored. */
export interface Unit extends Point {
  readonly id: UnitId;
  readonly organisation: OrganisationId;
  readonly kind: UnitKind;
  /** As it is called over the radio: 순찰 12호. */
  readonly callSign: string;
  /** Degrees from true north; absent = not known. */
  readonly heading?: number;
  readonly speedKmh?: number;
  readonly state: UnitState;
  /** When it was there, milliseconds since the epoch. */
  readonly at: number;
  /** It promises a word so often, milliseconds: older, and it is no longer known where it is. */
  readonly everyMs: number;
}

/** So long after its last word a unit is no longer shown at all. */
export const UNIT_GONE_AFTER_MS = 600_000;

/** Whether it has broken its promise: shown grey, with the time when it was there, and never counted on. */
export function isStale({ at, everyMs }: Pick<Unit, 'at' | 'everyMs'>, now: number): boolean {
  return now - at > everyMs;
}

export function unitId(organisation: OrganisationId, number: string): UnitId {
  return `${organisation}/${number}` as UnitId;
}

import type { OrganisationId } from './ids.ts';
import type { UnitId, UnitKind } from './unit.ts';

/**
 * What becomes of an order to go (출동 지령), in order. The states of the 112 긴급출동 record (DOMAIN §1.3 d) are the same steps:
 * 요청 sent, 등록 delivered, 접수요청 acknowledged, 처리완료 completed; 출동 중 and 현장 도착 lie between the last two.
 */
export const DISPATCH_STEPS = ['sent', 'delivered', 'acknowledged', 'enRoute', 'onScene', 'completed'] as const;
export type DispatchStep = (typeof DISPATCH_STEPS)[number];
/** What the unit itself tells. */
export const REPORTED_STEPS = ['delivered', 'acknowledged', 'enRoute', 'onScene', 'completed'] as const;
export type ReportedStep = (typeof REPORTED_STEPS)[number];

/** A unit that can be sent, as it was when it was sent: it may have another crew, or be gone, when the timeline is read. */
export interface DispatchedUnit {
  readonly unit: UnitId;
  readonly organisation: OrganisationId;
  readonly kind: UnitKind;
  readonly callSign: string;
}

/** One unit sent to one incident (출동 지령); times in milliseconds since the epoch. */
export interface Dispatch extends DispatchedUnit {
  readonly id: string;
  readonly sentAt: number;
  /** `person:<id>`. */
  readonly sentBy: string;
  readonly note?: string;
  /** When somebody in the car must have acknowledged. */
  readonly dueAt: number;
  readonly overdueAt?: number;
  readonly deliveredAt?: number;
  readonly acknowledgedAt?: number;
  readonly enRouteAt?: number;
  readonly onSceneAt?: number;
  readonly completedAt?: number;
  /** Taken back by who sends: the unit is no longer on it. */
  readonly recalledAt?: number;
}

/** The furthest step that was reached. */
export function stepOf(dispatch: Dispatch): DispatchStep {
  if (dispatch.completedAt !== undefined) return 'completed';
  if (dispatch.onSceneAt !== undefined) return 'onScene';
  if (dispatch.enRouteAt !== undefined) return 'enRoute';
  if (dispatch.acknowledgedAt !== undefined) return 'acknowledged';
  return dispatch.deliveredAt === undefined ? 'sent' : 'delivered';
}

/** The unit is still on it. */
export function isUnderWay(dispatch: Dispatch): boolean {
  return dispatch.completedAt === undefined && dispatch.recalledAt === undefined;
}

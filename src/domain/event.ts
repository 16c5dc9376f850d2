import type { HazardArea } from './area.ts';
import type { PathPoint } from './hazard-path.ts';
import type { EventId, LinkId } from './ids.ts';
import type { Place } from './place.ts';

/**
 * How far along the partner says its case is. The two-digit codes are those of the group standard's 진행상태
 * (DOMAIN §1.3 c): 10 발생, 20/30 접수·배정, 40 정보변경, 50 해제, 90 취소, 91 종료, 92 자동종료.
 */
export const EVENT_STATES = {
  occurred: '10',
  received: '20',
  assigned: '30',
  changed: '40',
  released: '50',
  cancelled: '90',
  ended: '91',
  autoEnded: '92',
} as const;
export type EventState = keyof typeof EVENT_STATES;

/** 긴급 (10) or 일반 (20). */
export type Grade = 'urgent' | 'normal';

/** One message of a partner system, read from its wire and not yet judged. */
export interface PartnerEvent {
  readonly id: EventId;
  readonly link: LinkId;
  /** Sending system as it names itself on the wire, e.g. `112`. */
  readonly sender: string;
  /** 8-character event id of the group standard, e.g. `112UC001` (DOMAIN §5.1). */
  readonly type: string;
  /** The partner's own case number (사건번호, 발생번호). With `sender` and `type` it names the case. */
  readonly occurrence: string;
  readonly state: EventState;
  /**
   * The message's own name, where it has one that stays the same whenever it comes again, though by then we may take it for another case or state: a
   * vehicle that passed a camera.
   */
  readonly message?: string;
  readonly grade: Grade;
  /** The partner's word for what happened, e.g. 강도. */
  readonly kind: string;
  readonly content?: string;
  /** Absent when the partner sent none that can be true; the engine then looks at `facility`. */
  readonly place?: Place;
  /** Where it happened in words, where the partner sent no point that can be true. */
  readonly address?: string;
  /** The facility it happened at (OCCUR_FCLT_ID), if any. */
  readonly facility?: string;
  /** When it happened by the partner's clock, milliseconds since the epoch. */
  readonly at: number;
  readonly reporter?: string;
  /** 모의: a drill never leaves the city and never counts. */
  readonly drill: boolean;
  /** Where it holds, in shapes, where the partner sends them. */
  readonly area?: HazardArea;
  /** Where it was and will be, by time. */
  readonly path?: readonly PathPoint[];
  /** When it is over unless the partner says more. */
  readonly expiresAt?: number;
  /** Not for the public: it is said to nobody outside. */
  readonly restricted?: boolean;
  /**
   * Where every message of a case has a number of its own: the numbers of those before it that it speaks of. Absent where a case keeps one number.
   */
  readonly follows?: readonly string[];
  /** What else the wire carried, by its standard key (112_GRADE, CAR_NUM, …). */
  readonly items: Readonly<Record<string, string>>;
}

/** Names the partner's case: the same for every message about it. */
export function caseKey(event: Pick<PartnerEvent, 'sender' | 'type' | 'occurrence'>): string {
  return `${event.sender}|${event.type}|${event.occurrence}`;
}

/**
 * Names the message itself: an event delivered twice has the same key twice (DOMAIN §1.3 a: evtId, ocrNbr, state). A case
 * may change often, so a change is known by all it says. What has a name of its own is known by that.
 */
export function deliveryKey(event: PartnerEvent): string {
  if (event.message !== undefined) return `${event.sender}|${event.type}|${event.message}|message`;
  const key = `${caseKey(event)}|${event.state}`;
  if (event.state !== 'changed') return key;
  const { at, grade, kind, content, place, facility, area, path } = event;
  const items = Object.entries(event.items).sort(([a], [b]) => (a < b ? -1 : 1));
  const shapes = area || path ? [area, path] : [];
  return `${key}|${JSON.stringify([at, grade, kind, content, place?.lon, place?.lat, place?.address, facility, items, ...shapes])}`;
}

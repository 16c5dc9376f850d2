import type { Grade } from './event.ts';
import type { IncidentId, PersonId, ServiceId } from './ids.ts';
import type { Point } from './place.ts';

/**
 * What an incident is to the operator's attention (ANSI/ISA-18.2, IEC 62682): `shown` on its own; `grouped` under the first
 * of its cause; `shelved` (보류) by an operator for a time; `suppressed` while a flood lasts. However little attention it asks
 * for, it is an incident like any other: listed, counted, handled and followed.
 */
export type AlarmState = 'shown' | 'grouped' | 'shelved' | 'suppressed';

export interface Alarm {
  readonly state: AlarmState;
  /** Since when it is in this state. */
  readonly since: number;
  /** The first incident of the same cause, which leads the group; itself where it leads one. */
  readonly group?: IncidentId;
  /** Its definition calls it a threat to life, where nothing else does. */
  readonly life?: true;
  /** Shelved: when it comes back, whatever happens; who shelved it, and why. */
  readonly until?: number;
  readonly by?: PersonId;
  readonly reason?: string;
}

/** Nobody acts on more than ten alarms in ten minutes (ISA-18.2 §16.4, EEMUA 191): beyond it is a flood, over when fewer than five come. */
export const FLOOD = { windowMs: 600_000, beyond: 10, overBelow: 5 } as const;
/** Three of the ten are kept for lives at stake (ours): from the eighth on whatever does not threaten life waits. */
export const SHOWN_UP_TO = 7;
/** From so many alarms in ten minutes on a kind is one cause wherever it happens: early enough for a flood to be the exception (ours). */
export const BUSY_FROM = 5;
/** Within so many minutes and metres of one another incidents of one kind have one cause, where the definition says nothing else. */
export const GROUP = { minutes: 10, metres: 300 } as const;
/** A cause that raised so many alarms in a minute chatters (ISA-18.2: three or more). */
export const CHATTER = { times: 3, windowMs: 60_000 } as const;
/** How long an alarm may be shelved, minutes (ours: within one shift). */
export const SHELF = { leastMinutes: 1, mostMinutes: 480 } as const;

/**
 * Kinds that speak of a life at stake whatever grade they came with (DOMAIN §5.2, §5.3; the choice is ours). A definition may
 * name others.
 */
export const LIFE_KINDS: readonly string[] = [
  '화재',
  '구조',
  '구급',
  '살인',
  '강도',
  '납치',
  '납치감금',
  '성폭력',
  '아동학대',
  '자살',
  '실종',
  '실종아동',
  '익수',
  '붕괴',
  '매몰',
  '가스 누출',
  '쓰러짐',
  '흉기 의심',
  '비상벨',
  '다중밀집',
];
const LIFE: ReadonlySet<string> = new Set(LIFE_KINDS);

/** Whether a life may be at stake: such an incident is never grouped away, shelved or suppressed. */
export function isLifeThreat(incident: { readonly grade: Grade; readonly kind: string }, more: readonly string[] = []): boolean {
  return incident.grade === 'urgent' || LIFE.has(incident.kind) || more.includes(incident.kind);
}

/** One cause that has raised alarms of late. */
export interface AlarmGroup {
  readonly id: IncidentId;
  readonly service: ServiceId;
  readonly kind: string;
  readonly facility?: string;
  readonly place?: Point;
  readonly lastAt: number;
  /** Its members shelved with it: later ones join them there until then. */
  readonly shelf?: { readonly until: number; readonly by: PersonId; readonly reason: string };
}

/** What the engine remembers of the alarms of the last minutes; small, bounded, saved with every commit that changes it. */
export interface AlarmDesk {
  /** When alarms came that would have been shown, the newest at the end: as many as decide whether there is a flood. */
  readonly arrivals: readonly number[];
  readonly groups: readonly AlarmGroup[];
  /** Since when there is a flood. */
  readonly floodSince?: number;
}

/** Real alarms and those of drills never meet (invariant 12). */
export interface AlarmDesks {
  readonly live: AlarmDesk;
  readonly drill: AlarmDesk;
}

const EMPTY: AlarmDesk = { arrivals: [], groups: [] };
export const EMPTY_DESKS: AlarmDesks = { live: EMPTY, drill: EMPTY };
/** So many causes are remembered at a time, the latest. */
export const MAX_GROUPS = 100;

/** An incident without a word about it is shown. */
export function alarmStateOf(incident: { readonly alarm?: Alarm }): AlarmState {
  return incident.alarm?.state ?? 'shown';
}

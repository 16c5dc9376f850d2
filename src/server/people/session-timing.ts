import type { CityConfig } from '#contract/city-config.ts';
import type { SessionRow } from './session-rows.ts';

export type SessionTiming = Pick<CityConfig['session'], 'idleMinutes' | 'maxHours' | 'warnSeconds'>;
export type SessionTimes = Pick<SessionRow, 'seenAt' | 'expiresAt'>;

/** Activity is written down no more often than this, so that a request costs no write. */
export const TOUCH_EVERY_MS = 15_000;

/** When it ends by itself if nothing more is done. `held`: a live incident is in its person's hands (LAW-14). */
export function endOf(session: SessionTimes, now: { readonly now: number; readonly held: boolean }, timing: SessionTiming): number {
  const idleMs = timing.idleMinutes * 60_000;
  const end = Math.min(session.seenAt + idleMs, session.expiresAt);
  return now.held ? Math.max(end, now.now + idleMs) : end;
}

/** So near its end a session of somebody with an incident in hand is put off. */
function graceMs(timing: SessionTiming): number {
  return timing.warnSeconds * 1_000 + TOUCH_EVERY_MS;
}

export function isNearEnd(session: SessionTimes, now: number, timing: SessionTiming): boolean {
  return endOf(session, { now, held: false }, timing) - now <= graceMs(timing);
}

/** A little longer than the warning lasts, so that the person is warned once the incident is over. */
export function putOff(session: SessionTimes, now: number, timing: SessionTiming): SessionTimes {
  const longer = 2 * graceMs(timing);
  const seenAt = now - Math.max(0, timing.idleMinutes * 60_000 - longer);
  return { seenAt: Math.max(session.seenAt, seenAt), expiresAt: Math.max(session.expiresAt, now + longer) };
}

export function overdue(session: SessionTimes, now: number, timing: SessionTiming): 'idle' | 'maxHours' | undefined {
  if (now >= session.seenAt + timing.idleMinutes * 60_000) return 'idle';
  return now >= session.expiresAt ? 'maxHours' : undefined;
}

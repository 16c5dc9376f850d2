import { stageOf, type DisplayDelivery, type DisplayEnd, type DisplayMessage } from '#domain/display.ts';
import type { Person } from '#domain/person.ts';
import type { RefusalReason } from '../outcome.ts';

export type Moved = { readonly ok: true; readonly message: DisplayMessage } | { readonly ok: false; readonly reason: RefusalReason };

/** Who approves is another person than who wrote it (four eyes), unless the city says that one is enough. */
export function approve(message: DisplayMessage, by: Person, at: { readonly now: number; readonly fourEyes: boolean }): Moved {
  const stage = stageOf(message, at.now);
  if (stage === 'scheduled' || stage === 'running') return { ok: false, reason: 'alreadyDone' };
  if (stage !== 'draft') return { ok: false, reason: 'messageEnded' };
  if (at.fourEyes && message.createdBy === `person:${by.id}`) return { ok: false, reason: 'ownMessage' };
  return { ok: true, message: { ...message, approvedAt: at.now, approvedBy: `person:${by.id}` } };
}

/** Ends it, whatever stage it is in; what has ended stays as it ended. */
export function endMessage(message: DisplayMessage, end: DisplayEnd, by: { readonly actor: string; readonly now: number }): Moved {
  if (message.end !== undefined) return { ok: false, reason: 'messageEnded' };
  return { ok: true, message: { ...message, end, endedAt: by.now, endedBy: by.actor } };
}

/** What one device says of it takes the place of what it said before. */
export function withDelivery(message: DisplayMessage, delivery: DisplayDelivery): DisplayMessage {
  return { ...message, deliveries: [...message.deliveries.filter(({ device }) => device !== delivery.device), delivery] };
}

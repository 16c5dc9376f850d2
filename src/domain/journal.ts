import type { IncidentId } from './ids.ts';

/** What can stand in the journal: past tense, closed list; docs/spec/journal.md, rules J1…. */
export const ENTRY_KINDS = [
  'incident.opened',
  'incident.updated',
  'incident.joined',
  'incident.acknowledged',
  'incident.assigned',
  'incident.resolved',
  'incident.closed',
  'incident.markedFalse',
  'incident.cancelled',
  'incident.reopened',
  'incident.noted',
  'incident.sighted',
  'incident.sightingRemoved',
  'dispatch.sent',
  'dispatch.delivered',
  'dispatch.acknowledged',
  'dispatch.enRoute',
  'dispatch.onScene',
  'dispatch.completed',
  'dispatch.recalled',
  'dispatch.overdue',
  'field.noted',
  'crew.joined',
  'crew.left',
  'video.asked',
  'video.declined',
  'evidence.added',
  'evidence.viewed',
  'evidence.refused',
  'evidence.deleted',
  'net.cast',
  'net.lifted',
  'incident.confirmed',
  'cameras.chosen',
  'camera.added',
  'camera.removed',
  'share.started',
  'share.ended',
  'propagation.sent',
  'propagation.delivered',
  'propagation.acknowledged',
  'propagation.completed',
  'propagation.overdue',
  'message.sent',
  'message.delivered',
  'message.failed',
  'profile.viewed',
  'profile.deleted',
  'event.repeated',
  'event.unmatched',
  'command.refused',
  'ticket.issued',
  'ticket.refused',
  'view.opened',
  'view.closed',
  'view.refused',
  'listening.began',
  'listening.ended',
  'publication.opened',
  'publication.closed',
  'publication.refused',
  'push.started',
  'push.ended',
  'session.opened',
  'session.closed',
  'session.refused',
  'session.locked',
  'link.paused',
  'link.resumed',
  'camera.imported',
  'camera.surveyed',
  'journal.searched',
] as const;
export type EntryKind = (typeof ENTRY_KINDS)[number];

/** An entry before it has its place in the chain. */
export interface EntryDraft {
  readonly kind: EntryKind;
  readonly at: number;
  /** `person:<id>`, `link:<id>` or `system`. */
  readonly actor: string;
  readonly incident?: IncidentId;
  /** Small, flat facts; never an address, a credential or a personal datum in clear (invariant 10). */
  readonly data: Readonly<Record<string, string | number | boolean | null | readonly string[]>>;
}

export interface Entry extends EntryDraft {
  /** Strictly increasing without a gap, given under one lock at commit (J2). */
  readonly seq: number;
  /** Hex SHA-256 over the previous hash and this entry (J3). */
  readonly hash: string;
  readonly previous: string;
}

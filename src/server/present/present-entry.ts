import type { TimelineEntry } from '#contract/incident-view.ts';
import type { Entry, EntryKind } from '#domain/journal.ts';
import type { Person } from '#domain/person.ts';
import { shownActor, shownPerson } from './present-names.ts';
import type { PresentPorts } from './present-ports.ts';

/** Tickets are renewed every minute and belong in the journal, not on the timeline. */
const OFF_TIMELINE: ReadonlySet<EntryKind> = new Set(['ticket.issued']);

/** What a partner may know of an incident's course: its stages, and what concerns its own organisation (S12). */
const STAGES: ReadonlySet<EntryKind> = new Set([
  'incident.opened',
  'incident.updated',
  'incident.acknowledged',
  'incident.assigned',
  'incident.resolved',
  'incident.closed',
  'incident.markedFalse',
  'incident.cancelled',
  'incident.reopened',
  'incident.merged',
]);
const OF_ONE_ORGANISATION: ReadonlySet<EntryKind> = new Set([
  'share.started',
  'share.ended',
  'push.started',
  'push.ended',
  'propagation.sent',
  'propagation.delivered',
  'propagation.acknowledged',
  'propagation.completed',
  'propagation.overdue',
  'dispatch.sent',
  'dispatch.delivered',
  'dispatch.acknowledged',
  'dispatch.enRoute',
  'dispatch.onScene',
  'dispatch.completed',
  'dispatch.recalled',
  'dispatch.overdue',
  'field.noted',
  'video.asked',
  'video.declined',
  'evidence.added',
  'evidence.deleted',
  'propagation.dispatched',
  'propagation.undelivered',
]);
/** Facts of a stage that a partner gets; notes of the city's staff are not among them. */
const STAGE_FACTS: ReadonlySet<string> = new Set([
  'kind',
  'grade',
  'drill',
  'service',
  'sender',
  'type',
  'occurrence',
  'state',
  'by',
  'moved',
  'lon',
  'lat',
]);

/** A journal entry for the timeline of its incident; undefined where this person may not see it. */
export function presentEntry(entry: Entry, viewer: Person, ports: PresentPorts): TimelineEntry | undefined {
  if (OFF_TIMELINE.has(entry.kind) || isSignLit(entry)) return undefined;
  const data = viewer.standing === 'owner' ? ownerData(entry, viewer, ports) : partnerData(entry, viewer);
  if (!data) return undefined;
  return { seq: entry.seq, at: entry.at, kind: entry.kind, ...shownActor(entry.actor, viewer, ports), data };
}

/** A way lights a dozen signs: they stand together on the scene, and only one that failed is told by itself. */
function isSignLit({ kind, data }: Entry): boolean {
  return (kind === 'message.sent' || kind === 'message.delivered') && String(data['topic'] ?? '').startsWith('sign');
}

/** Who was given the incident, told or reached, by name as well. */
const NAMES_A_PERSON: ReadonlySet<EntryKind> = new Set([
  'incident.assigned',
  'handover.accepted',
  'propagation.delivered',
  'propagation.dispatched',
  'propagation.undelivered',
]);

function ownerData(entry: Entry, viewer: Person, ports: PresentPorts): TimelineEntry['data'] {
  const data = copyData(entry);
  const { person, people, post } = entry.data;
  const name = (id: string): string => shownPerson(id, viewer, ports).name;
  if (NAMES_A_PERSON.has(entry.kind) && typeof person === 'string') data['personName'] = name(person);
  if (Array.isArray(people)) data['people'] = people.map(String).map(name);
  if (typeof post === 'string') data['post'] = ports.roleTitle(post).ko;
  return data;
}

function partnerData(entry: Entry, viewer: Person): TimelineEntry['data'] | undefined {
  if (OF_ONE_ORGANISATION.has(entry.kind)) return entry.data['organisation'] === viewer.organisation ? copyData(entry) : undefined;
  if (!STAGES.has(entry.kind)) return undefined;
  return Object.fromEntries(Object.entries(copyData(entry)).filter(([key]) => STAGE_FACTS.has(key)));
}

/** Lists are read-only in the domain and plain in the contract. */
export function copyData(entry: Pick<Entry, 'data'>): TimelineEntry['data'] {
  return Object.fromEntries(
    Object.entries(entry.data).map(([key, value]) => [key, typeof value === 'object' && value !== null ? [...value] : value]),
  );
}

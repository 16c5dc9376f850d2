import type { IncidentView } from '#contract/incident-view.ts';
import { isLive } from '#domain/incident.ts';
import { isAside } from './queue-groups.ts';

export const QUEUE_FILTERS = ['live', 'unacknowledged', 'mine', 'aside', 'ended'] as const;
export type QueueFilter = (typeof QUEUE_FILTERS)[number];

/** `aside`: put aside or held back (`isAside`), which the lists of what asks for attention leave out. */
export function fits(
  incident: IncidentView,
  filter: QueueFilter,
  { person, aside }: { readonly person: string; readonly aside: boolean },
): boolean {
  if (filter === 'ended') return !isLive(incident.status);
  if (!isLive(incident.status)) return false;
  if (filter === 'aside') return aside;
  if (aside && filter !== 'mine') return false;
  if (filter === 'unacknowledged') return incident.status === 'open';
  return filter === 'live' || incident.assignee?.id === person;
}

/**
 * Urgent before normal, then newest first. Progress does not enter: acknowledging an incident must not move it away
 * from under the hand.
 */
export function orderQueue(incidents: ReadonlyMap<string, IncidentView>, filter: QueueFilter, person: string): readonly IncidentView[] {
  const fitting = [...incidents.values()].filter((incident) => fits(incident, filter, { person, aside: isAside(incident, incidents) }));
  if (filter === 'ended') return fitting.sort((a, b) => (b.closedAt ?? b.updatedAt) - (a.closedAt ?? a.updatedAt));
  return fitting.sort(
    (a, b) => Number(b.grade === 'urgent') - Number(a.grade === 'urgent') || b.openedAt - a.openedAt || (a.id < b.id ? -1 : 1),
  );
}

export interface HeldQueue {
  readonly rows: readonly string[];
  /** How many wait to be let in. */
  readonly waiting: number;
}

/** While the hand is on the list rows keep their places: new ones wait, and those that no longer belong stay until it leaves. */
export function holdQueue(shown: readonly string[], ordered: readonly string[], exists: (id: string) => boolean): HeldQueue {
  const rows = shown.filter(exists);
  const held = new Set(rows);
  return { rows, waiting: ordered.filter((id) => !held.has(id)).length };
}

import type { IncidentView, TimelineEntry } from '#contract/incident-view.ts';

/** By name, or by a title in each language. */
type Named = Pick<TimelineEntry, 'actor' | 'actorName' | 'actorTitle'>;

/** Somebody who looks at the incident's cameras now. */
export interface Watcher extends Named {
  readonly organisation: string;
  readonly cameras: readonly string[];
  readonly since: number;
}

/** Somebody who did something about the incident, and what they did last. */
export interface Doer extends Named {
  readonly last: TimelineEntry['kind'];
  readonly at: number;
}

export interface IncidentPeople {
  readonly assignee: IncidentView['assignee'];
  readonly watching: readonly Watcher[];
  readonly acted: readonly Doer[];
}

const isPerson = (actor: string): boolean => actor.startsWith('person:');

/** Who has part in an incident, from its timeline (oldest first): who has it, who looks at it, who did something; the newest first. */
export function peopleOf(incident: Pick<IncidentView, 'assignee'>, timeline: readonly TimelineEntry[]): IncidentPeople {
  const watching = [...watchers(timeline)].sort((a, b) => a.since - b.since);
  return { assignee: incident.assignee, watching, acted: doers(timeline) };
}

/** A view is open while the journal has not said that it ended. Snapshots are over at once and are no watching. */
function watchers(timeline: readonly TimelineEntry[]): Iterable<Watcher> {
  const views = new Map<unknown, TimelineEntry>();
  for (const entry of timeline) {
    if (entry.kind === 'view.opened' && entry.data['transport'] !== 'snapshot') views.set(entry.data['view'], entry);
    if (entry.kind === 'view.closed') views.delete(entry.data['view']);
  }
  const people = new Map<string, Watcher>();
  for (const { actor, actorName, actorTitle, at, data } of views.values()) {
    const before = people.get(actor);
    people.set(actor, {
      actor,
      actorName,
      actorTitle,
      organisation: text(data['organisation']),
      cameras: [...new Set([...(before?.cameras ?? []), text(data['camera'])])],
      since: Math.min(before?.since ?? at, at),
    });
  }
  return people.values();
}

function doers(timeline: readonly TimelineEntry[]): readonly Doer[] {
  const people = new Map<string, Doer>();
  for (const { actor, actorName, actorTitle, at, kind } of timeline) {
    if (!isPerson(actor) || kind.startsWith('view.') || kind.startsWith('ticket.')) continue;
    people.delete(actor);
    people.set(actor, { actor, actorName, actorTitle, last: kind, at });
  }
  return [...people.values()].toReversed();
}

function text(value: TimelineEntry['data'][string] | undefined): string {
  return typeof value === 'string' ? value : '';
}

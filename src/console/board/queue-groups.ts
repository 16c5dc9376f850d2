import type { IncidentView } from '#contract/incident-view.ts';
import { isLive } from '#domain/incident.ts';

/** What stands in the list: a row of its own, or the row of a cause with those that it stands for. */
export interface QueueGroup {
  readonly row: IncidentView;
  /** The others of the same cause, in the order of the list. */
  readonly members: readonly IncidentView[];
}

/** Put aside by an operator or held back by a flood, and what belongs to such: counted and listed apart, never lost. */
export function isAside(incident: IncidentView, incidents: ReadonlyMap<string, IncidentView>): boolean {
  const state = incident.alarm?.state;
  if (!isLive(incident.status) || state === undefined || state === 'shown') return false;
  if (state !== 'grouped') return true;
  const leader = incident.alarm?.group === undefined ? undefined : incidents.get(incident.alarm.group);
  return leader !== undefined && isLive(leader.status) && (leader.alarm?.state === 'shelved' || leader.alarm?.state === 'suppressed');
}

/**
 * Folds what shares its cause into one row. The first of the cause leads; where it has ended or is not in the list, the oldest
 * that is, so that the row stays what it is when more come: an incident is always in exactly one row.
 */
export function foldQueue(ordered: readonly IncidentView[]): readonly QueueGroup[] {
  const listed = new Set(ordered.map((incident) => incident.id));
  const causes = Map.groupBy(ordered, (incident) => causeOf(incident));
  return ordered.flatMap((incident): readonly QueueGroup[] => {
    const all = causes.get(causeOf(incident)) ?? [incident];
    const cause = causeOf(incident);
    const row =
      (listed.has(cause) ? all.find((each) => each.id === cause) : all.reduce((a, b) => (b.openedAt < a.openedAt ? b : a))) ?? incident;
    return row === incident ? [{ row, members: all.filter((each) => each !== row) }] : [];
  });
}

function causeOf(incident: IncidentView): string {
  return (incident.alarm?.state === 'grouped' ? incident.alarm.group : undefined) ?? incident.id;
}

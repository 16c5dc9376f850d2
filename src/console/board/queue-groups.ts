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
 * Folds what shares its cause into one row. The first of the cause leads; where it has ended or is not in the list, the first
 * that is: an incident is always in exactly one row.
 */
export function foldQueue(ordered: readonly IncidentView[]): readonly QueueGroup[] {
  const listed = new Map(ordered.map((incident) => [incident.id, incident]));
  const groups = new Map<string, { row: IncidentView; members: IncidentView[] }>();
  const rows: QueueGroup[] = [];
  for (const incident of ordered) {
    const cause = incident.alarm?.state === 'grouped' ? incident.alarm.group : undefined;
    const leader = cause === undefined ? undefined : listed.get(cause);
    const key = leader?.id ?? cause ?? incident.id;
    const known = groups.get(key);
    if (!known) {
      const group = { row: leader ?? incident, members: leader && leader !== incident ? [incident] : [] };
      groups.set(key, group);
      rows.push(group);
    } else if (known.row !== incident) known.members.push(incident);
  }
  return rows;
}

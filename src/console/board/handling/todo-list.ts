import type { IncidentView } from '#contract/incident-view.ts';
import type { MeView } from '#contract/session.ts';
import { isLive } from '#domain/incident.ts';
import { waitingForMe } from './for-me.ts';

/** What a person has to do, the most pressing first. */
export type TodoKind = 'escalation' | 'receipt' | 'handover' | 'unacknowledged' | 'sop' | 'mine';

export interface Todo {
  readonly kind: TodoKind;
  readonly incident: IncidentView;
  /** Of the procedure, so many are left. */
  readonly left?: number;
}

const ORDER: readonly TodoKind[] = ['escalation', 'receipt', 'handover', 'unacknowledged', 'sop', 'mine'];

/** One line an incident and reason; an incident of mine with work left is there once, by that work. */
export function todosOf(
  incidents: Iterable<IncidentView>,
  me: Pick<MeView, 'person' | 'organisation'>,
  leftOf: (incident: IncidentView) => number,
): readonly Todo[] {
  const todos = [...incidents].filter((each) => isLive(each.status)).flatMap((incident) => todoOf(incident, me, leftOf));
  return todos.toSorted((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind) || a.incident.openedAt - b.incident.openedAt);
}

function todoOf(
  incident: IncidentView,
  me: Pick<MeView, 'person' | 'organisation'>,
  leftOf: (incident: IncidentView) => number,
): readonly Todo[] {
  const mine = incident.assignee?.id === me.person.id;
  const todos: Todo[] = [];
  if (mine && incident.escalations.some((each) => each.ended === 'exhausted')) todos.push({ kind: 'escalation', incident });
  if (waitingForMe(incident, me) && incident.can.acknowledgePropagation === true) todos.push({ kind: 'receipt', incident });
  if (incident.can.acceptHandover === true) todos.push({ kind: 'handover', incident });
  if (incident.can.acknowledge === true) todos.push({ kind: 'unacknowledged', incident });
  if (!mine || incident.status === 'open') return todos;
  const left = leftOf(incident);
  todos.push(left > 0 ? { kind: 'sop', incident, left } : { kind: 'mine', incident });
  return todos;
}

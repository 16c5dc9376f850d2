import { SHELF, type AlarmDesk } from '#domain/alarm.ts';
import type { Person } from '#domain/person.ts';
import type { IncidentCommand } from '#contract/incident-view.ts';
import type { RefusalReason } from '../outcome.ts';
import { withEffect, withIncident, type Change, type Context } from '../change.ts';
import { bringForward, deskOf, entered, threatens, withDesk } from './annunciate.ts';

type Shelving = Extract<IncidentCommand, { readonly command: 'shelve' }>;

/**
 * An operator puts an alarm aside for a time, with a reason (보류, ISA-18.2 §11.7): it always comes back, at the latest after
 * one shift, and at once where a life is at stake. What comes later of the same cause is put aside with it.
 */
export function shelve(
  command: Shelving,
  by: Person,
  { change, context }: { change: Change; context: Context },
): Change | { refused: RefusalReason } {
  if (threatens(change.incident, context)) return { refused: 'lifeThreat' };
  const until = context.now + Math.min(command.minutes, SHELF.mostMinutes) * 60_000;
  const shelf = { until, by: by.id, reason: command.reason };
  const group = change.incident.alarm?.group ?? change.incident.id;
  const desk = deskOf(change, context);
  const groups = desk.groups.map((known) => (known.id === group ? { ...known, shelf } : known));
  const next = withDesk(
    { ...desk, groups },
    withIncident(change, { alarm: { state: 'shelved', since: context.now, group, ...shelf } }),
    context,
  );
  const shelved = entered('alarm.shelved', next, context, { until, reason: command.reason });
  return withEffect(shelved, { do: 'wake', incident: shelved.incident.id, at: until, wake: { why: 'alarmDue' } });
}

/** An operator takes an alarm back from the shelf before its time. */
export function unshelve(change: Change, context: Context): Change {
  const group = change.incident.alarm?.group;
  const desk = deskOf(change, context);
  const next = withDesk(
    { ...desk, groups: desk.groups.map((known) => (known.id === group ? withoutShelf(known) : known)) },
    change,
    context,
  );
  return bringForward('unshelved', next, context);
}

function withoutShelf({ shelf: _shelf, ...group }: AlarmDesk['groups'][number]): AlarmDesk['groups'][number] {
  return group;
}

import { SHELF, type AlarmDesk } from '#domain/alarm.ts';
import type { Person } from '#domain/person.ts';
import type { IncidentCommand } from '#contract/incident-view.ts';
import type { RefusalReason } from '../outcome.ts';
import { withEffect, withIncident, type Change, type Context } from '../change.ts';
import { bringForward, deskOf, entered, threatens, withDesk } from './annunciate.ts';

/** Commands about attention, apart from those about the incident itself. */
export type AlarmCommand = Extract<IncidentCommand, { readonly command: 'shelve' | 'unshelve' }>;

export function isAlarmCommand(command: IncidentCommand): command is AlarmCommand {
  return command.command === 'shelve' || command.command === 'unshelve';
}

interface Circumstances {
  readonly change: Change;
  readonly context: Context;
}

export function runAlarmCommand(command: AlarmCommand, by: Person, given: Circumstances): Change | { readonly refused: RefusalReason } {
  return command.command === 'shelve' ? shelve(command, by, given) : unshelve(given);
}

type Shelving = Extract<IncidentCommand, { readonly command: 'shelve' }>;

/**
 * An operator puts an alarm aside for a time, with a reason (보류, ISA-18.2 §11.7): it always comes back, at the latest after
 * one shift, and at once where a life is at stake. What comes later of the same cause is put aside with it.
 */
function shelve(command: Shelving, by: Person, { change, context }: Circumstances): Change | { readonly refused: RefusalReason } {
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
function unshelve({ change, context }: Circumstances): Change {
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

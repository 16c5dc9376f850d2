import {
  EMPTY_DESKS,
  FLOOD,
  isLifeThreat,
  SHOWN_UP_TO,
  type Alarm,
  type AlarmDesk,
  type AlarmDesks,
  type AlarmGroup,
} from '#domain/alarm.ts';
import type { EntryKind } from '#domain/journal.ts';
import { isLive, type Incident } from '#domain/incident.ts';
import type { Definitions } from '../definitions.ts';
import type { Outcome } from '../outcome.ts';
import { withEffect, withEntry, withIncident, type Change, type Context } from '../change.ts';
import { deskAt, withArrival } from './flood.ts';
import { groupOf, newGroup, withGroup } from './group.ts';

/**
 * How much of the operator's attention an incident takes, asked once at the end of everything that changes it: when it
 * opens, by its cause and the flood; ever after only whether a life is now at stake, which brings it forward at once.
 */
export function annunciate(
  outcome: Outcome,
  about: Pick<Context, 'inputId' | 'now' | 'city'> & { readonly definitions: Definitions },
): Outcome {
  const { incident } = outcome;
  if (!incident) return outcome;
  const { inputId, now, city, definitions } = about;
  const context = { inputId, now, city, actor: outcome.entries.at(-1)?.actor ?? 'system', service: definitions.byId.get(incident.service) };
  return { ...outcome, ...settle({ ...outcome, incident }, context) };
}

function settle(change: Change, context: Context): Change {
  const { incident, entries, effects, alarms } = change;
  const own: Change = { incident, entries, effects, ...(alarms === undefined ? {} : { alarms }) };
  return incident.version === 1 ? onOpening(own, context) : broughtForward(own, context);
}

function broughtForward(change: Change, context: Context): Change {
  const { incident } = change;
  const hidden = incident.alarm !== undefined && incident.alarm.state !== 'shown';
  return hidden && isLive(incident.status) && threatens(incident, context) ? bringForward('lifeThreat', change, context) : change;
}

export function threatens(incident: Incident, context: Context): boolean {
  return isLifeThreat(incident, context.service?.definition.alarm?.lifeKinds);
}

function onOpening(change: Change, context: Context): Change {
  const desk = deskOf(change, context);
  if (threatens(change.incident, context)) return withDesk(withArrival(desk, context.now), asThreat(change, context), context);
  const group = groupOf(change.incident, desk, { service: context.service, now: context.now });
  if (group) return underGroup(group, desk, { change, context });
  const after = withGroup(withArrival(desk, context.now), newGroup(change.incident, context.now));
  const next = withDesk(after, change, context);
  const waits = isFull(desk) && context.service?.definition.alarm?.inFlood !== 'show';
  return waits ? suppress(next, context) : next;
}

/** What only its definition knows is written on it, so that whoever asks later knows too. */
function asThreat(change: Change, context: Context): Change {
  if (isLifeThreat(change.incident)) return change;
  return withIncident(change, { alarm: { state: 'shown', since: context.now, life: true } });
}

/** Counted in the row of its cause; where that was shelved, shelved with it. */
function underGroup(group: AlarmGroup, desk: AlarmDesk, { change, context }: { change: Change; context: Context }): Change {
  const next = withDesk(withGroup(desk, { ...group, lastAt: context.now }), change, context);
  const { shelf } = group;
  if (shelf && shelf.until > context.now) {
    const alarm: Alarm = { state: 'shelved', since: context.now, group: group.id, ...shelf };
    const shelved = entered('alarm.shelved', { ...next, incident: { ...next.incident, alarm } }, context, {
      group: group.id,
      until: shelf.until,
    });
    return wakeLater(shelf.until, shelved);
  }
  const alarm: Alarm = { state: 'grouped', since: context.now, group: group.id };
  return entered('alarm.grouped', withIncident(next, { alarm }), context, { group: group.id });
}

/** Whether an operator has as many alarms as leave room for lives at stake. */
function isFull(desk: AlarmDesk): boolean {
  return desk.floodSince !== undefined || desk.arrivals.length >= SHOWN_UP_TO;
}

function suppress(change: Change, context: Context): Change {
  const alarm: Alarm = { state: 'suppressed', since: context.now, group: change.incident.id };
  return wakeLater(context.now + FLOOD.windowMs, entered('alarm.suppressed', withIncident(change, { alarm }), context, {}));
}

/** A suppressed or shelved alarm is looked at again at its time: it comes back, unless the flood still lasts. */
export function whenDue(change: Change, context: Context): Change | undefined {
  const { alarm, status } = change.incident;
  if (alarm === undefined || (alarm.state !== 'suppressed' && alarm.state !== 'shelved') || !isLive(status)) return undefined;
  if (alarm.until !== undefined && alarm.until > context.now) return undefined;
  if (alarm.state === 'shelved') return bringForward('shelfEnded', change, context);
  if (isFull(deskOf(change, context))) return wakeLater(context.now + FLOOD.windowMs, change);
  return bringForward('floodOver', change, context);
}

/** Whether the flood that began then still lasts. Its end is written down by whoever first looks at the desk after it. */
export function whenFloodDue(since: number, change: Change, context: Context): Change | undefined {
  const before = stored(change, context);
  if (before.floodSince !== since) return undefined;
  const desk = deskAt(before, context.now);
  return desk.floodSince === undefined ? withDesk(desk, change, context) : lookAgain(since, change, context);
}

/** Shown again, and counted like a new one: what comes back asks for attention too. */
export function bringForward(why: string, change: Change, context: Context): Change {
  const group = change.incident.alarm?.group;
  const alarm: Alarm = { state: 'shown', since: context.now, ...(group === undefined ? {} : { group }) };
  const next = withDesk(withArrival(deskOf(change, context), context.now), withIncident(change, { alarm }), context);
  return entered('alarm.returned', next, context, { why });
}

/** The desk that this incident belongs to, as it is now. */
export function deskOf(change: Change, context: Context): AlarmDesk {
  return deskAt(stored(change, context), context.now);
}

function stored(change: Change, context: Context): AlarmDesk {
  return desksOf(change, context)[sideOf(change.incident)];
}

function desksOf(change: Change, context: Context): AlarmDesks {
  return change.alarms ?? context.city.alarms ?? EMPTY_DESKS;
}

function sideOf({ drill }: Incident): keyof AlarmDesks {
  return drill ? 'drill' : 'live';
}

/** Puts the desk back; that a flood began or ended with it is written down, and its end will be looked for. */
export function withDesk(desk: AlarmDesk, change: Change, context: Context): Change {
  const before = stored(change, context);
  const next = { ...change, alarms: { ...desksOf(change, context), [sideOf(change.incident)]: desk } };
  if (before.floodSince === desk.floodSince) return next;
  if (desk.floodSince === undefined) return entered('alarm.floodEnded', next, context, { since: before.floodSince ?? context.now });
  return lookAgain(desk.floodSince, entered('alarm.floodBegan', next, context, {}), context);
}

function lookAgain(since: number, change: Change, context: Context): Change {
  const { id } = change.incident;
  return withEffect(change, { do: 'wake', incident: id, at: context.now + FLOOD.windowMs, wake: { why: 'floodDue', since } });
}

function wakeLater(at: number, change: Change): Change {
  return withEffect(change, { do: 'wake', incident: change.incident.id, at, wake: { why: 'alarmDue' } });
}

export function entered(kind: EntryKind, change: Change, context: Context, data: Record<string, string | number>): Change {
  return withEntry(change, context, kind, { ...data, ...(change.incident.drill ? { drill: true } : {}) });
}

import { isUnderWay, type Dispatch, type DispatchedUnit } from '#domain/dispatch.ts';
import type { Person } from '#domain/person.ts';
import { nextName, withEffect, withEntry, withIncident, type Change, type Context } from '../change.ts';
import type { RefusalReason } from '../outcome.ts';
import { mayRecall, maySend } from './field-policy.ts';

/** So many units are sent to one incident at most. */
export const MAX_DISPATCHES = 64;
/** Somebody in the car has to acknowledge in this time (B3). */
export const ACKNOWLEDGE_DISPATCH_SECONDS = 60;

export type FieldResult = Change | { readonly refused: RefusalReason };

/** Sends units (출동 지령, 2-①⑤): all of them or, where one may not be sent, none. */
export function dispatchUnits(
  wanted: { readonly units: readonly DispatchedUnit[]; readonly note?: string | undefined; readonly by: Person },
  change: Change,
  context: Context,
): FieldResult {
  const known = change.incident.dispatches ?? [];
  if (known.length + wanted.units.length > MAX_DISPATCHES) return { refused: 'tooManyDispatches' };
  for (const unit of wanted.units) {
    const reason = whyNot(unit, wanted.by, { change, context });
    if (reason) return { refused: reason };
  }
  return wanted.units.reduce((next, unit) => send(unit, wanted.note, { change: next, context }), change);
}

function whyNot(unit: DispatchedUnit, by: Person, { change, context }: { change: Change; context: Context }): RefusalReason | undefined {
  const organisation = context.city.organisations.get(unit.organisation);
  if (!organisation) return 'noSuchOrganisation';
  if (!maySend(by, unit)) return 'notYourUnit';
  if (change.incident.drill && organisation.standing === 'partner') return 'drillStaysInside';
  const onIt = (change.incident.dispatches ?? []).some((known) => known.unit === unit.unit && isUnderWay(known));
  return onIt ? 'alreadyDone' : undefined;
}

function send(unit: DispatchedUnit, note: string | undefined, { change, context }: { change: Change; context: Context }): Change {
  const { unit: id, organisation, kind, callSign } = unit;
  const sent: Dispatch = {
    id: nextName(change, context),
    unit: id,
    organisation,
    kind,
    callSign,
    sentAt: context.now,
    sentBy: context.actor,
    ...(note === undefined ? {} : { note }),
    dueAt: context.now + ACKNOWLEDGE_DISPATCH_SECONDS * 1_000,
  };
  let next = withIncident(change, { dispatches: [...(change.incident.dispatches ?? []), sent] });
  next = withEntry(next, context, 'dispatch.sent', { ...factsOf(sent), ...(note === undefined ? {} : { note }) });
  return withEffect(next, { do: 'wake', incident: next.incident.id, at: sent.dueAt, wake: { why: 'dispatchDue', dispatch: sent.id } });
}

/** The unit is needed elsewhere, or was not needed: its crew no longer knows of the incident from this moment. */
export function recallUnit(
  wanted: { readonly dispatch: string; readonly note?: string | undefined; readonly by: Person },
  change: Change,
  context: Context,
): FieldResult {
  const known = change.incident.dispatches?.find((each) => each.id === wanted.dispatch);
  if (!known) return { refused: 'noSuchDispatch' };
  const leave = mayRecall(wanted.by, change.incident, known);
  if (!leave.ok) return { refused: leave.reason };
  const next = withDispatch({ ...known, recalledAt: context.now }, change);
  const noted = withEntry(next, context, 'dispatch.recalled', { ...factsOf(known), ...(wanted.note ? { note: wanted.note } : {}) });
  return withEffect(noted, { do: 'revoke', incident: change.incident.id, reason: 'dispatchRecalled', organisation: known.organisation });
}

/** Nobody in the car has acknowledged in time: said once. */
export function dispatchFallsDue(id: string, change: Change, context: Context): Change | undefined {
  const known = change.incident.dispatches?.find((each) => each.id === id);
  if (!known || !isUnderWay(known) || known.acknowledgedAt !== undefined || known.overdueAt !== undefined) return undefined;
  if (change.incident.closedAt !== undefined) return undefined;
  return withEntry(withDispatch({ ...known, overdueAt: context.now }, change), context, 'dispatch.overdue', factsOf(known));
}

export function withDispatch(dispatch: Dispatch, change: Change): Change {
  return withIncident(change, {
    dispatches: (change.incident.dispatches ?? []).map((each) => (each.id === dispatch.id ? dispatch : each)),
  });
}

/** Of a unit, for the timeline: what it is called, not where it is. */
export function factsOf({ id, unit, organisation, callSign }: Dispatch): Record<string, string> {
  return { dispatch: id, unit, organisation, callSign };
}

import type { ChainStep } from '#domain/duty.ts';
import type { Escalation } from '#domain/handling.ts';
import { isAwaited, isLive, type Incident, type Propagation } from '#domain/incident.ts';
import type { OrganisationId } from '#domain/ids.ts';
import { finish, nextName, startChange, withEffect, withEntry, withIncident, type Change, type Context } from './change.ts';
import { NOTHING, type Outcome } from './outcome.ts';
import { propagate } from './propagate.ts';

/** So many chains are walked in one incident at most, ended ones included. */
const MAX_ESCALATIONS = 32;

/** The definition asks that somebody takes up the incident in time (`escalate`); at once where the time is none. */
export function watchUptake(
  { organisation, afterSeconds }: { readonly organisation: OrganisationId; readonly afterSeconds: number },
  change: Change,
  context: Context,
): Change {
  if (context.city.duty.chainOf(organisation).length === 0) return change;
  if (afterSeconds === 0) return beginForIncident(organisation, change, context) ?? change;
  const at = context.now + afterSeconds * 1_000;
  return withEffect(change, { do: 'wake', incident: change.incident.id, at, wake: { why: 'unacknowledged', organisation } });
}

/** The time is over: where nobody has taken up the incident, the chain begins. */
export function escalateIncident(incident: Incident, organisation: OrganisationId, context: Context): Outcome {
  const begun = beginForIncident(organisation, startChange(incident), context);
  return begun ? finish(begun, context, { ok: true, as: 'done', incident: incident.id }) : NOTHING;
}

function beginForIncident(organisation: OrganisationId, change: Change, context: Context): Change | undefined {
  const running = (change.incident.escalations ?? []).some(
    (known) => known.organisation === organisation && known.propagation === undefined && known.endedAt === undefined,
  );
  if (change.incident.status !== 'open' || running) return undefined;
  return begin({ organisation }, change, context);
}

/** A receipt is overdue: the chain of its organisation begins, where it has one and this word was not itself a step of it. */
export function escalateAnswer(overdue: Propagation, change: Change, context: Context): Change {
  if (overdue.escalation !== undefined || overdue.escalates === false) return change;
  return begin({ organisation: overdue.organisation, propagation: overdue.id }, change, context) ?? change;
}

function begin(
  wanted: { readonly organisation: OrganisationId; readonly propagation?: string },
  change: Change,
  context: Context,
): Change | undefined {
  const known = change.incident.escalations ?? [];
  if (context.city.duty.chainOf(wanted.organisation).length === 0 || known.length >= MAX_ESCALATIONS) return undefined;
  const escalation: Escalation = { id: nextName(change, context), ...wanted, startedAt: context.now, step: 0 };
  let next = withIncident(change, { escalations: [...known, escalation] });
  next = withEntry(next, context, 'escalation.started', {
    escalation: escalation.id,
    organisation: wanted.organisation,
    ...(wanted.propagation === undefined ? {} : { propagation: wanted.propagation }),
    reason: wanted.propagation === undefined ? 'notTakenUp' : 'notAcknowledged',
  });
  return walk(escalation, next, context);
}

/** The step's time is over. One that was answered, or that this was asked of before, goes no further. */
export function walkOn(incident: Incident, wake: { readonly escalation: string; readonly step: number }, context: Context): Outcome {
  const known = incident.escalations?.find((each) => each.id === wake.escalation);
  if (!known || known.endedAt !== undefined || known.step !== wake.step || !isLive(incident.status)) return NOTHING;
  return finish(walk(known, startChange(incident), context), context, { ok: true, as: 'done', incident: incident.id });
}

/** Takes the next step at which there is somebody to tell; the steps left out are recorded, and so is the end of the chain. */
function walk(escalation: Escalation, change: Change, context: Context): Change {
  const chain = context.city.duty.chainOf(escalation.organisation);
  let next = change;
  for (let at = escalation.step; at < chain.length; at += 1) {
    const step = chain[at];
    const told = step && tell(escalation, { step, at }, { change: next, context });
    if (told) return withEscalation({ ...escalation, step: at + 1 }, told);
    next = withEntry(next, context, 'escalation.skipped', { ...stepFacts(escalation, at, step), reason: 'nobodyOnDuty' });
  }
  const ended = { ...escalation, step: chain.length, endedAt: context.now, ended: 'exhausted' as const };
  next = withEntry(next, context, 'escalation.ended', {
    escalation: escalation.id,
    organisation: escalation.organisation,
    reason: 'exhausted',
  });
  return withEscalation(ended, next);
}

/** Undefined: there is nobody at this step. */
function tell(
  escalation: Escalation,
  { step, at }: { readonly step: ChainStep; readonly at: number },
  { change, context }: { readonly change: Change; readonly context: Context },
): Change | undefined {
  const { organisation } = escalation;
  const person = step.login === undefined ? undefined : context.city.duty.byLogin(organisation, step.login);
  if (step.login !== undefined && person === undefined) return undefined;
  if (step.post !== undefined && context.city.duty.onDuty(organisation, step.post, context.now).length === 0) return undefined;
  const recorded = withEntry(change, context, 'escalation.told', stepFacts(escalation, at, step));
  const told = propagate(
    {
      organisation,
      role: step.post,
      person,
      note: change.incident.propagations.find((known) => known.id === escalation.propagation)?.note,
      channels: step.channels,
      acknowledgeWithinSeconds: step.withinSeconds,
      escalation: escalation.id,
    },
    recorded,
    context,
  );
  if (told.incident.propagations.length === change.incident.propagations.length) return undefined;
  return withEffect(told, {
    do: 'wake',
    incident: told.incident.id,
    at: context.now + step.withinSeconds * 1_000,
    wake: { why: 'escalate', escalation: escalation.id, step: at + 1 },
  });
}

function stepFacts(escalation: Escalation, at: number, step: ChainStep | undefined): Record<string, string | number> {
  return {
    escalation: escalation.id,
    organisation: escalation.organisation,
    step: at + 1,
    ...(step?.post === undefined ? {} : { post: step.post }),
  };
}

function withEscalation(escalation: Escalation, change: Change): Change {
  const known = change.incident.escalations ?? [];
  return withIncident(change, { escalations: known.map((each) => (each.id === escalation.id ? escalation : each)) });
}

/** After every command: whatever chain has its answer ends, and nobody on it is waited for any more. */
export function settleEscalations(change: Change, context: Context): Change {
  return (change.incident.escalations ?? [])
    .filter((each) => each.endedAt === undefined || each.ended === 'exhausted')
    .reduce((next, escalation) => {
      if (isAnswered(escalation, next.incident)) return answered(escalation, next, context);
      return escalation.endedAt !== undefined || isLive(next.incident.status) ? next : cut(escalation, next, context);
    }, change);
}

function isAnswered({ id, propagation }: Escalation, incident: Incident): boolean {
  if (propagation === undefined && incident.acknowledgedAt !== undefined) return true;
  return incident.propagations.some((told) => (told.escalation === id || told.id === propagation) && told.acknowledgedAt !== undefined);
}

function answered(escalation: Escalation, change: Change, context: Context): Change {
  const propagations = change.incident.propagations.map((told) =>
    isAwaited(told) && (told.escalation === escalation.id || told.id === escalation.propagation)
      ? { ...told, settledAt: context.now }
      : told,
  );
  const { id, organisation } = escalation;
  const ended = withEscalation({ ...escalation, endedAt: context.now, ended: 'acknowledged' }, withIncident(change, { propagations }));
  return withEntry(ended, context, 'escalation.ended', { escalation: id, organisation, reason: 'acknowledged' });
}

function cut(escalation: Escalation, change: Change, context: Context): Change {
  const { id, organisation } = escalation;
  const ended = withEscalation({ ...escalation, endedAt: context.now, ended: 'incidentEnded' }, change);
  return withEntry(ended, context, 'escalation.ended', { escalation: id, organisation, reason: 'incidentEnded' });
}

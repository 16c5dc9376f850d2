import type { AlarmDesks } from '#domain/alarm.ts';
import type { EntryDraft, EntryKind } from '#domain/journal.ts';
import type { Incident } from '#domain/incident.ts';
import type { City } from './city.ts';
import type { CompiledService } from './compiled-service.ts';
import type { Answer, Effect, Outcome, RefusalReason } from './outcome.ts';

/** At most so many cameras stand in one incident: few tiles, not walls (DOMAIN §3.3). */
export const MAX_INCIDENT_CAMERAS = 16;

/** An incident on its way from one state to the next, with what is to be recorded and done. Never changed in place. */
export interface Change {
  readonly incident: Incident;
  readonly entries: readonly EntryDraft[];
  readonly effects: readonly Effect[];
  readonly also?: readonly Incident[];
  readonly cases?: NonNullable<Outcome['cases']>;
  /** The desk of alarms, once something changed it. */
  readonly alarms?: AlarmDesks;
}

/** What a command comes to before it is finished; one that is refused changes nothing. */
export type Performed = Change | { readonly refused: RefusalReason };

/** What every step of one input shares. */
export interface Context {
  /** Names what this input creates: `<id>-1`, `<id>-2`… */
  readonly inputId: string;
  readonly now: number;
  readonly actor: string;
  readonly city: City;
  readonly service: CompiledService | undefined;
}

export function startChange(incident: Incident): Change {
  return { incident, entries: [], effects: [] };
}

export function withIncident(change: Change, facts: Partial<Incident>): Change {
  return { ...change, incident: { ...change.incident, ...facts } };
}

export function withEntry(change: Change, context: Context, kind: EntryKind, data: EntryDraft['data'] = {}): Change {
  const entry: EntryDraft = { kind, at: context.now, actor: context.actor, incident: change.incident.id, data };
  return { ...change, entries: [...change.entries, entry] };
}

export function withEffect(change: Change, effect: Effect): Change {
  return { ...change, effects: [...change.effects, effect] };
}

/** A name for the next thing this input creates: unique because inputs are, and the same when replayed. */
export function nextName(change: Change, context: Context): string {
  return `${context.inputId}-${change.entries.length}`;
}

/** Leaves this incident as it now is and goes on with another, in the same change. */
export function turnTo(incident: Incident, change: Change, context: Context): Change {
  return { ...change, incident, also: [...(change.also ?? []), saved(change.incident, context)] };
}

function saved(incident: Incident, context: Context): Incident {
  return { ...incident, updatedAt: context.now, version: incident.version + 1 };
}

/** Ends a change: the incident's version counts its saved states. */
export function finish(change: Change, context: Context, answer: Answer): Outcome {
  const { entries, effects, also, cases, alarms } = change;
  const incident = saved(change.incident, context);
  const more = { ...(also === undefined ? {} : { also }), ...(cases === undefined ? {} : { cases }), ...(alarms ? { alarms } : {}) };
  return { answer, incident, entries, effects, ...more };
}

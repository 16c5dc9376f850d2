import type { AlarmDesks } from '#domain/alarm.ts';
import type { EntryDraft, EntryKind } from '#domain/journal.ts';
import type { Incident } from '#domain/incident.ts';
import type { City } from './city.ts';
import type { CompiledService } from './definitions.ts';
import type { Answer, Effect, Outcome } from './outcome.ts';

/** An incident on its way from one state to the next, with what is to be recorded and done. Never changed in place. */
export interface Change {
  readonly incident: Incident;
  readonly entries: readonly EntryDraft[];
  readonly effects: readonly Effect[];
  /** The desk of alarms, once something changed it. */
  readonly alarms?: AlarmDesks;
}

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

/** Ends a change: the incident's version counts its saved states. */
export function finish(change: Change, context: Context, answer: Answer): Outcome {
  const incident = { ...change.incident, updatedAt: context.now, version: change.incident.version + 1 };
  return { answer, incident, entries: change.entries, effects: change.effects, ...(change.alarms ? { alarms: change.alarms } : {}) };
}

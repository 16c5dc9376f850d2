import { EMPTY_DESKS, type AlarmDesks } from '#domain/alarm.ts';
import type { Entry, EntryDraft } from '#domain/journal.ts';
import type { Incident } from '#domain/incident.ts';
import type { IncidentId } from '#domain/ids.ts';
import type { City } from '#engine/city.ts';
import type { Definitions } from '#engine/definitions.ts';
import type { Input } from '#engine/input.ts';
import type { Answer, Outcome } from '#engine/outcome.ts';
import { step } from '#engine/step.ts';
import { allInOrder } from './all-in-order.ts';
import { chain, type ChainHead } from './journal/chain.ts';
import type { Changed, HandleStore, HandleTransaction, Loaded, OutboxRow } from './handle-store.ts';
import { nameFailure } from './unhandled-input.ts';
import { wantedBy } from './wanted.ts';

/** One thing to handle: an input for the engine, or an entry that needs no decision (a view, a session, a refusal). */
export type Job = { readonly input: Input } | { readonly record: EntryDraft };

/** What one commit brought, for those who watch: performers, the live board, the journal's readers. */
export interface Commit {
  readonly entries: readonly Entry[];
  readonly incidents: readonly Incident[];
  readonly outbox: readonly OutboxRow[];
  /** What a relay is told. Not kept: a relay that was away asks again for each of its views and is told anew. */
  readonly hints: readonly OutboxRow[];
}

/** What the shell knows of the city beside its incidents; read anew for every commit. */
export type Surroundings = Pick<City, 'organisations' | 'assignable' | 'cameras' | 'duty' | 'bounds' | 'addresses'>;

export interface HandleContext {
  readonly definitions: Definitions;
  readonly surroundings: Surroundings;
  readonly now: number;
}

const RECORDED: Answer = { ok: true, as: 'done' };

/**
 * The shell: loads what the inputs touch, calls the engine for each, and saves state, journal entries and effects in one
 * transaction (J1). Many inputs share one commit; each sees what those before it did.
 */
export async function handleBatch(
  store: HandleStore,
  jobs: readonly Job[],
  context: HandleContext,
): Promise<{ readonly answers: readonly Answer[]; readonly commit: Commit }> {
  return store.transact(async (transaction) => {
    const inputs = jobs.flatMap((job) => ('input' in job ? [job.input] : []));
    const wanted = wantedBy(inputs, context);
    const [head, loaded] = await Promise.all([transaction.lockHead(), inputs.length > 0 ? transaction.load(wanted) : NOTHING_LOADED]);
    const city = openCity(loaded, context.surroundings);
    const outcomes = jobs.map((job) => ('input' in job ? decide(job.input, city, context) : recorded(job.record)));
    const effects = outcomes.flatMap((outcome, at) => outboxRows(outcome, jobs[at], context.now));
    const changed: Changed = {
      incidents: [...city.changed.values()],
      deliveries: outcomes.flatMap((outcome) => (outcome.delivery ? [outcome.delivery] : [])),
      cases: outcomes.flatMap((outcome) => outcome.cases ?? []),
      outbox: effects.filter((row) => !isHint(row)),
      ...(city.alarms === city.loadedAlarms ? {} : { alarms: city.alarms }),
    };
    // Entries are chained, which is slow, while the store writes all else.
    const saving = transaction.save(changed);
    const [, entries] = await allInOrder([saving, append(transaction, head, outcomes)]);
    return {
      answers: outcomes.map((outcome) => outcome.answer),
      commit: { entries, incidents: changed.incidents, outbox: changed.outbox, hints: effects.filter(isHint) },
    };
  });
}

async function append(transaction: HandleTransaction, head: ChainHead, outcomes: readonly Outcome[]): Promise<readonly Entry[]> {
  const chained = chain(
    head,
    outcomes.flatMap((outcome) => outcome.entries),
  );
  await transaction.append(chained.entries, chained.head);
  return chained.entries;
}

const NOTHING_LOADED: Loaded = { incidents: [], deliveries: [], cases: [] };

interface OpenCity extends City {
  readonly incidents: Map<IncidentId, Incident>;
  readonly deliveries: Map<string, IncidentId | null>;
  readonly cases: Map<string, IncidentId>;
  readonly changed: Map<IncidentId, Incident>;
  alarms: AlarmDesks;
  readonly loadedAlarms: AlarmDesks;
}

function openCity(loaded: Loaded, surroundings: Surroundings): OpenCity {
  return {
    ...surroundings,
    incidents: new Map(loaded.incidents.map((incident) => [incident.id, incident])),
    deliveries: new Map(loaded.deliveries),
    cases: new Map(loaded.cases),
    changed: new Map(),
    alarms: loaded.alarms ?? EMPTY_DESKS,
    loadedAlarms: loaded.alarms ?? EMPTY_DESKS,
  };
}

/** The engine is pure; what it decided becomes visible to the next input of the same commit here. */
function decide(input: Input, city: OpenCity, context: HandleContext): Outcome {
  const outcome = nameFailure(input, () => step(context.definitions, city, input, context.now));
  for (const incident of [outcome.incident ?? [], outcome.also ?? []].flat()) {
    city.incidents.set(incident.id, incident);
    city.changed.set(incident.id, incident);
  }
  for (const { key, incident } of outcome.cases ?? []) city.cases.set(key, incident);
  if (outcome.alarms) city.alarms = outcome.alarms;
  if (outcome.delivery) {
    city.deliveries.set(outcome.delivery.key, outcome.delivery.incident);
    const { incident, caseKey, alsoCases = [] } = outcome.delivery;
    if (incident !== null) for (const key of [caseKey, ...alsoCases]) city.cases.set(key, incident);
  }
  return outcome;
}

function recorded(entry: EntryDraft): Outcome {
  return { answer: RECORDED, entries: [entry], effects: [] };
}

function outboxRows(outcome: Outcome, job: Job | undefined, now: number): OutboxRow[] {
  if (!job || !('input' in job)) return [];
  return outcome.effects.map((effect, at) => ({ id: `${job.input.id}/${at}`, effect, dueAt: effect.do === 'wake' ? effect.at : now }));
}

function isHint(row: OutboxRow): boolean {
  const { do: kind } = row.effect;
  return kind === 'warm' || kind === 'cool' || kind === 'revoke';
}

import type { AlarmDesks } from '#domain/alarm.ts';
import { isLive, type Incident } from '#domain/incident.ts';
import type { Entry } from '#domain/journal.ts';
import type { IncidentId } from '#domain/ids.ts';
import type { Changed, HandleStore, HandleTransaction, Loaded, Missed, OutboxRow, Saved, Wanted } from '#server/handle-store.ts';
import { sideOf } from '#server/outbox/outbox-order.ts';
import { EMPTY_CHAIN, type ChainHead } from '#server/journal/chain.ts';

/** What lies on the disk. */
export interface DurableState {
  incidents: Map<IncidentId, Incident>;
  deliveries: Map<string, IncidentId | null>;
  cases: Map<string, IncidentId>;
  entries: Entry[];
  head: ChainHead;
  outbox: Map<string, OutboxRow>;
  alarms?: AlarmDesks;
}

export function emptyState(): DurableState {
  return { incidents: new Map(), deliveries: new Map(), cases: new Map(), entries: [], head: EMPTY_CHAIN, outbox: new Map() };
}

/** Where a transaction may wait or fail; each hook is awaited. */
export interface StoreHooks {
  begin?: () => Promise<void> | void;
  save?: (saved: Saved) => Promise<void> | void;
  commit?: () => Promise<void> | void;
  committed?: () => Promise<void> | void;
  missed?: () => Promise<void> | void;
}

/** A store in memory that keeps the store's promises: one writer at a time, all of a commit or nothing, keys that exist once. */
export class MemoryHandleStore implements HandleStore {
  readonly state: DurableState;
  hooks: StoreHooks;
  #lock: Promise<unknown> = Promise.resolve();

  constructor(state: DurableState = emptyState(), hooks: StoreHooks = {}) {
    this.state = state;
    this.hooks = hooks;
  }

  async transact<T>(run: (transaction: HandleTransaction) => Promise<T>): Promise<T> {
    const turn = this.#lock.then(() => this.#transact(run));
    this.#lock = turn.catch(() => undefined);
    return turn;
  }

  async missed(after: number, upTo: number): Promise<Missed> {
    await this.hooks.missed?.();
    const entries = this.state.entries.slice(after, upTo);
    const ids = new Set(entries.map((entry) => entry.incident));
    return {
      entries,
      incidents: [...this.state.incidents.values()].filter((incident) => ids.has(incident.id)),
      outbox: [...this.state.outbox.values()].filter((row) => sideOf(row) === 'outside'),
    };
  }

  async #transact<T>(run: (transaction: HandleTransaction) => Promise<T>): Promise<T> {
    await this.hooks.begin?.();
    let changed: Changed | undefined;
    let pending: Saved | undefined;
    const result = await run({
      lockHead: async () => this.state.head,
      load: async (wanted) => load(this.state, wanted),
      save: async (saved) => void (changed = saved),
      append: async (entries, head) => {
        if (!changed) throw new Error('bug: entries before what they tell of');
        const saved = { ...changed, entries, head };
        await this.hooks.save?.(saved);
        refuseTwice(this.state, saved);
        pending = saved;
      },
    });
    await this.hooks.commit?.();
    if (pending) apply(this.state, pending);
    await this.hooks.committed?.();
    return result;
  }
}

/** Only what was asked for, as the database would: an engine that looks at more is found out. */
function load(state: DurableState, wanted: Wanted): Loaded {
  const deliveries = wanted.deliveryKeys.flatMap((key) =>
    state.deliveries.has(key) ? [[key, state.deliveries.get(key) ?? null] as const] : [],
  );
  const cases = wanted.caseKeys.flatMap((key) => (state.cases.has(key) ? [[key, state.cases.get(key)!] as const] : []));
  const named = new Set([...wanted.incidents, ...cases.map(([, incident]) => incident)]);
  const incidents = [...state.incidents.values()].filter(
    (incident) => named.has(incident.id) || (isLive(incident.status) && isAskedFor(incident, wanted)),
  );
  return { incidents, deliveries, cases, ...(state.alarms ? { alarms: state.alarms } : {}) };
}

function isAskedFor({ service, place, subjects }: Incident, wanted: Wanted): boolean {
  if (subjects.plate !== undefined && wanted.plates.includes(subjects.plate)) return true;
  if (subjects.person !== undefined && wanted.persons.includes(subjects.person)) return true;
  if (subjects.facility !== undefined && wanted.facilities.includes(subjects.facility)) return true;
  return (
    place !== undefined &&
    wanted.near.some(
      (box) =>
        box.service === service && place.lon >= box.west && place.lon <= box.east && place.lat >= box.south && place.lat <= box.north,
    )
  );
}

/** As the primary keys of the tables do. */
function refuseTwice(state: DurableState, saved: Saved): void {
  const twice = (what: string): never => {
    throw Object.assign(new Error(`duplicate key: ${what}`), { code: '23505' });
  };
  const keys = saved.deliveries.map((delivery) => delivery.key);
  if (new Set(keys).size < keys.length || keys.some((key) => state.deliveries.has(key))) twice('delivery');
  if (saved.outbox.some((row) => state.outbox.has(row.id))) twice('outbox');
  if (saved.entries.some((entry) => entry.seq <= state.head.seq)) twice('journal');
}

function apply(state: DurableState, saved: Saved): void {
  for (const incident of saved.incidents) state.incidents.set(incident.id, incident);
  for (const { key, caseKey, alsoCases = [], incident } of saved.deliveries) {
    state.deliveries.set(key, incident);
    if (incident !== null) for (const each of [caseKey, ...alsoCases]) state.cases.set(each, incident);
  }
  for (const { key, incident } of saved.cases) state.cases.set(key, incident);
  state.entries.push(...saved.entries);
  state.head = saved.head;
  if (saved.alarms) state.alarms = saved.alarms;
  for (const row of saved.outbox) state.outbox.set(row.id, row);
}

import type { AlarmDesks } from '#domain/alarm.ts';
import type { Entry } from '#domain/journal.ts';
import type { Incident } from '#domain/incident.ts';
import type { IncidentId } from '#domain/ids.ts';
import type { Effect } from '#engine/outcome.ts';
import type { ChainHead } from './journal/chain.ts';

/** What the shell asks of the store; PostgreSQL in production, a simulated one with faults in test/sim. */
export interface HandleStore {
  /** Commits all that `run` saved, durably, or nothing of it. */
  transact<T>(run: (transaction: HandleTransaction) => Promise<T>): Promise<T>;
  /**
   * What was committed behind entry `after`, up to and with entry `upTo`: a commit whose answer was lost on the way is
   * durable all the same, and whoever watches must hear of it. The incidents as they are now, and the effects not yet done.
   */
  missed(after: number, upTo: number): Promise<Missed>;
}

export interface Missed {
  readonly entries: readonly Entry[];
  readonly incidents: readonly Incident[];
  readonly outbox: readonly OutboxRow[];
}

export interface HandleTransaction {
  /** Takes the journal's one lock, held until the commit: only then are sequence numbers given out (J2). */
  lockHead(): Promise<ChainHead>;
  /** As it is once the lock is held: may be asked before it is known that it is. */
  load(wanted: Wanted): Promise<Loaded>;
  save(changed: Changed): Promise<void>;
  /** Entries behind the head that was locked; asked for while `save` is at work. */
  append(entries: readonly Entry[], head: ChainHead): Promise<void>;
}

/** All that the inputs of one commit can touch. */
export interface Wanted {
  readonly incidents: readonly IncidentId[];
  readonly deliveryKeys: readonly string[];
  readonly caseKeys: readonly string[];
  /** Boxes (degrees) of one service in which a live incident may be joined. */
  readonly near: readonly {
    readonly service: string;
    readonly west: number;
    readonly south: number;
    readonly east: number;
    readonly north: number;
  }[];
  readonly plates: readonly string[];
  readonly persons: readonly string[];
  readonly facilities: readonly string[];
}

export interface Loaded {
  readonly incidents: readonly Incident[];
  readonly deliveries: readonly (readonly [key: string, incident: IncidentId | null])[];
  readonly cases: readonly (readonly [key: string, incident: IncidentId])[];
  /** Absent: nothing is remembered of alarms yet. */
  readonly alarms?: AlarmDesks;
}

export interface OutboxRow {
  /** Idempotency key of the effect. */
  readonly id: string;
  readonly effect: Effect;
  /** Milliseconds since the epoch. */
  readonly dueAt: number;
  /** How often it was tried in vain; absent = never. */
  readonly attempts?: number;
}

/** What one commit keeps beside the journal. */
export interface Changed {
  readonly incidents: readonly Incident[];
  readonly deliveries: readonly {
    readonly key: string;
    readonly caseKey: string;
    readonly incident: IncidentId | null;
    readonly at: number;
    readonly alsoCases?: readonly string[];
  }[];
  /** Cases that are answered by another incident from now on, in the order in which that was decided. */
  readonly cases: readonly { readonly key: string; readonly incident: IncidentId }[];
  /** Absent: unchanged. */
  readonly alarms?: AlarmDesks;
  readonly outbox: readonly OutboxRow[];
}

/** All of one commit. */
export interface Saved extends Changed {
  readonly entries: readonly Entry[];
  readonly head: ChainHead;
}

import type { Entry, EntryKind } from '#domain/journal.ts';
import { isLive, type Incident } from '#domain/incident.ts';
import type { IncidentId, PersonId } from '#domain/ids.ts';
import type { Commit } from '../handle.ts';
import type { Database } from '../store/sql.ts';
import { loadEnded, loadHandlers, loadJournalSeq, loadLive } from './board-rows.ts';

/** The situation board holds so many live incidents, newest first; older ones are read from the database. */
export const MAX_LIVE = 5_000;
export const MAX_ENDED = 1_000;
/** How long an ended incident stays in sight. */
export const KEEP_ENDED_MS = 3_600_000;
const MAX_HANDLERS = 64;

/** Entries that show that a person has taken an incident in hand (LAW-14). */
const HANDLING: readonly EntryKind[] = [
  'incident.opened',
  'incident.acknowledged',
  'incident.assigned',
  'incident.noted',
  'incident.sighted',
  'incident.resolved',
  'incident.reopened',
  'camera.added',
  'camera.removed',
  'propagation.sent',
  'sop.ticked',
  'handover.accepted',
  'incident.absorbed',
  'incident.split',
];
const HANDLING_KINDS: ReadonlySet<EntryKind> = new Set(HANDLING);
const PERSON = 'person:';

export interface BoardChange {
  /** Number of the last journal entry that the board shows. */
  readonly seq: number;
  readonly incidents: readonly Incident[];
  readonly entries: readonly Entry[];
}

/**
 * What is going on now, in memory: live incidents and those that ended within the hour, kept up by every commit.
 * It decides nothing and is lost with the process; the database has it all.
 */
export class Board {
  readonly #live = new Map<IncidentId, Incident>();
  readonly #ended = new Map<IncidentId, Incident>();
  readonly #handlers = new Map<IncidentId, Set<PersonId>>();
  readonly #listeners = new Set<(change: BoardChange) => void>();
  #sortedLive: readonly Incident[] | undefined;
  #sortedEnded: readonly Incident[] | undefined;
  #seq = 0;
  #left = false;

  static async load(database: Database, now: number): Promise<Board> {
    const board = new Board();
    board.#seq = await loadJournalSeq(database);
    const live = await loadLive(database, MAX_LIVE + 1);
    const ended = await loadEnded(database, now - KEEP_ENDED_MS, MAX_ENDED);
    for (const incident of [...ended.toReversed(), ...live.toReversed()]) board.#put(incident);
    const handled = await loadHandlers(database, [...board.#live.keys()], HANDLING);
    for (const { incident, actor } of handled) board.#addHandler(incident, actor);
    return board;
  }

  get seq(): number {
    return this.#seq;
  }

  get liveCount(): number {
    return this.#live.size;
  }

  /** False once live incidents did not all fit: what is not here may then still be live. */
  get isWhole(): boolean {
    return !this.#left;
  }

  get(id: string): Incident | undefined {
    return this.#live.get(id as IncidentId) ?? this.#ended.get(id as IncidentId);
  }

  /** Newest first. */
  live(): readonly Incident[] {
    this.#sortedLive ??= [...this.#live.values()].sort(newestFirst);
    return this.#sortedLive;
  }

  /** Ended within the hour, newest first. */
  ended(): readonly Incident[] {
    this.#sortedEnded ??= [...this.#ended.values()].sort(newestFirst);
    return this.#sortedEnded;
  }

  /** Whether a live incident is this person's, or they did something about one. */
  inHand(person: PersonId): boolean {
    for (const incident of this.#live.values())
      if (incident.assignee === person || this.#handlers.get(incident.id)?.has(person)) return true;
    return false;
  }

  onChange(listener: (change: BoardChange) => void): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => this.#listeners.delete(listener) };
  }

  /** Takes a commit; commits come in order. Listeners must not throw. */
  apply(commit: Pick<Commit, 'entries' | 'incidents'>): void {
    for (const incident of commit.incidents) this.#put(incident);
    for (const entry of commit.entries) {
      if (entry.incident !== undefined && HANDLING_KINDS.has(entry.kind)) this.#addHandler(entry.incident, entry.actor);
      this.#seq = entry.seq;
    }
    const change: BoardChange = { seq: this.#seq, incidents: commit.incidents, entries: commit.entries };
    for (const listener of this.#listeners) listener(change);
  }

  /** Lets go of what ended more than an hour ago; true when there was any. */
  forgetOld(now: number): boolean {
    const before = this.#ended.size;
    for (const incident of this.#ended.values()) {
      if (endOf(incident) <= now - KEEP_ENDED_MS) this.#ended.delete(incident.id);
    }
    if (this.#ended.size === before) return false;
    this.#sortedEnded = undefined;
    return true;
  }

  #put(incident: Incident): void {
    this.#sortedLive = undefined;
    if (isLive(incident.status)) {
      this.#live.set(incident.id, incident);
      if (this.#ended.delete(incident.id)) this.#sortedEnded = undefined;
      if (this.#live.size > MAX_LIVE) this.#leaveOutOldest();
      return;
    }
    this.#live.delete(incident.id);
    this.#handlers.delete(incident.id);
    this.#ended.delete(incident.id);
    this.#ended.set(incident.id, incident);
    this.#sortedEnded = undefined;
    const first = this.#ended.size > MAX_ENDED ? this.#ended.keys().next() : undefined;
    if (first && !first.done) this.#ended.delete(first.value);
  }

  /** The one that has been here longest; a flood must not cost a sort for each of its incidents. */
  #leaveOutOldest(): void {
    const oldest = this.#live.keys().next();
    if (oldest.done) return;
    this.#live.delete(oldest.value);
    this.#handlers.delete(oldest.value);
    this.#left = true;
  }

  #addHandler(incident: IncidentId, actor: string): void {
    if (!actor.startsWith(PERSON) || !this.#live.has(incident)) return;
    const handlers = this.#handlers.get(incident) ?? new Set();
    if (handlers.size < MAX_HANDLERS) handlers.add(actor.slice(PERSON.length) as PersonId);
    this.#handlers.set(incident, handlers);
  }
}

function endOf(incident: Incident): number {
  return incident.closedAt ?? incident.updatedAt;
}

/** The order of every list of incidents: by opening, then by id so that pages never overlap. */
export function newestFirst(a: Incident, b: Incident): number {
  return b.openedAt - a.openedAt || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0);
}

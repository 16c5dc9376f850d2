import { createHash, randomBytes } from 'node:crypto';
import type { CityConfig } from '#contract/city-config.ts';
import type { EntryDraft } from '#domain/journal.ts';
import type { PersonId } from '#domain/ids.ts';
import type { Person } from '#domain/person.ts';
import type { Clock } from '#services/ports.ts';
import type { Database } from '../store/sql.ts';
import type { PeopleDirectory } from './people-directory.ts';
import { deleteSession, insertSession, loadSessionIds, loadSessions, touchSession, type SessionRow } from './session-rows.ts';
import { endOf, isNearEnd, overdue, putOff, TOUCH_EVERY_MS } from './session-timing.ts';
import { UnrecordedEntries } from './unrecorded-entries.ts';

/** Why a session ended; stands in the journal. */
export type SessionEnd = 'signedOut' | 'replaced' | 'idle' | 'maxHours' | 'left' | 'roleChanged' | 'tooMany' | 'withdrawn';

export interface Session extends SessionRow {
  seenAt: number;
  expiresAt: number;
  /** When `seenAt` was last written down. */
  touchedAt: number;
  /** Role and organisation it was opened with: another role is another sign-in. */
  readonly standing: string;
}

export interface SessionsOptions {
  readonly config: CityConfig['session'];
  readonly database: Database;
  readonly clock: Clock;
  readonly directory: PeopleDirectory;
  /** Resolves true when the entry is durable. */
  readonly record: (entry: EntryDraft) => Promise<boolean>;
  /** Whether a live incident is in this person's hands (LAW-14). */
  readonly inHand: (person: PersonId) => boolean;
  /** Told at once of every end, so that video is withdrawn (X4). Must not throw. */
  readonly onSessionEnded: (person: PersonId) => void;
  readonly onProblem: (text: string) => void;
}

export type Checked =
  | { readonly ok: true; readonly session: Session; readonly person: Person }
  | { readonly ok: false; readonly reason: 'none' | 'expired' };

const MAX_SESSIONS = 10_000;
const MAX_SESSIONS_PER_PERSON = 8;
const SWEEP_EVERY_MS = 1_000;
/** How soon a person taken out or given another role by somebody else's hand is noticed. */
const REFRESH_EVERY_MS = 2_000;
/** Activity in the last moment before the end is a screen that asks whether it is over, not a person. */
const LAST_MOMENT_MS = 1_000;
const TOKEN_BYTES = 32;

/**
 * Who is signed in (docs/spec/session.md). All sessions are in memory, so that a request costs one hash; the database has
 * them for the next start. The token itself is kept nowhere.
 */
export class Sessions implements AsyncDisposable {
  readonly #options: SessionsOptions;
  readonly #sessions = new Map<string, Session>();
  readonly #listeners = new Set<(session: Session, reason: SessionEnd) => void>();
  readonly #unrecorded: UnrecordedEntries;
  #timer: Disposable | undefined;
  #refreshedAt = 0;
  #lookingUp = false;
  #writing: Promise<unknown> = Promise.resolve();
  #stopped = false;

  private constructor(options: SessionsOptions) {
    this.#options = options;
    this.#unrecorded = new UnrecordedEntries(options.record, options.onProblem);
  }

  /** Reads the people, and takes up the sessions of the run before. */
  static async load(options: SessionsOptions): Promise<Sessions> {
    const sessions = new Sessions(options);
    await options.directory.refresh(options.database);
    for (const row of await loadSessions(options.database, MAX_SESSIONS)) {
      const person = options.directory.person(row.person);
      sessions.#sessions.set(row.id, { ...row, touchedAt: row.seenAt, standing: person ? standingOf(person) : '' });
    }
    sessions.#refreshedAt = options.clock.now();
    await sessions.refresh();
    sessions.#arm();
    return sessions;
  }

  get count(): number {
    return this.#sessions.size;
  }

  get timing(): CityConfig['session'] {
    return this.#options.config;
  }

  onEnded(listener: (session: Session, reason: SessionEnd) => void): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => this.#listeners.delete(listener) };
  }

  /** Opens a session and returns its token; undefined when it could not be recorded or too many are in. */
  async open(person: Person, peer: string): Promise<{ readonly token: string; readonly session: Session } | undefined> {
    if (this.#sessions.size >= MAX_SESSIONS) return undefined;
    const { clock, config, database, record } = this.#options;
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    const now = clock.now();
    const session: Session = {
      id: hashToken(token),
      person: person.id,
      openedAt: now,
      seenAt: now,
      touchedAt: now,
      expiresAt: now + config.maxHours * 3_600_000,
      peer,
      standing: standingOf(person),
    };
    await insertSession(database, session);
    const recorded = await record({
      kind: 'session.opened',
      at: now,
      actor: `person:${person.id}`,
      data: { peer, organisation: person.organisation, role: person.role },
    });
    if (!recorded) {
      await deleteSession(database, session.id);
      return undefined;
    }
    this.#sessions.set(session.id, session);
    this.#endOldest(person.id);
    return { token, session };
  }

  /** Who this token stands for; `active` when a person did something, which puts off the idle end. */
  check(token: string, active: boolean): Checked {
    const session = this.#sessions.get(hashToken(token));
    if (!session) return { ok: false, reason: 'none' };
    const person = this.#options.directory.person(session.person);
    const now = this.#options.clock.now();
    const due = this.#due(session, now);
    if (!person || due) {
      this.#end(session, due ?? 'left');
      return { ok: false, reason: due === 'left' ? 'none' : 'expired' };
    }
    const counts = active && this.expiresAt(session) - now > LAST_MOMENT_MS;
    if (counts) session.seenAt = now;
    if (counts && now - session.touchedAt >= TOUCH_EVERY_MS) this.#touch(session);
    return { ok: true, session, person };
  }

  /** Still in, without looking at a token: for connections that outlast their first request. */
  isOpen(session: Session): boolean {
    return this.#sessions.get(session.id) === session;
  }

  /** The person with today's rights where they are signed in somewhere. */
  personIn(id: string): Person | undefined {
    for (const session of this.#sessions.values()) if (session.person === id) return this.#options.directory.person(id);
    return undefined;
  }

  /** When it will end by itself if nothing more is done, milliseconds since the epoch. */
  expiresAt(session: Session): number {
    const { config, clock, directory } = this.#options;
    const person = directory.person(session.person);
    return endOf(session, { now: clock.now(), held: person !== undefined && this.#isHeld(person) }, config);
  }

  end(token: string, reason: SessionEnd): boolean {
    const session = this.#sessions.get(hashToken(token));
    if (session) this.#end(session, reason);
    return session !== undefined;
  }

  /** Looks at the people and sessions in the database: who left, changed role or was taken out is out at once. */
  async refresh(): Promise<void> {
    const { database, directory } = this.#options;
    const known = [...this.#sessions.values()];
    await directory.refresh(database);
    const stored = await loadSessionIds(database);
    for (const session of known) {
      const person = directory.person(session.person);
      if (!this.isOpen(session)) continue;
      if (!stored.has(session.id)) this.#end(session, 'withdrawn');
      else if (!person) this.#end(session, 'left');
      else if (standingOf(person) !== session.standing) this.#end(session, 'roleChanged');
    }
  }

  /** Ends what is due, and writes down what the journal did not take before. */
  async sweep(): Promise<void> {
    this.#endDue();
    await this.#unrecorded.retry();
  }

  #endDue(): void {
    const now = this.#options.clock.now();
    for (const session of this.#sessions.values()) {
      const due = this.#due(session, now);
      if (due) this.#end(session, due);
    }
  }

  /** Resolves when everything that ends and touches have asked of the database is done. */
  async settled(): Promise<void> {
    await this.#writing;
  }

  /** Why it must end now. One whose end is near is put off while an incident is in its person's hands (LAW-14). */
  #due(session: Session, now: number): SessionEnd | undefined {
    const { config, directory } = this.#options;
    const person = directory.person(session.person);
    if (!person) return 'left';
    if (!isNearEnd(session, now, config)) return undefined;
    if (!this.#isHeld(person)) return overdue(session, now, config);
    Object.assign(session, putOff(session, now, config));
    this.#touch(session);
    return undefined;
  }

  #isHeld(person: Person): boolean {
    return person.standing === 'owner' && this.#options.inHand(person.id);
  }

  #touch(session: Session): void {
    session.touchedAt = this.#options.clock.now();
    this.#write(touchSession(this.#options.database, session));
  }

  /** Out in memory and for everybody who listens before anything is waited for. */
  #end(session: Session, reason: SessionEnd): void {
    if (!this.#sessions.delete(session.id)) return;
    this.#options.onSessionEnded(session.person);
    for (const listener of this.#listeners) listener(session, reason);
    this.#write(deleteSession(this.#options.database, session.id));
    this.#write(
      this.#unrecorded.keep({
        kind: 'session.closed',
        at: this.#options.clock.now(),
        actor: `person:${session.person}`,
        data: { reason, peer: session.peer },
      }),
    );
  }

  #endOldest(person: PersonId): void {
    const own = [...this.#sessions.values()].filter((session) => session.person === person).sort((a, b) => a.seenAt - b.seenAt);
    for (const session of own.slice(0, Math.max(0, own.length - MAX_SESSIONS_PER_PERSON))) this.#end(session, 'tooMany');
  }

  #write(work: Promise<unknown>): void {
    const told = work.catch((error: unknown) =>
      this.#options.onProblem(`session: ${error instanceof Error ? error.message : String(error)}`),
    );
    this.#writing = Promise.all([this.#writing, told]);
  }

  /** Sessions end on time whatever the store does; what needs it waits for nothing but its own last turn. */
  #arm(): void {
    this.#timer = this.#options.clock.after(SWEEP_EVERY_MS, () => {
      if (this.#stopped) return;
      this.#arm();
      this.#endDue();
      if (this.#lookingUp) return;
      this.#lookingUp = true;
      this.#write(this.#lookUp().finally(() => (this.#lookingUp = false)));
    });
  }

  async #lookUp(): Promise<void> {
    await this.#unrecorded.retry();
    const now = this.#options.clock.now();
    if (now - this.#refreshedAt < REFRESH_EVERY_MS) return;
    this.#refreshedAt = now;
    await this.refresh();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopped = true;
    this.#timer?.[Symbol.dispose]();
    await this.#writing;
  }
}

function standingOf(person: Person): string {
  return `${person.organisation}/${person.role}`;
}

function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

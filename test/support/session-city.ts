import type { Entry } from '#domain/journal.ts';
import { readEntries } from '#server/store/journal-rows.ts';
import type { Database } from '#server/store/sql.ts';
import { ManualClock } from './manual-clock.ts';
import { freshDatabase, startRunningServer, type RunningOptions, type RunningServer } from './running-server.ts';
import type { TestPostgres } from './test-postgres.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

export interface SessionCity extends AsyncDisposable {
  readonly server: RunningServer;
  readonly clock: ManualClock;
}

/** A server whose time a test makes pass. */
export async function startSessionCity(postgres: TestPostgres, options: Partial<RunningOptions> = {}): Promise<SessionCity> {
  const clock = new ManualClock();
  const server = await startRunningServer({ database: await freshDatabase(postgres), clock, ...options });
  return { server, clock, [Symbol.asyncDispose]: async () => server[Symbol.asyncDispose]() };
}

/** Entries about sessions, oldest first. */
export async function sessionEntries(database: Database): Promise<readonly Entry[]> {
  return (await readEntries(database, { after: 0, limit: 1_000 })).filter((entry) => entry.kind.startsWith('session.'));
}

/** The same as `kind actor reason`. */
export async function sessionWords(database: Database): Promise<readonly string[]> {
  return (await sessionEntries(database)).map((entry) => [entry.kind, entry.actor, entry.data['reason']].filter(Boolean).join(' '));
}

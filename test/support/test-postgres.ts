import { randomBytes } from 'node:crypto';
import { inject } from 'vitest';
import { openDatabase } from '#io/postgres-database.ts';
import { MIGRATIONS } from '#server/store/migrations/index.ts';
import { migrate } from '#server/store/migrate.ts';
import type { Database, Migration } from '#server/store/sql.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where a test file asks for the PostgreSQL of its worker: test/integration/support/postgres-desk.ts. */
    readonly postgresDesk: string;
  }
}

/** The database whose copies are given out; nobody connects to it. */
export const MIGRATED = 'migrated';

export function databaseUrl(serverUrl: string, name: string): string {
  return serverUrl.replace(/\/postgres$/, `/${name}`);
}

/** A database, and where it is. */
export interface TestDatabase extends Database {
  readonly url: string;
}

/** Real PostgreSQL, which the files of a worker use one after another; every database that is made in it is gone with this. */
export interface TestPostgres extends AsyncDisposable {
  /** Connection string of a new database, migrated unless told otherwise. */
  freshUrl(migrations?: readonly Migration[]): Promise<string>;
  fresh(migrations?: readonly Migration[]): Promise<TestDatabase>;
}

export async function borrowPostgres(): Promise<TestPostgres> {
  const answer = await fetch(`${inject('postgresDesk')}/${process.env['VITEST_POOL_ID']}`);
  if (!answer.ok) throw new Error(`no PostgreSQL: ${await answer.text()}`);
  const server = await answer.text();
  const admin = await openDatabase(server);
  const open: Database[] = [];
  const made: string[] = [];
  const freshUrl = async (migrations: readonly Migration[] = MIGRATIONS): Promise<string> => {
    const name = `test_${randomBytes(6).toString('hex')}`;
    made.push(name);
    const url = databaseUrl(server, name);
    if (migrations === MIGRATIONS) await admin.query(`create database ${name} template ${MIGRATED}`);
    else {
      await admin.query(`create database ${name}`);
      await using database = await openDatabase(url);
      if (migrations.length > 0) await migrate(database, migrations);
    }
    return url;
  };
  return {
    freshUrl,
    fresh: async (migrations) => {
      const database = await openTestDatabase(await freshUrl(migrations));
      open.push(database);
      return database;
    },
    [Symbol.asyncDispose]: async () => {
      for (const database of open) await database[Symbol.asyncDispose]();
      for (const name of made) await admin.query(`drop database ${name} with (force)`);
      await admin[Symbol.asyncDispose]();
    },
  };
}

export async function openTestDatabase(url: string): Promise<TestDatabase> {
  return Object.assign(await openDatabase(url), { url });
}

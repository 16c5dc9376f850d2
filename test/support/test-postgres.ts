import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openDatabase } from '#io/postgres-database.ts';
import { startPostgres } from '#io/postgres-server.ts';
import { MIGRATIONS } from '#server/store/migrations/index.ts';
import { migrate } from '#server/store/migrate.ts';
import type { Database, Migration } from '#server/store/sql.ts';

/** A database, and where it is. */
export interface TestDatabase extends Database {
  readonly url: string;
}

/** Real PostgreSQL in a folder of its own; every `fresh` database in it is empty and gone with it. */
export interface TestPostgres extends AsyncDisposable {
  /** Connection string of a new database, migrated unless told otherwise. */
  freshUrl(migrations?: readonly Migration[]): Promise<string>;
  fresh(migrations?: readonly Migration[]): Promise<TestDatabase>;
}

export async function startTestPostgres(): Promise<TestPostgres> {
  const folder = await mkdtemp(path.join(tmpdir(), 'mangru-test-'));
  // Open to the account that PostgreSQL runs as when we are root; else its data would go to a shared folder and stay there.
  await chmod(folder, 0o755);
  const server = await startPostgres({ dataDir: folder });
  const admin = await openDatabase(server.url);
  const open: Database[] = [];
  let made = 0;
  const urlOf = (name: string): string => server.url.replace(/\/postgres$/, `/${name}`);
  const make = async (name: string, migrations: readonly Migration[]): Promise<void> => {
    await admin.query(`create database ${name}`);
    await using database = await openDatabase(urlOf(name));
    if (migrations.length > 0) await migrate(database, migrations);
  };
  /** The migrations run once; every other database is a copy of the one that they made. */
  let migrated: Promise<void> | undefined;
  const freshUrl = async (migrations: readonly Migration[] = MIGRATIONS): Promise<string> => {
    made += 1;
    const name = `test_${made}`;
    if (migrations !== MIGRATIONS) await make(name, migrations);
    else {
      await (migrated ??= make('migrated', MIGRATIONS));
      await admin.query(`create database ${name} template migrated`);
    }
    return urlOf(name);
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
      await admin[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export async function openTestDatabase(url: string): Promise<TestDatabase> {
  return Object.assign(await openDatabase(url), { url });
}

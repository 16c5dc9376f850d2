import type { Database, Migration, Sql } from './sql.ts';

/** One lock for everybody who migrates this database; any constant number will do. */
const MIGRATION_LOCK = 7_112_119;

/** Brings the schema forward, each version in its own transaction, never back (P7). Returns the versions it applied. */
export async function migrate(database: Database, migrations: readonly Migration[]): Promise<readonly number[]> {
  // Under the lock too: of two that create a table at once, PostgreSQL lets one fail in spite of `if not exists`.
  await database.transact(async (sql) => {
    await sql.query('select pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
    await sql.query(
      'create table if not exists schema_version (version integer primary key, name text not null, applied_at timestamptz not null default now())',
    );
  });
  const ordered = [...migrations].sort((a, b) => a.version - b.version);
  const applied: number[] = [];
  for (const migration of ordered) {
    if (await database.transact((sql) => apply(sql, migration))) applied.push(migration.version);
  }
  await refuseNewer(database, ordered.at(-1)?.version ?? 0);
  return applied;
}

async function apply(sql: Sql, migration: Migration): Promise<boolean> {
  await sql.query('select pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
  const { rows } = await sql.query('select 1 from schema_version where version = $1', [migration.version]);
  if (rows.length > 0) return false;
  await sql.query(migration.sql);
  await sql.query('insert into schema_version (version, name) values ($1, $2)', [migration.version, migration.name]);
  return true;
}

/** A database that a newer Mangru has written is not touched by an older one. */
async function refuseNewer(database: Database, known: number): Promise<void> {
  const { rows } = await database.query<{ newest: number | null }>('select max(version) as newest from schema_version');
  const newest = rows[0]?.newest ?? 0;
  if (newest > known)
    throw new Error(
      `The database is at schema version ${newest}, this Mangru knows only ${known}. Start the newer Mangru again; schemas only go forward.`,
    );
}

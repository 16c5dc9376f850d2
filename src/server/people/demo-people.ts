import type { CityConfig } from '#contract/city-config.ts';
import type { Database } from '../store/sql.ts';

type DemoPerson = CityConfig['demo']['people'][number];

/**
 * Puts the demo city's people into the database, all with one password; those no longer in the configuration leave.
 * A login that a real person has is left alone.
 */
export async function seedDemoPeople(database: Database, people: readonly DemoPerson[], passwordHash: string): Promise<void> {
  const rows = people.map((person) => ({ ...person, id: `demo-${person.login}` }));
  await database.transact(async (sql) => {
    await sql.query(
      `insert into person (id, login, name, organisation, role, password_hash, demo)
       select id, login, name, organisation, role, $2, true from jsonb_to_recordset($1) as row(id text, login text, name text, organisation text, role text)
       on conflict (login) do update set name = excluded.name, organisation = excluded.organisation, role = excluded.role,
         password_hash = excluded.password_hash, failures = 0, locked_until = null, left_at = null
       where person.demo`,
      [JSON.stringify(rows), passwordHash],
    );
    await sql.query('update person set left_at = now() where demo and left_at is null and not (login = any($1))', [
      people.map((person) => person.login),
    ]);
  });
}

/** Outside demo mode no demo login may be in: their sessions end, and `PeopleDirectory` knows none of them. */
export async function refuseDemoLogins(database: Database): Promise<void> {
  await database.query('delete from session using person where person.id = session.person and person.demo');
}

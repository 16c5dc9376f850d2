import type { PersonId } from '#domain/ids.ts';
import type { Sql } from '../store/sql.ts';

export interface NewPerson {
  readonly id: PersonId;
  readonly login: string;
  readonly name: string;
  readonly organisation: string;
  readonly role: string;
  readonly passwordHash: string;
}

/** Adds somebody, or gives a login that is theirs another name, place, role or password; whoever had left is back. */
export async function keepPerson(sql: Sql, person: NewPerson): Promise<'added' | 'changed'> {
  const { rows } = await sql.query<{ fresh: boolean }>(
    `insert into person (id, login, name, organisation, role, password_hash) values ($1, $2, $3, $4, $5, $6)
     on conflict (login) do update set name = excluded.name, organisation = excluded.organisation, role = excluded.role,
       password_hash = excluded.password_hash, demo = false, failures = 0, locked_until = null, left_at = null
     returning xmax = 0 as fresh`,
    [person.id, person.login, person.name, person.organisation, person.role, person.passwordHash],
  );
  return rows[0]?.fresh ? 'added' : 'changed';
}

/** Takes somebody out; their sessions and video end within seconds (LAW-12), and how they were reached is forgotten (P12). False: there is no such login. */
export async function letPersonLeave(sql: Sql, login: string): Promise<boolean> {
  const { rowCount } = await sql.query(
    `with gone as (update person set left_at = now() where login = $1 and left_at is null returning id),
       contacts as (delete from person_contact using gone where person = gone.id),
       browsers as (delete from push_subscription using gone where person = gone.id)
     select id from gone`,
    [login],
  );
  return (rowCount ?? 0) > 0;
}

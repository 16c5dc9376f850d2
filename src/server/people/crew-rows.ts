import type { Crew } from '#domain/person.ts';
import type { PersonId } from '#domain/ids.ts';
import type { Sql } from '../store/sql.ts';

/** From now on this person goes with this unit, and with no other. */
export async function joinCrew(sql: Sql, person: PersonId, { unit, kind, callSign }: Crew): Promise<void> {
  await sql.query(
    `insert into crew (person, unit, kind, call_sign) values ($1, $2, $3, $4)
     on conflict (person) do update set unit = excluded.unit, kind = excluded.kind, call_sign = excluded.call_sign, since = now()`,
    [person, unit, kind, callSign],
  );
}

export async function leaveCrew(sql: Sql, person: PersonId): Promise<void> {
  await sql.query('delete from crew where person = $1', [person]);
}

import type { OrganisationId, PersonId } from '#domain/ids.ts';
import type { UnitKind } from '#domain/unit.ts';
import type { Sql } from '../store/sql.ts';

/** A person as stored, without what only sign-in needs. */
export interface PersonRow {
  readonly id: PersonId;
  readonly login: string;
  readonly name: string;
  readonly organisation: OrganisationId;
  readonly role: string;
  readonly demo: boolean;
  /** Of the unit that they go with; absent in what only sign-in reads. */
  readonly unit?: string | null;
  readonly unitKind?: UnitKind | null;
  readonly callSign?: string | null;
}

/** What sign-in looks at. Times are milliseconds since the epoch. */
export interface Credentials extends PersonRow {
  readonly passwordHash: string;
  readonly lockedUntil: number;
  readonly left: boolean;
}

/** A city's staff and its partners' are some thousands. */
const MAX_PEOPLE = 50_000;

/** Everybody who has not left. */
export async function loadPeople(sql: Sql): Promise<readonly PersonRow[]> {
  const { rows } = await sql.query<PersonRow & Record<string, unknown>>(
    `select id, login, name, organisation, role, demo, crew.unit, crew.kind as "unitKind", crew.call_sign as "callSign"
     from person left join crew on crew.person = person.id where left_at is null order by login limit ${MAX_PEOPLE}`,
  );
  return rows;
}

export async function findCredentials(sql: Sql, login: string): Promise<Credentials | undefined> {
  const { rows } = await sql.query<Credentials & Record<string, unknown>>(
    `select id, login, name, organisation, role, demo, password_hash as "passwordHash", left_at is not null as left,
            coalesce((extract(epoch from locked_until) * 1000)::float8, 0) as "lockedUntil" from person where login = $1`,
    [login],
  );
  return rows[0];
}

/** Counts one wrong password; true when it locks the login. */
export async function countFailure(
  sql: Sql,
  person: PersonId,
  rule: { readonly afterFailures: number; readonly lockedUntil: number },
): Promise<boolean> {
  const { rows } = await sql.query<{ locked: boolean }>(
    `update person set failures = case when failures + 1 >= $2 then 0 else failures + 1 end,
       locked_until = case when failures + 1 >= $2 then to_timestamp($3 / 1000.0) else locked_until end
     where id = $1 returning failures = 0 as locked`,
    [person, rule.afterFailures, rule.lockedUntil],
  );
  return rows[0]?.locked ?? false;
}

export async function clearFailures(sql: Sql, person: PersonId): Promise<void> {
  await sql.query('update person set failures = 0, locked_until = null where id = $1 and (failures > 0 or locked_until is not null)', [
    person,
  ]);
}

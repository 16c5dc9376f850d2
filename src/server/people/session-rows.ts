import type { PersonId } from '#domain/ids.ts';
import type { Sql } from '../store/sql.ts';

/** A session as stored: of its token only the hash. Times are milliseconds since the epoch. */
export interface SessionRow {
  /** Hex SHA-256 of the token; names the session everywhere inside the server. */
  readonly id: string;
  readonly person: PersonId;
  readonly openedAt: number;
  readonly seenAt: number;
  readonly expiresAt: number;
  readonly peer: string;
}

const MS = (column: string): string => `(extract(epoch from ${column}) * 1000)::float8`;

export async function loadSessions(sql: Sql, limit: number): Promise<readonly SessionRow[]> {
  const { rows } = await sql.query<SessionRow & Record<string, unknown>>(
    `select token_hash as id, person, ${MS('opened_at')} as "openedAt", ${MS('seen_at')} as "seenAt", ${MS('expires_at')} as "expiresAt", peer from session order by seen_at desc limit $1`,
    [limit],
  );
  return rows;
}

export async function loadSessionIds(sql: Sql): Promise<ReadonlySet<string>> {
  const { rows } = await sql.query<{ id: string }>('select token_hash as id from session');
  return new Set(rows.map((row) => row.id));
}

export async function insertSession(sql: Sql, session: SessionRow): Promise<void> {
  await sql.query(
    'insert into session (token_hash, person, opened_at, seen_at, expires_at, peer) values ($1, $2, to_timestamp($3 / 1000.0), to_timestamp($4 / 1000.0), to_timestamp($5 / 1000.0), $6)',
    [session.id, session.person, session.openedAt, session.seenAt, session.expiresAt, session.peer],
  );
}

export async function touchSession(sql: Sql, session: Pick<SessionRow, 'id' | 'seenAt' | 'expiresAt'>): Promise<void> {
  await sql.query('update session set seen_at = to_timestamp($2 / 1000.0), expires_at = to_timestamp($3 / 1000.0) where token_hash = $1', [
    session.id,
    session.seenAt,
    session.expiresAt,
  ]);
}

export async function deleteSession(sql: Sql, id: string): Promise<void> {
  await sql.query('delete from session where token_hash = $1', [id]);
}

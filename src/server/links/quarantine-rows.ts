import { storable } from '../storable.ts';
import type { Sql } from '../store/sql.ts';

/** What could not be read, whole, with the field and reason of each problem. */
export interface QuarantineRow {
  readonly id: number;
  readonly at: number;
  readonly link: string;
  readonly peer: string;
  readonly problems: readonly string[];
  readonly bytes: Uint8Array;
}

export async function saveQuarantine(sql: Sql, row: Omit<QuarantineRow, 'id'>): Promise<void> {
  await sql.query('insert into quarantine (at, link, peer, problems, bytes) values (to_timestamp($1::float8 / 1000), $2, $3, $4, $5)', [
    row.at,
    row.link,
    storable(row.peer),
    // A problem may quote the partner, whose text may be such as cannot be stored.
    JSON.stringify(storable(row.problems)),
    Buffer.from(row.bytes),
  ]);
}

/** Newest first. */
export async function readQuarantine(sql: Sql, link: string, limit: number): Promise<readonly QuarantineRow[]> {
  const { rows } = await sql.query<{ id: number; at: number; link: string; peer: string; problems: string[]; bytes: Buffer }>(
    'select id, (extract(epoch from at) * 1000)::float8 as at, link, peer, problems, bytes from quarantine where link = $1 order by id desc limit $2',
    [link, limit],
  );
  return rows.map((row) => ({ ...row, at: Math.round(row.at), bytes: new Uint8Array(row.bytes) }));
}

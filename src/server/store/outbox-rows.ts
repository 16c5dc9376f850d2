import type { Effect } from '#engine/outcome.ts';
import type { OutboxRow } from '../handle-store.ts';
import type { OutboxSide } from '../outbox/outbox-order.ts';
import type { PutOff } from '../outbox/outbox.ts';
import { storable } from '../storable.ts';
import type { Sql } from './sql.ts';

const MAX_REASON = 500;

export async function appendOutbox(sql: Sql, rows: readonly OutboxRow[]): Promise<void> {
  if (rows.length === 0) return;
  await sql.query(
    `insert into outbox (id, effect, due_at)
     select id, effect, to_timestamp(due / 1000) from jsonb_to_recordset($1) as row(id text, effect jsonb, due float8)`,
    [JSON.stringify(rows.map((row) => ({ id: row.id, effect: row.effect, due: row.dueAt })))],
  );
}

/** Rows due up to a time, earliest first; of those due together the one made first. */
export async function loadOutbox(
  sql: Sql,
  page: { readonly side: OutboxSide; readonly dueBefore: number; readonly limit: number },
): Promise<readonly OutboxRow[]> {
  const { rows } = await sql.query<{ id: string; effect: Effect; due: number; attempts: number }>(
    `select id, effect, (extract(epoch from due_at) * 1000)::float8 as due, attempts from outbox
     where due_at <= to_timestamp($1::float8 / 1000) and (effect->>'do' in ('tellPartner', 'send', 'deliver')) = $2 order by due_at, id limit $3`,
    [page.dueBefore, page.side === 'outside', page.limit],
  );
  return rows.map((row) => ({ id: row.id, effect: row.effect, dueAt: Math.round(row.due), attempts: row.attempts }));
}

export async function removeOutbox(sql: Sql, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await sql.query('delete from outbox where id = any($1)', [ids]);
}

/** Notes that rows are to be tried again, when, and why they could not be done. */
export async function putOffOutbox(sql: Sql, rows: readonly PutOff[]): Promise<void> {
  if (rows.length === 0) return;
  await sql.query(
    `update outbox set due_at = to_timestamp(late.due / 1000), attempts = late.attempts, last_error = late.reason
     from jsonb_to_recordset($1) as late(id text, due float8, attempts integer, reason text) where outbox.id = late.id`,
    [
      JSON.stringify(
        rows.map(({ id, dueAt, attempts, reason }) => storable({ id, due: dueAt, attempts, reason: reason.slice(0, MAX_REASON) })),
      ),
    ],
  );
}

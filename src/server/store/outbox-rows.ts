import type { Effect } from '#engine/outcome.ts';
import type { OutboxRow } from '../handle-store.ts';
import type { Sql } from './sql.ts';

export async function appendOutbox(sql: Sql, rows: readonly OutboxRow[]): Promise<void> {
  if (rows.length === 0) return;
  await sql.query(
    `insert into outbox (id, effect, due_at)
     select id, effect, to_timestamp(due / 1000) from jsonb_to_recordset($1) as row(id text, effect jsonb, due float8)`,
    [JSON.stringify(rows.map((row) => ({ id: row.id, effect: row.effect, due: row.dueAt })))],
  );
}

export async function loadOutbox(sql: Sql, page: { readonly dueBefore: number; readonly limit: number }): Promise<readonly OutboxRow[]> {
  const { rows } = await sql.query<{ id: string; effect: Effect; due: number }>(
    'select id, effect, (extract(epoch from due_at) * 1000)::float8 as due from outbox where due_at <= to_timestamp($1 / 1000) order by due_at limit $2',
    [page.dueBefore, page.limit],
  );
  return rows.map((row) => ({ id: row.id, effect: row.effect, dueAt: row.due }));
}

export async function removeOutbox(sql: Sql, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await sql.query('delete from outbox where id = any($1)', [ids]);
}

import type { AlarmDesks } from '#domain/alarm.ts';
import type { Sql } from './sql.ts';

/** What is remembered of the alarms of the last minutes: one small row, read and written under the journal's lock. */
export async function loadAlarmDesks(sql: Sql): Promise<{ readonly alarms?: AlarmDesks }> {
  const { rows } = await sql.query<{ body: AlarmDesks }>('select body from alarm_desk');
  return rows[0] ? { alarms: rows[0].body } : {};
}

export async function saveAlarmDesks(sql: Sql, desks: AlarmDesks): Promise<void> {
  await sql.query('insert into alarm_desk (body) values ($1) on conflict (one) do update set body = excluded.body', [
    JSON.stringify(desks),
  ]);
}

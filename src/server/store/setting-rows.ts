import type { Sql } from './sql.ts';

/** A document that people change while the city runs. */
export interface SettingRow {
  readonly name: string;
  readonly version: number;
  readonly body: unknown;
}

const MAX_SETTINGS = 2_000;

export async function loadSettings(sql: Sql): Promise<readonly SettingRow[]> {
  const { rows } = await sql.query<SettingRow & Record<string, unknown>>(
    `select name, version, body from setting order by name limit ${MAX_SETTINGS}`,
  );
  return rows;
}

/** False when somebody else has changed it since version `before` was read; 0: it has never been changed. */
export async function saveSetting(
  sql: Sql,
  setting: { readonly name: string; readonly before: number; readonly body: unknown; readonly now: number },
): Promise<boolean> {
  const { name, before, body, now } = setting;
  const values = [name, before, JSON.stringify(body), now];
  const { rowCount } =
    before === 0
      ? await sql.query(
          `insert into setting (name, version, body, changed_at) values ($1, $2::integer + 1, $3, to_timestamp($4 / 1000.0))
           on conflict (name) do nothing`,
          values,
        )
      : await sql.query(
          `update setting set version = version + 1, body = $3, changed_at = to_timestamp($4 / 1000.0) where name = $1 and version = $2`,
          values,
        );
  return rowCount === 1;
}

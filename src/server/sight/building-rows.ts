import type { Footprint } from '#engine/sight/obstacles.ts';
import type { Database, Sql } from '../store/sql.ts';

const ROWS_A_STATEMENT = 2_000;

/** Replaces what one file or system told of buildings before, all or nothing. */
export function replaceBuildings(database: Database, origin: string, footprints: readonly Footprint[]): Promise<void> {
  return database.transact(async (sql) => {
    await sql.query('delete from building where origin = $1', [origin]);
    for (let at = 0; at < footprints.length; at += ROWS_A_STATEMENT) {
      const rows = footprints.slice(at, at + ROWS_A_STATEMENT).map((ring, index) => ({ number: at + index, ring: ring.flat() }));
      await sql.query(
        `insert into building (origin, number, ring)
         select $1, number, array(select jsonb_array_elements_text(ring)::float8) from jsonb_to_recordset($2) as row(number int, ring jsonb)`,
        [origin, JSON.stringify(rows)],
      );
    }
  });
}

export async function countBuildings(sql: Sql, origin: string): Promise<number> {
  const { rows } = await sql.query<{ count: number }>('select count(*)::int as count from building where origin = $1', [origin]);
  return rows[0]?.count ?? 0;
}

export async function loadBuildings(sql: Sql): Promise<readonly Footprint[]> {
  const { rows } = await sql.query<{ ring: number[] }>('select ring from building order by origin, number');
  return rows.map(({ ring }) => Array.from({ length: ring.length / 2 }, (_, at) => [ring[2 * at] ?? 0, ring[2 * at + 1] ?? 0] as const));
}

import type { DataVersion } from '#contract/data-import.ts';
import type { Database } from './sql.ts';

export interface DataVersions {
  readonly current?: DataVersion;
  readonly other?: DataVersion;
}

/** A type and no interface: rows of the store are records. */
export type StoredVersion = { readonly source: string; readonly imported_at: Date; readonly set_aside: boolean };

/** Rows of a table that holds versions, the one in use first. */
export function versionsOf(rows: readonly (StoredVersion & Pick<DataVersion, 'figures'>)[]): DataVersions {
  const [first, second] = rows.map(({ source, imported_at, figures }) => ({ source, importedAt: imported_at.getTime(), figures }));
  return { ...(first && rows[0]?.set_aside === false ? { current: first } : {}), ...(second ? { other: second } : {}) };
}

/**
 * The newest version is set aside, so that the one before it is in use; or taken up again. There are two at most: of a list that is brought
 * anew only the one before is kept. Readers see one of them whole.
 */
export function swapVersions(database: Database, table: 'road_network' | 'place_set'): Promise<boolean> {
  return database.transact(async (sql) => {
    await sql.query(`lock table ${table} in exclusive mode`);
    const { rows } = await sql.query<{ id: string }>(`select id::text from ${table} order by id desc limit 2`);
    const [newest] = rows;
    if (newest === undefined || rows.length < 2) return false;
    await sql.query(`update ${table} set set_aside = not set_aside where id = $1`, [newest.id]);
    return true;
  });
}

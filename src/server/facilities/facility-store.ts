import { createHash } from 'node:crypto';
import type { Facility } from '#domain/facility.ts';
import type { Database, Sql } from '../store/sql.ts';

/** Lists of facilities as they are stored; each replaces what the same list brought before. */
export interface FacilityStore {
  /** Changes whenever a list does. */
  version(): Promise<string>;
  all(): Promise<readonly Facility[]>;
  /** Kind and id of what other lists than this brought. */
  takenBy(others: { readonly than: string }): Promise<ReadonlySet<string>>;
  /** In one step; `same`: word for word what is there. */
  replace(origin: string, facilities: readonly Facility[]): Promise<'replaced' | 'same'>;
}

export const keyOfFacility = ({ kind, id }: Pick<Facility, 'kind' | 'id'>): string => `${kind} ${id}`;
const ROWS_A_STATEMENT = 1_000;

export function postgresFacilityStore(database: Database): FacilityStore {
  return {
    version: async () => {
      const { rows } = await database.query<{ version: string | null }>(
        `select string_agg(origin || ' ' || hash, ' ' order by origin) as version from facility_list`,
      );
      return rows[0]?.version ?? '';
    },
    all: async () => {
      const { rows } = await database.query<Omit<Facility, 'address'> & { address: string | null }>(
        'select kind, id, name, lon, lat, address, detail from facility order by kind, id',
      );
      return rows.map(({ address, ...facility }) => ({ ...facility, ...(address === null ? {} : { address }) }));
    },
    takenBy: async ({ than }) => {
      const { rows } = await database.query<{ kind: string; id: string }>('select kind, id from facility where origin <> $1', [than]);
      return new Set(rows.map(keyOfFacility));
    },
    replace: (origin, facilities) =>
      database.transact(async (sql) => {
        await sql.query('lock table facility_list in exclusive mode');
        const hash = createHash('sha256').update(JSON.stringify(facilities)).digest('hex');
        const { rows } = await sql.query<{ hash: string }>('select hash from facility_list where origin = $1', [origin]);
        if (rows[0]?.hash === hash) return 'same';
        await sql.query('delete from facility_list where origin = $1', [origin]);
        await sql.query('insert into facility_list (origin, hash) values ($1, $2)', [origin, hash]);
        await insert(sql, origin, facilities);
        return 'replaced';
      }),
  };
}

async function insert(sql: Sql, origin: string, facilities: readonly Facility[]): Promise<void> {
  for (let at = 0; at < facilities.length; at += ROWS_A_STATEMENT)
    // Another list may have brought one of them since it was asked.
    await sql.query(
      `insert into facility (kind, id, origin, name, lon, lat, address, detail)
       select kind, id, $1, name, lon, lat, address, detail
       from jsonb_to_recordset($2) as row(kind text, id text, name text, lon float8, lat float8, address text, detail jsonb)
       on conflict (kind, id) do nothing`,
      [origin, JSON.stringify(facilities.slice(at, at + ROWS_A_STATEMENT))],
    );
}

import pg from 'pg';
import type { Database, Sql } from '#server/store/sql.ts';

/** Enough for the shell's one writer, the readers and an import beside them. */
const MAX_CONNECTIONS = 12;
const CONNECT_DEADLINE_MS = 10_000;
/** No statement of ours takes so long; one that does is ended rather than waited for. */
const STATEMENT_DEADLINE_MS = 60_000;

/** Type of `double precision[]`, which pg does not name. */
const FLOAT8_ARRAY = 1_022;

type Parser = (text: string) => unknown;

/** Reads a column of this type as pg does, but bigint as number and long arrays quickly. */
function parserOf(type: number, usual: Parser): Parser {
  if (type === pg.types.builtins.INT8) return Number;
  return type === FLOAT8_ARRAY ? (text) => parseFloats(text) ?? usual(text) : usual;
}

/** Numbers of a flat array; a city has them by the ten thousand, and pg reads letter by letter. Undefined: anything else stands in it. */
function parseFloats(text: string): number[] | undefined {
  return /^\{[\d.,e+-]+\}$/.test(text) ? text.slice(1, -1).split(',').map(Number) : undefined;
}

/** PostgreSQL ≥ 15 by connection string. bigint columns come as numbers: sequence numbers stay below 2^53. */
export async function openDatabase(url: string): Promise<Database> {
  const pool = new pg.Pool({
    connectionString: url,
    max: MAX_CONNECTIONS,
    connectionTimeoutMillis: CONNECT_DEADLINE_MS,
    statement_timeout: STATEMENT_DEADLINE_MS,
    // Statements that are asked together go to the server together, and each fails for itself.
    pipeline: true,
    types: { getTypeParser: (oid, format): Parser => parserOf(oid, pg.types.getTypeParser(oid, format) as Parser) },
  });
  // A connection that dies while idle is replaced at the next query; the query itself reports what is wrong.
  pool.on('error', () => undefined);
  const database: Database = {
    query: async (text, parameters) => pool.query(text, parameters ? [...parameters] : []),
    transact: (run) => transact(pool, run),
    [Symbol.asyncDispose]: () => pool.end(),
  };
  await refuseOld(database).catch(async (error: unknown) => {
    await pool.end();
    throw error;
  });
  return database;
}

async function transact<T>(pool: pg.Pool, run: (sql: Sql) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('begin');
    const result = await run({ query: async (text, parameters) => client.query(text, parameters ? [...parameters] : []) });
    await client.query('commit');
    return result;
  } catch (error) {
    broken = await client.query('rollback').then(
      () => undefined,
      (reason: unknown) => (reason instanceof Error ? reason : new Error(String(reason))),
    );
    throw error;
  } finally {
    client.release(broken);
  }
}

async function refuseOld(database: Database): Promise<void> {
  const { rows } = await database.query<{ version: number }>("select current_setting('server_version_num')::int as version");
  const version = rows[0]?.version ?? 0;
  if (version < 150_000)
    throw new Error(`PostgreSQL 15 or newer is needed; DATABASE_URL leads to version ${Math.floor(version / 10_000)}.`);
}

/** The store as this layer asks it: one connection's queries, inside a transaction or not. Rows are plain objects. */
export interface Sql {
  query<Row extends Record<string, unknown> = Record<string, unknown>>(
    text: string,
    parameters?: readonly unknown[],
  ): Promise<{ readonly rows: readonly Row[]; readonly rowCount: number | null }>;
}

/** Connections to one PostgreSQL. `transact` commits what `run` did, durably, or rolls all of it back. */
export interface Database extends Sql, AsyncDisposable {
  transact<T>(run: (sql: Sql) => Promise<T>): Promise<T>;
}

export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
}

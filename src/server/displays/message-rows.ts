import type { DisplayMessage } from '#domain/display.ts';
import type { Database } from '../store/sql.ts';

/** Where the desk keeps its messages; PostgreSQL in production. */
export interface MessageStore {
  save(message: DisplayMessage): Promise<void>;
  /** Those that last, and the newest of the others. */
  load(limit: number): Promise<readonly DisplayMessage[]>;
}

export function postgresMessages(database: Database): MessageStore {
  return {
    save: async (message) => {
      await database.query(
        `insert into display_message (id, live, created_at, body) values ($1, $2, to_timestamp($3::float8 / 1000), $4)
         on conflict (id) do update set live = excluded.live, body = excluded.body`,
        [message.id, message.end === undefined, message.createdAt, JSON.stringify(message)],
      );
    },
    load: async (limit) => {
      const { rows } = await database.query<{ body: DisplayMessage }>(
        'select body from display_message order by live desc, created_at desc, id desc limit $1',
        [limit],
      );
      return rows.map(({ body }) => body);
    },
  };
}

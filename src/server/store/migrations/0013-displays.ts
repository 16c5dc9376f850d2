import type { Migration } from '../sql.ts';

/** Messages for signs, kiosks and speakers, each whole; what lasts is taken up again after a restart. */
export const displays: Migration = {
  version: 13,
  name: 'displays',
  sql: `
    create table display_message (
      id text primary key,
      live boolean not null,
      created_at timestamptz not null,
      body jsonb not null
    );
    create index display_message_live on display_message (created_at) where live;
    create index display_message_newest on display_message (created_at desc, id desc);
  `,
};

import type { Migration } from '../sql.ts';

/** Cameras that are sent to servers of other organisations: what runs is begun again after a restart. */
export const pushes: Migration = {
  version: 5,
  name: 'pushes',
  sql: `
    create table push (
      id text primary key,
      incident text not null,
      camera text not null,
      server text not null,
      organisation text not null,
      uid text not null,
      person text not null,
      started_at timestamptz not null,
      ended_at timestamptz,
      ended_by text,
      reason text,
      frames bigint not null default 0,
      bytes bigint not null default 0,
      -- Its end stands in the journal.
      recorded boolean not null default false
    );
    create index push_open on push (started_at) where not recorded;
    create unique index push_uid on push (server, uid) where ended_at is null;
  `,
};

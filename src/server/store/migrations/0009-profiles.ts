import type { Migration } from '../sql.ts';

/** Whom cases are about: sealed, and gone when due (X3, LAW-16, LAW-27). */
export const profiles: Migration = {
  version: 9,
  name: 'profiles',
  sql: `
    create table profile (
      reference text primary key,
      sealed bytea not null,
      kept_at timestamptz not null,
      delete_at timestamptz not null
    );
    create index profile_due on profile (delete_at);
    create table profile_picture (
      reference text not null references profile on delete cascade,
      position integer not null,
      sealed bytea not null,
      primary key (reference, position)
    );
  `,
};

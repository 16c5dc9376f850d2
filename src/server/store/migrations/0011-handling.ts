import type { Migration } from '../sql.ts';

/** What is administered in the console (rosters, templates), and how people are reached. */
export const handling: Migration = {
  version: 11,
  name: 'handling',
  sql: `
    -- One document a name: 'duty/<organisation>', 'message-templates'. Who changed it and how stands in the journal.
    create table setting (
      name text primary key,
      version integer not null,
      body jsonb not null,
      changed_at timestamptz not null
    );
    -- Sealed with the data key (X3): a phone number is of use to nobody who has only the database.
    create table person_contact (
      person text primary key references person on delete cascade,
      phone_cipher bytea,
      email_cipher bytea
    );
    create table push_subscription (
      endpoint_mark text primary key,
      person text not null references person on delete cascade,
      subscription_cipher bytea not null,
      added_at timestamptz not null
    );
    create index push_subscription_person on push_subscription (person, added_at);
    -- The city's own keys, made at the first start.
    create table city_secret (name text primary key, cipher bytea not null);
  `,
};

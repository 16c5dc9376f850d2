import type { Migration } from '../sql.ts';

/** Addresses and places: a whole snapshot at a time, kept as the columns it has in memory (docs/decisions/0018-places-in-memory.md). */
export const places: Migration = {
  version: 8,
  name: 'places',
  sql: `
    create table place_set (
      id bigint generated always as identity primary key,
      source text not null,
      addresses integer not null,
      pois integer not null,
      hash text not null,
      imported_at timestamptz not null default now()
    );
    create table place_section (
      place_set bigint not null references place_set on delete cascade,
      name text not null,
      part integer not null,
      bytes bytea not null,
      primary key (place_set, name, part)
    );
    -- As with road_section: compression would cost at every start.
    alter table place_section alter column bytes set storage external;
  `,
};

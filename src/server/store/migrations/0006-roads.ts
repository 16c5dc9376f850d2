import type { Migration } from '../sql.ts';

/** Road networks: each import is a whole one, kept as the columns it has in memory (docs/decisions/0017-roads-in-memory.md). */
export const roads: Migration = {
  version: 6,
  name: 'roads',
  sql: `
    create table road_network (
      id bigint generated always as identity primary key,
      source text not null,
      nodes integer not null,
      links integer not null,
      imported_at timestamptz not null default now()
    );
    create table road_section (
      network bigint not null references road_network on delete cascade,
      name text not null,
      part integer not null,
      bytes bytea not null,
      primary key (network, name, part)
    );
    -- Numbers do not shrink by compression as much as it would cost at every start.
    alter table road_section alter column bytes set storage external;
  `,
};

import type { Migration } from '../sql.ts';

/** Hydrants, hazards, road signs and whatever else those who go to an incident must know of. */
export const facilities: Migration = {
  version: 15,
  name: 'facilities',
  sql: `
    create table facility_list (
      origin text primary key,
      hash text not null,
      imported_at timestamptz not null default now()
    );
    create table facility (
      kind text not null,
      id text not null,
      origin text not null references facility_list on delete cascade,
      name text not null,
      lon double precision not null,
      lat double precision not null,
      address text,
      detail jsonb not null default '{}',
      primary key (kind, id)
    );
    create index facility_origin on facility (origin);
  `,
};

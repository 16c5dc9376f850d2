import type { Migration } from '../sql.ts';

/** The camera registry: what is known of each camera, where its streams are, and which import said so. */
export const cameras: Migration = {
  version: 2,
  name: 'cameras',
  sql: `
    create table camera (
      id text primary key,
      label text not null,
      owner text not null,
      purpose text not null,
      lon float8 not null,
      lat float8 not null,
      point point generated always as (point(lon, lat)) stored,
      address text,
      -- Degrees from true north; null = not known.
      bearing float8,
      field_of_view float8 not null,
      range_metres float8 not null,
      ptz boolean not null,
      state text not null,
      main_url text,
      main_user text,
      -- AES-256-GCM under the data key: never the password itself.
      main_password_cipher bytea,
      sub_url text,
      sub_user text,
      sub_password_cipher bytea,
      -- The file or system the row came from last.
      origin text not null,
      -- Of the record as it came, so that the same record twice writes nothing.
      row_hash bytea not null,
      updated_at timestamptz not null default now()
    );
    create index camera_point on camera using gist (point);
    create index camera_owner on camera (owner, id);
    create index camera_updated on camera (updated_at);
  `,
};

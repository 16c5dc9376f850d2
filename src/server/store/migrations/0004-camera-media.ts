import type { Migration } from '../sql.ts';

/** What may be taken of a camera and how: its sound, whether it is published instead of called, certificates of its own. */
export const cameraMedia: Migration = {
  version: 4,
  name: 'camera media',
  sql: `
    -- LAW-03: null = nobody has said; closed unless somebody has opened it.
    alter table camera add column audio boolean;
    -- A publisher brings its pictures, and it has no address; null = nobody has said, no.
    alter table camera add column published boolean;
    -- Signed by itself, as cameras are that nobody gave another one: taken all the same.
    alter table camera add column main_self_signed boolean not null default false;
    alter table camera add column sub_self_signed boolean not null default false;
  `,
};

import type { Migration } from '../sql.ts';

/** The road network and the addresses keep the version before: it can be put back, and the newer one again. */
export const dataVersions: Migration = {
  version: 18,
  name: 'data-versions',
  sql: `
    alter table road_network add column set_aside boolean not null default false;
    alter table place_set add column set_aside boolean not null default false;
  `,
};

import type { Migration } from '../sql.ts';

/** Footprints of buildings, for lines of sight (B1). Each origin (a file, the demo city) is replaced as a whole. */
export const buildings: Migration = {
  version: 3,
  name: 'buildings',
  sql: `
    create table building (
      origin text not null,
      number int not null,
      -- Corners of the outer ring one after the other: lon, lat, lon, lat, … in degrees.
      ring float8[] not null,
      primary key (origin, number)
    );
  `,
};

import type { Migration } from '../sql.ts';

/** Where cameras look, as people here surveyed it: it outlasts later imports, and the last survey can be taken back. */
export const cameraSurvey: Migration = {
  version: 7,
  name: 'camera survey',
  sql: `
    alter table camera add survey jsonb;
    -- Bearing, field of view, range and survey as they were before the last survey.
    alter table camera add before_survey jsonb;
    create index camera_unsurveyed on camera (id) where survey is null;
  `,
};

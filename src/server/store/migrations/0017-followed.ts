import type { Migration } from '../sql.ts';

/** Ended incidents that still say where somebody or some vehicle was, or who: few, and looked for every hour. */
export const followed: Migration = {
  version: 17,
  name: 'followed',
  sql: `
    create index incident_followed on incident (coalesce(closed_at, opened_at))
      where not live and (plate is not null or person is not null or body ? 'track');
  `,
};

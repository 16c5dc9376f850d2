import type { Migration } from '../sql.ts';

/** Alarm discipline, drills, and what the outcome figures count by. */
export const alarms: Migration = {
  version: 12,
  name: 'alarms',
  sql: `
    create table alarm_desk (one boolean primary key default true check (one), body jsonb not null);

    create table drill (
      id text primary key,
      scenario text not null,
      title text not null,
      script jsonb not null,
      started_by text not null,
      started_at timestamptz not null,
      -- How many events of the script have been played.
      played integer not null default 0,
      ended_at timestamptz,
      ended_by text
    );
    create index drill_started on drill (started_at desc);
    create unique index drill_running on drill ((true)) where ended_at is null;

    -- The parts of the body that figures group and bound by, kept beside it by the database itself.
    alter table incident
      add column area_code text generated always as (body->'place'->>'areaCode') stored,
      add column acknowledged_at double precision generated always as ((body->>'acknowledgedAt')::double precision) stored;
    create index incident_occurred on incident (occurred_at) where not drill;
    create index journal_at on journal using brin (at);
  `,
};

import type { Migration } from '../sql.ts';

/** Who goes with which unit, and what people bring of an incident: sealed, in parts (docs/decisions/0024-evidence-in-sealed-parts.md). */
export const field: Migration = {
  version: 10,
  name: 'field',
  sql: `
    create table crew (
      person text primary key references person on delete cascade,
      unit text not null,
      kind text not null,
      call_sign text not null,
      since timestamptz not null default now()
    );
    create table evidence (
      id text primary key,
      incident text not null,
      person text not null,
      type text not null,
      bytes bigint not null,
      note text,
      -- Sealed; without it no part opens.
      key bytea not null,
      parts integer not null,
      kept boolean not null default false,
      begun_at timestamptz not null default now(),
      kept_at timestamptz
    );
    create index evidence_coming on evidence (person) where not kept;
    create index evidence_kept on evidence (kept_at) where kept;
    create table evidence_part (
      evidence text not null references evidence on delete cascade,
      part integer not null,
      sealed bytea not null,
      primary key (evidence, part)
    );
    -- Sealed bytes do not become smaller.
    alter table evidence_part alter column sealed set storage external;
  `,
};

import type { Migration } from '../sql.ts';

/** Incidents, the partner's messages they came from, journal, outbox, quarantine, people and sessions. */
export const core: Migration = {
  version: 1,
  name: 'core',
  sql: `
    -- The whole incident is in body; the columns beside it are what is searched and reported by.
    create table incident (
      id text primary key,
      service text not null,
      status text not null,
      live boolean not null,
      grade text not null,
      kind text not null,
      drill boolean not null,
      occurred_at timestamptz not null,
      opened_at timestamptz not null,
      closed_at timestamptz,
      point point,
      plate text,
      person text,
      facility text,
      version integer not null,
      body jsonb not null
    );
    create index incident_live_point on incident using gist (point) where live;
    create index incident_live_plate on incident (plate) where live and plate is not null;
    create index incident_live_person on incident (person) where live and person is not null;
    create index incident_live_facility on incident (facility) where live and facility is not null;
    create index incident_opened on incident (opened_at desc);
    create index incident_live_opened on incident (opened_at desc) where live;

    create table partner_case (key text primary key, incident text not null references incident);
    create table delivery (key text primary key, incident text, at timestamptz not null);
    create index delivery_at on delivery (at);

    -- J2: seq is given out under the lock of the one row in journal_head, at commit.
    create table journal (
      seq bigint primary key,
      at timestamptz not null,
      kind text not null,
      actor text not null,
      incident text,
      data jsonb not null,
      previous text not null,
      hash text not null
    );
    create index journal_incident on journal (incident, seq) where incident is not null;
    create index journal_kind on journal (kind, seq);
    create table journal_head (one boolean primary key default true check (one), seq bigint not null, hash text not null);
    insert into journal_head (seq, hash) values (0, repeat('0', 64));
    create function journal_is_append_only() returns trigger language plpgsql as
      $$ begin raise exception 'the journal is append-only'; end $$;
    create trigger journal_append_only before update or delete or truncate on journal
      for each statement execute function journal_is_append_only();

    create table outbox (
      id text primary key,
      effect jsonb not null,
      due_at timestamptz not null,
      attempts integer not null default 0,
      last_error text
    );
    create index outbox_due on outbox (due_at);

    create table quarantine (
      id bigint generated always as identity primary key,
      at timestamptz not null,
      link text not null,
      peer text not null,
      problems jsonb not null,
      bytes bytea not null
    );
    create index quarantine_link on quarantine (link, id desc);

    create table person (
      id text primary key,
      login text not null unique,
      name text not null,
      organisation text not null,
      role text not null,
      password_hash text not null,
      demo boolean not null default false,
      failures integer not null default 0,
      locked_until timestamptz,
      left_at timestamptz
    );
    create table session (
      token_hash text primary key,
      person text not null references person,
      opened_at timestamptz not null,
      seen_at timestamptz not null,
      expires_at timestamptz not null,
      peer text not null
    );
    create index session_person on session (person);
  `,
};

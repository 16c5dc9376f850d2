import { DURATION_BINS, STAGES, type FigureKey, type Stage } from '#contract/figures-view.ts';
import type { Sql } from '../store/sql.ts';

/** What the figures ask for: real incidents (never a drill, invariant 12) that happened in these days of the city's zone. */
export interface OutcomeRange {
  /** `YYYY-MM-DD`, both included. */
  readonly from: string;
  readonly to: string;
  readonly timeZone: string;
  readonly service?: string | undefined;
}

/** More areas than a city has; the rest is in the totals only. */
const MAX_KEYS = 1_200;

/**
 * Incidents of the range with the moments of their steps. Times are milliseconds; a step that did not happen is null, and one that
 * a partner's clock puts before its beginning took no time.
 */
const CHOSEN = `
  with chosen as materialized (
    select id, service, status, live, area_code, occurred_at, body,
           extract(epoch from occurred_at) * 1000 as reported, extract(epoch from opened_at) * 1000 as opened,
           acknowledged_at as acknowledged, extract(epoch from closed_at) * 1000 as closed
    from incident
    where not drill and occurred_at >= ($1::date)::timestamp at time zone $3 and occurred_at < ($2::date + 1)::timestamp at time zone $3
      and ($4::text is null or service = $4)
  )`;

const TIMED = `${CHOSEN}, timed as (
    select chosen.*, told.sent, told.receipt, told.done, jsonb_array_length(body->'shares') as provisions,
           (select extract(epoch from min(at)) * 1000 from journal where journal.incident = chosen.id and kind = 'view.opened') as picture
    from chosen left join lateral (
      select min((each->>'sentAt')::float8) as sent, min((each->>'acknowledgedAt')::float8) as receipt, min((each->>'completedAt')::float8) as done
      from jsonb_array_elements(body->'propagations') each
    ) told on true
  )`;

/** From which moment to which each step is counted. */
const STEP_OF: Readonly<Record<Stage, string>> = {
  opened: 'opened - reported',
  firstPicture: 'picture - opened',
  acknowledged: 'acknowledged - opened',
  told: 'sent - opened',
  receipt: 'receipt - sent',
  done: 'done - reported',
  closed: 'closed - opened',
};

const KEY_OF: Readonly<Record<FigureKey, string>> = {
  year: `to_char(occurred_at at time zone $3, 'YYYY')`,
  month: `to_char(occurred_at at time zone $3, 'YYYY-MM')`,
  day: `to_char(occurred_at at time zone $3, 'YYYY-MM-DD')`,
  /** 1 is Monday. */
  weekday: `to_char(occurred_at at time zone $3, 'ID')`,
  hour: `to_char(occurred_at at time zone $3, 'HH24')`,
  area: `coalesce(area_code, '')`,
  service: 'service',
};

function spreadOf(step: string, name: string): string {
  const took = `greatest(0, ${step})`;
  return `count(${step})::int as "${name}N", avg(${took}) filter (where ${step} is not null) as "${name}Mean",
    percentile_cont(array[0.5, 0.9]) within group (order by ${took}) filter (where ${step} is not null) as "${name}At"`;
}

const ALL_SPREADS = STAGES.map((stage) => spreadOf(STEP_OF[stage], stage)).join(', ');

export interface StageRow extends Record<string, unknown> {
  readonly service: string | null;
  readonly incidents: number;
  readonly ended: number;
  readonly falseAlarms: number;
  readonly provisions: number;
}

function parametersOf({ from, to, timeZone, service }: OutcomeRange): unknown[] {
  return [from, to, timeZone, service ?? null];
}

/** One row a service, and one of all with `service` null. */
export async function readStages(sql: Sql, range: OutcomeRange): Promise<readonly StageRow[]> {
  const { rows } = await sql.query<StageRow>(
    `${TIMED} select service, count(*)::int as incidents, count(*) filter (where not live)::int as ended,
       count(*) filter (where status = 'falseAlarm')::int as "falseAlarms", coalesce(sum(provisions), 0)::int as provisions, ${ALL_SPREADS}
     from timed group by grouping sets ((service), ()) order by incidents desc`,
    parametersOf(range),
  );
  return rows;
}

export interface SeriesRow extends Record<string, unknown> {
  readonly key: string;
  readonly incidents: number;
  readonly falseAlarms: number;
  readonly provisions: number;
  readonly acknowledgedMedian: number | null;
  readonly closedMedian: number | null;
}

export async function readSeries(sql: Sql, range: OutcomeRange, by: FigureKey): Promise<readonly SeriesRow[]> {
  const { rows } = await sql.query<SeriesRow>(
    `${CHOSEN} select ${KEY_OF[by]} as key, count(*)::int as incidents, count(*) filter (where status = 'falseAlarm')::int as "falseAlarms",
       coalesce(sum(jsonb_array_length(body->'shares')), 0)::int as provisions,
       percentile_cont(0.5) within group (order by greatest(0, acknowledged - opened)) filter (where acknowledged is not null) as "acknowledgedMedian",
       percentile_cont(0.5) within group (order by closed - opened) filter (where closed is not null) as "closedMedian"
     from chosen group by 1 order by ${by === 'area' || by === 'service' ? 'incidents desc, ' : ''}1 limit ${MAX_KEYS}`,
    parametersOf(range),
  );
  return rows;
}

/** How many ended incidents fell into each bin of `DURATION_BINS`, and last how many lasted longer. */
export async function readDurations(sql: Sql, range: OutcomeRange): Promise<readonly number[]> {
  const { rows } = await sql.query<{ bin: number; incidents: number }>(
    `${CHOSEN} select width_bucket((closed - opened) / 60000, array[${DURATION_BINS.map((minutes) => `${minutes}::float8`).join(', ')}]) as bin, count(*)::int as incidents
     from chosen where closed is not null group by 1`,
    parametersOf(range),
  );
  const counts = new Map(rows.map((row) => [row.bin, row.incidents]));
  return [...DURATION_BINS, null].map((_, bin) => counts.get(bin) ?? 0);
}

export interface ProvidedRow extends Record<string, unknown> {
  readonly organisation: string;
  readonly purpose: string;
  readonly count: number;
  readonly hours: number;
}

/** Provisions of video to others, by whom they went to and what for. */
export async function readProvided(sql: Sql, range: OutcomeRange): Promise<readonly ProvidedRow[]> {
  const { rows } = await sql.query<ProvidedRow>(
    `${CHOSEN} select share->>'organisation' as organisation, share->>'purpose' as purpose, count(*)::int as count,
       sum(coalesce((share->>'endedAt')::float8, least((share->>'until')::float8, extract(epoch from now()) * 1000)) - (share->>'from')::float8) / 3600000 as hours
     from chosen, jsonb_array_elements(body->'shares') share group by 1, 2 order by 3 desc, 1, 2 limit 500`,
    parametersOf(range),
  );
  return rows;
}

export interface AgencyRow extends Record<string, unknown> {
  readonly organisation: string;
  readonly told: number;
}

/** How long each organisation that was told took, from the report on; each incident once. */
export async function readAgencies(sql: Sql, range: OutcomeRange): Promise<readonly AgencyRow[]> {
  const { rows } = await sql.query<AgencyRow>(
    `${CHOSEN}, told as (
       select each->>'organisation' as organisation, reported, min((each->>'acknowledgedAt')::float8) as receipt, min((each->>'completedAt')::float8) as done
       from chosen, jsonb_array_elements(body->'propagations') each group by id, reported, 1
     ) select organisation, count(*)::int as told, ${spreadOf('receipt - reported', 'acknowledged')}, ${spreadOf('done - reported', 'done')}
     from told group by 1 order by 2 desc, 1 limit 500`,
    parametersOf(range),
  );
  return rows;
}

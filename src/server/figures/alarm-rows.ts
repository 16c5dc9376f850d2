import { CHATTER } from '#domain/alarm.ts';
import type { Sql } from '../store/sql.ts';

/** Times are milliseconds since the epoch. Drills are left out of every one (invariant 12). */
export interface Period {
  readonly from: number;
  readonly to: number;
}

/**
 * Alarms of a period, from the journal: an incident that opened was shown, unless it was grouped, suppressed or shelved in the same
 * step; what came back later is shown then. `hidden` entries of one step directly follow the opening of their incident.
 */
const ALARMS = `
  with said as materialized (
    select journal.seq, journal.at, journal.kind, journal.incident, journal.data from journal
    where journal.at >= to_timestamp($1::float8 / 1000) and journal.at < to_timestamp($2::float8 / 1000)
      and journal.kind in ('incident.opened', 'alarm.grouped', 'alarm.suppressed', 'alarm.shelved', 'alarm.returned')
      and coalesce((journal.data->>'drill')::boolean, false) = false
  ), opened as (
    select said.*, exists (
      select from said hidden where hidden.incident = said.incident and hidden.at = said.at and hidden.kind in ('alarm.grouped', 'alarm.suppressed', 'alarm.shelved')
    ) as hidden from said where kind = 'incident.opened'
  ), shown as (
    select at, incident from opened where not hidden union all select at, incident from said where kind = 'alarm.returned'
  )`;

export interface CountRow extends Record<string, unknown> {
  readonly raised: number;
  readonly shown: number;
  readonly grouped: number;
  readonly suppressed: number;
  readonly shelved: number;
  readonly urgent: number;
}

export async function countAlarms(sql: Sql, { from, to }: Period): Promise<CountRow> {
  const { rows } = await sql.query<CountRow>(
    `${ALARMS} select (select count(*) from opened)::int as raised, (select count(*) from shown)::int as shown,
       (select count(*) from said where kind = 'alarm.grouped')::int as grouped, (select count(*) from said where kind = 'alarm.suppressed')::int as suppressed,
       (select count(*) from said where kind = 'alarm.shelved')::int as shelved, (select count(*) from opened where data->>'grade' = 'urgent')::int as urgent`,
    [from, to],
  );
  return rows[0] ?? { raised: 0, shown: 0, grouped: 0, suppressed: 0, shelved: 0, urgent: 0 };
}

export interface SlotRow extends Record<string, unknown> {
  readonly at: number;
  readonly raised: number;
  readonly shown: number;
}

/** Slots of so many minutes, counted from the beginning of the period; those without alarms too. */
export async function readSlots(sql: Sql, { from, to }: Period, minutes: number): Promise<readonly SlotRow[]> {
  const { rows } = await sql.query<SlotRow>(
    `${ALARMS}, slot as (select generate_series($1::float8::numeric, $2::float8::numeric - 1, $3::numeric) as at)
     select slot.at::float8 as at, coalesce(opened.n, 0)::int as raised, coalesce(shown.n, 0)::int as shown from slot
     left join (select floor((extract(epoch from at) * 1000 - $1::float8::numeric) / $3::numeric) as slot, count(*) as n from opened group by 1) opened on opened.slot = (slot.at - $1::float8::numeric) / $3::numeric
     left join (select floor((extract(epoch from at) * 1000 - $1::float8::numeric) / $3::numeric) as slot, count(*) as n from shown group by 1) shown on shown.slot = (slot.at - $1::float8::numeric) / $3::numeric
     order by 1`,
    [from, to, minutes * 60_000],
  );
  return rows;
}

export interface ActorRow extends Record<string, unknown> {
  readonly service: string;
  readonly kind: string;
  readonly facility: string | null;
  readonly alarms: number;
}

const BY_ACTOR = `coalesce(opened.data->>'service', '') as service, coalesce(opened.data->>'kind', '') as kind, incident.facility`;

/** The ten sources that raised most. */
export async function readBadActors(sql: Sql, { from, to }: Period): Promise<readonly ActorRow[]> {
  const { rows } = await sql.query<ActorRow>(
    `${ALARMS} select ${BY_ACTOR}, count(*)::int as alarms from opened join incident on incident.id = opened.incident group by 1, 2, 3 order by 4 desc, 1, 2, 3 limit 10`,
    [from, to],
  );
  return rows;
}

/** Sources that raised three or more within a minute (ISA-18.2): how many each raised in all. */
export async function readChattering(sql: Sql, { from, to }: Period): Promise<readonly ActorRow[]> {
  const { rows } = await sql.query<ActorRow>(
    `${ALARMS}, sourced as (
       select ${BY_ACTOR}, opened.at, lag(opened.at, ${CHATTER.times - 1}) over (partition by opened.data->>'service', opened.data->>'kind', incident.facility order by opened.at) as third
       from opened join incident on incident.id = opened.incident where incident.facility is not null
     ) select service, kind, facility, count(*)::int as alarms from sourced group by 1, 2, 3
     having bool_or(third is not null and at - third <= interval '${CHATTER.windowMs} milliseconds') order by 4 desc, 1, 2, 3 limit 10`,
    [from, to],
  );
  return rows;
}

/** Milliseconds of the period in a flood. One that began before it is asked of the latest word about floods. */
export async function readFloodMs(sql: Sql, { from, to }: Period): Promise<number> {
  const { rows } = await sql.query<{ at: number; kind: string }>(
    `(select extract(epoch from at) * 1000 as at, kind, seq from journal where kind in ('alarm.floodBegan', 'alarm.floodEnded')
        and coalesce((data->>'drill')::boolean, false) = false and at < to_timestamp($1::float8 / 1000) order by seq desc limit 1)
     union all
     (select extract(epoch from at) * 1000, kind, seq from journal where kind in ('alarm.floodBegan', 'alarm.floodEnded')
        and coalesce((data->>'drill')::boolean, false) = false and at >= to_timestamp($1::float8 / 1000) and at < to_timestamp($2::float8 / 1000) limit 20000)
     order by seq`,
    [from, to],
  );
  let total = 0;
  let began: number | undefined;
  for (const { at, kind } of rows) {
    if (kind === 'alarm.floodBegan') began ??= Math.max(from, Number(at));
    else if (began !== undefined) {
      total += Math.max(0, Number(at) - began);
      began = undefined;
    }
  }
  return began === undefined ? total : total + (to - began);
}

/** Hours for which people whose role handles incidents were signed in. */
export async function readOperatorHours(sql: Sql, { from, to }: Period, roles: readonly string[]): Promise<number> {
  const { rows } = await sql.query<{ hours: number | null }>(
    `with signed as (
       select kind, actor, at, lead(at) over (partition by actor order by seq) as until from journal
       where kind in ('session.opened', 'session.closed') and at >= to_timestamp($1::float8 / 1000) - interval '1 day' and at < to_timestamp($2::float8 / 1000)
         and (kind = 'session.closed' or data->>'role' = any($3))
     ) select sum(extract(epoch from least(coalesce(until, to_timestamp($2::float8 / 1000)), at + interval '12 hours') - greatest(at, to_timestamp($1::float8 / 1000)))) / 3600 as hours
     from signed where kind = 'session.opened' and coalesce(until, to_timestamp($2::float8 / 1000)) > to_timestamp($1::float8 / 1000)`,
    [from, to, roles],
  );
  return Math.max(0, Number(rows[0]?.hours ?? 0));
}

export interface NowRow extends Record<string, unknown> {
  readonly stale: number;
  readonly shelved: number;
  readonly suppressed: number;
}

/** How things stand: unacknowledged for more than a day, on the shelf, held back. */
export async function readAlarmsNow(sql: Sql, now: number): Promise<NowRow> {
  const { rows } = await sql.query<NowRow>(
    `select count(*) filter (where status = 'open' and opened_at < to_timestamp($1::float8 / 1000) - interval '1 day')::int as stale,
       count(*) filter (where body->'alarm'->>'state' = 'shelved')::int as shelved, count(*) filter (where body->'alarm'->>'state' = 'suppressed')::int as suppressed
     from incident where live and not drill`,
    [now],
  );
  return rows[0] ?? { stale: 0, shelved: 0, suppressed: 0 };
}

/** How long it took to acknowledge what opened in the period, named as `read-spread.ts` reads it. */
export async function readToAcknowledge(sql: Sql, { from, to }: Period): Promise<Readonly<Record<string, unknown>>> {
  const took = `greatest(0, acknowledged_at - extract(epoch from opened_at) * 1000)`;
  const { rows } = await sql.query(
    `select count(*)::int as "toAcknowledgeN", avg(${took}) as "toAcknowledgeMean", percentile_cont(array[0.5, 0.9]) within group (order by ${took}) as "toAcknowledgeAt"
     from incident where not drill and acknowledged_at is not null and opened_at >= to_timestamp($1::float8 / 1000) and opened_at < to_timestamp($2::float8 / 1000)`,
    [from, to],
  );
  return rows[0] ?? {};
}

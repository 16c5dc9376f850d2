import type { Incident } from '#domain/incident.ts';
import { isLive } from '#domain/incident.ts';
import type { IncidentId } from '#domain/ids.ts';
import type { Loaded, Wanted } from '../handle-store.ts';
import type { Sql } from './sql.ts';
import { storedKeys } from './stored-key.ts';

/** Incidents in their table: the body whole, the columns beside it for searching. One statement for many rows. */
export async function saveIncidents(sql: Sql, incidents: readonly Incident[]): Promise<void> {
  if (incidents.length === 0) return;
  const rows = incidents.map((incident) => ({
    id: incident.id,
    service: incident.service,
    status: incident.status,
    live: isLive(incident.status),
    grade: incident.grade,
    kind: incident.kind,
    drill: incident.drill,
    occurred_at: incident.occurredAt,
    opened_at: incident.openedAt,
    closed_at: incident.closedAt ?? null,
    lon: incident.place?.lon ?? null,
    lat: incident.place?.lat ?? null,
    plate: incident.subjects.plate ?? null,
    person: incident.subjects.person ?? null,
    facility: incident.subjects.facility ?? null,
    version: incident.version,
    body: incident,
  }));
  await sql.query(
    `insert into incident (id, service, status, live, grade, kind, drill, occurred_at, opened_at, closed_at, point, plate, person, facility, version, body)
     select id, service, status, live, grade, kind, drill, to_timestamp(occurred_at / 1000), to_timestamp(opened_at / 1000), to_timestamp(closed_at / 1000),
            case when lon is null then null else point(lon, lat) end, plate, person, facility, version, body
     from jsonb_to_recordset($1) as row(id text, service text, status text, live boolean, grade text, kind text, drill boolean, occurred_at float8, opened_at float8, closed_at float8,
                                        lon float8, lat float8, plate text, person text, facility text, version integer, body jsonb)
     on conflict (id) do update set status = excluded.status, live = excluded.live, grade = excluded.grade, kind = excluded.kind, closed_at = excluded.closed_at,
       point = excluded.point, plate = excluded.plate, person = excluded.person, facility = excluded.facility, version = excluded.version, body = excluded.body`,
    [JSON.stringify(rows)],
  );
}

/** How many live incidents near one event are looked at at most: beyond it a flood joins the latest of these. */
const MAX_NEAR = 50;

export async function loadTouched(sql: Sql, wanted: Wanted): Promise<Loaded> {
  const deliveryKeys = storedKeys(wanted.deliveryKeys);
  const caseKeys = storedKeys(wanted.caseKeys);
  const [deliveries, cases, named, joinable] = await Promise.all([
    rowsOfKeys<{ key: string; incident: IncidentId | null }>(sql, 'select key, incident from delivery where key = any($1)', deliveryKeys),
    rowsOfKeys<{ key: string; incident: IncidentId }>(sql, 'select key, incident from partner_case where key = any($1)', caseKeys),
    loadNamed(sql, wanted.incidents, [...caseKeys.keys()]),
    loadJoinable(sql, wanted),
  ]);
  const incidents = new Map([...joinable, ...named].map((row) => [row.body.id, row.body]));
  return {
    incidents: [...incidents.values()],
    deliveries: deliveries.map((row) => [deliveryKeys.get(row.key) ?? row.key, row.incident]),
    cases: cases.map((row) => [caseKeys.get(row.key) ?? row.key, row.incident]),
  };
}

async function rowsOfKeys<Row extends Record<string, unknown>>(
  sql: Sql,
  text: string,
  keys: ReadonlyMap<string, string>,
): Promise<readonly Row[]> {
  return keys.size === 0 ? [] : (await sql.query<Row>(text, [[...keys.keys()]])).rows;
}

/** Incidents by their ids, and those that answer these cases. */
async function loadNamed(sql: Sql, ids: readonly IncidentId[], caseKeys: readonly string[]): Promise<readonly { body: Incident }[]> {
  if (ids.length === 0 && caseKeys.length === 0) return [];
  const { rows } = await sql.query<{ body: Incident }>(
    'select body from incident where id in (select unnest($1::text[]) union select incident from partner_case where key = any($2))',
    [[...new Set(ids)], caseKeys],
  );
  return rows;
}

/** Which incident answers a case by now; undefined: none. */
export async function incidentOfCase(sql: Sql, key: string): Promise<IncidentId | undefined> {
  const { rows } = await sql.query<{ incident: IncidentId }>('select incident from partner_case where key = any($1)', [
    [...storedKeys([key]).keys()],
  ]);
  return rows[0]?.incident;
}

async function loadJoinable(sql: Sql, wanted: Wanted): Promise<readonly { body: Incident }[]> {
  const found = await Promise.all([
    loadNear(sql, wanted.near),
    loadOfSubject(sql, 'plate', wanted.plates),
    loadOfSubject(sql, 'person', wanted.persons),
    loadOfSubject(sql, 'facility', wanted.facilities),
  ]);
  return found.flat();
}

async function loadNear(sql: Sql, near: Wanted['near']): Promise<readonly { body: Incident }[]> {
  if (near.length === 0) return [];
  const { rows } = await sql.query<{ body: Incident }>(
    `select distinct on (near.id) near.body
     from jsonb_to_recordset($1) as area(service text, west float8, south float8, east float8, north float8)
     cross join lateral (
       select id, body from incident
       where live and service = area.service and point <@ box(point(area.west, area.south), point(area.east, area.north))
       order by opened_at desc limit ${MAX_NEAR}
     ) near`,
    [JSON.stringify(near)],
  );
  return rows;
}

async function loadOfSubject(
  sql: Sql,
  column: 'plate' | 'person' | 'facility',
  values: readonly string[],
): Promise<readonly { body: Incident }[]> {
  if (values.length === 0) return [];
  const { rows } = await sql.query<{ body: Incident }>(
    `select body from incident where live and ${column} = any($1) order by opened_at desc limit 1000`,
    [values],
  );
  return rows;
}

export async function loadIncident(sql: Sql, id: string): Promise<Incident | undefined> {
  const { rows } = await sql.query<{ body: Incident }>('select body from incident where id = $1', [id]);
  return rows[0]?.body;
}

import type { DrillScenario } from '#contract/drill-view.ts';
import type { Incident } from '#domain/incident.ts';
import type { Sql } from '../store/sql.ts';

/** A drill as it stands in its table; times are milliseconds since the epoch. */
export interface DrillRow {
  readonly id: string;
  readonly script: DrillScenario;
  readonly speed: number;
  readonly startedAt: number;
  readonly startedBy: string;
  readonly played: number;
  readonly endedAt?: number;
  readonly endedBy?: string;
}

interface Stored extends Record<string, unknown> {
  id: string;
  script: { scenario: DrillScenario; speed: number };
  started_at: number;
  started_by: string;
  played: number;
  ended_at: number | null;
  ended_by: string | null;
}

const COLUMNS = `id, script, (extract(epoch from started_at) * 1000)::float8 as started_at, started_by, played, (extract(epoch from ended_at) * 1000)::float8 as ended_at, ended_by`;

function rowOf({ id, script, started_at, started_by, played, ended_at, ended_by }: Stored): DrillRow {
  return {
    id,
    script: script.scenario,
    speed: script.speed,
    startedAt: started_at,
    startedBy: started_by,
    played,
    ...(ended_at === null ? {} : { endedAt: ended_at }),
    ...(ended_by === null ? {} : { endedBy: ended_by }),
  };
}

/** False when another drill is running: there is one at a time. */
export async function insertDrill(sql: Sql, { id, script, speed, startedAt, startedBy }: DrillRow): Promise<boolean> {
  const { rowCount } = await sql.query(
    `insert into drill (id, scenario, title, script, started_by, started_at) values ($1, $2, $3, $4, $5, to_timestamp($6::float8 / 1000))
     on conflict do nothing`,
    [id, script.id, script.title.ko, JSON.stringify({ scenario: script, speed }), startedBy, startedAt],
  );
  return rowCount === 1;
}

export async function savePlayed(sql: Sql, id: string, played: number): Promise<void> {
  await sql.query('update drill set played = greatest(played, $2) where id = $1', [id, played]);
}

/** False when it had ended already. */
export async function endDrill(sql: Sql, id: string, end: { readonly at: number; readonly by: string }): Promise<boolean> {
  const { rowCount } = await sql.query(
    'update drill set ended_at = to_timestamp($2::float8 / 1000), ended_by = $3 where id = $1 and ended_at is null',
    [id, end.at, end.by],
  );
  return rowCount === 1;
}

/** Newest first. */
export async function listDrills(sql: Sql, limit: number): Promise<readonly DrillRow[]> {
  const { rows } = await sql.query<Stored>(`select ${COLUMNS} from drill order by drill.started_at desc limit $1`, [limit]);
  return rows.map(rowOf);
}

export async function findDrill(sql: Sql, id: string): Promise<DrillRow | undefined> {
  const { rows } = await sql.query<Stored>(`select ${COLUMNS} from drill where id = $1`, [id]);
  return rows[0] && rowOf(rows[0]);
}

export async function runningDrill(sql: Sql): Promise<DrillRow | undefined> {
  const { rows } = await sql.query<Stored>(`select ${COLUMNS} from drill where ended_at is null`);
  return rows[0] && rowOf(rows[0]);
}

/** A drill's own incidents in the order in which they opened. */
export async function incidentsOfDrill(
  sql: Sql,
  { id, startedAt }: Pick<DrillRow, 'id' | 'startedAt'>,
  limit: number,
): Promise<readonly Incident[]> {
  const { rows } = await sql.query<{ body: Incident }>(
    `select body from incident where drill and opened_at >= to_timestamp($2::float8 / 1000) - interval '1 minute' and body->'cases'->0->>'occurrence' like $1 || '/%'
     order by opened_at, id limit $3`,
    [id, startedAt, limit],
  );
  return rows.map((row) => row.body);
}

export interface ActionRow extends Record<string, unknown> {
  readonly actor: string;
  readonly actions: number;
}

/** Who did something about these incidents, most first. Tickets and views are looking, not doing. */
export async function actionsOf(sql: Sql, incidents: readonly string[]): Promise<readonly ActionRow[]> {
  const { rows } = await sql.query<ActionRow>(
    `select actor, count(*)::int as actions from journal where incident = any($1) and actor like 'person:%' and kind not like 'ticket.%' and kind not like 'view.%'
     group by 1 order by 2 desc, 1 limit 200`,
    [incidents],
  );
  return rows;
}

export interface DrillFacts {
  readonly firstPictures: ReadonlyMap<string, number>;
  readonly keptInside: number;
}

export async function factsOf(sql: Sql, incidents: readonly string[]): Promise<DrillFacts> {
  const { rows } = await sql.query<{ incident: string; picture: number | null; kept: number }>(
    `select incident, (extract(epoch from min(at) filter (where kind = 'view.opened')) * 1000)::float8 as picture,
       count(*) filter (where kind = 'command.refused' and data->>'reason' = 'drillStaysInside')::int as kept
     from journal where incident = any($1) and kind in ('view.opened', 'command.refused') group by 1`,
    [incidents],
  );
  return {
    firstPictures: new Map(rows.flatMap((row) => (row.picture === null ? [] : [[row.incident, Math.round(row.picture)] as const]))),
    keptInside: rows.reduce((sum, row) => sum + row.kept, 0),
  };
}

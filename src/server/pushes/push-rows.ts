import type { CameraId, IncidentId, OrganisationId, PersonId } from '#domain/ids.ts';
import type { Sql } from '../store/sql.ts';

/** A push as stored; times in milliseconds since the epoch. */
export interface PushRow {
  readonly id: string;
  readonly incident: IncidentId;
  readonly camera: CameraId;
  readonly server: string;
  readonly organisation: OrganisationId;
  readonly uid: string;
  readonly person: PersonId;
  readonly startedAt: number;
  readonly endedAt?: number;
  /** Of the journal's form: `person:…` or `system`. */
  readonly endedBy?: string;
  readonly reason?: string;
  /** Of relays that are done with it. */
  readonly frames: number;
  readonly bytes: number;
}

const MS = (column: string): string => `(extract(epoch from ${column}) * 1000)::float8`;

/** Those that run, and those that ended but whose end is not in the journal yet. */
export async function loadOpenPushes(sql: Sql, limit: number): Promise<readonly PushRow[]> {
  const { rows } = await sql.query<PushRow & Record<string, unknown>>(
    `select id, incident, camera, server, organisation, uid, person, ${MS('started_at')} as "startedAt", ${MS('ended_at')} as "endedAt",
      ended_by as "endedBy", reason, frames::float8 as frames, bytes::float8 as bytes from push where not recorded order by started_at limit $1`,
    [limit],
  );
  return rows.map(({ endedAt, endedBy, reason, ...row }) => ({
    ...row,
    ...(endedAt ? { endedAt } : {}),
    ...(endedBy ? { endedBy } : {}),
    ...(reason ? { reason } : {}),
  }));
}

export async function insertPush(sql: Sql, push: PushRow): Promise<void> {
  await sql.query(
    'insert into push (id, incident, camera, server, organisation, uid, person, started_at) values ($1, $2, $3, $4, $5, $6, $7, to_timestamp($8 / 1000.0))',
    [push.id, push.incident, push.camera, push.server, push.organisation, push.uid, push.person, push.startedAt],
  );
}

export async function endPush(
  sql: Sql,
  push: { readonly id: string; readonly at: number; readonly by: string; readonly reason: string },
): Promise<void> {
  await sql.query('update push set ended_at = to_timestamp($2 / 1000.0), ended_by = $3, reason = $4 where id = $1 and ended_at is null', [
    push.id,
    push.at,
    push.by,
    push.reason,
  ]);
}

export async function countPush(sql: Sql, push: Pick<PushRow, 'id' | 'frames' | 'bytes'>): Promise<void> {
  await sql.query('update push set frames = $2, bytes = $3 where id = $1', [push.id, push.frames, push.bytes]);
}

export async function recordedPush(sql: Sql, id: string): Promise<void> {
  await sql.query('update push set recorded = true where id = $1', [id]);
}

import type { EvidenceType } from '#domain/evidence.ts';
import type { IncidentId, PersonId } from '#domain/ids.ts';
import type { Sql } from '../store/sql.ts';

/** One piece as stored; its parts are in a table of their own. */
export interface EvidenceRow {
  readonly id: string;
  readonly incident: IncidentId;
  readonly person: PersonId;
  readonly type: EvidenceType;
  readonly bytes: number;
  readonly note: string | null;
  readonly key: Uint8Array;
  readonly parts: number;
  /** All of it is here and the incident knows of it. */
  readonly kept: boolean;
}

const COLUMNS = 'id, incident, person, type, bytes::float8 as bytes, note, key, parts, kept';

export async function insertEvidence(sql: Sql, row: EvidenceRow): Promise<void> {
  await sql.query('insert into evidence (id, incident, person, type, bytes, note, key, parts) values ($1, $2, $3, $4, $5, $6, $7, $8)', [
    row.id,
    row.incident,
    row.person,
    row.type,
    row.bytes,
    row.note,
    row.key,
    row.parts,
  ]);
}

export async function loadEvidence(sql: Sql, id: string): Promise<EvidenceRow | undefined> {
  const { rows } = await sql.query<EvidenceRow & Record<string, unknown>>(`select ${COLUMNS} from evidence where id = $1`, [id]);
  return rows[0];
}

/** Pieces that are on their way: of one person, and of everybody. */
export async function countComing(sql: Sql, person: PersonId): Promise<{ readonly mine: number; readonly all: number }> {
  const { rows } = await sql.query<{ mine: number; all: number }>(
    'select count(*)::int as all, (count(*) filter (where person = $1))::int as mine from evidence where not kept',
    [person],
  );
  return rows[0] ?? { mine: 0, all: 0 };
}

/** False when the piece is complete: nothing of it is written over. */
export async function putPart(
  sql: Sql,
  evidence: string,
  part: { readonly number: number; readonly sealed: Uint8Array },
): Promise<boolean> {
  const { rowCount } = await sql.query(
    `insert into evidence_part (evidence, part, sealed) select id, $2, $3 from evidence where id = $1 and not kept
     on conflict (evidence, part) do update set sealed = excluded.sealed`,
    [evidence, part.number, part.sealed],
  );
  return rowCount === 1;
}

export async function loadPart(sql: Sql, evidence: string, part: number): Promise<Uint8Array | undefined> {
  const { rows } = await sql.query<{ sealed: Uint8Array }>('select sealed from evidence_part where evidence = $1 and part = $2', [
    evidence,
    part,
  ]);
  return rows[0]?.sealed;
}

export async function markKept(sql: Sql, evidence: string): Promise<void> {
  await sql.query('update evidence set kept = true, kept_at = coalesce(kept_at, now()) where id = $1', [evidence]);
}

export async function removeEvidence(sql: Sql, evidence: string): Promise<void> {
  await sql.query('delete from evidence where id = $1', [evidence]);
}

/** Whose time is over: so long after they came and after their incident ended, whichever is later. And those that never came whole. */
export async function loadOverdue(
  sql: Sql,
  { keepDays, unfinishedHours, limit }: { readonly keepDays: number; readonly unfinishedHours: number; readonly limit: number },
): Promise<readonly Pick<EvidenceRow, 'id' | 'incident' | 'kept'>[]> {
  const { rows } = await sql.query<Pick<EvidenceRow, 'id' | 'incident' | 'kept'> & Record<string, unknown>>(
    `select evidence.id, evidence.incident, kept from evidence left join incident on incident.id = evidence.incident
     where (not kept and begun_at < now() - make_interval(hours => $2))
        or (kept and incident.live is not true and greatest(kept_at, incident.closed_at) < now() - make_interval(days => $1))
     order by begun_at limit $3`,
    [keepDays, unfinishedHours, limit],
  );
  return rows;
}

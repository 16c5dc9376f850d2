import type { Entry, EntryKind } from '#domain/journal.ts';
import type { Incident } from '#domain/incident.ts';
import type { IncidentId, OrganisationId } from '#domain/ids.ts';
import type { Sql } from '../store/sql.ts';

/** Newest first. */
export async function loadLive(sql: Sql, limit: number): Promise<readonly Incident[]> {
  const { rows } = await sql.query<{ body: Incident }>('select body from incident where live order by opened_at desc, id desc limit $1', [
    limit,
  ]);
  return rows.map((row) => row.body);
}

/** Those that ended since then, newest first. */
export async function loadEnded(sql: Sql, since: number, limit: number): Promise<readonly Incident[]> {
  const { rows } = await sql.query<{ body: Incident }>(
    'select body from incident where not live and closed_at > to_timestamp($1 / 1000.0) order by closed_at desc limit $2',
    [since, limit],
  );
  return rows.map((row) => row.body);
}

export async function loadIncident(sql: Sql, id: IncidentId): Promise<Incident | undefined> {
  const { rows } = await sql.query<{ body: Incident }>('select body from incident where id = $1', [id]);
  return rows[0]?.body;
}

export interface IncidentPage {
  readonly liveOnly: boolean;
  readonly limit: number;
  /** The last incident of the page before. */
  readonly before?: IncidentId;
  /** Only what was shared with or told to this organisation. */
  readonly organisation?: OrganisationId;
}

/** Newest first. */
export async function loadIncidentPage(sql: Sql, page: IncidentPage): Promise<readonly Incident[]> {
  const conditions = [page.liveOnly ? 'live' : 'true'];
  const parameters: unknown[] = [page.limit];
  if (page.before !== undefined) {
    parameters.push(page.before);
    conditions.push(`(opened_at, id) < (select opened_at, id from incident where id = $${parameters.length})`);
  }
  if (page.organisation !== undefined) {
    parameters.push(JSON.stringify([{ organisation: page.organisation }]));
    conditions.push(
      `not drill and (body->'shares' @> $${parameters.length}::jsonb or body->'propagations' @> $${parameters.length}::jsonb)`,
    );
  }
  const { rows } = await sql.query<{ body: Incident }>(
    `select body from incident where ${conditions.join(' and ')} order by opened_at desc, id desc limit $1`,
    parameters,
  );
  return rows.map((row) => row.body);
}

/** Who did something about these incidents, by the journal. */
export async function loadHandlers(
  sql: Sql,
  incidents: readonly IncidentId[],
  kinds: readonly EntryKind[],
): Promise<readonly { readonly incident: IncidentId; readonly actor: string }[]> {
  const { rows } = await sql.query<{ incident: IncidentId; actor: string }>(
    "select distinct incident, actor from journal where incident = any($1) and kind = any($2) and actor like 'person:%'",
    [incidents, kinds],
  );
  return rows;
}

export async function loadJournalSeq(sql: Sql): Promise<number> {
  const { rows } = await sql.query<{ seq: number }>('select seq from journal_head');
  return rows[0]?.seq ?? 0;
}

/** The newest entries of an incident, in order; tickets, renewed every minute, are left to the journal. */
export async function loadTimeline(sql: Sql, incident: IncidentId, limit: number): Promise<readonly Entry[]> {
  const { rows } = await sql.query<Entry & Record<string, unknown>>(
    `select seq, (extract(epoch from at) * 1000)::float8 as at, kind, actor, incident, data, previous, hash from journal
     where incident = $1 and kind <> 'ticket.issued' order by seq desc limit $2`,
    [incident, limit],
  );
  return rows.map((row) => ({ ...row, at: Math.round(row.at) })).reverse();
}

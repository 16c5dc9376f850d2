import type { Entry, EntryKind } from '#domain/journal.ts';
import type { IncidentId } from '#domain/ids.ts';
import { allInOrder } from '../all-in-order.ts';
import type { ChainHead } from '../journal/chain.ts';
import type { Sql } from './sql.ts';

interface JournalRow extends Record<string, unknown> {
  seq: number;
  at: number;
  kind: EntryKind;
  actor: string;
  incident: IncidentId | null;
  data: Entry['data'];
  previous: string;
  hash: string;
}

export async function lockHead(sql: Sql): Promise<ChainHead> {
  const { rows } = await sql.query<{ seq: number; hash: string }>('select seq, hash from journal_head for update');
  const head = rows[0];
  if (!head) throw new Error('the journal has no head: the database was not migrated');
  return { seq: head.seq, hash: head.hash };
}

export async function appendEntries(sql: Sql, entries: readonly Entry[], head: ChainHead): Promise<void> {
  if (entries.length === 0) return;
  const inserted = sql.query(
    `insert into journal (seq, at, kind, actor, incident, data, previous, hash)
     select seq, to_timestamp(at / 1000), kind, actor, incident, data, previous, hash
     from jsonb_to_recordset($1) as row(seq bigint, at float8, kind text, actor text, incident text, data jsonb, previous text, hash text)`,
    [JSON.stringify(entries)],
  );
  await allInOrder([inserted, sql.query('update journal_head set seq = $1, hash = $2', [head.seq, head.hash])]);
}

/** A view or publication that has begun and, as far as the journal knows, not ended. */
export interface OpenView {
  readonly view: string;
  readonly camera: string;
  readonly organisation: string;
  readonly person: string;
  /** None: a publication. */
  readonly incident: string | undefined;
}

/** Those that began in the last day: none runs longer without being heard of. At most 100,000. */
export async function readOpenViews(sql: Sql): Promise<readonly OpenView[]> {
  const { rows } = await sql.query<Omit<OpenView, 'incident'> & { incident: string | null }>(
    `select opened.data->>'view' as view, opened.data->>'camera' as camera, opened.data->>'organisation' as organisation,
            replace(opened.actor, 'person:', '') as person, opened.incident
     from journal opened
     where opened.kind in ('view.opened', 'publication.opened') and opened.at > now() - interval '1 day'
       and not exists (
         select from journal closed
         where closed.kind in ('view.closed', 'publication.closed') and closed.seq > opened.seq and closed.data->>'view' = opened.data->>'view')
     order by opened.seq limit 100000`,
  );
  return rows.map(({ incident, ...view }) => ({ ...view, incident: incident ?? undefined }));
}

export interface JournalFilter {
  readonly after?: number;
  /** Newest first, before this number. */
  readonly before?: number;
  readonly incident?: string;
  readonly kind?: string;
  readonly actor?: string;
  readonly limit: number;
}

/** Entries in order of `seq`; with `before`, the newest first. */
export async function readEntries(sql: Sql, filter: JournalFilter): Promise<readonly Entry[]> {
  const conditions: string[] = [];
  const parameters: unknown[] = [];
  const add = (condition: (n: string) => string, value: unknown): void => {
    if (value === undefined) return;
    parameters.push(value);
    conditions.push(condition(`$${parameters.length}`));
  };
  add((n) => `seq > ${n}`, filter.after);
  add((n) => `seq < ${n}`, filter.before);
  add((n) => `incident = ${n}`, filter.incident);
  add((n) => `kind = ${n}`, filter.kind);
  add((n) => `actor = ${n}`, filter.actor);
  const where = conditions.length === 0 ? '' : `where ${conditions.join(' and ')}`;
  const order = filter.before !== undefined || (filter.after === undefined && filter.incident === undefined) ? 'desc' : 'asc';
  parameters.push(filter.limit);
  const { rows } = await sql.query<JournalRow>(
    `select seq, (extract(epoch from at) * 1000)::float8 as at, kind, actor, incident, data, previous, hash from journal ${where} order by seq ${order} limit $${parameters.length}`,
    parameters,
  );
  return rows.map((row) => ({
    seq: row.seq,
    at: Math.round(row.at),
    kind: row.kind,
    actor: row.actor,
    ...(row.incident === null ? {} : { incident: row.incident }),
    data: row.data,
    previous: row.previous,
    hash: row.hash,
  }));
}

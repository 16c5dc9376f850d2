import type { Incident } from '#domain/incident.ts';
import type { IncidentId } from '#domain/ids.ts';
import type { Changed, HandleStore, Loaded, Missed, Wanted } from '../handle-store.ts';
import { allInOrder } from '../all-in-order.ts';
import { loadAlarmDesks, saveAlarmDesks } from './alarm-rows.ts';
import { loadTouched, saveIncidents } from './incident-rows.ts';
import { appendEntries, lockHead, readEntries } from './journal-rows.ts';
import { appendOutbox, loadOutbox } from './outbox-rows.ts';
import type { Database, Sql } from './sql.ts';
import { storedKey } from './stored-key.ts';

/** The shell's store in PostgreSQL. */
export function postgresHandleStore(database: Database): HandleStore {
  return {
    transact: (run) =>
      database.transact((sql) =>
        run({
          lockHead: () => lockHead(sql),
          load: (wanted) => load(sql, wanted),
          save: (changed) => save(sql, changed),
          append: (entries, head) => appendEntries(sql, entries, head),
        }),
      ),
    missed: (after, upTo) => loadMissed(database, after, upTo),
  };
}

/** A failed connection leaves a few commits in doubt at most; what does not fit here is found by the readers' own ways. */
const MAX_MISSED = 10_000;
/** 2100-01-01: whenever an effect is due. */
const MAX_TIME = 4_102_444_800_000;

async function loadMissed(sql: Sql, after: number, upTo: number): Promise<Missed> {
  const entries = (await readEntries(sql, { after, limit: Math.min(upTo - after, MAX_MISSED) })).filter((entry) => entry.seq <= upTo);
  const ids = [...new Set(entries.flatMap((entry) => entry.incident ?? []))];
  const { rows } = await sql.query<{ body: Incident }>('select body from incident where id = any($1)', [ids]);
  const outbox = await loadOutbox(sql, { side: 'outside', dueBefore: MAX_TIME, limit: MAX_MISSED });
  return { entries, incidents: rows.map((row) => row.body), outbox };
}

async function load(sql: Sql, wanted: Wanted): Promise<Loaded> {
  const [touched, alarms] = await Promise.all([loadTouched(sql, wanted), loadAlarmDesks(sql)]);
  return { ...touched, ...alarms };
}

/** All statements go out together and are done in this order. */
async function save(sql: Sql, changed: Changed): Promise<void> {
  await allInOrder([
    saveIncidents(sql, changed.incidents),
    saveDeliveries(sql, changed.deliveries),
    saveCases(sql, casesOf(changed)),
    changed.alarms && saveAlarmDesks(sql, changed.alarms),
    appendOutbox(sql, changed.outbox),
  ]);
}

async function saveDeliveries(sql: Sql, deliveries: Changed['deliveries']): Promise<void> {
  if (deliveries.length === 0) return;
  const rows = deliveries.map(({ key, incident, at }) => ({ key: storedKey(key), incident, at }));
  await sql.query(
    'insert into delivery (key, incident, at) select key, incident, to_timestamp(at / 1000) from jsonb_to_recordset($1) as row(key text, incident text, at float8)',
    [JSON.stringify(rows)],
  );
}

/** Which incident answers each case from now on: what was decided last counts. */
function casesOf({ deliveries, cases }: Changed): ReadonlyMap<string, IncidentId> {
  const opened = deliveries.flatMap(({ incident, caseKey, alsoCases = [] }) =>
    incident === null ? [] : [caseKey, ...alsoCases].map((key) => [storedKey(key), incident] as const),
  );
  return new Map([...opened, ...cases.map(({ key, incident }) => [storedKey(key), incident] as const)]);
}

async function saveCases(sql: Sql, cases: ReadonlyMap<string, IncidentId>): Promise<void> {
  if (cases.size === 0) return;
  await sql.query(
    'insert into partner_case (key, incident) select * from unnest($1::text[], $2::text[]) on conflict (key) do update set incident = excluded.incident',
    [[...cases.keys()], [...cases.values()]],
  );
}

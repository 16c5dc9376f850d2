import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PartnerEvent } from '#domain/event.ts';
import type { IncidentId } from '#domain/ids.ts';
import { pointAt } from '#domain/place.ts';
import { openDatabase } from '#io/postgres-database.ts';
import type { Commit, Job } from '#server/handle.ts';
import { Handler, type Handled } from '#server/handler.ts';
import { EMPTY_CHAIN, findBreak } from '#server/journal/chain.ts';
import { JournalTail } from '#server/journal/journal-tail.ts';
import { Outbox } from '#server/outbox/outbox.ts';
import { readQuarantine, saveQuarantine } from '#server/links/quarantine-rows.ts';
import { readEntries } from '#server/store/journal-rows.ts';
import { loadOutbox, putOffOutbox, removeOutbox } from '#server/store/outbox-rows.ts';
import { postgresHandleStore } from '#server/store/postgres-handle-store.ts';
import type { Database } from '#server/store/sql.ts';
import { CENTRE, DEFINITIONS, eventOf, NOW, OPERATOR, SURROUNDINGS } from '../support/engine-city.ts';
import { ManualClock, settled } from '../support/manual-clock.ts';
import { startTestPostgres, type TestPostgres } from '../support/test-postgres.ts';

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startTestPostgres();
});
afterAll(async () => {
  await postgres[Symbol.asyncDispose]();
});

interface Shell {
  readonly handler: Handler;
  readonly commits: Commit[];
  readonly failures: unknown[];
  readonly event: (facts?: Partial<PartnerEvent>) => Promise<Handled>;
}

function shellOn(database: Database, name = 'input'): Shell {
  const commits: Commit[] = [];
  const failures: unknown[] = [];
  const handler = new Handler({
    store: postgresHandleStore(database),
    context: () => ({ definitions: DEFINITIONS, surroundings: SURROUNDINGS, now: NOW }),
    onCommit: (commit) => commits.push(commit),
    onFailure: (error) => failures.push(error),
    maxBatch: 50,
    maxWaiting: 10_000,
  });
  let inputs = 0;
  const event = (facts: Partial<PartnerEvent> = {}): Promise<Handled> => handler.submit({ input: { kind: 'event', id: `${name}-${(inputs += 1)}`, event: eventOf(facts) } });
  return { handler, commits, failures, event };
}

const fetchAll = (database: Database): ReturnType<typeof readEntries> => readEntries(database, { after: 0, limit: 100_000 });
const far = (at: number): PartnerEvent['place'] => ({ ...pointAt(CENTRE, 10, at * 200), origin: 'sent' });

describe('the shell over PostgreSQL', () => {
  test('[J9] many senders share commits; everything is there as the engine decided it', async () => {
    const database = await postgres.fresh();
    const { event, commits, failures } = shellOn(database);
    const answers = await Promise.all(Array.from({ length: 300 }, (_, at) => event({ occurrence: `case-${at % 200}`, place: far(at % 200) })));
    expect(failures).toEqual([]);
    expect(answers.filter((handled) => handled.ok && handled.as === 'opened')).toHaveLength(200);
    expect(answers.filter((handled) => handled.ok && handled.as === 'repeated')).toHaveLength(100);
    expect(commits.length).toBeLessThanOrEqual(8);
    const { rows } = await database.query<{ body: unknown; live: boolean; lon: number }>('select body, live, point[0] as lon from incident where id = $1', ['input-7']);
    expect(rows[0]).toMatchObject({ live: true });
    expect(rows[0]?.body).toEqual(JSON.parse(JSON.stringify(commits.flatMap((commit) => commit.incidents).find((incident) => incident.id === 'input-7'))));
    const counts = await database.query('select (select count(*) from incident) incidents, (select count(*) from delivery) deliveries, (select count(*) from partner_case) cases, (select count(*) from outbox) effects');
    expect(counts.rows[0]).toEqual({ incidents: 200, deliveries: 200, cases: 200, effects: 400 });
  });

  test('[J2] the chain is whole and without a gap under two handlers at once, and a reader sees all of it in order', async () => {
    const url = await postgres.freshUrl();
    const one = await openDatabase(url);
    const two = await openDatabase(url);
    const first = shellOn(one, 'one');
    const second = shellOn(two, 'two');
    const stop = new AbortController();
    const tail = new JournalTail({ head: 0, backfill: (after, limit) => readEntries(one, { after, limit }) });
    const seen: number[] = [];
    const reading = (async () => {
      for await (const batch of tail.read(0, stop.signal)) seen.push(...batch.map((entry) => entry.seq));
    })();
    const rounds = Array.from({ length: 8 }, async (_, round) => {
      await Promise.all(Array.from({ length: 25 }, (_, at) => (at % 2 ? first : second).event({ occurrence: `${round}-${at}`, place: far(round * 25 + at) })));
      // Only one of the two tells this reader; what the other wrote it must find in the store.
      for (const commit of first.commits.splice(0)) tail.push(commit.entries);
    });
    await Promise.all(rounds);
    const entries = await fetchAll(one);
    expect(entries.map((entry) => entry.seq)).toEqual(Array.from({ length: entries.length }, (_, at) => at + 1));
    expect(findBreak(EMPTY_CHAIN, entries)).toBeUndefined();
    tail.push(entries.slice(-1));
    await expect.poll(() => seen.length).toBe(entries.length);
    expect(seen).toEqual(entries.map((entry) => entry.seq));
    stop.abort();
    await reading;
    await one[Symbol.asyncDispose]();
    await two[Symbol.asyncDispose]();
  });

  test('[J9] what was decided before is loaded: joins by place, ends, commands, repeats, across commits', async () => {
    const database = await postgres.fresh();
    const { event, handler } = shellOn(database);
    await event({ occurrence: 'A' });
    expect(await event({ occurrence: 'B', place: { ...pointAt(CENTRE, 45, 40), origin: 'sent' } })).toMatchObject({ as: 'joined', incident: 'input-1' });
    expect(await event({ occurrence: 'C', place: { lon: CENTRE.lat, lat: CENTRE.lon, origin: 'sent' } })).toMatchObject({ as: 'joined' });
    expect(await event({ occurrence: 'D', place: far(3), items: { CAR_NUM: '12가3456' } })).toMatchObject({ as: 'opened' });
    expect(await event({ occurrence: 'E', place: far(9), items: { CAR_NUM: '12가3456' } })).toMatchObject({ as: 'joined', incident: 'input-4' });
    const command = (id: string, what: 'acknowledge' | 'close' | 'reopen'): Promise<Handled> => handler.submit({ input: { kind: 'command', id, incident: 'input-1' as IncidentId, command: { command: what }, by: OPERATOR } });
    expect(await command('c1', 'acknowledge')).toMatchObject({ ok: true });
    expect(await command('c2', 'acknowledge')).toMatchObject({ ok: false, reason: 'notInThisStatus' });
    expect(await command('c3', 'close')).toMatchObject({ ok: true });
    expect(await event({ occurrence: 'F' })).toMatchObject({ as: 'opened' });
    expect(await event({ occurrence: 'B', state: 'ended' })).toMatchObject({ as: 'updated', incident: 'input-1' });
    expect(await event({ occurrence: 'A' })).toMatchObject({ as: 'repeated' });
    expect(findBreak(EMPTY_CHAIN, await fetchAll(database))).toBeUndefined();
  });

  test('[I4] a change without a place is known when it comes again, though the engine gave it the place of its facility', async () => {
    const database = await postgres.fresh();
    const { event, failures } = shellOn(database);
    const { place: _none, ...change } = eventOf({ occurrence: 'F', state: 'changed', facility: 'camera-7' });
    const give = (): ReturnType<typeof event> => event({ ...change, place: undefined as never });
    expect(await give()).toMatchObject({ as: 'opened' });
    expect(await give()).toMatchObject({ as: 'repeated' });
    expect(failures).toEqual([]);
  });

  test('[J3] whatever stands in an entry is read as it was hashed', async () => {
    const database = await postgres.fresh();
    const { handler } = shellOn(database);
    const data: Record<string, string | number | boolean | null> = { zero: -0, big: 1e21, small: 5e-324, third: 1 / 3, max: Number.MAX_SAFE_INTEGER, text: 'ㄱ\u2028"\\\b🚓', empty: '', none: null, '10': 'a', '9': 'b', ä: 'c', Z: 'd' };
    const jobs: Job[] = [1_763_700_000_000.75, -1.5, 0, NOW + 0.4999].map((at) => ({ record: { kind: 'view.opened', at, actor: 'person:officer', data } }));
    expect(await Promise.all(jobs.map((job) => handler.submit(job)))).toEqual(jobs.map(() => ({ ok: true, as: 'done' })));
    expect(findBreak(EMPTY_CHAIN, await fetchAll(database))).toBeUndefined();
  });

  test('[J3] tampering behind our back is found with its number', async () => {
    const database = await postgres.fresh();
    const { event } = shellOn(database);
    await event({ occurrence: 'A' });
    await database.transact(async (sql) => {
      await sql.query('alter table journal disable trigger journal_append_only');
      await sql.query(`update journal set data = data || '{"kind": "소음"}' where seq = 3`);
      await sql.query('alter table journal enable trigger journal_append_only');
    });
    expect(findBreak(EMPTY_CHAIN, await fetchAll(database))).toEqual({ seq: 3, reason: 'its hash is not that of its content' });
  });

  test.each(['update journal set actor = actor', 'update journal set actor = actor where false', 'delete from journal', 'delete from journal where seq = 1', 'truncate journal', 'truncate journal cascade'])('[J4] the database refuses: %s', async (statement) => {
    const database = await postgres.fresh();
    await shellOn(database).event();
    await expect(database.query(statement)).rejects.toThrow('append-only');
    expect((await fetchAll(database)).length).toBe(4);
  });

  test('[J2] the order of pages is that of the question', async () => {
    const database = await postgres.fresh();
    const { event, handler } = shellOn(database);
    await event();
    await handler.submit({ input: { kind: 'command', id: 'c', incident: 'input-1' as IncidentId, command: { command: 'close' }, by: OPERATOR } });
    const seqs = async (filter: Parameters<typeof readEntries>[1]): Promise<number[]> => (await readEntries(database, filter)).map((entry) => entry.seq);
    expect(await seqs({ limit: 3 })).toEqual([6, 5, 4]);
    expect(await seqs({ limit: 2, before: 4 })).toEqual([3, 2]);
    expect(await seqs({ limit: 2, after: 1 })).toEqual([2, 3]);
    expect(await seqs({ limit: 2, incident: 'input-1' })).toEqual([1, 2]);
    expect(await seqs({ limit: 2, incident: 'input-1', before: 4 })).toEqual([3, 2]);
    expect(await seqs({ limit: 9, actor: 'person:operator' })).toEqual([6, 5]);
  });
});

describe('input that cannot be stored', () => {
  const POISON: readonly (readonly [string, Partial<PartnerEvent>])[] = [
    ['U+0000 everywhere', { occurrence: '\0', kind: '강\0도', content: '\0', items: { '\0': '\0', CAR_NUM: '\0' }, facility: '\0' }],
    ['half characters everywhere', { occurrence: '\ud800', kind: '\udfff', content: 'a\ud83d', items: { '\ud800': '\udc00', WP_REF_ID: '\ud800' } }],
    ['a text longer than an index row', { occurrence: 'L', state: 'changed', content: Array.from({ length: 6_000 }, (_, at) => String.fromCodePoint(0xac00 + ((at * 7_919) % 11_000))).join('') }],
    ['a case number longer than an index row', { occurrence: Array.from({ length: 6_000 }, (_, at) => String.fromCodePoint(0xac00 + ((at * 104_729) % 11_000))).join('') }],
  ];
  test.each(POISON)('[J8] %s: kept, known when it comes again, and no neighbour is touched', async (_title, facts) => {
    const database = await postgres.fresh();
    const { event, failures } = shellOn(database);
    const all = [event({ occurrence: 'before', place: far(1) }), event({ kind: 'p', place: far(2), ...facts }), event({ occurrence: 'after', place: far(3) })];
    expect((await Promise.all(all)).map((handled) => handled.ok && handled.as)).toEqual(['opened', 'opened', 'opened']);
    expect(await event({ kind: 'p', place: far(2), ...facts })).toMatchObject({ as: 'repeated' });
    expect(failures).toEqual([]);
    expect(findBreak(EMPTY_CHAIN, await fetchAll(database))).toBeUndefined();
  });

  test.each([
    ['a time that is none', { at: Number.NaN }],
    ['a time before all time', { at: -1e18 }],
    ['a time after all time', { at: 1e300 }],
  ])('[J7] %s: told apart, and no neighbour is lost', async (_title, facts) => {
    const database = await postgres.fresh();
    const { event, failures } = shellOn(database);
    const answers = await Promise.all(Array.from({ length: 40 }, (_, at) => event({ occurrence: `${at}`, place: far(at), ...(at === 13 ? facts : {}) })));
    expect(answers[13]).toMatchObject({ ok: false, reason: 'failed', unacceptable: expect.any(String) });
    expect(answers.filter((handled) => handled.ok)).toHaveLength(39);
    expect(failures.length).toBeGreaterThan(0);
    expect(findBreak(EMPTY_CHAIN, await fetchAll(database))).toBeUndefined();
  });

  test('[J7] quarantine keeps the bytes whole, and problems that quote anything', async () => {
    const database = await postgres.fresh();
    const bytes = Uint8Array.from({ length: 256 }, (_, at) => at);
    await saveQuarantine(database, { at: NOW, link: 'l', peer: '10.0.0.1\0', problems: ['kind: "\0\ud800"', '사건번호: missing'], bytes });
    await saveQuarantine(database, { at: NOW + 1, link: 'l', peer: 'p', problems: [], bytes: new Uint8Array() });
    const rows = await readQuarantine(database, 'l', 10);
    expect(rows.map((row) => row.at)).toEqual([NOW + 1, NOW]);
    expect(rows[1]).toMatchObject({ bytes, peer: '10.0.0.1\uFFFD', problems: ['kind: "\uFFFD\uFFFD"', '사건번호: missing'] });
    expect(await readQuarantine(database, 'other', 10)).toEqual([]);
  });
});

describe('effects in the store', () => {
  test('[J6] survive a restart, are performed at least once under one id, and are put off there', async () => {
    const database = await postgres.fresh();
    const { event, handler, commits } = shellOn(database);
    await event();
    await handler.submit({ input: { kind: 'command', id: 'close', incident: 'input-1' as IncidentId, command: { command: 'close' }, by: OPERATOR } });
    const clock = new ManualClock(NOW);
    const performed: string[] = [];
    const failures: string[] = [];
    let away = true;
    const make = (): Outbox =>
      new Outbox({
        clock,
        perform: async (row) => {
          performed.push(row.id);
          return away && row.effect.do === 'tellPartner' ? { later: 'not connected\0' } : 'done';
        },
        load: (page) => loadOutbox(database, page),
        remove: (ids) => removeOutbox(database, ids),
        putOff: (rows) => putOffOutbox(database, rows),
        onFailure: (what, reason) => failures.push(`${what}: ${reason}`),
      });
    const first = make();
    await first.start();
    first.add(commits.flatMap((commit) => commit.outbox));
    await settled();
    expect([performed.toSorted(), failures]).toEqual([['close/2'], ['tellPartner: not connected\0']]);
    const attempts = (): Promise<unknown> => database.query<{ attempts: number }>("select attempts from outbox where id = 'close/2'").then(({ rows }) => rows[0]?.attempts);
    await expect.poll(() => clock.advance(250).then(attempts), { interval: 1, timeout: 20_000 }).toBe(5);
    await first[Symbol.asyncDispose]();
    const left = await database.query<{ id: string; attempts: number; last_error: string }>('select id, attempts, last_error from outbox order by id');
    expect(left.rows).toMatchObject([{ id: 'close/2', attempts: 5, last_error: 'not connected\uFFFD' }, { id: 'input-1/1' }, { id: 'input-1/2' }]);
    away = false;
    const before = performed.length;
    const second = make();
    await second.start();
    const ids = (): Promise<unknown> => database.query<{ id: string }>('select id from outbox').then(({ rows }) => rows.map((row) => row.id));
    await expect.poll(() => clock.advance(250).then(ids), { interval: 1, timeout: 20_000 }).toEqual(['input-1/1']);
    await second[Symbol.asyncDispose]();
    expect(performed.slice(before).toSorted()).toEqual(['close/2', 'input-1/2']);
  });

  test('[J6] those that leave the city and those that stay are fetched apart, earliest first', async () => {
    const database = await postgres.fresh();
    const { event, handler } = shellOn(database);
    for (const occurrence of ['A', 'B']) await event({ occurrence, place: far(occurrence === 'A' ? 1 : 5) });
    for (const [id, incident] of [['x', 'input-1'], ['y', 'input-2']] as const) await handler.submit({ input: { kind: 'command', id, incident: incident as IncidentId, command: { command: 'acknowledge' }, by: OPERATOR } });
    const ids = async (side: 'inside' | 'outside', dueBefore: number): Promise<string[]> => (await loadOutbox(database, { side, dueBefore, limit: 10 })).map((row) => row.id);
    expect(await ids('outside', NOW)).toEqual(['x/0', 'y/0']);
    expect(await ids('inside', NOW + 60_000)).toEqual(['input-1/2', 'input-2/2']);
    expect(await ids('inside', NOW + 3_600_000)).toEqual(['input-1/2', 'input-2/2', 'input-1/1', 'input-2/1']);
  });
});

describe('a process that is killed', () => {
  test('[J1] every event that it acknowledged is there after kill -9, none twice', async () => {
    const url = await postgres.freshUrl();
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', path.join(import.meta.dirname, 'support', 'acknowledging-writer.ts'), url], { stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    const enough = new Promise<void>((resolve) => {
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        said += text;
        if (said.length > 20_000) resolve();
      });
    });
    await Promise.race([enough, once(child, 'exit')]);
    child.kill('SIGKILL');
    await once(child, 'close');
    const acknowledged = said.split('\n').slice(0, -1);
    expect(acknowledged.length).toBeGreaterThan(500);
    const database = await openDatabase(url);
    const { rows } = await database.query<{ key: string; incident: string }>('select key, incident from partner_case');
    const kept = new Map(rows.map((row) => [row.key.split('|').at(-1), row.incident]));
    expect(acknowledged.filter((occurrence) => !kept.has(occurrence))).toEqual([]);
    const { rows: twice } = await database.query(`select body->'cases'->0->>'occurrence' as occurrence from incident group by 1 having count(*) > 1`);
    expect(twice).toEqual([]);
    expect(findBreak(EMPTY_CHAIN, await fetchAll(database))).toBeUndefined();
    // What was kept and not acknowledged is sent again by its partner, and acts once.
    const { event } = shellOn(database, 'after');
    const silent = [...kept.keys()].filter((occurrence) => !acknowledged.includes(occurrence!)).slice(0, 20);
    for (const occurrence of silent) expect(await event({ occurrence: occurrence!, place: far(Number(occurrence)) })).toMatchObject({ as: 'repeated' });
    await database[Symbol.asyncDispose]();
  });
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PartnerEvent } from '#domain/event.ts';
import type { IncidentId } from '#domain/ids.ts';
import { pointAt } from '#domain/place.ts';
import { openDatabase } from '#io/postgres-database.ts';
import type { Job } from '#server/handle.ts';
import type { Handled } from '#server/handler.ts';
import { EMPTY_CHAIN, findBreak } from '#server/journal/chain.ts';
import { JournalTail } from '#server/journal/journal-tail.ts';
import { readQuarantine, saveQuarantine } from '#server/links/quarantine-rows.ts';
import { readEntries, readOpenViews } from '#server/store/journal-rows.ts';
import { postgresHandleStore } from '#server/store/postgres-handle-store.ts';
import { CENTRE, eventOf, NOW, OPERATOR } from '../support/engine-city.ts';
import { borrowPostgres, type TestPostgres } from '../support/test-postgres.ts';
import { far, fetchAll, shellOn } from './support/shell-on.ts';

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await borrowPostgres();
});
afterAll(async () => {
  await postgres[Symbol.asyncDispose]();
});

describe('the shell over PostgreSQL', () => {
  test('[J9] many senders share commits; everything is there as the engine decided it', async () => {
    const database = await postgres.fresh();
    const { event, commits, failures } = shellOn(database);
    const answers = await Promise.all(
      Array.from({ length: 300 }, (_, at) => event({ occurrence: `case-${at % 200}`, place: far(at % 200) })),
    );
    expect(failures).toEqual([]);
    expect(answers.filter((handled) => handled.ok && handled.as === 'opened')).toHaveLength(200);
    expect(answers.filter((handled) => handled.ok && handled.as === 'repeated')).toHaveLength(100);
    expect(commits.length).toBeLessThanOrEqual(8);
    const { rows } = await database.query<{ body: unknown; live: boolean; lon: number }>(
      'select body, live, point[0] as lon from incident where id = $1',
      ['input-7'],
    );
    expect(rows[0]).toMatchObject({ live: true });
    expect(rows[0]?.body).toEqual(
      JSON.parse(JSON.stringify(commits.flatMap((commit) => commit.incidents).find((incident) => incident.id === 'input-7'))),
    );
    const counts = await database.query(
      'select (select count(*) from incident) incidents, (select count(*) from delivery) deliveries, (select count(*) from partner_case) cases, (select count(*) from outbox) effects',
    );
    // Two of each incident, and one that looks whether the flood of alarms is over.
    expect(counts.rows[0]).toEqual({ incidents: 200, deliveries: 200, cases: 200, effects: 401 });
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
      await Promise.all(
        Array.from({ length: 25 }, (_, at) =>
          (at % 2 ? first : second).event({ occurrence: `${round}-${at}`, place: far(round * 25 + at) }),
        ),
      );
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
    expect(await event({ occurrence: 'B', place: { ...pointAt(CENTRE, 45, 40), origin: 'sent' } })).toMatchObject({
      as: 'joined',
      incident: 'input-1',
    });
    expect(await event({ occurrence: 'C', place: { lon: CENTRE.lat, lat: CENTRE.lon, origin: 'sent' } })).toMatchObject({ as: 'joined' });
    expect(await event({ occurrence: 'D', place: far(3), items: { CAR_NUM: '12가3456' } })).toMatchObject({ as: 'opened' });
    expect(await event({ occurrence: 'E', place: far(9), items: { CAR_NUM: '12가3456' } })).toMatchObject({
      as: 'joined',
      incident: 'input-4',
    });
    const command = (id: string, what: 'acknowledge' | 'close' | 'reopen'): Promise<Handled> =>
      handler.submit({ input: { kind: 'command', id, incident: 'input-1' as IncidentId, command: { command: what }, by: OPERATOR } });
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

  test('[J12] what was committed and not told of is found: entries, incidents, effects', async () => {
    const database = await postgres.fresh();
    const { event, handler } = shellOn(database);
    await event({ occurrence: 'A' });
    await handler.submit({
      input: { kind: 'command', id: 'c', incident: 'input-1' as IncidentId, command: { command: 'acknowledge' }, by: OPERATOR },
    });
    await event({ occurrence: 'B', place: far(9) });
    const { entries, incidents, outbox } = await postgresHandleStore(database).missed(4, 6);
    expect(entries.map((entry) => [entry.seq, entry.kind])).toEqual([
      [5, 'incident.acknowledged'],
      [6, 'incident.opened'],
    ]);
    expect(incidents.map((incident) => [incident.id, incident.status]).toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1))).toEqual([
      ['input-1', 'acknowledged'],
      ['input-2', 'open'],
    ]);
    expect(outbox.map((row) => row.id)).toEqual(['c/0']);
  });

  test('[J3] whatever stands in an entry is read as it was hashed', async () => {
    const database = await postgres.fresh();
    const { handler } = shellOn(database);
    const data: Record<string, string | number | boolean | null> = {
      zero: -0,
      big: 1e21,
      small: 5e-324,
      third: 1 / 3,
      max: Number.MAX_SAFE_INTEGER,
      text: 'ㄱ\u2028"\\\b🚓',
      empty: '',
      none: null,
      '10': 'a',
      '9': 'b',
      ä: 'c',
      Z: 'd',
    };
    const jobs: Job[] = [1_763_700_000_000.75, -1.5, 0, NOW + 0.4999].map((at) => ({
      record: { kind: 'view.opened', at, actor: 'person:officer', data },
    }));
    expect(await Promise.all(jobs.map((job) => handler.submit(job)))).toEqual(jobs.map(() => ({ ok: true, as: 'done' })));
    expect(findBreak(EMPTY_CHAIN, await fetchAll(database))).toBeUndefined();
  });

  test('R121: a server that starts knows which views and publications have begun and not ended', async () => {
    const database = await postgres.fresh();
    const { handler } = shellOn(database);
    const incident = 'i-1' as IncidentId;
    const entry = (kind: 'view.opened' | 'view.closed' | 'publication.opened', view: string, at = Date.now()): Job => ({
      record: {
        kind,
        at,
        actor: 'person:officer',
        ...(kind === 'publication.opened' ? {} : { incident }),
        data: { view, camera: 'c-1', organisation: 'police-112' },
      },
    });
    const yesterday = Date.now() - 25 * 3_600_000;
    const jobs = [
      entry('view.opened', 'old', yesterday),
      entry('view.opened', 'a'),
      entry('view.opened', 'b'),
      entry('view.closed', 'a'),
      entry('publication.opened', 'p'),
    ];
    for (const job of jobs) await handler.submit(job);
    const common = { camera: 'c-1', organisation: 'police-112', person: 'officer' };
    expect(await readOpenViews(database)).toEqual([
      { view: 'b', ...common, incident },
      { view: 'p', ...common, incident: undefined },
    ]);
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

  test.each([
    'update journal set actor = actor',
    'update journal set actor = actor where false',
    'delete from journal',
    'delete from journal where seq = 1',
    'truncate journal',
    'truncate journal cascade',
  ])('[J4] the database refuses: %s', async (statement) => {
    const database = await postgres.fresh();
    await shellOn(database).event();
    await expect(database.query(statement)).rejects.toThrow('append-only');
    expect((await fetchAll(database)).length).toBe(4);
  });

  test('[J2] the order of pages is that of the question', async () => {
    const database = await postgres.fresh();
    const { event, handler } = shellOn(database);
    await event();
    await handler.submit({
      input: { kind: 'command', id: 'c', incident: 'input-1' as IncidentId, command: { command: 'close' }, by: OPERATOR },
    });
    const seqs = async (filter: Parameters<typeof readEntries>[1]): Promise<number[]> =>
      (await readEntries(database, filter)).map((entry) => entry.seq);
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
    [
      'half characters everywhere',
      { occurrence: '\ud800', kind: '\udfff', content: 'a\ud83d', items: { '\ud800': '\udc00', WP_REF_ID: '\ud800' } },
    ],
    [
      'a text longer than an index row',
      {
        occurrence: 'L',
        state: 'changed',
        content: Array.from({ length: 6_000 }, (_, at) => String.fromCodePoint(0xac00 + ((at * 7_919) % 11_000))).join(''),
      },
    ],
    [
      'a case number longer than an index row',
      { occurrence: Array.from({ length: 6_000 }, (_, at) => String.fromCodePoint(0xac00 + ((at * 104_729) % 11_000))).join('') },
    ],
  ];
  test.each(POISON)('[J8] %s: kept, known when it comes again, and no neighbour is touched', async (_title, facts) => {
    const database = await postgres.fresh();
    const { event, failures } = shellOn(database);
    const all = [
      event({ occurrence: 'before', place: far(1) }),
      event({ kind: 'p', place: far(2), ...facts }),
      event({ occurrence: 'after', place: far(3) }),
    ];
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
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, at) => event({ occurrence: `${at}`, place: far(at), ...(at === 13 ? facts : {}) })),
    );
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

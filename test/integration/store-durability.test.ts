import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { IncidentId } from '#domain/ids.ts';
import { openDatabase } from '#io/postgres-database.ts';
import { EMPTY_CHAIN, findBreak } from '#server/journal/chain.ts';
import { Outbox } from '#server/outbox/outbox.ts';
import { loadOutbox, putOffOutbox, removeOutbox } from '#server/store/outbox-rows.ts';
import { NOW, OPERATOR } from '../support/engine-city.ts';
import { ManualClock, settled } from '../support/manual-clock.ts';
import { borrowPostgres, type TestPostgres } from '../support/test-postgres.ts';
import { far, fetchAll, shellOn } from './support/shell-on.ts';

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await borrowPostgres();
});
afterAll(async () => {
  await postgres[Symbol.asyncDispose]();
});

describe('effects in the store', () => {
  test('[J6] survive a restart, are performed at least once under one id, and are put off there', async () => {
    const database = await postgres.fresh();
    const { event, handler, commits } = shellOn(database);
    await event();
    await handler.submit({
      input: { kind: 'command', id: 'close', incident: 'input-1' as IncidentId, command: { command: 'close' }, by: OPERATOR },
    });
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
    const attempts = (): Promise<unknown> =>
      database.query<{ attempts: number }>("select attempts from outbox where id = 'close/2'").then(({ rows }) => rows[0]?.attempts);
    await expect.poll(() => clock.advance(250).then(attempts), { interval: 1 }).toBe(5);
    await first[Symbol.asyncDispose]();
    const left = await database.query<{ id: string; attempts: number; last_error: string }>(
      'select id, attempts, last_error from outbox order by id',
    );
    expect(left.rows).toMatchObject([
      { id: 'close/2', attempts: 5, last_error: 'not connected\uFFFD' },
      { id: 'input-1/1' },
      { id: 'input-1/2' },
    ]);
    away = false;
    const before = performed.length;
    const second = make();
    await second.start();
    const ids = (): Promise<unknown> =>
      database.query<{ id: string }>('select id from outbox').then(({ rows }) => rows.map((row) => row.id));
    await expect.poll(() => clock.advance(250).then(ids), { interval: 1 }).toEqual(['input-1/1']);
    await second[Symbol.asyncDispose]();
    expect(performed.slice(before).toSorted()).toEqual(['close/2', 'input-1/2']);
  });

  test('[J6] those that leave the city and those that stay are fetched apart, earliest first', async () => {
    const database = await postgres.fresh();
    const { event, handler } = shellOn(database);
    for (const occurrence of ['A', 'B']) await event({ occurrence, place: far(occurrence === 'A' ? 1 : 5) });
    for (const [id, incident] of [
      ['x', 'input-1'],
      ['y', 'input-2'],
    ] as const)
      await handler.submit({
        input: { kind: 'command', id, incident: incident as IncidentId, command: { command: 'acknowledge' }, by: OPERATOR },
      });
    const ids = async (side: 'inside' | 'outside', dueBefore: number): Promise<string[]> =>
      (await loadOutbox(database, { side, dueBefore, limit: 10 })).map((row) => row.id);
    expect(await ids('outside', NOW)).toEqual(['x/0', 'y/0']);
    expect(await ids('inside', NOW + 60_000)).toEqual(['input-1/2', 'input-2/2']);
    expect(await ids('inside', NOW + 3_600_000)).toEqual(['input-1/2', 'input-2/2', 'input-1/1', 'input-2/1']);
  });
});

describe('a process that is killed', () => {
  test('[J1] every event that it acknowledged is there after kill -9, none twice', async () => {
    const url = await postgres.freshUrl();
    const child = spawn(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', path.join(import.meta.dirname, 'support', 'acknowledging-writer.ts'), url],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
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
    const { rows: twice } = await database.query(
      `select body->'cases'->0->>'occurrence' as occurrence from incident group by 1 having count(*) > 1`,
    );
    expect(twice).toEqual([]);
    expect(findBreak(EMPTY_CHAIN, await fetchAll(database))).toBeUndefined();
    // What was kept and not acknowledged is sent again by its partner, and acts once.
    const { event } = shellOn(database, 'after');
    const silent = [...kept.keys()].filter((occurrence) => !acknowledged.includes(occurrence!)).slice(0, 20);
    for (const occurrence of silent)
      expect(await event({ occurrence: occurrence!, place: far(Number(occurrence)) })).toMatchObject({ as: 'repeated' });
    await database[Symbol.asyncDispose]();
  });
});

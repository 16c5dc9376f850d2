import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { refuseDemoLogins, seedDemoPeople } from '#server/people/demo-people.ts';
import { createPasswordHasher } from '#server/people/password-hasher.ts';
import { ApiClient } from '../support/api-client.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { freshDatabase, startRunningServer } from '../support/running-server.ts';
import { HOUR, MINUTE, sessionWords, startSessionCity } from '../support/session-city.ts';
import { borrowPostgres, type TestPostgres } from '../support/test-postgres.ts';

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await borrowPostgres();
});
afterAll(() => postgres[Symbol.asyncDispose]());

describe('going out', () => {
  test('N7: a session ends after the idle time, and what a screen asks by itself does not put it off', async () => {
    await using city = await startSessionCity(postgres);
    const idle = await ApiClient.signedIn(city.server, 'officer112');
    const busy = await ApiClient.signedIn(city.server, 'officer2');
    for (let minute = 0; minute < 29; minute += 1) {
      await city.clock.advance(MINUTE);
      await busy.get('/api/v1/session');
      expect((await idle.get('/api/v1/incidents')).status).toBe(200);
    }
    await city.clock.advance(MINUTE + 1);
    const ended = await idle.get('/api/v1/incidents');
    expect([ended.status, ended.json.code]).toEqual([401, 'signedOut']);
    expect((await busy.get('/api/v1/session')).status).toBe(200);
    await city.server.sessions.settled();
    expect(await sessionWords(city.server.database)).toContain('session.closed person:demo-officer112 idle');
  });

  test('N7: a question in the last second does not bring the time back', async () => {
    await using city = await startSessionCity(postgres);
    const client = await ApiClient.signedIn(city.server, 'officer112');
    const { expiresAt } = (await client.get('/api/v1/session')).json.session;
    await city.clock.advance(expiresAt - city.clock.now() - 500);
    expect((await client.get('/api/v1/session')).json.session.expiresAt).toBe(expiresAt);
    await city.clock.advance(501);
    expect((await client.get('/api/v1/session')).status).toBe(401);
  });

  test('N7: however busy, a session ends after the longest time', async () => {
    await using city = await startSessionCity(postgres);
    const client = await ApiClient.signedIn(city.server, 'operator');
    for (let part = 0; part < 47; part += 1) {
      await city.clock.advance(15 * MINUTE);
      expect((await client.get('/api/v1/session')).status).toBe(200);
    }
    expect((await client.get('/api/v1/session')).json.session.expiresAt - city.clock.now()).toBe(15 * MINUTE);
    await city.clock.advance(15 * MINUTE);
    expect((await client.get('/api/v1/session')).status).toBe(401);
    await city.server.sessions.settled();
    expect(await sessionWords(city.server.database)).toContain('session.closed person:demo-operator maxHours');
  });

  test('N8: who has a live incident in hand is held, through idleness and hours, and warned once it is over', async () => {
    await using city = await startSessionCity(postgres);
    const operator = await ApiClient.signedIn(city.server, 'operator');
    const noted = await ApiClient.signedIn(city.server, 'operator2');
    const officer = await ApiClient.signedIn(city.server, 'officer112');
    const lead = await ApiClient.signedIn(city.server, 'lead');
    const incident = await city.server.report();
    await operator.post(`/api/v1/incidents/${incident}/commands`, { command: 'acknowledge' });
    await noted.post(`/api/v1/incidents/${incident}/commands`, { command: 'note', note: '차량 확인' });
    await city.clock.advance(14 * HOUR);
    await city.server.sessions.settled();
    expect((await lead.get('/api/v1/incidents')).status).toBe(401);
    expect((await officer.get('/api/v1/incidents')).status).toBe(401);
    expect((await noted.get('/api/v1/incidents')).status).toBe(200);
    expect((await operator.post(`/api/v1/incidents/${incident}/commands`, { command: 'close' })).status).toBe(200);
    const after = await operator.get('/api/v1/session');
    expect(after.status).toBe(200);
    const left = after.json.session.expiresAt - city.clock.now();
    expect(left).toBeGreaterThanOrEqual(after.json.session.warnSeconds * 1_000);
    expect(left).toBeLessThan(5 * MINUTE);
    await city.clock.advance(left + 1);
    expect((await operator.get('/api/v1/session')).status).toBe(401);
  });

  test('N8: the incident in hand holds its person over a restart too', async () => {
    const database = await freshDatabase(postgres);
    const clock = new ManualClock();
    const first = await startRunningServer({ database, clock });
    const operator = await ApiClient.signedIn(first, 'operator');
    const incident = await first.report();
    await operator.post(`/api/v1/incidents/${incident}/commands`, { command: 'note', note: '확인 중' });
    await first.http[Symbol.asyncDispose]();
    await first.sessions[Symbol.asyncDispose]();
    await clock.advance(2 * HOUR);
    const second = await startRunningServer({ database, clock });
    const again = new ApiClient(second);
    again.cookie = operator.cookie;
    expect((await again.get('/api/v1/incidents')).status).toBe(200);
    await second[Symbol.asyncDispose]();
  });

  test('N9: who is signed in is told the end, the idle time and the time of the warning', async () => {
    await using city = await startSessionCity(postgres);
    const client = await ApiClient.signedIn(city.server, 'officer112');
    const began = city.clock.now();
    await city.clock.advance(5 * MINUTE);
    expect((await client.get('/api/v1/session')).json.session).toEqual({
      expiresAt: began + 35 * MINUTE,
      idleMinutes: 30,
      warnSeconds: 60,
    });
  });

  test('N10: an end by hand counts at once and withdraws video', async () => {
    await using city = await startSessionCity(postgres);
    const client = await ApiClient.signedIn(city.server, 'officer112');
    const cookie = client.cookie;
    const answer = await client.delete('/api/v1/session');
    expect(answer.headers.get('set-cookie')).toContain('Max-Age=0');
    expect(city.server.ended).toEqual(['demo-officer112']);
    const thief = new ApiClient(city.server);
    thief.cookie = cookie;
    expect((await thief.get('/api/v1/session')).status).toBe(401);
    expect(city.server.sessions.personIn('demo-officer112')).toBeUndefined();
  });

  test.each([
    ['left', "update person set left_at = now() where login = 'operator'", 'left'],
    ['another role', "update person set role = 'auditor' where login = 'operator'", 'roleChanged'],
    ['another organisation', "update person set organisation = 'fire-119' where login = 'operator'", 'roleChanged'],
    ['taken out', 'delete from session', 'withdrawn'],
  ])('N10: who %s in the store is out within the time of a look', async (_what, sql, reason) => {
    await using city = await startSessionCity(postgres);
    const client = await ApiClient.signedIn(city.server, 'operator');
    await city.server.database.query(sql);
    await city.server.sessions.refresh();
    expect((await client.get('/api/v1/session')).status).toBe(401);
    expect(city.server.ended).toEqual(['demo-operator']);
    await city.server.sessions.settled();
    expect(await sessionWords(city.server.database)).toContain(`session.closed person:demo-operator ${reason}`);
  });

  test('N10: the look is taken by itself every two seconds', async () => {
    await using city = await startSessionCity(postgres);
    const client = await ApiClient.signedIn(city.server, 'operator');
    await city.server.database.query("update person set left_at = now() where login = 'operator'");
    await city.clock.advance(3_000);
    await city.server.sessions.settled();
    expect((await client.get('/api/v1/session')).status).toBe(401);
  });

  test('N11: a restart keeps the sessions, with the time that was left', async () => {
    const database = await freshDatabase(postgres);
    const clock = new ManualClock();
    const first = await startRunningServer({ database, clock });
    const client = await ApiClient.signedIn(first, 'officer112');
    const told = (await client.get('/api/v1/session')).json.session;
    await first.http[Symbol.asyncDispose]();
    await first.sessions[Symbol.asyncDispose]();
    await clock.advance(MINUTE);
    const second = await startRunningServer({ database, clock });
    const again = new ApiClient(second);
    again.cookie = client.cookie;
    expect((await again.get('/api/v1/incidents')).status).toBe(200);
    expect(told.expiresAt - clock.now()).toBe(29 * MINUTE);
    await clock.advance(29 * MINUTE + 1);
    expect((await again.get('/api/v1/incidents')).status).toBe(401);
    await second[Symbol.asyncDispose]();
  });
});

describe('the demo city', () => {
  test('N12: in a real city the demo people are not in, cannot come in and are listed nowhere', async () => {
    const database = await freshDatabase(postgres);
    const clock = new ManualClock();
    const demo = await startRunningServer({ database, clock });
    const inside = await ApiClient.signedIn(demo, 'operator');
    await demo.http[Symbol.asyncDispose]();
    await demo.sessions[Symbol.asyncDispose]();
    await refuseDemoLogins(database);
    expect((await database.query('select 1 from session')).rows).toHaveLength(0);
    const real = await startRunningServer({
      database,
      clock,
      config: (config) => ({ ...config, demo: { ...config.demo, enabled: false } }),
    });
    const client = new ApiClient(real);
    client.cookie = inside.cookie;
    expect((await client.get('/api/v1/session')).status).toBe(401);
    expect((await client.signIn('operator')).json.code).toBe('wrongCredentials');
    expect((await sessionWords(database)).at(-1)).toBe('session.refused person:demo-operator demoOff');
    expect((await client.get('/api/v1/about')).json).toEqual({ demo: false, city: { title: real.config.city.title } });
    await real[Symbol.asyncDispose]();
  });

  test('N12: seeding leaves a real person’s login alone, renews the demo people, and lets go of those no longer configured', async () => {
    const database = await freshDatabase(postgres);
    const hasher = createPasswordHasher({ memoryKib: 64, passes: 1 });
    const real = await hasher.hash('a-real-password');
    await database.query(
      "insert into person (id, login, name, organisation, role, password_hash) values ('p1', 'operator', '실제 사람', 'city-centre', 'operator', $1)",
      [real],
    );
    const one = { login: 'one', name: '하나', organisation: 'city-centre', role: 'operator' };
    await seedDemoPeople(database, [{ ...one, login: 'operator' }, one, { ...one, login: 'two' }], await hasher.hash('first'));
    const second = await hasher.hash('second');
    await seedDemoPeople(database, [{ ...one, role: 'lead' }], second);
    const { rows } = await database.query(
      'select login, name, role, password_hash = $1 as renewed, password_hash = $2 as real, left_at is not null as left, demo from person order by login',
      [second, real],
    );
    expect(rows).toEqual([
      { login: 'one', name: '하나', role: 'lead', renewed: true, real: false, left: false, demo: true },
      { login: 'operator', name: '실제 사람', role: 'operator', renewed: false, real: true, left: false, demo: false },
      { login: 'two', name: '하나', role: 'operator', renewed: false, real: false, left: true, demo: true },
    ]);
    await database[Symbol.asyncDispose]();
  });
});

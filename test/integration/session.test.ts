import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readEntries } from '#server/store/journal-rows.ts';
import { createPasswordHasher, type PasswordHasher } from '#server/people/password-hasher.ts';
import { refuseDemoLogins, seedDemoPeople } from '#server/people/demo-people.ts';
import type { Database } from '#server/store/sql.ts';
import { ApiClient } from '../support/api-client.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { freshDatabase, PASSWORD, startRunningServer, type RunningOptions, type RunningServer } from '../support/running-server.ts';
import { startTestPostgres, type TestPostgres } from '../support/test-postgres.ts';

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startTestPostgres();
});
afterAll(() => postgres[Symbol.asyncDispose]());

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

async function start(options: Partial<RunningOptions> = {}): Promise<{ readonly server: RunningServer; readonly clock: ManualClock; readonly [Symbol.asyncDispose]: () => Promise<void> }> {
  const clock = new ManualClock();
  const server = await startRunningServer({ database: await freshDatabase(postgres), clock, ...options });
  return { server, clock, [Symbol.asyncDispose]: async () => server[Symbol.asyncDispose]() };
}

/** Entries of sessions, oldest first, as `kind reason`. */
async function sessionEntries(database: Database): Promise<readonly { readonly kind: string; readonly actor: string; readonly data: Readonly<Record<string, unknown>> }[]> {
  return (await readEntries(database, { after: 0, limit: 1_000 })).filter((entry) => entry.kind.startsWith('session.'));
}

async function words(database: Database): Promise<readonly string[]> {
  return (await sessionEntries(database)).map((entry) => [entry.kind, entry.actor, entry.data['reason']].filter(Boolean).join(' '));
}

describe('coming in', () => {
  test('N6: the cookie cannot be read by scripts nor sent by other sites, and its token is stored nowhere', async () => {
    await using city = await start();
    const client = new ApiClient(city.server);
    const answer = await client.signIn('operator');
    expect(answer.status).toBe(201);
    expect(answer.json.person).toEqual({ id: 'demo-operator', login: 'operator', name: '김관제', role: 'operator' });
    const cookie = answer.headers.get('set-cookie')!;
    expect(cookie).toMatch(/^mangru_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
    const token = client.cookie.split('=')[1]!;
    const { rows } = await city.server.database.query<{ all: string }>("select coalesce(string_agg(session::text, ' '), '') || (select coalesce(string_agg(journal::text, ' '), '') from journal) as all from session");
    expect(rows[0]!.all).not.toContain(token);
    expect(city.server.log()).not.toContain(token);
  });

  test('N6: with https the cookie is Secure', async () => {
    await using city = await start({ config: (config) => ({ ...config, server: { ...config.server, publicUrl: 'https://mangru.example.go.kr' } }) });
    const answer = await new ApiClient(city.server).signIn('operator');
    expect(answer.headers.get('set-cookie')).toMatch(/; Secure$/);
    expect(answer.headers.get('strict-transport-security')).toMatch(/max-age=\d+/);
  });

  test('N6: signing in again with the same browser ends the session before', async () => {
    await using city = await start();
    const client = await ApiClient.signedIn(city.server, 'operator');
    const before = client.cookie;
    await client.signIn('lead');
    const old = new ApiClient(city.server);
    old.cookie = before;
    expect((await old.get('/api/v1/session')).status).toBe(401);
    expect((await client.get('/api/v1/session')).json.person.login).toBe('lead');
    await city.server.sessions.settled();
    expect(await words(city.server.database)).toContain('session.closed person:demo-operator replaced');
  });

  test('N2: an unknown login, a wrong password and one who left are answered alike', async () => {
    await using city = await start();
    await city.server.database.query("update person set left_at = now() where login = 'officer2'");
    await city.server.database.query("update person set role = 'no-such-role' where login = 'fire'");
    const answers = [];
    for (const [login, password] of [['nobody', PASSWORD], ['operator', 'wrong'], ['officer2', PASSWORD], ['fire', PASSWORD]] as const) answers.push(await new ApiClient(city.server).signIn(login, password));
    expect(new Set(answers.map((answer) => answer.text)).size).toBe(1);
    expect(answers.map((answer) => answer.status)).toEqual([401, 401, 401, 401]);
    expect(answers[0]!.json.code).toBe('wrongCredentials');
    expect(answers[0]!.headers.get('set-cookie')).toBeNull();
    expect(await words(city.server.database)).toEqual([
      'session.refused system unknownLogin',
      'session.refused person:demo-operator wrongPassword',
      'session.refused person:demo-officer2 left',
      'session.refused person:demo-fire noRole',
    ]);
  });

  test('N2: for each of them one password is compared, with a hash of the same cost', async () => {
    const compared: string[] = [];
    const spying = (cheap: PasswordHasher): PasswordHasher => ({
      hash: (password) => cheap.hash(password),
      verify: (hash, password) => {
        compared.push(hash.split('$').slice(0, 4).join('$'));
        return cheap.verify(hash, password);
      },
    });
    await using city = await start({ hasher: spying });
    await city.server.database.query("update person set left_at = now() where login = 'officer2'");
    const client = new ApiClient(city.server);
    for (const login of ['nobody', 'operator', 'officer2']) await client.signIn(login, 'wrong');
    expect(compared).toHaveLength(3);
    expect(new Set(compared)).toEqual(new Set(['$argon2id$v=19$m=64,t=1,p=1']));
  });

  test('N1: where too many passwords wait to be compared the answer is that the server is busy', async () => {
    await using city = await start({ hasher: (cheap) => ({ hash: (password) => cheap.hash(password), verify: () => Promise.resolve('busy') }) });
    const answer = await new ApiClient(city.server).signIn('operator');
    expect([answer.status, answer.json.code, answer.headers.get('retry-after')]).toEqual([503, 'busy', '1']);
  });

  test.each(['operator', 'nobody'])('N2, N3: five failures lock the login %s, known or not, for the time of the lock', async (login) => {
    await using city = await start();
    const client = new ApiClient(city.server);
    const codes: string[] = [];
    for (let attempt = 0; attempt < 6; attempt += 1) codes.push((await client.signIn(login, 'wrong')).json.code);
    expect(codes).toEqual(['wrongCredentials', 'wrongCredentials', 'wrongCredentials', 'wrongCredentials', 'locked', 'locked']);
    const locked = await client.signIn(login, PASSWORD);
    expect(locked.status).toBe(403);
    expect(Number(locked.headers.get('retry-after'))).toBe(15 * 60);
    await city.clock.advance(15 * MINUTE + 1);
    expect((await client.signIn(login, PASSWORD)).status).toBe(login === 'operator' ? 201 : 401);
  });

  test('N3: a sign-in forgets the failures before it', async () => {
    await using city = await start();
    const client = new ApiClient(city.server);
    for (let round = 0; round < 3; round += 1) {
      for (let attempt = 0; attempt < 3; attempt += 1) await client.signIn('operator', 'wrong');
      await city.clock.advance(MINUTE);
      expect((await client.signIn('operator')).status).toBe(201);
    }
  });

  test('N3: the lock survives a restart', async () => {
    await using city = await start();
    const client = new ApiClient(city.server);
    for (let attempt = 0; attempt < 5; attempt += 1) await client.signIn('operator', 'wrong');
    const { rows } = await city.server.database.query<{ locked: boolean }>("select locked_until > to_timestamp($1 / 1000.0) as locked from person where login = 'operator'", [city.clock.now()]);
    expect(rows[0]!.locked).toBe(true);
  });

  test('N4: beyond its share a login is told to wait, whatever the password, and one entry tells of the flood', async () => {
    await using city = await start({ config: (config) => ({ ...config, session: { ...config.session, lockAfterFailures: 20 } }) });
    const client = new ApiClient(city.server);
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 16; attempt += 1) statuses.push((await client.signIn('operator', 'wrong')).status);
    expect(statuses.slice(0, 12).every((status) => status === 401)).toBe(true);
    expect(statuses.slice(12).every((status) => status === 429)).toBe(true);
    const limited = await client.signIn('operator');
    expect([limited.status, limited.json.code, Number(limited.headers.get('retry-after')) > 0]).toEqual([429, 'tooMany', true]);
    expect((await words(city.server.database)).filter((line) => line.endsWith('tooMany'))).toHaveLength(1);
    // Another login is not held back by it, and time gives new tries.
    expect((await client.signIn('lead')).status).toBe(201);
    await city.clock.advance(MINUTE);
    expect((await client.signIn('operator')).status).toBe(201);
  });

  test('N5: every sign-in, refusal and sign-out is in the journal with its address and without what was typed', async () => {
    await using city = await start();
    const client = new ApiClient(city.server);
    await client.signIn('my-password-typed-as-login', 'typed-secret-1');
    await client.signIn('operator', 'typed-secret-2');
    await client.signIn('operator');
    expect((await client.delete('/api/v1/session')).status).toBe(204);
    await city.server.sessions.settled();
    expect(await words(city.server.database)).toEqual(['session.refused system unknownLogin', 'session.refused person:demo-operator wrongPassword', 'session.opened person:demo-operator', 'session.closed person:demo-operator signedOut']);
    const entries = await sessionEntries(city.server.database);
    expect(entries.every((entry) => entry.data['peer'] === '127.0.0.1')).toBe(true);
    expect(JSON.stringify(entries) + city.server.log()).not.toMatch(/typed|river-lamp/);
  });

  test('N5: where the journal cannot take the entry nobody is let in', async () => {
    await using city = await start();
    const client = new ApiClient(city.server);
    city.server.failJobs(1);
    const answer = await client.signIn('operator');
    expect([answer.status, answer.json.code, answer.headers.get('set-cookie')]).toEqual([503, 'busy', null]);
    expect(city.server.sessions.count).toBe(0);
    const { rows } = await city.server.database.query('select 1 from session');
    expect(rows).toHaveLength(0);
  });

  test('N5: a sign-out that the journal did not take is written as soon as it does', async () => {
    await using city = await start();
    const client = await ApiClient.signedIn(city.server, 'operator');
    city.server.failJobs(1);
    expect((await client.delete('/api/v1/session')).status).toBe(204);
    await city.server.sessions.settled();
    expect((await words(city.server.database)).some((line) => line.startsWith('session.closed'))).toBe(false);
    await city.server.sessions.sweep();
    expect(await words(city.server.database)).toContain('session.closed person:demo-operator signedOut');
  });

  test('N13: the ninth session of a person ends the one not used for the longest time', async () => {
    await using city = await start();
    const clients: ApiClient[] = [];
    for (let at = 0; at < 9; at += 1) {
      clients.push(await ApiClient.signedIn(city.server, 'operator'));
      await city.clock.advance(10_000);
    }
    const statuses = await Promise.all(clients.map(async (client) => (await client.get('/api/v1/session')).status));
    expect(statuses).toEqual([401, 200, 200, 200, 200, 200, 200, 200, 200]);
  });
});

describe('going out', () => {
  test('N7: a session ends after the idle time, and what a screen asks by itself does not put it off', async () => {
    await using city = await start();
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
    expect(await words(city.server.database)).toContain('session.closed person:demo-officer112 idle');
  });

  test('N7: a question in the last second does not bring the time back', async () => {
    await using city = await start();
    const client = await ApiClient.signedIn(city.server, 'officer112');
    const { expiresAt } = (await client.get('/api/v1/session')).json.session;
    await city.clock.advance(expiresAt - city.clock.now() - 500);
    expect((await client.get('/api/v1/session')).json.session.expiresAt).toBe(expiresAt);
    await city.clock.advance(501);
    expect((await client.get('/api/v1/session')).status).toBe(401);
  });

  test('N7: however busy, a session ends after the longest time', async () => {
    await using city = await start();
    const client = await ApiClient.signedIn(city.server, 'operator');
    for (let part = 0; part < 47; part += 1) {
      await city.clock.advance(15 * MINUTE);
      expect((await client.get('/api/v1/session')).status).toBe(200);
    }
    expect((await client.get('/api/v1/session')).json.session.expiresAt - city.clock.now()).toBe(15 * MINUTE);
    await city.clock.advance(15 * MINUTE);
    expect((await client.get('/api/v1/session')).status).toBe(401);
    await city.server.sessions.settled();
    expect(await words(city.server.database)).toContain('session.closed person:demo-operator maxHours');
  });

  test('N8: who has a live incident in hand is held, through idleness and hours, and warned once it is over', async () => {
    await using city = await start();
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
    await using city = await start();
    const client = await ApiClient.signedIn(city.server, 'officer112');
    const began = city.clock.now();
    await city.clock.advance(5 * MINUTE);
    expect((await client.get('/api/v1/session')).json.session).toEqual({ expiresAt: began + 35 * MINUTE, idleMinutes: 30, warnSeconds: 60 });
  });

  test('N10: an end by hand counts at once and withdraws video', async () => {
    await using city = await start();
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
    await using city = await start();
    const client = await ApiClient.signedIn(city.server, 'operator');
    await city.server.database.query(sql);
    await city.server.sessions.refresh();
    expect((await client.get('/api/v1/session')).status).toBe(401);
    expect(city.server.ended).toEqual(['demo-operator']);
    await city.server.sessions.settled();
    expect(await words(city.server.database)).toContain(`session.closed person:demo-operator ${reason}`);
  });

  test('N10: the look is taken by itself every two seconds', async () => {
    await using city = await start();
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
    const real = await startRunningServer({ database, clock, config: (config) => ({ ...config, demo: { ...config.demo, enabled: false } }) });
    const client = new ApiClient(real);
    client.cookie = inside.cookie;
    expect((await client.get('/api/v1/session')).status).toBe(401);
    expect((await client.signIn('operator')).json.code).toBe('wrongCredentials');
    expect((await words(database)).at(-1)).toBe('session.refused person:demo-operator demoOff');
    expect((await client.get('/api/v1/about')).json).toEqual({ demo: false, city: { title: real.config.city.title } });
    await real[Symbol.asyncDispose]();
  });

  test('N12: seeding leaves a real person’s login alone, renews the demo people, and lets go of those no longer configured', async () => {
    const database = await freshDatabase(postgres);
    const hasher = createPasswordHasher({ memoryKib: 64, passes: 1 });
    const real = await hasher.hash('a-real-password');
    await database.query("insert into person (id, login, name, organisation, role, password_hash) values ('p1', 'operator', '실제 사람', 'city-centre', 'operator', $1)", [real]);
    const one = { login: 'one', name: '하나', organisation: 'city-centre', role: 'operator' };
    await seedDemoPeople(database, [{ ...one, login: 'operator' }, one, { ...one, login: 'two' }], await hasher.hash('first'));
    const second = await hasher.hash('second');
    await seedDemoPeople(database, [{ ...one, role: 'lead' }], second);
    const { rows } = await database.query('select login, name, role, password_hash = $1 as renewed, password_hash = $2 as real, left_at is not null as left, demo from person order by login', [second, real]);
    expect(rows).toEqual([
      { login: 'one', name: '하나', role: 'lead', renewed: true, real: false, left: false, demo: true },
      { login: 'operator', name: '실제 사람', role: 'operator', renewed: false, real: true, left: false, demo: false },
      { login: 'two', name: '하나', role: 'operator', renewed: false, real: false, left: true, demo: true },
    ]);
    await database[Symbol.asyncDispose]();
  });
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PasswordHasher } from '#server/people/password-hasher.ts';
import { ApiClient } from '../support/api-client.ts';
import { PASSWORD } from '../support/running-server.ts';
import { MINUTE, sessionEntries, sessionWords, startSessionCity } from '../support/session-city.ts';
import { borrowPostgres, type TestPostgres } from '../support/test-postgres.ts';

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await borrowPostgres();
});
afterAll(() => postgres[Symbol.asyncDispose]());

describe('coming in', () => {
  test('N6: the cookie cannot be read by scripts nor sent by other sites, and its token is stored nowhere', async () => {
    await using city = await startSessionCity(postgres);
    const client = new ApiClient(city.server);
    const answer = await client.signIn('operator');
    expect(answer.status).toBe(201);
    expect(answer.json.person).toEqual({ id: 'demo-operator', login: 'operator', name: '김관제', role: 'operator' });
    const cookie = answer.headers.get('set-cookie')!;
    expect(cookie).toMatch(/^mangru_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
    const token = client.cookie.split('=')[1]!;
    const { rows } = await city.server.database.query<{ all: string }>(
      "select coalesce(string_agg(session::text, ' '), '') || (select coalesce(string_agg(journal::text, ' '), '') from journal) as all from session",
    );
    expect(rows[0]!.all).not.toContain(token);
    expect(city.server.log()).not.toContain(token);
  });

  test('N6: with https the cookie is Secure', async () => {
    await using city = await startSessionCity(postgres, {
      config: (config) => ({ ...config, server: { ...config.server, publicUrl: 'https://mangru.example.go.kr' } }),
    });
    const answer = await new ApiClient(city.server).signIn('operator');
    expect(answer.headers.get('set-cookie')).toMatch(/; Secure$/);
    expect(answer.headers.get('strict-transport-security')).toMatch(/max-age=\d+/);
  });

  test('N6: signing in again with the same browser ends the session before', async () => {
    await using city = await startSessionCity(postgres);
    const client = await ApiClient.signedIn(city.server, 'operator');
    const before = client.cookie;
    await client.signIn('lead');
    const old = new ApiClient(city.server);
    old.cookie = before;
    expect((await old.get('/api/v1/session')).status).toBe(401);
    expect((await client.get('/api/v1/session')).json.person.login).toBe('lead');
    await city.server.sessions.settled();
    expect(await sessionWords(city.server.database)).toContain('session.closed person:demo-operator replaced');
  });

  test('N2: an unknown login, a wrong password and one who left are answered alike', async () => {
    await using city = await startSessionCity(postgres);
    await city.server.database.query("update person set left_at = now() where login = 'officer2'");
    await city.server.database.query("update person set role = 'no-such-role' where login = 'fire'");
    const answers = [];
    for (const [login, password] of [
      ['nobody', PASSWORD],
      ['operator', 'wrong'],
      ['officer2', PASSWORD],
      ['fire', PASSWORD],
    ] as const)
      answers.push(await new ApiClient(city.server).signIn(login, password));
    expect(new Set(answers.map((answer) => answer.text)).size).toBe(1);
    expect(answers.map((answer) => answer.status)).toEqual([401, 401, 401, 401]);
    expect(answers[0]!.json.code).toBe('wrongCredentials');
    expect(answers[0]!.headers.get('set-cookie')).toBeNull();
    expect(await sessionWords(city.server.database)).toEqual([
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
    await using city = await startSessionCity(postgres, { hasher: spying });
    await city.server.database.query("update person set left_at = now() where login = 'officer2'");
    const client = new ApiClient(city.server);
    for (const login of ['nobody', 'operator', 'officer2']) await client.signIn(login, 'wrong');
    expect(compared).toHaveLength(3);
    expect(new Set(compared)).toEqual(new Set(['$argon2id$v=19$m=64,t=1,p=1']));
  });

  test('N1: where too many passwords wait to be compared the answer is that the server is busy', async () => {
    await using city = await startSessionCity(postgres, {
      hasher: (cheap) => ({ hash: (password) => cheap.hash(password), verify: () => Promise.resolve('busy') }),
    });
    const answer = await new ApiClient(city.server).signIn('operator');
    expect([answer.status, answer.json.code, answer.headers.get('retry-after')]).toEqual([503, 'busy', '1']);
  });

  test.each(['operator', 'nobody'])('N2, N3: five failures lock the login %s, known or not, for the time of the lock', async (login) => {
    await using city = await startSessionCity(postgres);
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
    await using city = await startSessionCity(postgres);
    const client = new ApiClient(city.server);
    for (let round = 0; round < 3; round += 1) {
      for (let attempt = 0; attempt < 3; attempt += 1) await client.signIn('operator', 'wrong');
      await city.clock.advance(MINUTE);
      expect((await client.signIn('operator')).status).toBe(201);
    }
  });

  test('N3: the lock survives a restart', async () => {
    await using city = await startSessionCity(postgres);
    const client = new ApiClient(city.server);
    for (let attempt = 0; attempt < 5; attempt += 1) await client.signIn('operator', 'wrong');
    const { rows } = await city.server.database.query<{ locked: boolean }>(
      "select locked_until > to_timestamp($1 / 1000.0) as locked from person where login = 'operator'",
      [city.clock.now()],
    );
    expect(rows[0]!.locked).toBe(true);
  });

  test('N4: beyond its share a login is told to wait, whatever the password, and one entry tells of the flood', async () => {
    await using city = await startSessionCity(postgres, {
      config: (config) => ({ ...config, session: { ...config.session, lockAfterFailures: 20 } }),
    });
    const client = new ApiClient(city.server);
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 16; attempt += 1) statuses.push((await client.signIn('operator', 'wrong')).status);
    expect(statuses.slice(0, 12).every((status) => status === 401)).toBe(true);
    expect(statuses.slice(12).every((status) => status === 429)).toBe(true);
    const limited = await client.signIn('operator');
    expect([limited.status, limited.json.code, Number(limited.headers.get('retry-after')) > 0]).toEqual([429, 'tooMany', true]);
    expect((await sessionWords(city.server.database)).filter((line) => line.endsWith('tooMany'))).toHaveLength(1);
    // Another login is not held back by it, and time gives new tries.
    expect((await client.signIn('lead')).status).toBe(201);
    await city.clock.advance(MINUTE);
    expect((await client.signIn('operator')).status).toBe(201);
  });

  test('N5: every sign-in, refusal and sign-out is in the journal with its address and without what was typed', async () => {
    await using city = await startSessionCity(postgres);
    const client = new ApiClient(city.server);
    await client.signIn('my-password-typed-as-login', 'typed-secret-1');
    await client.signIn('operator', 'typed-secret-2');
    await client.signIn('operator');
    expect((await client.delete('/api/v1/session')).status).toBe(204);
    await city.server.sessions.settled();
    expect(await sessionWords(city.server.database)).toEqual([
      'session.refused system unknownLogin',
      'session.refused person:demo-operator wrongPassword',
      'session.opened person:demo-operator',
      'session.closed person:demo-operator signedOut',
    ]);
    const entries = await sessionEntries(city.server.database);
    expect(entries.every((entry) => entry.data['peer'] === '127.0.0.1')).toBe(true);
    expect(JSON.stringify(entries) + city.server.log()).not.toMatch(/typed|river-lamp/);
  });

  test('N5: where the journal cannot take the entry nobody is let in', async () => {
    await using city = await startSessionCity(postgres);
    const client = new ApiClient(city.server);
    city.server.failJobs(1);
    const answer = await client.signIn('operator');
    expect([answer.status, answer.json.code, answer.headers.get('set-cookie')]).toEqual([503, 'busy', null]);
    expect(city.server.sessions.count).toBe(0);
    const { rows } = await city.server.database.query('select 1 from session');
    expect(rows).toHaveLength(0);
  });

  test('N5: a sign-out that the journal did not take is written as soon as it does', async () => {
    await using city = await startSessionCity(postgres);
    const client = await ApiClient.signedIn(city.server, 'operator');
    city.server.failJobs(1);
    expect((await client.delete('/api/v1/session')).status).toBe(204);
    await city.server.sessions.settled();
    expect((await sessionWords(city.server.database)).some((line) => line.startsWith('session.closed'))).toBe(false);
    await city.server.sessions.sweep();
    expect(await sessionWords(city.server.database)).toContain('session.closed person:demo-operator signedOut');
  });

  test('N13: the ninth session of a person ends the one not used for the longest time', async () => {
    await using city = await startSessionCity(postgres);
    const clients: ApiClient[] = [];
    for (let at = 0; at < 9; at += 1) {
      clients.push(await ApiClient.signedIn(city.server, 'operator'));
      await city.clock.advance(10_000);
    }
    const statuses = await Promise.all(clients.map(async (client) => (await client.get('/api/v1/session')).status));
    expect(statuses).toEqual([401, 200, 200, 200, 200, 200, 200, 200, 200]);
  });
});

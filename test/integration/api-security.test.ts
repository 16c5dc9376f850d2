import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { ApiClient, FeedViewer } from '../support/api-client.ts';
import { freshDatabase, RELAY_HELLO, RELAY_SECRET, startRunningServer, type RunningServer } from '../support/running-server.ts';
import { borrowPostgres, type TestPostgres } from '../support/test-postgres.ts';

let postgres: TestPostgres;
let server: RunningServer;
let folder: string;
let operator: ApiClient;

const SCRIPT = `console.log(${JSON.stringify('망루 '.repeat(2_000))});`;

beforeAll(async () => {
  postgres = await borrowPostgres();
  folder = await mkdtemp(path.join(tmpdir(), 'mangru-console-'));
  await mkdir(path.join(folder, 'assets'));
  await writeFile(path.join(folder, 'index.html'), '<!doctype html><title>망루</title>');
  await writeFile(path.join(folder, 'popout.html'), '<!doctype html><title>popout</title>');
  await writeFile(path.join(folder, 'assets', 'index-Ab3_dE9x.js'), SCRIPT);
  server = await startRunningServer({
    database: await freshDatabase(postgres),
    consoleFolder: folder,
    config: (config) => ({ ...config, server: { ...config.server, trustedProxies: [] } }),
  });
  operator = await ApiClient.signedIn(server, 'operator');
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await postgres[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

describe('A4: forged requests', () => {
  const own = (): string => server.url;
  const cases: readonly [string, () => Record<string, string>, number][] = [
    ['a client that is no browser', () => ({}), 200],
    ['our page', () => ({ origin: own(), 'sec-fetch-site': 'same-origin', 'x-mangru': '1' }), 200],
    ['our page without Fetch Metadata', () => ({ origin: own(), 'x-mangru': '1' }), 200],
    ['our page without the header that only it can add', () => ({ origin: own(), 'sec-fetch-site': 'same-origin' }), 403],
    ['another site', () => ({ origin: 'https://evil.example', 'sec-fetch-site': 'cross-site', 'x-mangru': '1' }), 403],
    ['another site that hides its origin', () => ({ origin: 'null', 'x-mangru': '1' }), 403],
    ['another port of this host', () => ({ origin: 'http://127.0.0.1:1', 'sec-fetch-site': 'same-site', 'x-mangru': '1' }), 403],
    ['a link from another site', () => ({ 'sec-fetch-site': 'cross-site' }), 403],
  ];
  test.each(cases)('A4: a command from %s', async (_who, headers, status) => {
    const incident = await server.report();
    const answer = await operator.post(`/api/v1/incidents/${incident}/commands`, { command: 'acknowledge' }, headers());
    expect([answer.status, answer.json.code]).toEqual(status === 200 ? [200, undefined] : [403, 'forbidden']);
    expect((await operator.get(`/api/v1/incidents/${incident}`)).json.incident.status).toBe(status === 200 ? 'acknowledged' : 'open');
  });

  test('A4: another site can neither read with the cookie nor sign in or out; what is public is open to all', async () => {
    const evil = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    for (const answer of [
      await operator.get('/api/v1/incidents', evil),
      await operator.get('/api/v1/session', evil),
      await new ApiClient(server).post('/api/v1/session', { login: 'operator', password: 'x' }, evil),
      await operator.delete('/api/v1/session', evil),
    ]) {
      expect([answer.status, answer.json.code]).toEqual([403, 'forbidden']);
      expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    }
    expect((await operator.get('/api/v1/session')).status).toBe(200);
    expect((await operator.get('/healthz', evil)).status).toBe(200);
  });

  test('F9, A4: the feed opens to a session and to no page of another site', async () => {
    const refused = async (headers: Record<string, string>): Promise<readonly [number, string]> => {
      const answer = await FeedViewer.refused(server, '/api/v1/feed', headers);
      return [answer.status, answer.json.code];
    };
    expect(await refused({})).toEqual([401, 'signedOut']);
    expect(await refused({ cookie: 'mangru_session=invented' })).toEqual([401, 'signedOut']);
    expect(await refused({ cookie: operator.cookie, origin: 'https://evil.example' })).toEqual([403, 'forbidden']);
    const viewer = await FeedViewer.open(server, operator, { origin: server.url });
    await viewer.close();
    expect((await FeedViewer.refused(server, '/api/v1/other', { cookie: operator.cookie })).status).toBe(404);
  });

  test('F9: of one session eight connections at most', async () => {
    const client = await ApiClient.signedIn(server, 'lead');
    const viewers = [];
    for (let at = 0; at < 8; at += 1) viewers.push(await FeedViewer.open(server, client));
    expect((await FeedViewer.refused(server, '/api/v1/feed', { cookie: client.cookie })).json.code).toBe('busy');
    await viewers[0]!.close();
    await expect.poll(() => server.http.feed.clients).toBe(7);
    viewers.push(await FeedViewer.open(server, client));
    for (const viewer of viewers.slice(1)) await viewer.close();
  });
});

test('A5: every answer carries the security headers', async () => {
  const nobody = new ApiClient(server);
  for (const answer of [
    await operator.get('/api/v1/incidents'),
    await nobody.get('/'),
    await nobody.get('/api/nothing'),
    await nobody.get('/healthz'),
    await nobody.get('/link/none'),
    await nobody.send('PUT', '/x'),
  ]) {
    const policy = answer.headers.get('content-security-policy')!.split('; ');
    expect(policy).toEqual(
      expect.arrayContaining([
        "default-src 'none'",
        "script-src 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "connect-src 'self' http://127.0.0.1:8090 ws://127.0.0.1:8090",
        "media-src 'self' blob:",
      ]),
    );
    expect(answer.headers.get('content-security-policy')).not.toMatch(/unsafe-eval|script-src[^;]*unsafe-inline|\*/);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
    expect(answer.headers.get('permissions-policy')).toContain('camera=()');
    expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(answer.headers.get('strict-transport-security')).toBeNull();
  }
});

describe('A6: limits', () => {
  test('A6: a body that is too large is refused', async () => {
    const incident = await server.report();
    const answer = await operator.send('POST', `/api/v1/incidents/${incident}/commands`, {
      body: JSON.stringify({ command: 'note', note: 'x'.repeat(70_000) }),
      headers: { 'content-type': 'application/json' },
    });
    expect([answer.status, answer.json.code]).toEqual([413, 'tooLarge']);
    const admin = await ApiClient.signedIn(server, 'admin');
    const file = await admin.send('POST', '/api/v1/cameras/import', {
      body: new Uint8Array(64 * 1024 * 1024 + 1),
      headers: { 'content-type': 'text/csv' },
    });
    expect([file.status, file.json.code]).toEqual([413, 'tooLarge']);
    const link = await admin.send('POST', '/link/test/echo', {
      body: new Uint8Array(1024 * 1024 + 1),
      headers: { 'content-type': 'text/plain' },
    });
    expect(link.json.code).toBe('tooLarge');
  });

  test('A6: a session that asks without end is told to wait; others are not', async () => {
    const runaway = await ApiClient.signedIn(server, 'operator2');
    const answers = await Promise.all(Array.from({ length: 700 }, () => runaway.get('/api/v1/organisations')));
    const limited = answers.filter((answer) => answer.status === 429);
    expect(answers.filter((answer) => answer.status === 200).length).toBeGreaterThanOrEqual(400);
    expect(limited.length).toBeGreaterThan(0);
    expect([limited[0]!.json.code, Number(limited[0]!.headers.get('retry-after')) > 0]).toEqual(['tooMany', true]);
    expect((await operator.get('/api/v1/organisations')).status).toBe(200);
  });

  test('A6: a viewer that sends more than it has to say is cut', async () => {
    const viewer = await FeedViewer.open(server, operator);
    viewer.socket.send('x'.repeat(5_000));
    expect(await viewer.closed).toBe(1009);
  });
});

test('A2: a failure that nobody foresaw tells its request and nothing else; the log has the rest', async () => {
  const failed = await new ApiClient(server).get('/link/test/fail');
  expect([failed.status, failed.json.code, failed.json.detail]).toEqual([500, 'server', `request ${failed.headers.get('x-request-id')}`]);
  expect(failed.text).not.toContain('secret');
  expect(server.log()).toContain('secret of the link');
  const broken = await startRunningServer({ database: await freshDatabase(postgres) });
  const client = await ApiClient.signedIn(broken, 'operator');
  await broken.database.query('alter table camera rename to elsewhere');
  const answer = await client.get('/api/v1/cameras');
  expect(answer.json).toEqual({
    type: 'urn:mangru:problem:server',
    title: 'The server failed',
    status: 500,
    code: 'server',
    detail: `request ${answer.headers.get('x-request-id')}`,
  });
  const line = broken
    .log()
    .split('\n')
    .find((each) => each.includes('request failed'))!;
  expect(line).toContain(answer.headers.get('x-request-id'));
  expect(line).toContain('camera');
  await broken[Symbol.asyncDispose]();
});

describe('A9: the console', () => {
  test('A9: its page stands for every path that is no file', async () => {
    const nobody = new ApiClient(server);
    for (const each of ['/', '/board', '/links/link-112', '/index.html']) {
      const page = await nobody.get(each);
      expect([page.status, page.headers.get('content-type'), page.headers.get('cache-control')]).toEqual([
        200,
        'text/html; charset=utf-8',
        'no-cache',
      ]);
      expect(page.text).toContain('망루');
    }
    expect((await nobody.get('/popout.html')).text).toContain('popout');
    expect((await nobody.get('/assets/none-12345678.js')).status).toBe(404);
    expect((await nobody.get('/../package.json')).status).toBe(404);
    expect((await nobody.get('/%2e%2e/%2e%2e/etc/passwd')).text).not.toContain('root:');
    expect((await nobody.send('POST', '/board')).json.code).toBe('methodNotAllowed');
  });

  test('A9: hashed files are kept for ever, the rest is asked for by ETag, and all is packed where that is taken', async () => {
    const nobody = new ApiClient(server);
    const script = '/assets/index-Ab3_dE9x.js';
    await expect.poll(async () => (await nobody.get(script, { 'accept-encoding': 'gzip, br' })).headers.get('content-encoding')).toBe('br');
    const packed = await nobody.get(script, { 'accept-encoding': 'br' });
    expect([packed.text, packed.headers.get('cache-control'), packed.headers.get('vary')]).toEqual([
      SCRIPT,
      'public, max-age=31536000, immutable',
      'Accept-Encoding',
    ]);
    const plain = await nobody.get(script, { 'accept-encoding': 'identity' });
    expect([plain.text, plain.headers.get('content-encoding')]).toEqual([SCRIPT, null]);
    expect(plain.headers.get('etag')).not.toBe(packed.headers.get('etag'));
    const page = await nobody.get('/');
    const again = await nobody.get('/', { 'if-none-match': page.headers.get('etag')! });
    expect([again.status, again.text]).toEqual([304, '']);
    const head = await nobody.send('HEAD', '/');
    expect([head.status, head.text, head.headers.get('content-type')]).toEqual([200, '', 'text/html; charset=utf-8']);
  });
});

test('A10: a port that is taken is named in one sentence', async () => {
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  const { port } = taken.address() as AddressInfo;
  const database = await freshDatabase(postgres);
  await expect(startRunningServer({ database, config: (config) => ({ ...config, server: { ...config.server, port } }) })).rejects.toThrow(
    new RegExp(`^Port ${port} on 127\\.0\\.0\\.1 is taken by another program`),
  );
  await database[Symbol.asyncDispose]();
  taken.close();
});

test('A11: the control channel opens to the relays’ secret only', async () => {
  for (const headers of [{}, { authorization: 'Bearer wrong' }, { authorization: RELAY_SECRET }, { cookie: operator.cookie }]) {
    expect((await FeedViewer.refused(server, '/internal/relay', headers as Record<string, string>)).status).toBe(401);
  }
  const relay = new WebSocket(`ws://127.0.0.1:${server.port}/internal/relay`, { headers: { authorization: `Bearer ${RELAY_SECRET}` } });
  const welcome = await new Promise<string>((resolve, reject) => {
    relay.on('open', () => relay.send(JSON.stringify(RELAY_HELLO)));
    relay.on('message', (data: Buffer) => resolve(data.toString()));
    relay.on('error', reject);
  });
  expect(JSON.parse(welcome)).toMatchObject({ type: 'welcome', ticketKey: expect.stringContaining('BEGIN PUBLIC KEY') });
  expect((await new ApiClient(server).get('/readyz')).json).toEqual({
    status: 'ready',
    parts: { database: true, relay: true },
    relays: { living: 1, configured: 1 },
  });
  relay.close();
  await new Promise((resolve) => relay.on('close', resolve));
  await expect.poll(() => server.relays.living).toEqual([]);
});

test('A11: a server that stops ends the control channels of its relays', async () => {
  const stopping = await startRunningServer({ database: await freshDatabase(postgres) });
  const relay = new WebSocket(`ws://127.0.0.1:${stopping.port}/internal/relay`, { headers: { authorization: `Bearer ${RELAY_SECRET}` } });
  await new Promise((resolve) => relay.on('open', () => relay.send(JSON.stringify(RELAY_HELLO))).on('message', resolve));
  const closed = new Promise((resolve) => relay.on('close', resolve));
  await stopping[Symbol.asyncDispose]();
  expect(await closed).toBe(1001);
});

describe('A13: the address of a caller', () => {
  const signInFrom = async (running: RunningServer, forwarded: string): Promise<unknown> => {
    const client = new ApiClient(running);
    const answer = await client.post('/api/v1/session', { login: 'operator', password: 'wrong' }, { 'x-forwarded-for': forwarded });
    expect(answer.status).toBe(401);
    const { rows } = await running.database.query<{ peer: string }>(
      "select data->>'peer' as peer from journal where kind = 'session.refused' order by seq desc limit 1",
    );
    return rows[0]?.peer;
  };

  test('A13: what a header says is not believed', async () => {
    expect(await signInFrom(server, '203.0.113.9')).toBe('127.0.0.1');
  });

  test('A13: but from a proxy that the configuration names, and then its last word only', async () => {
    const behind = await startRunningServer({
      database: await freshDatabase(postgres),
      config: (config) => ({ ...config, server: { ...config.server, trustedProxies: ['127.0.0.1'] } }),
    });
    expect(await signInFrom(behind, '198.51.100.1, 203.0.113.9')).toBe('203.0.113.9');
    expect(await signInFrom(behind, 'nonsense')).toBe('127.0.0.1');
    await behind[Symbol.asyncDispose]();
  });
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import type { LinkId } from '#domain/ids.ts';
import { systemClock } from '#io/clock.ts';
import { systemNet } from '#io/net.ts';
import { testPorts, type TestPorts } from '../../../test/support/link-ports.ts';
import { config112, DEMO_API_KEY } from './config.ts';
import type { TelegramLink } from '../wires/telegram/telegram-link.ts';
import { link112 } from './link.ts';

const open: AsyncDisposable[] = [];
afterEach(async () => {
  for (const thing of open.splice(0).toReversed()) await thing[Symbol.asyncDispose]();
});

async function start(): Promise<{ link: TelegramLink; ports: TestPorts; port: string; url: string }> {
  const ports = testPorts(systemClock, systemNet());
  const link = link112('emergency-video-112' as LinkId, ports, config112.parse({ port: 0, apiKey: DEMO_API_KEY }));
  await link.start();
  // A server as the real one: hands the paths of /link/… to the link.
  const server = createServer((request, response) => {
    void (async () => {
      const parts: Buffer[] = [];
      for await (const part of request) parts.push(part as Buffer);
      const headers = request.headers as Record<string, string>;
      const answer = await link.http[request.url ?? '']?.({
        method: request.method ?? '',
        path: request.url ?? '',
        headers,
        body: Buffer.concat(parts),
        peer: '127.0.0.1:1',
      });
      response.writeHead(answer?.status ?? 404, answer?.headers).end(answer?.body);
    })();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  open.push(link, { [Symbol.asyncDispose]: async () => server.close().closeAllConnections() });
  const address = server.address();
  return { link, ports, port: String(link.port), url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}` };
}

interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** `npm run fake -- …` as a process of its own. */
function launch(...args: string[]): { readonly ended: Promise<Ran>; readonly out: () => string; stop(): void } {
  const child = spawn(process.execPath, ['src/main/fake.ts', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  return {
    ended: once(child, 'close').then(([code]) => ({ code: code as number | null, out, err })),
    out: () => out,
    stop: () => child.kill('SIGINT'),
  };
}
const run = (...args: string[]): Promise<Ran> => launch(...args).ended;

test('L22 report, change, release and end over TCP, as an operator types them', async () => {
  const { ports, port } = await start();
  const reported = await run(
    '112',
    'report',
    '--port',
    port,
    '--lon',
    '127.03',
    '--lat',
    '37.50',
    '--kind',
    '강도',
    '--address',
    '서울 강남구',
    '--encoding',
    'euc-kr',
  );
  expect(reported).toMatchObject({ code: 0, err: '' });
  const caseNumber = /^report accepted \(2001\), case number (\d{17})\n$/.exec(reported.out)?.[1];
  expect(caseNumber).toBeDefined();
  const about = ['--port', port, '--case', caseNumber!];
  expect((await run('112', 'change', ...about, '--kind', '절도', '--lon', '127.04', '--lat', '37.51')).out).toBe(
    `change accepted (2004), case number ${caseNumber}\n`,
  );
  expect((await run('112', 'release', ...about)).out).toContain('(2002)');
  expect((await run('112', 'end', ...about)).code).toBe(0);
  expect(ports.intake.events.map(({ occurrence, state, kind }) => `${occurrence === caseNumber} ${state} ${kind}`)).toEqual([
    'true occurred 강도',
    'true changed 절도',
    'true released ',
    'true ended ',
  ]);
  expect(ports.intake.events[0]!.place).toEqual({ lon: 127.03, lat: 37.5, address: '서울 강남구', origin: 'sent' });
}, 60_000);

test('I80, L22: --drill marks a case as a drill on the partner’s own wire', async () => {
  const { ports, port } = await start();
  expect((await run('112', 'report', '--port', port, '--kind', '강도', '--drill')).code).toBe(0);
  expect(ports.intake.events.map(({ kind, drill }) => [kind, drill])).toEqual([['훈련 강도', true]]);
}, 60_000);

test('L22 the same over HTTP', async () => {
  const { ports, url } = await start();
  const ran = await run(
    '112',
    'report',
    '--wire',
    'http',
    '--url',
    url,
    '--kind',
    '살인',
    '--lon',
    '127.03',
    '--lat',
    '37.5',
    '--case',
    'H-1',
    '--grade',
    '일반',
  );
  expect(ran).toEqual({ code: 0, out: 'report accepted (2001), case number H-1\n', err: '' });
  expect(ports.intake.events[0]).toMatchObject({ occurrence: 'H-1', grade: 'normal', items: { wire: 'http' } });
}, 60_000);

test('L22 listen prints what the centre tells, answers it, and ends at Ctrl-C', async () => {
  const { link, port, ports } = await start();
  const listening = launch('112', 'listen', '--port', port);
  await expect.poll(listening.out, { timeout: 20_000 }).toBe(`logged in at 127.0.0.1:${port}\n`);
  expect(
    await link.send({
      id: 'e-1',
      sender: '112',
      type: '112UC001',
      occurrence: 'C-7',
      state: 'received',
      at: Date.UTC(2026, 10, 21, 1, 15),
    }),
  ).toEqual({ outcome: 'delivered' });
  await expect.poll(listening.out, { timeout: 20_000 }).toContain('20261121101500 접수 case C-7 (e-1)');
  // A report from another terminal does not push the listener off its line.
  expect((await run('112', 'report', '--port', port, '--kind', '강도')).code).toBe(0);
  expect([...ports.watch.peers.keys()]).toEqual(['112']);
  listening.stop();
  expect((await listening.ended).code).toBe(0);
}, 60_000);

test('L22 wrong usage is told with the usage and exit 2; nobody there is exit 1', async () => {
  const [help, ofPartner, ofCommand, noKind, half, unknown, nobody] = await Promise.all([
    run(),
    run('112'),
    run('112', 'report', '--help'),
    run('112', 'report'),
    run('112', 'report', '--kind', '강도', '--lon', '127'),
    run('112', 'report', '--colour', 'red'),
    run('112', 'report', '--kind', '강도', '--port', '1'),
  ]);
  expect(help).toMatchObject({ code: 0, out: expect.stringContaining('112 report') });
  expect(ofPartner.out).toContain('usage: npm run fake -- 112 <command>');
  expect(ofCommand.out).toContain('--encoding');
  expect(noKind).toMatchObject({ code: 2, out: '--kind is needed\n', err: expect.stringContaining('usage:') });
  expect(half).toMatchObject({ code: 2, out: '--lon and --lat go together\n' });
  expect(unknown).toMatchObject({ code: 2, err: expect.stringContaining("Unknown option '--colour'") });
  expect(nobody).toEqual({ code: 1, out: '127.0.0.1:1 cannot be reached: nobody listens there\n', err: '' });
}, 60_000);

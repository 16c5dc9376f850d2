import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { startPostgres } from '#io/postgres-server.ts';
import { atLeast, atMost, percentile } from './figure.ts';
import type { Report } from './figure.ts';
import type { BenchContext } from './main.ts';
import { startServerProcess, type ServerProcess } from './support/server-process.ts';
import { caseStream, loadTelegrams, type Acknowledged } from './support/telegram-load.ts';

/** How fast, how late and how surely 112 telegrams are taken in (issue §8 intake). */
const CONNECTIONS = 50;
const TELEGRAMS = 200_000;
const LOGINS = Array.from({ length: CONNECTIONS }, (_, n) => `B${String(n).padStart(2, '0')}`);
/** Result code of a telegram that is held already (link README). */
const ALREADY_HELD = '4100';
const PORTS = { httpPort: 18_080, linkPort: 19_112 };

export async function bench({ report, note }: BenchContext): Promise<void> {
  note(`${TELEGRAMS} telegrams from ${CONNECTIONS} connections; peer: the same PostgreSQL, one insert a commit, ${CONNECTIONS} clients`);
  const dir = await mkdtemp(path.join(tmpdir(), 'mangru-intake-'));
  await chmod(dir, 0o755);
  try {
    await using postgres = await startPostgres({ dataDir: dir });
    const peer = await commitsPerSecond(postgres.url);
    const start = (): Promise<ServerProcess> => startServerProcess({ dir, databaseUrl: postgres.url, ...PORTS });
    await load({ report, note }, start, peer);
    await killInTheMiddle(report, start, postgres.url);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/** The peer: what this PostgreSQL commits when every telegram is a transaction of its own, from as many clients. */
async function commitsPerSecond(url: string): Promise<number> {
  const pool = new pg.Pool({ connectionString: url, max: CONNECTIONS });
  await pool.query('create table peer (id bigint generated always as identity primary key, body text not null)');
  const until = performance.now() + 4_000;
  let commits = 0;
  const began = performance.now();
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      while (performance.now() < until) {
        await pool.query('insert into peer (body) values ($1)', ['강도|127.03|37.50|망루시 등불동 12']);
        commits += 1;
      }
    }),
  );
  const rate = commits / ((performance.now() - began) / 1_000);
  await pool.end();
  return rate;
}

async function load(
  { report, note }: Pick<BenchContext, 'report' | 'note'>,
  start: () => Promise<ServerProcess>,
  peer: number,
): Promise<void> {
  await using server = await start();
  const latencies: number[] = [];
  const memory: number[] = [await server.rssBytes()];
  let refused = 0;
  const began = performance.now();
  await loadTelegrams({
    port: server.linkPort,
    logins: LOGINS,
    next: caseStream('L', TELEGRAMS),
    onAck: (ack) => {
      if (ack.result.startsWith('20')) latencies.push(ack.latencyMs);
      else refused += 1;
      if (latencies.length % 10_000 === 0) void server.rssBytes().then((bytes) => memory.push(bytes));
    },
  });
  const seconds = (performance.now() - began) / 1_000;
  const rate = latencies.length / seconds;
  const mebibyte = 1024 * 1024;
  report(atLeast('intake.rate', { value: rate, unit: 'telegrams/s', target: 2_000, peer }));
  report(atMost('intake.ack.p50', { value: percentile(latencies, 0.5), unit: 'ms' }));
  report(atMost('intake.ack.p99', { value: percentile(latencies, 0.99), unit: 'ms', target: 100 }));
  report(atMost('intake.refused', { value: refused, unit: `of ${TELEGRAMS} telegrams`, target: 0 }));
  const [ready = 0] = memory;
  const quarter = memory[Math.floor(memory.length / 4)] ?? 0;
  const most = Math.max(...memory);
  note(`${(ready / mebibyte).toFixed(0)} MiB resident when ready, ${(most / mebibyte).toFixed(0)} at most`);
  report(atMost('intake.memory.added', { value: (most - ready) / mebibyte, unit: 'MiB above the ready server', target: 250 }));
  report(atMost('intake.memory.growth', { value: (most / quarter - 1) * 100, unit: '% after the first quarter', target: 35 }));
}

/** kill -9 in the middle, a new start, and the store is asked for every telegram that had been acknowledged. */
async function killInTheMiddle(report: Report, start: () => Promise<ServerProcess>, url: string): Promise<void> {
  const acknowledged = new Map<string, Acknowledged>();
  {
    await using server = await start();
    const stream = caseStream('K', 100_000);
    const loading = loadTelegrams({
      port: server.linkPort,
      logins: LOGINS,
      next: stream,
      onAck: (ack) => {
        if (ack.result.startsWith('20') && ack.state === '10') acknowledged.set(ack.caseNumber, ack);
        if (acknowledged.size === 8_000) void server.kill();
      },
    });
    await loading;
  }
  await using again = await start();
  const { lost, twice } = await judge(url, [...acknowledged.values()]);
  report(atLeast('intake.kill.acknowledged', { value: acknowledged.size, unit: 'cases before kill -9', target: 1 }));
  report(atMost('intake.kill.lost', { value: lost, unit: 'acknowledged without an incident', target: 0 }));
  report(atMost('intake.kill.twice', { value: twice, unit: 'cases in two incidents', target: 0 }));
  await resend(report, again, { url, acknowledged: [...acknowledged.values()] });
}

/** A partner that lost its answers sends again: nothing may happen twice. */
async function resend(
  report: Report,
  server: ServerProcess,
  before: { readonly url: string; readonly acknowledged: readonly Acknowledged[] },
): Promise<void> {
  const again = before.acknowledged.slice(-2_000);
  let at = 0;
  let answered = 0;
  await loadTelegrams({
    port: server.linkPort,
    logins: LOGINS,
    next: () => again[at++],
    onAck: (ack) => void ((ack.result.startsWith('20') || ack.result === ALREADY_HELD) && (answered += 1)),
  });
  const { twice } = await judge(before.url, again);
  report(atMost('intake.resend.unanswered', { value: again.length - answered, unit: `of ${again.length} sent again`, target: 0 }));
  report(atMost('intake.resend.twice', { value: twice, unit: 'cases in two incidents after sending again', target: 0 }));
}

async function judge(url: string, cases: readonly Acknowledged[]): Promise<{ readonly lost: number; readonly twice: number }> {
  const client = new pg.Client(url);
  await client.connect();
  const { rows } = await client.query<{ lost: number; twice: number }>(
    `with wanted as (select unnest($1::text[]) as occurrence),
     held as (select element ->> 'occurrence' as occurrence, count(*) as incidents from incident, jsonb_array_elements(body -> 'cases') element group by 1)
     select count(*) filter (where held.occurrence is null)::int as lost, count(*) filter (where held.incidents > 1)::int as twice from wanted left join held using (occurrence)`,
    [cases.map((known) => known.caseNumber)],
  );
  await client.end();
  return { lost: rows[0]?.lost ?? cases.length, twice: rows[0]?.twice ?? 0 };
}

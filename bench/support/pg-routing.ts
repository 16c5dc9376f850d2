import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chown, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import type { RoadMap } from '#engine/roads/road-map.ts';
import { postgresAccount } from '#io/postgres-binaries.ts';
import { installDebianPackages } from '../../tools/install-debian-packages.ts';

const PACKAGE = 'postgresql-15-pgrouting';
const PROGRAMS = '/usr/lib/postgresql/15/bin';
const EXTENSION = '/usr/share/postgresql/15/extension/pgrouting.control';
const START_DEADLINE_MS = 30_000;
const ROWS_AT_ONCE = 50_000;

/** pgRouting over the links of a map, in a PostgreSQL of its own. */
export interface PgRouting extends AsyncDisposable {
  readonly version: string;
  readonly roads: number;
  /** Milliseconds of the way as it is; undefined: there is none. Rules of turning are unknown to it. */
  quickestMs(from: number, to: number): Promise<number | undefined>;
}

/** PostgreSQL 15 of Debian on a private socket in a temporary folder, as an ordinary user; or why there is none. */
export async function startPgRouting(map: RoadMap): Promise<PgRouting | string> {
  if (!existsSync(EXTENSION)) installDebianPackages([PACKAGE], 'the figures beside pgRouting');
  if (!existsSync(EXTENSION)) return `the Debian package ${PACKAGE} is not here and could not be installed`;
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(path.join(tmpdir(), 'mangru-pgr-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const account = await postgresAccount();
  if (account) await chown(folder, account.uid, account.gid);
  const data = path.join(folder, 'data');
  await mkdir(data, { mode: 0o700 });
  if (account) await chown(data, account.uid, account.gid);
  const as = { ...account, cwd: folder, env: { LC_ALL: 'C' } };
  const made = spawnSync(path.join(PROGRAMS, 'initdb'), ['-D', data, '-U', 'bench', '-A', 'trust', '-E', 'UTF8', '--no-locale'], as);
  if (made.status !== 0) return `initdb failed: ${made.stderr.toString().trim().slice(-200)}`;
  const settings = ['listen_addresses=', `unix_socket_directories=${folder}`, 'shared_buffers=512MB', 'work_mem=256MB', 'fsync=off'];
  const child = spawn(path.join(PROGRAMS, 'postgres'), ['-D', data, ...settings.flatMap((one) => ['-c', one])], { ...as, stdio: 'ignore' });
  const ended = once(child, 'exit');
  stack.defer(async () => {
    child.kill('SIGINT');
    await ended;
  });
  const client = await connected(folder);
  stack.defer(() => client.end());
  await client.query('create extension pgrouting cascade');
  const roads = await fill(client, map);
  const { rows } = await client.query<{ version: string }>('select pgr_version() as version');
  const owned = stack.move();
  return {
    version: rows[0]?.version ?? '',
    roads,
    quickestMs: async (from, to) => {
      const found = await client.query<{ ms: number | null }>(
        "select sum(cost) as ms from pgr_bdDijkstra('select id, source, target, cost, reverse_cost from roads', $1::bigint, $2::bigint, true)",
        [from, to],
      );
      return found.rows[0]?.ms ?? undefined;
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

async function connected(folder: string): Promise<pg.Client> {
  for (const deadline = Date.now() + START_DEADLINE_MS; ;) {
    const client = new pg.Client({ host: folder, user: 'bench', database: 'postgres' });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return client;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

/** As its manual advises: one row a road, with the time back in the same row. */
async function fill(client: pg.Client, { drive }: RoadMap): Promise<number> {
  await client.query('create table roads (id int primary key, source int, target int, cost float8, reverse_cost float8)');
  const { pieces } = drive.graph;
  const rows: (readonly [id: number, from: number, to: number, ms: number, backMs: number])[] = [];
  for (let piece = 0; piece < pieces.count; piece += 1) {
    const back = pieces.opposite[piece] ?? -1;
    if (back >= 0 && back < piece) continue;
    const ms = drive.times.piece[piece] ?? -1;
    rows.push([piece, pieces.from[piece] ?? 0, pieces.to[piece] ?? 0, ms, back < 0 ? -1 : (drive.times.piece[back] ?? -1)]);
  }
  for (let at = 0; at < rows.length; at += ROWS_AT_ONCE) {
    const some = rows.slice(at, at + ROWS_AT_ONCE);
    const columns = [0, 1, 2, 3, 4].map((column) => some.map((row) => row[column]));
    await client.query('insert into roads select * from unnest($1::int[], $2::int[], $3::int[], $4::float8[], $5::float8[])', columns);
  }
  await client.query('vacuum analyze roads');
  return rows.length;
}

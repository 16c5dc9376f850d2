import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { openDatabase } from '#io/postgres-database.ts';
import { startPostgres } from '#io/postgres-server.ts';
import { MIGRATIONS } from '#server/store/migrations/index.ts';
import { migrate } from '#server/store/migrate.ts';
import { MIGRATED, databaseUrl } from '../../support/test-postgres.ts';

interface Lent extends AsyncDisposable {
  readonly url: string;
}

/**
 * Real PostgreSQL for the files that keep something in it: one for each worker, made when its first such file asks, and gone when all
 * files have run. Making and stopping one costs seconds, a database in it a fifth of one; each file has databases of its own.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const servers = new Map<string, Promise<Lent>>();
  const desk = createServer((request, response) => void lend(servers, request.url ?? '', response));
  await new Promise<void>((resolve) => desk.listen(0, '127.0.0.1', resolve));
  project.provide('postgresDesk', `http://127.0.0.1:${(desk.address() as AddressInfo).port}`);
  return async () => {
    desk.close();
    for (const server of await Promise.allSettled(servers.values()))
      if (server.status === 'fulfilled') await server.value[Symbol.asyncDispose]();
  };
}

async function lend(servers: Map<string, Promise<Lent>>, worker: string, response: ServerResponse): Promise<void> {
  const starting = servers.get(worker) ?? start();
  servers.set(worker, starting);
  try {
    response.end((await starting).url);
  } catch (error) {
    // Whoever tries again begins anew.
    servers.delete(worker);
    response.writeHead(500).end(error instanceof Error ? error.message : String(error));
  }
}

async function start(): Promise<Lent> {
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(path.join(tmpdir(), 'mangru-test-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  // Open to the account that PostgreSQL runs as when we are root; else its data would go to a shared folder and stay there.
  await chmod(folder, 0o755);
  const server = stack.use(await startPostgres({ dataDir: folder }));
  {
    await using admin = await openDatabase(server.url);
    // Tests kill processes, not the machine: what PostgreSQL has handed to the system is kept without waiting for the disk.
    await admin.query('alter system set fsync = off');
    await admin.query('select pg_reload_conf()');
    await admin.query(`create database ${MIGRATED}`);
  }
  // The migrations run once; every other database is a copy of the one that they made.
  {
    await using database = await openDatabase(databaseUrl(server.url, MIGRATED));
    await migrate(database, MIGRATIONS);
  }
  const all = stack.move();
  return { url: server.url, [Symbol.asyncDispose]: () => all.disposeAsync() };
}

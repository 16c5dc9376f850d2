import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chown, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { stopLeftover } from './postgres-leftover.ts';
import { isReachable, postgresAccount, postgresHome, sharedClusterFolder, type Account } from './postgres-binaries.ts';

/** Embedded PostgreSQL: real PostgreSQL from npm, our direct child, on loopback with a password of its own. */
export interface PostgresServer extends AsyncDisposable {
  /** Connection string for `pg`; holds the password, so it is never logged. */
  readonly url: string;
  readonly child: ChildProcess;
}

const START_DEADLINE_MS = 30_000;
const STOP_DEADLINE_MS = 20_000;
const SUPERUSER = 'mangru';
/** Loopback clients only, few of them; durability as PostgreSQL ships it (fsync and synchronous_commit on). */
const SETTINGS = {
  max_connections: 60,
  shared_buffers: '128MB',
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  // A flood of reports makes hundreds of megabytes; written back while it lasts, they would make every commit wait for the disk.
  max_wal_size: '3GB',
  log_min_messages: 'warning',
};

/**
 * Starts PostgreSQL on `dataDir/postgres`, making the cluster at first. A server that an earlier, killed start left
 * running on the same folder is asked to stop first, so nothing it acknowledged is lost.
 */
export async function startPostgres(options: { readonly dataDir: string; readonly port?: number }): Promise<PostgresServer> {
  const account = await postgresAccount();
  const home = await postgresHome(account);
  const folder = await clusterFolder(options.dataDir, account);
  await stopLeftover(folder);
  const password = await ensureCluster({ home, folder, account });
  const port = options.port ?? (await freePort());
  const child = spawn(path.join(home, 'bin', 'postgres'), ['-D', folder, '-p', String(port), ...settingArguments()], {
    ...account,
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
    // Its own process group: Ctrl-C in the terminal reaches us, and we stop it after everybody who writes to it.
    detached: true,
  });
  try {
    await waitUntilReady(child);
  } catch (error) {
    child.kill('SIGQUIT');
    throw error;
  }
  return {
    url: `postgres://${SUPERUSER}:${password}@127.0.0.1:${port}/postgres`,
    child,
    [Symbol.asyncDispose]: () => stopChild(child),
  };
}

function settingArguments(): string[] {
  return Object.entries(SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/** As root the folder must be open to the other account; where the path is not, a pointer file names one that is. */
async function clusterFolder(dataDir: string, account: Account | undefined): Promise<string> {
  await mkdir(dataDir, { recursive: true });
  if (!account || (await isReachable(dataDir))) return path.resolve(dataDir, 'postgres');
  const pointer = path.join(dataDir, 'postgres.location');
  const known = await readFile(pointer, 'utf8').catch(() => '');
  if (known) return known.trim();
  const folder = sharedClusterFolder(randomBytes(12).toString('hex'));
  await writeFile(pointer, `${folder}\n`);
  return folder;
}

async function ensureCluster(cluster: { home: string; folder: string; account: Account | undefined }): Promise<string> {
  const { folder, account } = cluster;
  const secretFile = `${folder}.password`;
  const known = await readFile(secretFile, 'utf8').catch(() => '');
  if (known && (await stat(path.join(folder, 'PG_VERSION')).catch(() => undefined))) return known.trim();
  // A first start that was killed half way leaves a folder without its password file: begin again.
  await rm(folder, { recursive: true, force: true });
  await mkdir(path.dirname(folder), { recursive: true, mode: 0o755 });
  await mkdir(folder, { mode: 0o700 });
  const password = randomBytes(24).toString('hex');
  const passwordInput = path.join(folder, '..', `.initdb-${process.pid}`);
  await writeFile(passwordInput, password, { mode: 0o600 });
  if (account) for (const owned of [folder, passwordInput]) await chown(owned, account.uid, account.gid);
  await runInitdb(cluster, passwordInput);
  await rm(passwordInput);
  await writeFile(secretFile, password, { mode: 0o600 });
  return password;
}

async function runInitdb(cluster: { home: string; folder: string; account: Account | undefined }, passwordFile: string): Promise<void> {
  const initdb = spawn(
    path.join(cluster.home, 'bin', 'initdb'),
    [
      '-D',
      cluster.folder,
      '-U',
      SUPERUSER,
      '-A',
      'scram-sha-256',
      `--pwfile=${passwordFile}`,
      '-E',
      'UTF8',
      '--no-locale',
      '--no-instructions',
      // The next piece of the log is made while a commit waits for it: small ones are made in 10 ms, those of 16 MB in 45.
      '--wal-segsize=4',
    ],
    { ...cluster.account, cwd: cluster.folder, stdio: ['ignore', 'ignore', 'pipe'], env: { LC_ALL: 'C' } },
  );
  const said = collect(initdb);
  const code = await new Promise<number | null>((resolve) => initdb.once('exit', resolve));
  if (code !== 0) throw new Error(`PostgreSQL could not make its data folder ${cluster.folder}: ${said()}`);
}

/** Keeps the last 4 kB of what a child says on stderr. */
function collect(child: ChildProcess): () => string {
  let text = '';
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    text = (text + chunk).slice(-4096);
  });
  return () => text.trim();
}

async function waitUntilReady(child: ChildProcess): Promise<void> {
  const said = collect(child);
  const ready = new Promise<void>((resolve) => {
    child.stderr?.on('data', () => {
      if (said().includes('ready to accept connections')) resolve();
    });
  });
  const ended = once(child, 'exit').then(() => {
    throw new Error(`PostgreSQL ended while starting: ${said()}`);
  });
  await Promise.race([
    ready,
    ended,
    deadline(START_DEADLINE_MS, () => `PostgreSQL was not ready within ${START_DEADLINE_MS / 1000} s: ${said()}`),
  ]);
}

function deadline(ms: number, message: () => string): Promise<never> {
  return new Promise((_, reject) => {
    setTimeout(() => reject(new Error(message())), ms).unref();
  });
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGINT');
  const timer = setTimeout(() => child.kill('SIGQUIT'), STOP_DEADLINE_MS);
  await ended;
  clearTimeout(timer);
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => {
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', resolve);
  });
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no free port on 127.0.0.1');
  return address.port;
}

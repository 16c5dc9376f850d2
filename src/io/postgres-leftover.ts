import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';

const STOP_DEADLINE_MS = 20_000;
const QUIT_DEADLINE_MS = 5_000;
/** How long a dead server may wait for somebody to take note of its end; some containers have nobody who does. */
const UNREAPED_MS = 3_000;
const LOOK_EVERY_MS = 20;

/**
 * What stands behind a process id of `postmaster.pid`. `dead`: ended, but nobody took note of it, so that its number still
 * answers signals and PostgreSQL would refuse to start. `other`: the number was given to somebody else since.
 */
type Holder = 'gone' | 'dead' | 'server' | 'other';

/**
 * Frees a cluster that an earlier, killed start left held: its server, if it still runs, is asked to stop (fast shutdown, and
 * only the one of this very folder), so that nothing it acknowledged is lost; a lock that nobody holds any more is removed.
 */
export async function stopLeftover(folder: string): Promise<void> {
  const lock = path.join(folder, 'postmaster.pid');
  const pid = Number((await readFile(lock, 'utf8').catch(() => '')).split('\n')[0]);
  if (!Number.isInteger(pid) || pid <= 1) return;
  let holder = await holderOf(pid, folder);
  if (holder === 'server') process.kill(pid, 'SIGINT');
  const began = Date.now();
  let quit = false;
  while (holder === 'server' || (holder === 'dead' && Date.now() - began < UNREAPED_MS)) {
    const waited = Date.now() - began;
    if (waited > STOP_DEADLINE_MS + QUIT_DEADLINE_MS)
      throw new Error(`Another PostgreSQL (process ${pid}) holds ${folder} and does not stop.`);
    if (waited > STOP_DEADLINE_MS && !quit) {
      process.kill(pid, 'SIGQUIT');
      quit = true;
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    holder = await holderOf(pid, folder);
  }
  // A server that stopped removed it itself; the lock of one that was killed would be taken for somebody's.
  if (holder !== 'gone') await rm(lock, { force: true });
}

async function holderOf(pid: number, folder: string): Promise<Holder> {
  if (!answersSignals(pid)) return 'gone';
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  // Without /proc nothing more can be known: whoever answers is taken for the server.
  if (stat === undefined) return process.platform === 'linux' ? 'gone' : 'server';
  if (stat.slice(stat.lastIndexOf(')') + 2).startsWith('Z')) return 'dead';
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return command.includes(folder) ? 'server' : 'other';
}

function answersSignals(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

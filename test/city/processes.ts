import { readdir, readFile, readlink } from 'node:fs/promises';

/** A process as /proc shows it (Linux). */
export interface Seen {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

/** Every process there is. Those that end while we look are left out. */
async function processes(): Promise<readonly Seen[]> {
  const names = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const seen = await Promise.all(names.map((name) => look(Number(name)).catch(() => undefined)));
  return seen.filter((each) => each !== undefined);
}

async function look(pid: number): Promise<Seen | undefined> {
  const [stat, command] = await Promise.all([readFile(`/proc/${pid}/stat`, 'utf8'), readFile(`/proc/${pid}/cmdline`, 'utf8')]);
  const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  // A zombie has ended; it only waits for its parent to be told.
  return state === 'Z' ? undefined : { pid, parent: Number(parent), command: command.replaceAll('\0', ' ').trim() };
}

/** A process and all that it started, directly or not, itself first. */
export async function family(pid: number): Promise<readonly Seen[]> {
  const all = await processes();
  const found = all.filter((each) => each.pid === pid);
  for (const member of found) found.push(...all.filter((each) => each.parent === member.pid));
  return found;
}

/** Those of these processes that still run. A process id that was given to another program since does not count. */
export async function stillRunning(these: readonly Seen[]): Promise<readonly Seen[]> {
  const all = new Map((await processes()).map((each) => [each.pid, each.command]));
  return these.filter((each) => all.get(each.pid) === each.command);
}

/** Every process that works in this folder or names it in its command: none may be left of a city that has ended. */
export async function processesOf(folder: string): Promise<readonly Seen[]> {
  const all = await processes();
  const inside = await Promise.all(
    all.map(async (each) => each.command.includes(folder) || (await readlink(`/proc/${each.pid}/cwd`).catch(() => '')).startsWith(folder)),
  );
  return all.filter((each, index) => inside[index] && each.pid !== process.pid);
}

import { mkdir, open, readFile, rm } from 'node:fs/promises';
import path from 'node:path';

/**
 * One Mangru per data folder. The lock names its process and when that process began, so that a process id given to
 * somebody else after a crash is not taken for a running Mangru.
 */
export async function lockDataFolder(dataDir: string): Promise<AsyncDisposable> {
  await mkdir(dataDir, { recursive: true }).catch((error: unknown) => {
    throw new Error(`The data folder ${dataDir} cannot be made: ${error instanceof Error ? error.message : String(error)}`);
  });
  const file = path.join(dataDir, 'mangru.lock');
  for (let attempt = 0; attempt < 3; attempt += 1) {
    if (await take(file)) return { [Symbol.asyncDispose]: () => rm(file, { force: true }) };
    const holder = await readFile(file, 'utf8').catch(() => '');
    const [pid = '', began = ''] = holder.trim().split(' ');
    if (Number(pid) > 0 && (await beginOf(Number(pid))) === began) {
      throw new Error(
        `The data folder ${path.resolve(dataDir)} is in use by another Mangru (process ${pid}). Stop it first, or choose another folder with --data.`,
      );
    }
    await rm(file, { force: true });
  }
  throw new Error(`The data folder ${path.resolve(dataDir)} is being taken by another Mangru that starts right now.`);
}

async function take(file: string): Promise<boolean> {
  try {
    await using handle = await open(file, 'wx', 0o600);
    await handle.writeFile(`${process.pid} ${(await beginOf(process.pid)) ?? ''}\n`);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw new Error(`The data folder cannot be written: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** When a process began, in the kernel's ticks; 'alive' where /proc does not tell; undefined when there is none. */
async function beginOf(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  // Fields after the command's closing parenthesis; starttime is the 22nd of all (proc(5)).
  if (stat !== undefined) return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  try {
    process.kill(pid, 0);
    return process.platform === 'linux' ? undefined : 'alive';
  } catch {
    return undefined;
  }
}

import { spawn, type ChildProcess } from 'node:child_process';
import { access, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { stopLeftover } from './postgres-leftover.ts';

/** A shell that starts a child, tells its number, and becomes a program that takes no note of its end. */
async function withDeadChild(): Promise<{ readonly parent: ChildProcess; readonly pid: number }> {
  const parent = spawn('sh', ['-c', 'sleep 0.2 & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'ignore'] });
  const pid = await new Promise<number>((resolve) => parent.stdout?.once('data', (text: Buffer) => resolve(Number(text.toString()))));
  await expect.poll(() => readFile(`/proc/${pid}/stat`, 'utf8')).toMatch(/\) Z /);
  return { parent, pid };
}

async function clusterHeldBy(pid: number): Promise<{ readonly folder: string; readonly lock: string }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'mangru-cluster-'));
  const lock = path.join(folder, 'postmaster.pid');
  await writeFile(lock, `${pid}\n${folder}\n`);
  return { folder, lock };
}

describe.runIf(process.platform === 'linux')('a cluster that a killed start left held', () => {
  test('by a server that is dead but whose end nobody took note of: the lock goes', async () => {
    const { parent, pid } = await withDeadChild();
    const { folder, lock } = await clusterHeldBy(pid);
    await stopLeftover(folder);
    await expect(access(lock)).rejects.toThrow('ENOENT');
    parent.kill();
  });

  test('by a number that belongs to somebody else now: the lock goes, that program stays', async () => {
    const other = spawn('sleep', ['60']);
    const { folder, lock } = await clusterHeldBy(other.pid ?? 0);
    await stopLeftover(folder);
    await expect(access(lock)).rejects.toThrow('ENOENT');
    expect(other.exitCode).toBeNull();
    expect(other.signalCode).toBeNull();
    other.kill();
  });

  test('by nobody: nothing is done', async () => {
    const { folder } = await clusterHeldBy(0);
    await expect(stopLeftover(folder)).resolves.toBeUndefined();
  });
});

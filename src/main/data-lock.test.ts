import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { lockDataFolder } from './data-lock.ts';

const folder = (): Promise<string> => mkdtemp(path.join(tmpdir(), 'mangru-lock-'));

describe('data folder lock', () => {
  test('a second Mangru on the same folder is refused and told which process has it', async () => {
    const dataDir = await folder();
    await using _lock = await lockDataFolder(dataDir);
    await expect(lockDataFolder(dataDir)).rejects.toThrow(`in use by another Mangru (process ${process.pid})`);
  });

  test('a lock given back can be taken again', async () => {
    const dataDir = await folder();
    {
      await using _lock = await lockDataFolder(dataDir);
    }
    await using _again = await lockDataFolder(dataDir);
    expect(await readFile(path.join(dataDir, 'mangru.lock'), 'utf8')).toContain(String(process.pid));
  });

  test('the lock of a process that was killed is taken over, even when its number lives again', async () => {
    const dataDir = await folder();
    await writeFile(path.join(dataDir, 'mangru.lock'), `${process.pid} 1\n`);
    await using _lock = await lockDataFolder(dataDir);
    expect(await readFile(path.join(dataDir, 'mangru.lock'), 'utf8')).not.toBe(`${process.pid} 1\n`);
  });

  test('a folder that cannot be made is named', async () => {
    const file = path.join(await folder(), 'file');
    await writeFile(file, '');
    await expect(lockDataFolder(path.join(file, 'data'))).rejects.toThrow(file);
  });
});

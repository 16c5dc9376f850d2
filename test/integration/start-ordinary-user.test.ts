import { chown, cp, lchown, mkdtemp, readdir, rm, stat, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { isReachable, postgresAccount } from '#io/postgres-binaries.ts';
import { PROJECT } from '../city/city-settings.ts';
import { caseOf } from '../city/reporter.ts';
import { TestCity, type TestCityOptions } from '../city/test-city.ts';

const account = await postgresAccount().catch(() => undefined);
const isRoot = process.getuid?.() === 0;
/** What a start needs of the project beside the files at its top; the packages are taken as they are. */
const FOLDERS = ['src', 'config', 'tools', 'build'];

/** A copy of the project that belongs to this account. */
async function copyProject(owner: { readonly uid: number; readonly gid: number }): Promise<string> {
  const copy = await mkdtemp(path.join(tmpdir(), 'mangru-copy-'));
  const files = (await readdir(PROJECT, { withFileTypes: true })).filter((entry) => entry.isFile()).map((entry) => entry.name);
  for (const part of [...FOLDERS, ...files]) await cp(path.join(PROJECT, part), path.join(copy, part), { recursive: true });
  await symlink(path.join(PROJECT, 'node_modules'), path.join(copy, 'node_modules'));
  await giveTo(copy, owner);
  return copy;
}

async function giveTo(folder: string, { uid, gid }: { readonly uid: number; readonly gid: number }): Promise<void> {
  await chown(folder, uid, gid);
  for (const entry of await readdir(folder, { recursive: true })) await lchown(path.join(folder, entry), uid, gid);
}

// An ordinary user runs all the other tests as that user; root becomes one here, where the project can be reached by one.
const skipped = !isRoot
  ? 'not root: every other start is an ordinary user’s'
  : !account
    ? 'no ordinary account on this machine'
    : !(await isReachable(path.join(PROJECT, 'node_modules')))
      ? `${PROJECT} is closed to other accounts`
      : undefined;

test.skipIf(skipped !== undefined)(
  `npm start works for an ordinary user${skipped === undefined ? '' : ` (skipped: ${skipped})`}`,
  async () => {
    const owner = account!;
    const project = await copyProject(owner);
    await using _copy = { [Symbol.asyncDispose]: () => rm(project, { recursive: true, force: true }) };
    const options: TestCityOptions = { project, account: owner, throughRunner: true, environment: { HOME: '/nonexistent' } };
    await using city = await TestCity.prepare(options);
    await giveTo(city.folder, owner);

    await city.start();
    await using fake = await city.fake112();
    const report = caseOf();
    expect((await fake.report(report)).result).toBe('2001');
    const client = await city.signedIn('operator');
    const { json } = await client.get('/api/v1/incidents');
    expect(json.incidents).toHaveLength(1);
    expect((await stat(path.join(city.data, 'postgres'))).uid).toBe(owner.uid);
    expect(await city.stop()).toBe(0);
  },
);

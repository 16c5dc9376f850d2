import { chown, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { isReachable, postgresAccount } from '#io/postgres-binaries.ts';
import { services } from '#services/index.ts';
import { PROJECT, writeConfig, type CityYaml } from '../city/city-settings.ts';
import { TestCity } from '../city/test-city.ts';

/** Root may write everywhere, so it starts as somebody else, where the project can be reached by one. */
const account = await postgresAccount().catch(() => undefined);
const skipped = process.getuid?.() === 0 && (!account || !(await isReachable(path.join(PROJECT, 'node_modules'))));

/** What a start with these words prints before it ends with exit code 1, having started nothing. */
async function refusalOf(city: TestCity, words: readonly string[] = []): Promise<readonly string[]> {
  const run = city.launch(words);
  expect(await run.ended(), run.output).toBe(1);
  expect(await city.left()).toEqual([]);
  return run.output.trim().split('\n');
}

describe('npm start refuses in one sentence, with exit code 1, and leaves nothing running', () => {
  test.each([
    [['--colour', 'red'], /--colour/],
    [['--port', 'http'], /^--port takes a whole number from 0 to 65535, not "http"\.$/],
    [['--cameras', '9999'], /^--cameras takes a whole number from 0 to 2000, not "9999"\.$/],
    [['stray'], /stray/],
  ])('the words %j, followed by how it is used', async (words, sentence) => {
    await using city = await TestCity.prepare();
    const [first, ...rest] = await refusalOf(city, words);
    expect(first).toMatch(sentence);
    expect(rest.join('\n')).toContain('npm start -- [--data DIR]');
  });

  test('a configuration that is not there', async () => {
    await using city = await TestCity.prepare();
    expect(await refusalOf(city, ['--config', path.join(city.folder, 'none.yaml')])).toEqual([
      expect.stringMatching(/^The configuration .*none\.yaml cannot be read: ENOENT/),
    ]);
  });

  test('a configuration that is not YAML', async () => {
    await using city = await TestCity.prepare();
    await writeFile(city.config, 'city: [1, 2');
    expect((await refusalOf(city))[0]).toMatch(/^The configuration .*city\.yaml is not YAML: /);
  });

  test.each<[string, (yaml: CityYaml) => void, RegExp]>([
    ['an unknown key', (yaml) => Object.assign(yaml.server, { prot: 80 }), /server: .*prot/],
    ['a wrong value', (yaml) => Object.assign(yaml.session, { idleMinutes: 0 }), /session\.idleMinutes: /],
    [
      'a person of no organisation',
      (yaml) => yaml.demo.people.push({ login: 'x', name: 'x', organisation: 'nobody', role: 'operator' }),
      /demo\.people\.\d+\.organisation: no organisation "nobody"/,
    ],
  ])('%s of the configuration, named', async (_what, change, sentence) => {
    await using city = await TestCity.prepare({ change });
    const [first, second] = await refusalOf(city);
    expect(first).toMatch(/^The configuration .*city\.yaml has 1 mistake\(s\):$/);
    expect(second).toMatch(sentence);
  });

  test('a service that there is not, and a wrong key of one that there is', async () => {
    await using city = await TestCity.prepare({ change: (yaml) => Object.assign(yaml.services, { 'emergency-video-911': {} }) });
    expect((await refusalOf(city)).join('\n')).toContain(
      `services.emergency-video-911: there is no such service; known are ${services.map(({ id }) => id).join(', ')}.`,
    );
    await writeConfig(city.config, city.ports, (yaml) => Object.assign(yaml.services['emergency-video-112']!, { prot: 1 }));
    expect((await refusalOf(city)).join('\n')).toMatch(/services\.emergency-video-112.*prot/);
  });

  test('a data folder that cannot be one', async () => {
    await using city = await TestCity.prepare();
    await writeFile(path.join(city.folder, 'file'), '');
    expect(await refusalOf(city, ['--data', path.join(city.folder, 'file')])).toEqual([
      expect.stringMatching(/^The data folder .*file cannot be made: /),
    ]);
  });

  test.skipIf(skipped)('a data folder that this account may not write', async () => {
    await using city = await TestCity.prepare(account ? { account } : {});
    await mkdir(city.data, { mode: 0o555 });
    if (account) for (const owned of [city.folder, city.config]) await chown(owned, account.uid, account.gid);
    expect(await refusalOf(city)).toEqual([expect.stringMatching(/^The data folder cannot be written: EACCES/)]);
  });

  test('a DATABASE_URL that leads nowhere', async () => {
    await using city = await TestCity.prepare({ environment: { DATABASE_URL: 'postgres://nobody:secret-word@127.0.0.1:1/none' } });
    const said = (await refusalOf(city)).join('\n');
    expect(said).toMatch(/DATABASE_URL/);
    expect(said).not.toContain('secret-word');
    expect(said).not.toMatch(/^\s+at /m);
  });
});

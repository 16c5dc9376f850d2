import { expect, test } from 'vitest';
import type { CityConfig } from '#contract/city-config.ts';
import { readConfig } from '#io/read-config.ts';
import { configureServices } from './configured-services.ts';

const city = async (level: CityConfig['city']['level'], without: readonly string[] = []): Promise<CityConfig> => {
  const config = await readConfig('config/city.yaml');
  const services = Object.fromEntries(Object.entries(config.services).filter(([id]) => !without.includes(id)));
  return { ...config, city: { ...config.city, level }, services };
};
const idsOf = async (config: CityConfig): Promise<readonly string[]> =>
  (await configureServices(config, {})).map(({ manifest }) => manifest.id);

test('WP26: the anklet is on at metropolitan level, with the section or without', async () => {
  expect(await idsOf(await city('metropolitan'))).toContain('anklet');
  expect(await idsOf(await city('metropolitan', ['anklet']))).toContain('anklet');
});

test('WP26: in any other city it is off, and a section that wants it is refused by one sentence', async () => {
  const ids = await idsOf(await city('basic', ['anklet']));
  expect(ids).not.toContain('anklet');
  expect(ids).toContain('vulnerable-people');
  await expect(configureServices(await city('basic'), {})).rejects.toThrow(
    'services.anklet: Electronic anklet works at metropolitan level only, and city.level is basic. Take the section out, or set city.level: metropolitan.',
  );
});

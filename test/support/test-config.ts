import path from 'node:path';
import type { CityConfig } from '#contract/city-config.ts';
import { readConfig } from '#io/read-config.ts';
import { TEST_PEOPLE } from './small-city.ts';

/** The project's own configuration with one role and some people more, and whatever `change` does to it. */
export async function testConfig(change: (config: CityConfig) => CityConfig = (config) => config): Promise<CityConfig> {
  const read = await readConfig(path.join(import.meta.dirname, '../../config/city.yaml'));
  const config: CityConfig = {
    ...read,
    server: { ...read.server, port: 0 },
    roles: [
      ...read.roles,
      {
        id: 'nosy',
        title: { ko: '밖', en: 'Outside' },
        rights: [
          'incident.view',
          'incident.handle',
          'incident.create',
          'camera.list',
          'camera.view',
          'camera.manage',
          'camera.survey',
          'video.push',
          'link.view',
          'link.manage',
          'service.view',
          'journal.view',
          'person.manage',
        ],
      },
    ],
    demo: { ...read.demo, people: [...read.demo.people, ...TEST_PEOPLE] },
  };
  return change(config);
}

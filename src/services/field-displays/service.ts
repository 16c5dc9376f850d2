import { defineService } from '../manifest.ts';
import { configDisplays, DEMO_KEY, type ConfigDisplays } from './config.ts';
import { commandsSign } from './fake-commands.ts';
import { FieldDisplaysLink } from './link.ts';

const ID = 'field-displays';

/** 전광판·방송 (P6): what other services and operators say to people in the streets. It opens no incidents of its own. */
export const fieldDisplays = defineService<ConfigDisplays>({
  id: ID,
  title: { ko: '전광판·방송', en: 'Signs and broadcast' },
  config: configDisplays,
  secrets: { key: 'MANGRU_DISPLAYS_KEY' },
  demoSecrets: { key: DEMO_KEY },
  definition: {
    id: ID,
    version: 1,
    title: { ko: '전광판·방송', en: 'Signs and broadcast' },
    // An operator's own notice may open one by hand; no partner sends this event.
    triggers: [{ eventTypes: ['MTSUC2DP'] }],
    steps: [{ at: 'closed', actions: [{ do: 'send', link: ID, topic: 'sign.withdraw' }] }],
  },
  links: [
    {
      id: ID,
      title: { ko: '전광판·방송 제어기', en: 'Sign and broadcast controller' },
      create: (ports, config) => new FieldDisplaysLink(ports, config),
    },
  ],
  fake: { name: 'sign', commands: commandsSign },
});

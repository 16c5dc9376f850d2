import type { LinkId } from '#domain/ids.ts';
import { defineService } from '../manifest.ts';
import { ankletConfig, DEMO_ANKLET_KEY, type AnkletConfig } from './config.ts';
import { ankletCommands } from './fake.ts';
import { ankletLink, EVENT_TYPE } from './link.ts';

const ID = 'anklet';
const TRACKING = 'moj-tracking';
const POLICE = 'police-112';

/** 개인정보 보호법 §18②9: 형(刑) 및 감호, 보호처분의 집행을 위하여 필요한 경우; §18②3 for the police, who are called to prevent harm. */
const EXECUTION = { purpose: '전자장치 피부착자 소재 확인 및 출동 지원', basis: 'PIPA-18-2-9', maxMinutes: 240 };
const HELP = { purpose: '전자장치 위반자 검거 지원', basis: 'PIPA-18-2-3', maxMinutes: 120 };

/** 전자발찌 범죄피해 예방 (S6c): video around the position of whoever broke the order, for the Justice Ministry's tracking centre; their name is not the city's. */
export const anklet = defineService<AnkletConfig>({
  id: ID,
  title: { ko: '전자발찌 위치추적 지원', en: 'Electronic anklet' },
  level: 'metropolitan',
  config: ankletConfig,
  secrets: { apiKey: 'MANGRU_ANKLET_API_KEY', ariaKey: 'MANGRU_ANKLET_ARIA_KEY' },
  demoSecrets: { apiKey: DEMO_ANKLET_KEY },
  definition: {
    id: ID,
    version: 1,
    title: { ko: '전자발찌 위치추적 지원', en: 'Electronic anklet' },
    triggers: [{ eventTypes: [EVENT_TYPE] }],
    // One wearer, one incident: a low battery, and then the strap is cut. Each alarm ends by its own message.
    correlation: { withinMinutes: 1_440, samePerson: true },
    follow: true,
    profileFor: [TRACKING],
    shareWhenTold: [{ organisation: POLICE, ...HELP }],
    steps: [
      { at: 'opened', actions: [{ do: 'chooseCameras', max: 4, radiusMetres: 500 }] },
      {
        at: 'opened',
        when: 'event.kind in config.sharedKinds',
        actions: [{ do: 'propagate', organisation: TRACKING, acknowledgeWithinSeconds: 60 }],
      },
      ...(['opened', 'updated'] as const).map((at) => ({
        at,
        when: 'event.kind in config.sharedKinds',
        actions: [{ do: 'shareVideo' as const, organisation: TRACKING, ...EXECUTION }],
      })),
      { at: 'updated', when: '!(event.kind in config.sharedKinds)', actions: [{ do: 'stopSharing', organisation: TRACKING }] },
      { at: 'moved', actions: [{ do: 'chooseCameras', max: 4, radiusMetres: 500 }] },
    ],
  },
  links: [
    {
      id: ID,
      title: { ko: '위치추적관제센터 연계', en: 'Tracking centre link' },
      create: (ports, config) => ankletLink(ID as LinkId, ports, config),
    },
  ],
  fake: { name: 'anklet', commands: ankletCommands },
});

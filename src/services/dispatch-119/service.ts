import type { LinkId } from '#domain/ids.ts';
import { defineService } from '../manifest.ts';
import { config119, DEMO_API_KEY, DEMO_OWNER_KEY, type Config119 } from './config.ts';
import { commands119 } from './fake-commands.ts';
import { link119 } from './link.ts';
import { OwnerLink } from './owner-link.ts';
import { EVENT_TYPE } from './report.ts';

const ID = 'dispatch-119';
const FIRE = 'fire-119';
const OWNERS = 'vehicle-owner';
/** The link of road signs, kiosks and speakers. */
const DISPLAYS = 'field-displays';

/** 119 긴급출동 지원 (S4): the fire room sees the scene, its vehicles get the best way, and the way is cleared for them. */
export const dispatch119 = defineService<Config119>({
  id: ID,
  title: { ko: '119 긴급출동 지원', en: '119 dispatch support' },
  config: config119,
  secrets: {
    apiKey: 'MANGRU_119_API_KEY',
    ariaKey: 'MANGRU_119_ARIA_KEY',
    loginKey: 'MANGRU_119_LOGIN_KEY',
    registryKey: 'MANGRU_VEHICLE_REGISTRY_KEY',
    gatewayKey: 'MANGRU_OWNER_SMS_KEY',
  },
  demoSecrets: { apiKey: DEMO_API_KEY, registryKey: DEMO_OWNER_KEY, gatewayKey: DEMO_OWNER_KEY },
  definition: {
    id: ID,
    version: 1,
    title: { ko: '119 긴급출동 지원', en: '119 dispatch support' },
    triggers: [{ eventTypes: [EVENT_TYPE] }],
    // A fire is seen from many windows; a second one next door is another kind, later or further away.
    correlation: { withinMetres: 100, withinMinutes: 15, sameKind: true },
    agencies: ['police-112', 'fire-119', 'disaster-room'],
    steps: [
      { at: 'opened', actions: [{ do: 'chooseCameras', max: 4, radiusMetres: 500 }] },
      ...(['opened', 'updated'] as const).map((at) => ({
        at,
        when: 'event.kind in config.sharedKinds',
        // 개인정보 보호법 §18②3: 명백히 제3자의 급박한 생명·신체·재산의 이익을 위하여 필요한 경우 (LAW-06).
        actions: [
          {
            do: 'shareVideo' as const,
            organisation: FIRE,
            purpose: '119 화재·구조·구급 현장 확인 및 출동 지원',
            basis: 'PIPA-18-2-3',
            maxMinutes: 240,
          },
        ],
      })),
      { at: 'updated', when: '!(event.kind in config.sharedKinds)', actions: [{ do: 'stopSharing', organisation: FIRE }] },
      { at: 'opened', actions: [{ do: 'propagate', organisation: FIRE, acknowledgeWithinSeconds: 60 }] },
      { at: 'moved', actions: [{ do: 'chooseCameras', max: 4, radiusMetres: 500 }] },
      // Once a vehicle goes, and again where the scene turns out to be elsewhere.
      ...(['dispatched', 'moved'] as const).map((at) => ({
        at,
        actions: [
          {
            do: 'guideUnits' as const,
            organisation: FIRE,
            link: ID,
            signs: { link: DISPLAYS, withinMetres: 40, text: '긴급차량 출동 중 · 길을 비켜 주세요' },
          },
        ],
      })),
      { at: 'acknowledged', actions: [{ do: 'tellPartner', state: 'received' }] },
      { at: 'closed', actions: [{ do: 'tellPartner', state: 'ended' }] },
    ],
    owners: {
      link: OWNERS,
      text: '[스마트시티센터] {address} {kind} 현장에 119 차량이 출동 중입니다. 주차하신 {plate} 차량을 즉시 옮겨 주십시오.',
      max: 30,
    },
  },
  links: [
    {
      id: ID,
      title: { ko: '119 긴급출동 연계', en: '119 dispatch link' },
      create: (ports, config) => link119(ID as LinkId, ports, config),
    },
    {
      id: OWNERS,
      title: { ko: '주차차량 소유자 문자', en: 'Texts to owners of parked cars' },
      create: (ports, config) => new OwnerLink(ports, config),
    },
  ],
  fake: { name: '119', commands: commands119 },
});

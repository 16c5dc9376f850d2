import type { LinkId } from '#domain/ids.ts';
import { defineService } from '../manifest.ts';
import { DEMO_PICTURE_PASSWORD, DEMO_TELECOM_KEY, vulnerablePeopleConfig, type VulnerablePeopleConfig } from './config.ts';
import { telecomCommands } from './fake-commands.ts';
import { TelecomLink } from './link.ts';
import { EVENT_TYPE } from './report.ts';

const ID = 'vulnerable-people';
const POLICE = 'police-112';
const FIRE = 'fire-119';

/** 개인정보 보호법 §18②3: 명백히 제3자의 급박한 생명·신체·재산의 이익을 위하여 필요한 경우 (LAW-06). */
const PROVISION = { purpose: '사회적 약자 위치 확인 및 구조', basis: 'PIPA-18-2-3', maxMinutes: 240 };
const told = (organisation: string) =>
  [
    { do: 'propagate', organisation, acknowledgeWithinSeconds: 60 },
    { do: 'shareVideo', organisation, ...PROVISION },
  ] as const;

/** 사회적 약자 지원 (S6a): a telecom's alarm about a child or a dementia patient, followed as its positions come; police and fire see and are told. */
export const vulnerablePeople = defineService<VulnerablePeopleConfig>({
  id: ID,
  title: { ko: '사회적 약자 지원', en: 'Children and dementia patients' },
  config: vulnerablePeopleConfig,
  secrets: {
    apiKey: 'MANGRU_TELECOM_API_KEY',
    ariaKey: 'MANGRU_TELECOM_ARIA_KEY',
    loginKey: 'MANGRU_TELECOM_LOGIN_KEY',
    picturePassword: 'MANGRU_TELECOM_PASSWORD',
  },
  demoSecrets: { apiKey: DEMO_TELECOM_KEY, picturePassword: DEMO_PICTURE_PASSWORD },
  definition: {
    id: ID,
    version: 1,
    title: { ko: '사회적 약자 지원', en: 'Children and dementia patients' },
    triggers: [{ eventTypes: [EVENT_TYPE] }],
    // 동일고유번호자동처리: one person, one incident; their newer SOS ends the older case, and the incident goes on with its track.
    correlation: { withinMinutes: 1_440, samePerson: true, supersedes: true },
    follow: true,
    confirm: 'event.kind in config.confirmFirst',
    shareWhenTold: [
      { organisation: POLICE, ...PROVISION },
      { organisation: FIRE, ...PROVISION },
    ],
    steps: [
      { at: 'opened', actions: [{ do: 'chooseCameras', max: 4, radiusMetres: 500 }] },
      { at: 'confirmed', actions: [...told(POLICE)] },
      { at: 'confirmed', when: 'event.kind in config.rescueKinds', actions: [...told(FIRE)] },
      { at: 'moved', actions: [{ do: 'chooseCameras', max: 4, radiusMetres: 500 }] },
      { at: 'acknowledged', actions: [{ do: 'tellPartner', state: 'received' }] },
      { at: 'closed', actions: [{ do: 'tellPartner', state: 'ended' }] },
    ],
  },
  links: [
    {
      id: ID,
      title: { ko: '통신사 연계', en: 'Telecom link' },
      create: (ports, config) => new TelecomLink(ID as LinkId, ports, config),
    },
  ],
  fake: { name: 'telecom', commands: telecomCommands },
});

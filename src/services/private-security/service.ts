import type { LinkId } from '#domain/ids.ts';
import { defineService } from '../manifest.ts';
import { DEMO_SECURITY_KEY, privateSecurityConfig, type PrivateSecurityConfig } from './config.ts';
import { securityCommands } from './fake.ts';
import { EVENT_TYPE, securityLink } from './link.ts';

const ID = 'private-security';
const POLICE = 'police-112';
const FIRE = 'fire-119';

/** 개인정보 보호법 §18②3: 명백히 제3자의 급박한 생명·신체·재산의 이익을 위하여 필요한 경우 (LAW-06). */
const PROVISION = { purpose: '침입자 확인·추적 및 출동 지원', basis: 'PIPA-18-2-3', maxMinutes: 120 };
const told = (organisation: string) =>
  [
    { do: 'propagate', organisation, acknowledgeWithinSeconds: 60 },
    { do: 'shareVideo', organisation, ...PROVISION },
  ] as const;

/** 민간보안-공공안전 연계 (S6b): cameras at the ways out of the building, then after whoever comes out; the police see them and the way they took. */
export const privateSecurity = defineService<PrivateSecurityConfig>({
  id: ID,
  title: { ko: '민간보안 공공안전 연계', en: 'Private security' },
  config: privateSecurityConfig,
  secrets: { apiKey: 'MANGRU_SECURITY_API_KEY', ariaKey: 'MANGRU_SECURITY_ARIA_KEY' },
  demoSecrets: { apiKey: DEMO_SECURITY_KEY },
  definition: {
    id: ID,
    version: 1,
    title: { ko: '민간보안 공공안전 연계', en: 'Private security' },
    triggers: [{ eventTypes: [EVENT_TYPE] }],
    // Two sensors of one building about one intrusion.
    correlation: { withinMetres: 30, withinMinutes: 10, sameKind: true },
    follow: true,
    shareWhenTold: [
      { organisation: POLICE, ...PROVISION },
      { organisation: FIRE, ...PROVISION },
    ],
    steps: [
      { at: 'opened', actions: [{ do: 'chooseCameras', max: 6, radiusMetres: 300, exits: true }] },
      { at: 'opened', actions: [...told(POLICE)] },
      { at: 'opened', when: 'event.kind in config.fireKinds', actions: [...told(FIRE)] },
      { at: 'moved', actions: [{ do: 'chooseCameras', max: 6, radiusMetres: 300, exits: true }] },
    ],
  },
  links: [
    {
      id: ID,
      title: { ko: '민간보안 연계', en: 'Private security link' },
      create: (ports, config) => securityLink(ID as LinkId, ports, config),
    },
  ],
  fake: { name: 'security', commands: securityCommands },
});

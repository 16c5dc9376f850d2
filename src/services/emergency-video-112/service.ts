import type { LinkId } from '#domain/ids.ts';
import { defineService } from '../manifest.ts';
import { config112, DEMO_API_KEY, type Config112 } from './config.ts';
import { commands112 } from './fake-commands.ts';
import { link112 } from './link.ts';
import { EVENT_TYPE } from './report.ts';
import { sop112 } from './sop.ts';

const ID = 'emergency-video-112';
const POLICE = 'police-112';
const CENTRE = 'city-centre';

/** 112센터 긴급영상 (S1): a report with a place opens an incident; the police see its cameras, and nothing else (X1). */
export const emergencyVideo112 = defineService<Config112>({
  id: ID,
  title: { ko: '112센터 긴급영상', en: '112 emergency video' },
  config: config112,
  secrets: { apiKey: 'MANGRU_112_API_KEY', ariaKey: 'MANGRU_112_ARIA_KEY', loginKey: 'MANGRU_112_LOGIN_KEY' },
  demoSecrets: { apiKey: DEMO_API_KEY },
  definition: {
    id: ID,
    version: 1,
    title: { ko: '112센터 긴급영상', en: '112 emergency video' },
    triggers: [{ eventTypes: [EVENT_TYPE] }],
    // Two callers about one robbery; a second robbery next door is another kind or further away.
    correlation: { withinMetres: 30, withinMinutes: 10, sameKind: true },
    agencies: ['police-112', 'fire-119', 'disaster-room'],
    steps: [
      { at: 'opened', actions: [{ do: 'chooseCameras', max: 4, radiusMetres: 500 }] },
      // A call is often coded anew while it lasts: what it becomes decides at once, either way. A share that lasts is not begun twice.
      ...(['opened', 'updated'] as const).map((at) => ({
        at,
        when: 'event.kind in config.sharedKinds',
        // 개인정보 보호법 §18②3: 명백히 제3자의 급박한 생명·신체·재산의 이익을 위하여 필요한 경우 (LAW-06, LAW-07).
        actions: [
          {
            do: 'shareVideo' as const,
            organisation: POLICE,
            purpose: '112 신고 현장 확인 및 출동 지원',
            basis: 'PIPA-18-2-3',
            maxMinutes: 120,
          },
        ],
      })),
      { at: 'updated', when: '!(event.kind in config.sharedKinds)', actions: [{ do: 'stopSharing', organisation: POLICE }] },
      { at: 'opened', actions: [{ do: 'propagate', organisation: POLICE, acknowledgeWithinSeconds: 60 }] },
      // 아무도 접수하지 않으면 관제센터의 비상연락 순서로 알린다 (B3).
      { at: 'opened', when: "event.grade == 'urgent'", actions: [{ do: 'escalate', organisation: CENTRE, afterSeconds: 60 }] },
      { at: 'moved', actions: [{ do: 'chooseCameras', max: 4, radiusMetres: 500 }] },
      { at: 'acknowledged', actions: [{ do: 'tellPartner', state: 'received' }] },
      // How far a unit has come, over the link of the police's dispatch system.
      { at: 'dispatched', actions: [{ do: 'send', link: 'dispatch-112', topic: 'unit' }] },
      { at: 'closed', actions: [{ do: 'tellPartner', state: 'ended' }] },
    ],
    sop: sop112,
  },
  links: [
    {
      id: ID,
      title: { ko: '112 긴급영상 연계', en: '112 emergency video link' },
      create: (ports, config) => link112(ID as LinkId, ports, config),
    },
  ],
  fake: { name: '112', commands: commands112 },
});

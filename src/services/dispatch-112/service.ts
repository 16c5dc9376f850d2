import type { LinkId } from '#domain/ids.ts';
import { defineService } from '../manifest.ts';
import { DEMO_API_KEY, dispatchConfig, type DispatchConfig } from './config.ts';
import { dispatchCommands } from './fake-commands.ts';
import { dispatchLink } from './link.ts';
import { EVENT_TYPE } from './record.ts';

const ID = 'dispatch-112';
const POLICE = 'police-112';

/**
 * 112 긴급출동 지원 (S2): officers on the way ask for pictures of the scene. The request joins the incident whose report has its number, or
 * opens one; where it may be given (LAW-07) the video is, and goes to the police's streaming server for the cars.
 */
export const dispatch112 = defineService<DispatchConfig>({
  id: ID,
  title: { ko: '112 긴급출동 지원', en: '112 dispatch support' },
  config: dispatchConfig,
  secrets: { apiKey: 'MANGRU_DISPATCH_API_KEY', ariaKey: 'MANGRU_DISPATCH_ARIA_KEY', loginKey: 'MANGRU_DISPATCH_LOGIN_KEY' },
  demoSecrets: { apiKey: DEMO_API_KEY },
  definition: {
    id: ID,
    version: 1,
    title: { ko: '112 긴급출동 지원', en: '112 dispatch support' },
    triggers: [{ eventTypes: [EVENT_TYPE] }],
    correlation: { sameNumberAs: ['112UC001'] },
    steps: [
      { at: 'opened', when: 'incident.cameras == 0', actions: [{ do: 'chooseCameras', max: 4, radiusMetres: 500 }] },
      {
        at: 'opened',
        when: 'event.kind in config.givenKinds',
        // 개인정보 보호법 §18②3 (LAW-06, LAW-07).
        actions: [
          { do: 'shareVideo', organisation: POLICE, purpose: '출동 경찰관 현장 확인 지원', basis: 'PIPA-18-2-3', maxMinutes: 120 },
          { do: 'pushVideo', organisation: POLICE },
        ],
      },
      { at: 'opened', actions: [{ do: 'askVideo', organisation: POLICE }] },
      { at: 'moved', actions: [{ do: 'chooseCameras', max: 4, radiusMetres: 500 }] },
      { at: 'acknowledged', actions: [{ do: 'tellPartner', state: 'received' }] },
      { at: 'dispatched', actions: [{ do: 'send', link: ID, topic: 'unit' }] },
      { at: 'closed', actions: [{ do: 'tellPartner', state: 'ended' }] },
    ],
  },
  links: [
    {
      id: ID,
      title: { ko: '112 긴급출동 연계', en: '112 dispatch link' },
      create: (ports, config) => dispatchLink(ID as LinkId, ports, config),
    },
  ],
  fake: { name: 'patrol', commands: dispatchCommands },
});

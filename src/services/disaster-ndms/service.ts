import type { LinkId } from '#domain/ids.ts';
import { defineService } from '../manifest.ts';
import { EVENT_TYPE } from './cap-event.ts';
import { configNdms, DEMO_API_KEY, type ConfigNdms } from './config.ts';
import { commandsNdms } from './fake-commands.ts';
import { NdmsLink } from './link.ts';

const ID = 'disaster-ndms';
const DISPLAYS = 'field-displays';
const ROOM = 'disaster-room';
/** Eight tiles: a district, not a crossing. */
const CAMERAS = { do: 'chooseCameras', along: 'track', max: 8, aheadMinutes: 30 } as const;

/** 재난상황 (S5): what NDMS tells becomes an incident with its area and path; the disaster room sees it, and citizens are told. */
export const disasterNdms = defineService<ConfigNdms>({
  id: ID,
  title: { ko: '재난상황 긴급대응', en: 'Disaster response' },
  config: configNdms,
  secrets: { apiKey: 'MANGRU_NDMS_API_KEY' },
  demoSecrets: { apiKey: DEMO_API_KEY },
  definition: {
    id: ID,
    version: 1,
    title: { ko: '재난상황 긴급대응', en: 'Disaster response' },
    triggers: [{ eventTypes: [EVENT_TYPE] }],
    steps: [
      {
        at: 'opened',
        actions: [
          CAMERAS,
          // 재난 및 안전관리 기본법: live scenes for the room that leads the response; asked for as long as the disaster lasts.
          { do: 'shareVideo', organisation: ROOM, purpose: '재난 현장 상황 파악 및 전파', basis: 'PIPA-18-2-3', maxMinutes: 1_440 },
          { do: 'propagate', organisation: ROOM, acknowledgeWithinSeconds: 60 },
        ],
      },
      { at: 'moved', actions: [CAMERAS] },
      ...(['opened', 'updated'] as const).map((at) => ({
        at,
        when: 'event.isPublic && event.grade == "urgent"',
        actions: [
          { do: 'send' as const, link: DISPLAYS, topic: 'sign', to: 'area', text: '[{kind}] {content}' },
          { do: 'send' as const, link: DISPLAYS, topic: 'broadcast', to: 'area', text: '{kind}. {content}' },
        ],
      })),
      {
        at: 'closed',
        when: 'event.isPublic',
        actions: [{ do: 'send', link: DISPLAYS, topic: 'sign.allClear', text: '[해제] {kind} 상황이 해제되었습니다' }],
      },
    ],
  },
  links: [
    {
      id: ID,
      title: { ko: '국가재난관리시스템 연계', en: 'NDMS link' },
      create: (ports, config) => new NdmsLink(ID as LinkId, ports, config),
    },
  ],
  fake: { name: 'ndms', commands: commandsNdms },
});

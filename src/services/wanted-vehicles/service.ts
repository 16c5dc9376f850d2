import type { LinkId } from '#domain/ids.ts';
import { defineService } from '../manifest.ts';
import { HIT_TOPIC } from '../wires/hit-report.ts';
import { DEMO_PASSWORD, wantedConfig, type WantedConfig } from './config.ts';
import { fakeLpr } from './fake-lpr.ts';
import { CERTAIN_KIND, EVENT_TYPE } from './hits/hit-event.ts';
import { WantedLink } from './link.ts';

const ID = 'wanted-vehicles';
const POLICE = 'police-112';
/** The wire that the 112 room is on, and its system there. */
const WIRE_112 = { link: 'emergency-video-112', to: '112' };

const CAMERAS = { do: 'chooseCameras', max: 4, radiusMetres: 500 } as const;
/** The word does not wait for the pictures; it says where they will be. */
const TELL_112 = [
  { do: 'send', ...WIRE_112, topic: HIT_TOPIC },
  { do: 'send', link: ID, topic: `${HIT_TOPIC}.pictures` },
] as const;

/** 수배차량 검색 (S3): a wanted vehicle that a reader saw is followed from camera to camera, and the 112 room hears of each sighting. */
export const wantedVehicles = defineService<WantedConfig>({
  id: ID,
  title: { ko: '수배차량 검색', en: 'Wanted vehicles' },
  config: wantedConfig,
  secrets: { loginKey: 'MANGRU_LPR_LOGIN_KEY', listPassword: 'MANGRU_WASS_PASSWORD', picturePassword: 'MANGRU_LPR_PASSWORD' },
  demoSecrets: { listPassword: DEMO_PASSWORD, picturePassword: DEMO_PASSWORD },
  definition: {
    id: ID,
    version: 1,
    title: { ko: '수배차량 검색', en: 'Wanted vehicles' },
    triggers: [{ eventTypes: [EVENT_TYPE] }],
    // One vehicle, wherever it is seen in half a day.
    correlation: { withinMinutes: 720, samePlate: true },
    follow: true,
    confirm: `config.confirm == 'always' || (config.confirm == 'uncertain' && event.kind != '${CERTAIN_KIND}')`,
    steps: [
      { at: 'opened', actions: [CAMERAS] },
      {
        at: 'confirmed',
        // 개인정보 보호법 §18②7: 범죄의 수사와 공소의 제기 및 유지를 위하여 필요한 경우 (LAW-06).
        actions: [
          { do: 'shareVideo', organisation: POLICE, purpose: '수배차량 추적 및 검거 지원', basis: 'PIPA-18-2-7', maxMinutes: 120 },
          { do: 'propagate', organisation: POLICE, acknowledgeWithinSeconds: 60 },
          ...TELL_112,
        ],
      },
      { at: 'moved', actions: [CAMERAS] },
      { at: 'moved', when: 'incident.confirmed', actions: [...TELL_112] },
      { at: 'returned', when: 'incident.confirmed && incident.awayMinutes >= double(config.toldAgainMinutes)', actions: [...TELL_112] },
      { at: 'closed', actions: [{ do: 'tellPartner', state: 'ended' }] },
    ],
  },
  links: [
    {
      id: ID,
      title: { ko: '수배차량검색시스템(WASS) 연계', en: 'WASS link' },
      create: (ports, config) => new WantedLink(ID as LinkId, ports, config),
    },
  ],
  fake: fakeLpr,
});

import { z } from 'zod';
import type { CameraRecord } from '#contract/camera-record.ts';
import type { CityConfig } from '#contract/city-config.ts';
import type { ServiceDefinitionInput } from '#contract/service-definition.ts';
import { pointAt } from '#domain/place.ts';
import { defineService } from '#services/manifest.ts';
import type { HttpRequest, HttpResponse, Link } from '#services/ports.ts';
import { CENTRE } from './engine-city.ts';

/** A city of some cameras and one link, for tests of the server as a whole. */

/** One every 50 m to the east of the centre, the last 2.95 km away; each has an address that must never be seen outside. */
const FIXED_CAMERAS: readonly CameraRecord[] = Array.from({ length: 60 }, (_, at) => ({
  ...pointAt(CENTRE, 90, at * 50),
  id: `cam-${String(at).padStart(3, '0')}`,
  label: `망루로 ${at}`,
  owner: 'city-centre',
  purpose: 'crimePrevention' as const,
  fieldOfView: 360,
  rangeMetres: 300,
  ptz: false,
  state: 'normal' as const,
  main: { url: `rtsp://10.20.30.${at}/main`, username: 'viewer', password: 'camera-secret' },
}));

/** A patrol car of the police far from everything, which sends its pictures itself. */
const PATROL_CAR: CameraRecord = {
  ...pointAt(CENTRE, 90, 40_000),
  id: 'car-1',
  label: '순찰차 1',
  owner: 'police-112',
  purpose: 'crimePrevention',
  fieldOfView: 90,
  rangeMetres: 50,
  ptz: false,
  state: 'normal',
  published: true,
};
export const TEST_CAMERAS: readonly CameraRecord[] = [...FIXED_CAMERAS, PATROL_CAR];

/** Beside the demo people: others of the same rooms, and one of another outside room with every right there is. */
export const TEST_PEOPLE: CityConfig['demo']['people'] = [
  { login: 'officer2', name: '강경사', organisation: 'police-112', role: 'officer112' },
  { login: 'fire', name: '송소방', organisation: 'fire-119', role: 'officer112' },
  { login: 'car112', name: '순찰차', organisation: 'police-112', role: 'patrol' },
  { login: 'crew12', name: '박경장', organisation: 'police-112', role: 'patrol-officer' },
  { login: 'crew13', name: '윤순경', organisation: 'police-112', role: 'patrol-officer' },
  { login: 'nosy', name: '외부인', organisation: 'disaster-room', role: 'nosy' },
];

/** Robberies are shared with the police and told to them; everything else stays in the city. */
export const TEST_SERVICE = {
  id: 'test-emergency',
  version: 1,
  title: { ko: '시험 긴급영상', en: 'Test emergency video' },
  triggers: [{ eventTypes: ['112UC001'] }],
  sop: [
    {
      id: 'first',
      title: { ko: '초기 대응', en: 'First response' },
      items: [
        { id: 'look', title: { ko: '현장 확인', en: 'Look at the scene' } },
        { id: 'call', title: { ko: '신고자 통화', en: 'Call the caller' }, required: false },
      ],
    },
  ],
  steps: [
    { at: 'opened', actions: [{ do: 'chooseCameras', max: 4, radiusMetres: 500 }] },
    {
      at: 'opened',
      when: "event.kind == '강도'",
      actions: [
        { do: 'shareVideo', organisation: 'police-112', purpose: '112 긴급출동 지원', basis: 'PIPA-18-2-3', maxMinutes: 120 },
        { do: 'propagate', organisation: 'police-112', acknowledgeWithinSeconds: 60 },
      ],
    },
  ],
} satisfies ServiceDefinitionInput;

/** A link that answers at /link/test/echo with what it was asked. */
function echoLink(): Link {
  const echo = async (request: HttpRequest): Promise<HttpResponse> => ({
    status: 201,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      method: request.method,
      path: request.path,
      body: new TextDecoder().decode(request.body),
      key: request.headers['x-key'] ?? null,
    }),
  });
  const fail = (): Promise<HttpResponse> => Promise.reject(new Error('secret of the link'));
  return {
    start: async () => undefined,
    stop: async () => undefined,
    send: async () => ({ outcome: 'delivered' }),
    endpoint: 'http /link/test/echo',
    http: { '/link/test/echo': echo, '/link/test/fail': fail },
    [Symbol.asyncDispose]: async () => undefined,
  };
}

export const testLinks = defineService({
  id: TEST_SERVICE.id,
  title: TEST_SERVICE.title,
  config: z.strictObject({}),
  definition: TEST_SERVICE,
  links: [{ id: 'link-112', title: { ko: '경찰 112', en: 'Police 112' }, create: echoLink }],
});

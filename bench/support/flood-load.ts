import { serviceDefinition, type ServiceDefinition } from '#contract/service-definition.ts';
import type { PartnerEvent } from '#domain/event.ts';
import type { EventId, LinkId } from '#domain/ids.ts';
import { pointAt, type Point } from '#domain/place.ts';
import { makePrng, type Prng } from '#simulator/city/prng.ts';
import { CENTRE, NOW } from '../../test/support/engine-city.ts';

/** Ten minutes of a bad day, an event at a time; times are milliseconds from the beginning. */
export interface FloodLoad {
  readonly events: readonly PartnerEvent[];
  /** Case numbers of those in which a life is at stake. */
  readonly lives: ReadonlySet<string>;
}

const TEN_MINUTES_MS = 600_000;

/** Services that such a city has: calls for help, cameras and facilities that report themselves, sensors. */
export const FLOOD_DEFINITIONS: readonly ServiceDefinition[] = [
  definition('calls-112', ['112UC001'], true),
  definition('calls-119', ['119UC001'], true),
  definition('facilities', ['FCLFT101'], false),
  definition('sensors', ['WESEN110', 'IOTFIRE', 'LSSDP110'], false),
];

function definition(id: string, eventTypes: string[], correlate: boolean): ServiceDefinition {
  return serviceDefinition.parse({
    id,
    version: 1,
    title: { ko: id, en: id },
    triggers: [{ eventTypes }],
    ...(correlate ? { correlation: { withinMetres: 50, withinMinutes: 10 } } : { correlation: { withinMinutes: 10, sameFacility: false } }),
    steps: [{ at: 'opened', actions: [{ do: 'chooseCameras', max: 4, radiusMetres: 500 }] }],
  });
}

type Draft = Pick<PartnerEvent, 'type' | 'kind' | 'grade'> & { readonly at: number; readonly facility?: string; readonly place: Point };

/**
 * An earthquake at the second minute: 60 calls of people in danger, chattering tilt and vibration sensors, cameras that lose their
 * network and come and go, power cuts, and everyday calls between them.
 */
export function earthquake(): FloodLoad {
  const prng = makePrng(2_026);
  const quake = 120_000;
  const after = (): number => quake + (TEN_MINUTES_MS - quake) * prng.next() ** 1.5;
  return numbered([
    ...times(60, () => call(prng, after(), prng.pick(['붕괴', '화재', '구조', '구급', '가스 누출', '매몰']), 'urgent')),
    ...times(30, () =>
      call(prng, prng.between(0, TEN_MINUTES_MS), prng.pick(['소음', '교통불편', '상담문의', '분실습득', '시비']), 'normal'),
    ),
    ...chatter(prng, { sensors: 24, each: 15, type: 'LSSDP110', kinds: ['진동 감지', '기울기 변화'], at: after }),
    ...chatter(prng, { sensors: 160, each: 2, type: 'FCLFT101', kinds: ['CCTV 무신호'], at: after }),
    ...chatter(prng, { sensors: 130, each: 1, type: 'FCLFT101', kinds: ['정전', '통신 장애', '신호고장'], at: after }),
    ...chatter(prng, { sensors: 10, each: 10, type: 'WESEN110', kinds: ['미세먼지 주의'], at: () => prng.between(0, TEN_MINUTES_MS) }),
  ]);
}

/** An ordinary bad day: three lives at stake among sensors that chatter and cameras that fail. */
export function badDay(): FloodLoad {
  const prng = makePrng(7);
  const any = (): number => prng.between(0, TEN_MINUTES_MS);
  return numbered([
    ...times(3, () => call(prng, any(), prng.pick(['강도', '화재', '구급']), 'urgent')),
    ...times(17, () => call(prng, any(), prng.pick(['소음', '교통불편', '시비']), 'normal')),
    ...chatter(prng, { sensors: 12, each: 50, type: 'WESEN110', kinds: ['미세먼지 주의', '악취'], at: any }),
    ...chatter(prng, { sensors: 190, each: 2, type: 'FCLFT101', kinds: ['CCTV 무신호', 'CCTV 가림'], at: any }),
  ]);
}

function times(count: number, make: () => Draft): Draft[] {
  return Array.from({ length: count }, make);
}

function call(prng: Prng, at: number, kind: string, grade: PartnerEvent['grade']): Draft {
  const type = ['화재', '구조', '구급', '붕괴', '매몰'].includes(kind) ? '119UC001' : '112UC001';
  return { type, kind, grade, at, place: somewhere(prng) };
}

interface Chatter {
  readonly sensors: number;
  readonly each: number;
  readonly type: string;
  readonly kinds: readonly string[];
  readonly at: () => number;
}

function chatter(prng: Prng, { sensors, each, type, kinds, at }: Chatter): Draft[] {
  return Array.from({ length: sensors }, (_, sensor) => {
    const place = somewhere(prng);
    const kind = prng.pick(kinds);
    return times(each, () => ({ type, kind, grade: 'normal', at: at(), place, facility: `${type}-${kind}-${sensor}` }));
  }).flat();
}

function somewhere(prng: Prng): Point {
  return pointAt(CENTRE, prng.between(0, 360), 4_000 * Math.sqrt(prng.next()));
}

function numbered(drafts: readonly Draft[]): FloodLoad {
  const events = drafts
    .toSorted((a, b) => a.at - b.at)
    .map(({ at, place, ...facts }, n): PartnerEvent => ({
      ...facts,
      id: `event-${n}` as EventId,
      link: 'link-flood' as LinkId,
      sender: 'FLD',
      occurrence: `case-${n}`,
      state: 'occurred',
      place: { ...place, origin: 'sent' },
      at: Math.round(NOW + at),
      drill: false,
      items: {},
    }));
  return { events, lives: new Set(events.filter((event) => event.grade === 'urgent').map((event) => event.occurrence)) };
}

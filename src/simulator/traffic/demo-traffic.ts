import type { DemoLink } from '../city/standard-roads.ts';

/** What a test or a trainer changes of the simulated traffic: all speeds by a factor, and links that are closed. */
export interface TrafficChange {
  readonly factor: number;
  readonly closed: readonly string[];
}
export const NO_CHANGE: TrafficChange = { factor: 1, closed: [] };

export interface DemoRoadEvent {
  readonly link: DemoLink;
  readonly eventType: string;
  readonly message: string;
  /** 0 none, 1 shoulder, 2 partly, 3 all lanes. */
  readonly lanesBlockType: '0' | '1' | '2' | '3';
  readonly from: number;
  readonly until: number;
}

const SLOT_MS = 5 * 60_000;
const HALF_DAY_MS = 6 * 3_600_000;
const SEOUL_MS = 9 * 3_600_000;
/** A centre measures main roads; of the others some, and of alleys none. */
const MEASURED_SHARE: Readonly<Record<string, number>> = { '104': 0.97, '107': 0.7 };

/** km/h of each measured link at a moment: slow at 8 and at half past six, and never quite the same twice. */
export function demoSpeeds(links: readonly DemoLink[], now: number, { factor }: TrafficChange): { link: DemoLink; kmh: number }[] {
  const hour = ((now + SEOUL_MS) / 3_600_000) % 24;
  const slot = Math.floor(now / SLOT_MS);
  const peak = (at: number, width: number): number => Math.exp(-(((hour - at) / width) ** 2));
  const night = hour < 5 ? 0.15 : 0;
  const flow = 0.82 + night - 0.42 * peak(8, 1.3) - 0.5 * peak(18.5, 1.7) - 0.12 * peak(13, 4);
  return links
    .filter(({ id, rank }) => noise(id, 0) < (MEASURED_SHARE[rank] ?? 0))
    .map((link) => {
      const own = 0.7 + 0.45 * noise(link.name || link.id, 1);
      const wobble = 0.85 + 0.3 * noise(link.id, slot);
      // Now and then a road is jammed whatever the hour.
      const jam = noise(link.name || link.id, Math.floor(now / (3 * SLOT_MS)) + 7) < 0.06 ? 0.35 : 1;
      return { link, kmh: Math.max(3, Math.round(link.speedKmh * flow * own * wobble * jam * factor)) };
    });
}

const STORIES = [
  { eventType: '공사', message: '상수도관 교체 공사, 1개 차로 통제', lanesBlockType: '2' },
  { eventType: '공사', message: '야간 도로 포장 공사, 전면 통제', lanesBlockType: '3' },
  { eventType: '교통사고', message: '승용차 추돌, 갓길 정리 중', lanesBlockType: '1' },
  { eventType: '기타돌발', message: '신호등 고장, 수신호 중', lanesBlockType: '0' },
] as const;

/** Works and accidents of the half day, each on another road, and the closures that were asked for. */
export function demoEvents(links: readonly DemoLink[], now: number, { closed }: TrafficChange): DemoRoadEvent[] {
  const from = Math.floor(now / HALF_DAY_MS) * HALF_DAY_MS;
  const main = links.filter(({ rank, name }) => rank === '107' && name !== '');
  const stories = STORIES.flatMap((story, at): DemoRoadEvent[] => {
    const link = main[Math.floor(noise(`event ${at}`, from / HALF_DAY_MS) * main.length)];
    return link ? [{ ...story, link, from, until: from + HALF_DAY_MS }] : [];
  });
  const shut = links
    .filter(({ id }) => closed.includes(id))
    .map((link): DemoRoadEvent => ({
      link,
      eventType: '기타돌발',
      message: '전면 통제',
      lanesBlockType: '3',
      from,
      until: from + HALF_DAY_MS,
    }));
  return [...stories, ...shut];
}

/** 0…1, the same for the same words (FNV-1a). */
function noise(text: string, slot: number): number {
  let hash = 2_166_136_261 ^ slot;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 16_777_619);
  hash = Math.imul(hash ^ (hash >>> 15), 2_246_822_507);
  return ((hash ^ (hash >>> 13)) >>> 0) / 4_294_967_296;
}

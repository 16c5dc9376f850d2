import { z } from 'zod';
import { parseSeoulTime } from './seoul-time.ts';

/**
 * Live traffic as the OpenAPI of the national transport information centre gives it (국가교통정보센터 trafficInfo and eventInfo, JSON;
 * DOMAIN §1.5): all values are strings, links without a measurement are missing or 0, one link may come several times.
 */
export interface TrafficInfo {
  /** km/h by LINK_ID; of several values of one link the newest. */
  readonly speeds: ReadonlyMap<string, number>;
  /** Items that could not be read: no link id of ten digits, no speed. */
  readonly skipped: number;
}

export interface RoadEvents {
  /** LINK_ID of links that are closed now. */
  readonly closed: ReadonlySet<string>;
  readonly skipped: number;
}

export type ReadAnswer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: string };

const MAX_ITEMS = 200_000;
const MOST_KMH = 200;
const LINK_ID = /^\d{10}$/;

const text = z.union([z.string(), z.number()]).transform(String).optional().catch(undefined);
const answer = z.object({
  header: z.object({ resultCode: z.union([z.string(), z.number()]).transform(Number), resultMsg: z.string().catch('') }),
  body: z.object({ items: z.array(z.unknown()).max(MAX_ITEMS).nullish() }).nullish(),
});
const trafficItem = z.object({ linkId: text, speed: text, createdDate: text });
const eventItem = z.object({ linkId: text, lanesBlockType: text, startDate: text, endDate: text });

/** The answer to `trafficInfo`. */
export function readTrafficInfo(json: string): ReadAnswer<TrafficInfo> {
  const items = itemsOf(json);
  if (!items.ok) return items;
  const newest = new Map<string, { readonly speed: number; readonly at: number }>();
  let skipped = 0;
  for (const item of items.value) {
    const { linkId = '', speed = '', createdDate = '' } = trafficItem.safeParse(item).data ?? {};
    const kmh = Number(speed.trim() === '' ? Number.NaN : speed);
    if (!LINK_ID.test(linkId) || !(kmh > 0 && kmh <= MOST_KMH)) {
      skipped += 1;
      continue;
    }
    const at = parseSeoulTime(createdDate) ?? 0;
    if (at >= (newest.get(linkId)?.at ?? 0)) newest.set(linkId, { speed: kmh, at });
  }
  return { ok: true, value: { speeds: new Map([...newest].map(([link, { speed }]) => [link, speed])), skipped } };
}

/** 전체 차단. */
const ALL_LANES = '3';

/** The answer to `eventInfo`: road works and accidents; those that block every lane at this moment close their links. */
export function readRoadEvents(json: string, now: number): ReadAnswer<RoadEvents> {
  const items = itemsOf(json);
  if (!items.ok) return items;
  const closed = new Set<string>();
  let skipped = 0;
  for (const item of items.value) {
    const { linkId = '', lanesBlockType = '', startDate = '', endDate = '' } = eventItem.safeParse(item).data ?? {};
    if (lanesBlockType.trim() !== ALL_LANES) continue;
    if (!LINK_ID.test(linkId)) {
      skipped += 1;
      continue;
    }
    const [from, until] = [parseSeoulTime(startDate) ?? 0, parseSeoulTime(endDate) ?? Infinity];
    if (from <= now && now < until) closed.add(linkId);
  }
  return { ok: true, value: { closed, skipped } };
}

function itemsOf(json: string): ReadAnswer<readonly unknown[]> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch {
    return { ok: false, problem: 'the answer is no JSON' };
  }
  const read = answer.safeParse(parsed);
  if (!read.success) return { ok: false, problem: 'the answer has no header and items as the OpenAPI describes them' };
  const { header, body } = read.data;
  if (header.resultCode !== 0)
    return { ok: false, problem: `refused with code ${header.resultCode} ${header.resultMsg.slice(0, 100)}`.trim() };
  return { ok: true, value: body?.items ?? [] };
}

import { z } from 'zod';
import { parseSeoulTime } from './seoul-time.ts';

/**
 * Live traffic as the OpenAPI of the national transport information centre gives it (국가교통정보센터 trafficInfo and eventInfo, JSON;
 * DOMAIN §1.5): all values are strings, links without a measurement are missing or 0, one link may come several times.
 */
export interface TrafficInfo {
  /** km/h by LINK_ID; of several values of one link the newest. */
  readonly speeds: ReadonlyMap<string, number>;
  /** When the newest of them was measured, milliseconds since the epoch; undefined: no item says so. */
  readonly measuredAt: number | undefined;
  /** Items that could not be read: no link id of ten digits, no speed. */
  readonly skipped: number;
}

export interface RoadEvent {
  /** As the centre calls it: 교통사고, 공사, 기상, 재난, 기타돌발 … */
  readonly type: string;
  readonly message: string;
  readonly lon: number;
  readonly lat: number;
  /** Blocks every lane. */
  readonly closed: boolean;
  readonly from: number | undefined;
  readonly until: number | undefined;
}

export interface RoadEvents {
  /** LINK_ID of links that are closed now. */
  readonly closed: ReadonlySet<string>;
  /** What goes on now and stands on the map. */
  readonly events: readonly RoadEvent[];
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
const eventItem = z.object({
  type: text,
  eventType: text,
  message: text,
  linkId: text,
  lanesBlockType: text,
  startDate: text,
  endDate: text,
  coordX: text,
  coordY: text,
});

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
  return {
    ok: true,
    value: {
      speeds: new Map([...newest].map(([link, { speed }]) => [link, speed])),
      measuredAt: [...newest.values()].reduce((latest, { at }) => Math.max(latest, at), 0) || undefined,
      skipped,
    },
  };
}

/** 전체 차단. */
const ALL_LANES = '3';

/** The answer to `eventInfo`: road works and accidents; those that block every lane at this moment close their links. */
export function readRoadEvents(json: string, now: number): ReadAnswer<RoadEvents> {
  const items = itemsOf(json);
  if (!items.ok) return items;
  const closed = new Set<string>();
  const events: RoadEvent[] = [];
  let skipped = 0;
  for (const item of items.value) {
    const read = eventItem.safeParse(item).data ?? {};
    const { linkId = '', lanesBlockType = '' } = read;
    const [from, until] = [parseSeoulTime(read.startDate ?? ''), parseSeoulTime(read.endDate ?? '')];
    if ((from ?? 0) > now || now >= (until ?? Infinity)) continue;
    const blocks = lanesBlockType.trim() === ALL_LANES;
    const event = eventOf(read, { closed: blocks, from, until });
    if (event && events.length < MAX_EVENTS) events.push(event);
    if (!blocks) continue;
    if (LINK_ID.test(linkId)) closed.add(linkId);
    else skipped += 1;
  }
  return { ok: true, value: { closed, events, skipped } };
}

const MAX_EVENTS = 5_000;
const MOST_MESSAGE = 300;

/** Undefined: it says no place. */
function eventOf(item: z.infer<typeof eventItem>, rest: Pick<RoadEvent, 'closed' | 'from' | 'until'>): RoadEvent | undefined {
  const [lon, lat] = [item.coordX, item.coordY].map((value = '') => (value.trim() === '' ? Number.NaN : Number(value)));
  if (lon === undefined || lat === undefined || !(Math.abs(lon) <= 180) || !(Math.abs(lat) <= 90)) return undefined;
  const type = item.eventType ?? item.type ?? '';
  return { type: type.slice(0, MOST_MESSAGE), message: (item.message ?? '').slice(0, MOST_MESSAGE), lon, lat, ...rest };
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

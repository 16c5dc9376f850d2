import { z } from 'zod';
import { cleanText } from '#protocol/clean-text.ts';
import { parseSeoulTime } from '#protocol/seoul-time.ts';
import type { PartnerEvent } from '#domain/event.ts';
import type { EventId, LinkId } from '#domain/ids.ts';
import { EVENT_TYPE } from './cap-event.ts';
import type { ConfigNdms } from './config.ts';
import { regionsNamed, shapeOf } from './regions.ts';

/** 재난문자 rows as the public API gives them (DOMAIN §5.2); further columns are passed over. */
const text = (max: number) => z.union([z.string(), z.number()]).transform((value) => cleanText(String(value)).slice(0, max));
const row = z.object({
  SN: text(64).refine((value) => value !== '', 'is empty'),
  CRT_DT: z.string(),
  MSG_CN: text(2_000),
  RCPTN_RGN_NM: text(1_000),
  EMRG_STEP_NM: text(50),
  DST_SE_NM: text(100),
  MDFCN_YMD: z.string().nullish(),
});

const HOUR_MS = 3_600_000;
/** CAP severity of each step (DOMAIN §5.2). */
const SEVERITY: Readonly<Record<string, string>> = { 위급재난: 'Extreme', 긴급재난: 'Severe', 안전안내: 'Minor' };
const SENDER = 'CBS';

export type ReadMessage =
  | { readonly ok: true; readonly event: PartnerEvent }
  /** `elsewhere`: it is for regions that are not this city's. */
  | { readonly ok: false; readonly problems: readonly string[]; readonly elsewhere?: boolean };

/** One row as an event; a row that was changed (MDFCN_YMD) is an update of the same case. */
export function eventOfMessage(sent: unknown, naming: { link: LinkId; id: EventId; config: ConfigNdms }): ReadMessage {
  const parsed = row.safeParse(sent);
  if (!parsed.success)
    return { ok: false, problems: parsed.error.issues.map((issue) => `${issue.path.join('.') || 'row'}: ${issue.message}`) };
  const { SN, MSG_CN, RCPTN_RGN_NM, EMRG_STEP_NM, DST_SE_NM, MDFCN_YMD } = parsed.data;
  const created = readTime(parsed.data.CRT_DT);
  if (created === undefined) return { ok: false, problems: ['CRT_DT: not a date-time like 2026/07/01 09:00:00'] };
  const severity = SEVERITY[EMRG_STEP_NM.replaceAll(' ', '')];
  if (severity === undefined)
    return { ok: false, problems: [`EMRG_STEP_NM: “${EMRG_STEP_NM}” is none of ${Object.keys(SEVERITY).join(', ')}`] };
  const { regions, messageHours } = naming.config;
  const named = regionsNamed(regions, RCPTN_RGN_NM);
  if (regions.length > 0 && named.length === 0)
    return { ok: false, elsewhere: true, problems: [`RCPTN_RGN_NM: ${RCPTN_RGN_NM} is not here`] };
  const changed = MDFCN_YMD ? readTime(MDFCN_YMD) : undefined;
  const [region] = named;
  const words = RCPTN_RGN_NM.slice(0, 200);
  return {
    ok: true,
    event: {
      id: naming.id,
      link: naming.link,
      sender: SENDER,
      type: EVENT_TYPE,
      occurrence: SN,
      state: changed !== undefined && changed > created ? 'changed' : 'occurred',
      grade: severity === 'Minor' ? 'normal' : 'urgent',
      kind: DST_SE_NM || EMRG_STEP_NM,
      ...(MSG_CN === '' ? {} : { content: MSG_CN }),
      ...(region ? { place: { lon: region.lon, lat: region.lat, origin: 'sent', address: words } } : {}),
      ...(named.length === 0 ? {} : { area: { words, shapes: named.map(shapeOf) } }),
      at: Math.max(created, changed ?? 0),
      drill: /훈련/.test(DST_SE_NM) || /^\[?훈련/.test(MSG_CN),
      expiresAt: created + messageHours * HOUR_MS,
      follows: [],
      items: { CAP_SEVERITY: severity, EMRG_STEP_NM },
    },
  };
}

/** `2026/07/01 09:00:00`, with `-` and without the time too; Korean standard time. */
function readTime(value: string): number | undefined {
  const digits = value.replaceAll(/[^\d]/g, '').slice(0, 14);
  return /^\d{8}(\d{6})?$/.test(digits) ? parseSeoulTime(digits.padEnd(14, '0')) : undefined;
}

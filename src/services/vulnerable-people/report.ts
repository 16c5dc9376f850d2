import type { EventState, PartnerEvent } from '#domain/event.ts';
import { parseSeoulTime } from '#protocol/seoul-time.ts';
import type { TelegramHeader } from '#protocol/telegram-header.ts';
import { readPlace } from '../wires/facts.ts';
import { isDrillKind, stateOf, type ReadReport, type ReportContext } from '../wires/read-report.ts';
import { RESULT, type Result } from '../wires/results.ts';
import { canonicalServiceType } from './kinds.ts';
import { personOf } from './profile.ts';
import { splitBody, type WeakFields } from './telegram-body.ts';

/** The event id of 사회적 약자 지원 (DOMAIN §5.1). */
export const EVENT_TYPE = 'WPSSF110';
const MAX_NUMBER = 64;
const MAX_TEXT = 2_000;

/** Reads the body of a 10/xx telegram of a telecom. A new alarm must say of what kind it is; whatever else is missing or odd, it is kept. */
export function readWeakReport(
  header: TelegramHeader,
  text: string,
  context: ReportContext & { readonly deleteAfterDays: number },
): ReadReport {
  const { deleteAfterDays, ...names } = context;
  const fields = splitBody(text);
  const { occurrence } = fields;
  const state = stateOf(header.state);
  if (state === undefined) return refuse(RESULT.unknownCode, [`state: ${header.state} is not a known progress code`], occurrence);
  const at = parseSeoulTime(fields.time) ?? parseSeoulTime(header.eventTime) ?? parseSeoulTime(header.messageTime);
  const { missing, invalid } = findProblems(fields, { state, at });
  if (missing.length > 0) return refuse(RESULT.missing, [...missing, ...invalid], occurrence);
  if (invalid.length > 0 || at === undefined) return refuse(RESULT.invalid, invalid, occurrence);
  const kind = canonicalServiceType(fields.serviceType);
  const { place, address, odd } = readPlace(fields);
  const event: PartnerEvent = {
    ...names,
    sender: header.sender,
    type: EVENT_TYPE,
    occurrence,
    state,
    // The wire has no grade: who presses an SOS is believed.
    grade: 'urgent',
    kind,
    ...(place === undefined && fields.address ? { content: fields.address } : {}),
    ...(place === undefined ? {} : { place }),
    ...(address === undefined ? {} : { address }),
    at,
    ...(fields.sentBy ? { reporter: fields.sentBy } : {}),
    drill: isDrillKind(kind),
    items: itemsOf(fields),
  };
  const person = personOf(fields.personal, { reference: fields.reference, whose: { sender: header.sender, occurrence, deleteAfterDays } });
  const oddTime = fields.time !== '' && parseSeoulTime(fields.time) === undefined ? 'date-time of the body is none' : undefined;
  return { ok: true, event, ...(person ? { person } : {}), odd: [odd, oddTime].filter((what) => what !== undefined) };
}

/** Names of fields only: what stands in them may be personal. */
function findProblems(
  fields: WeakFields,
  { state, at }: { readonly state: EventState; readonly at: number | undefined },
): { readonly missing: readonly string[]; readonly invalid: readonly string[] } {
  const missing: string[] = [];
  const invalid: string[] = [];
  if (fields.occurrence === '') missing.push('발생번호: missing');
  else if (fields.occurrence.length > MAX_NUMBER) invalid.push(`발생번호: longer than ${MAX_NUMBER} characters`);
  if (state === 'occurred' && canonicalServiceType(fields.serviceType) === '') missing.push('서비스유형: missing');
  else if (fields.serviceType.length > MAX_NUMBER) invalid.push(`서비스유형: longer than ${MAX_NUMBER} characters`);
  if (fields.reference.length > MAX_NUMBER) invalid.push(`Ref_ID: longer than ${MAX_NUMBER} characters`);
  if (at === undefined) invalid.push('datetime: neither the body nor the header holds a date-time');
  const { address, areaCode, sentBy, personal } = fields;
  for (const [name, value] of Object.entries({ address, areaCode, sentBy, ...personal }))
    if (value.length > MAX_TEXT) invalid.push(`${name}: longer than ${MAX_TEXT} characters`);
  return { missing, invalid };
}

function refuse(result: Result, problems: readonly string[], reference: string): ReadReport {
  return { ok: false, result, problems, reference: reference.slice(0, MAX_NUMBER) };
}

/** What the event keeps, by the standard's keys: nothing of who it is but the partner's own number. */
function itemsOf(fields: WeakFields): Record<string, string> {
  const items: Record<string, string> = {
    WP_SVC_TY: fields.serviceType,
    WP_REF_ID: fields.reference,
    ADDR: fields.address,
    AREA_CD: fields.areaCode,
    SENDER_ID: fields.sentBy,
    LON: fields.lon,
    LAT: fields.lat,
    wire: 'tcp',
  };
  return Object.fromEntries(Object.entries(items).filter(([, value]) => value !== ''));
}

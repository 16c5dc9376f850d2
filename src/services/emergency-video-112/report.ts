import type { EventState, PartnerEvent } from '#domain/event.ts';
import { cleanText } from '#protocol/clean-text.ts';
import { parseSeoulTime } from '#protocol/seoul-time.ts';
import type { TelegramHeader } from '#protocol/telegram-header.ts';
import { readGrade, readPlace } from '../wires/facts.ts';
import { isDrillKind, stateOf, type ReadReport, type ReportContext } from '../wires/read-report.ts';
import { RESULT, type Result } from '../wires/results.ts';
import { canonicalKind } from './kinds.ts';

/** The event id of 112 emergency video (DOMAIN §5.1). */
export const EVENT_TYPE = '112UC001';
const MAX_CASE_NUMBER = 64;
const MAX_KIND = 64;
const MAX_TEXT = 2_000;

/** Fields of a 112 body (DOMAIN §1.3 b): 사건번호 | 사고등급 | 사고유형 | 사건번호 | lon | lat | address | 지역코드 | datetime | 사용자ID. */
interface Fields {
  readonly caseNumber: string;
  readonly grade: string;
  readonly kind: string;
  readonly secondCaseNumber: string;
  readonly lon: string;
  readonly lat: string;
  readonly address: string;
  readonly areaCode: string;
  readonly time: string;
  readonly user: string;
}

/** Reads the body of a 10/xx telegram. A new case must say what happened; whatever else is missing or odd, the report is kept. */
export function readReport(header: TelegramHeader, text: string, context: ReportContext): ReadReport {
  const fields = splitFields(text);
  const occurrence = fields.caseNumber || fields.secondCaseNumber;
  const state = stateOf(header.state);
  if (state === undefined) return refuse(RESULT.unknownCode, [`state: ${header.state} is not a known progress code`], occurrence);
  const at = parseSeoulTime(fields.time) ?? parseSeoulTime(header.eventTime) ?? parseSeoulTime(header.messageTime);
  const { missing, invalid } = findProblems(fields, { occurrence, state, at });
  if (missing.length > 0) return refuse(RESULT.missing, [...missing, ...invalid], occurrence);
  if (invalid.length > 0 || at === undefined) return refuse(RESULT.invalid, invalid, occurrence);
  const grade = readGrade(fields.grade);
  const { place, address, odd: placeOdd } = readPlace(fields);
  const kind = canonicalKind(fields.kind);
  const odd = [
    placeOdd,
    grade === undefined && state === 'occurred' ? 'unknown grade, taken as urgent' : undefined,
    oddCaseNumbers(fields),
    oddTime(fields),
  ];
  const event: PartnerEvent = {
    ...context,
    sender: header.sender,
    type: EVENT_TYPE,
    occurrence,
    state,
    // Of a new case the unknown is taken for the worse; a later message without a grade changes nothing.
    grade: grade ?? (state === 'occurred' ? 'urgent' : 'normal'),
    kind,
    ...(place === undefined && fields.address ? { content: fields.address } : {}),
    ...(place === undefined ? {} : { place }),
    ...(address === undefined ? {} : { address }),
    at,
    ...(fields.user ? { reporter: fields.user } : {}),
    drill: isDrillKind(kind),
    items: itemsOf(fields),
  };
  return { ok: true, event, odd: odd.filter((what) => what !== undefined) };
}

/** Ten fields; an address that itself holds a `|` is put together again, and a short body (a bare case number, say) is padded. */
function splitFields(text: string): Fields {
  const parts = text.split('|').map(cleanText);
  const spare = Math.max(0, parts.length - 10);
  const address = parts
    .slice(6, 7 + spare)
    .join(' ')
    .trim();
  const [caseNumber = '', grade = '', kind = '', secondCaseNumber = '', lon = '', lat = ''] = parts;
  const [areaCode = '', time = '', user = ''] = parts.slice(7 + spare);
  return { caseNumber, grade, kind, secondCaseNumber, lon, lat, address, areaCode, time, user };
}

function findProblems(
  fields: Fields,
  { occurrence, state, at }: { occurrence: string; state: EventState; at: number | undefined },
): { missing: string[]; invalid: string[] } {
  const missing: string[] = [];
  const invalid: string[] = [];
  if (occurrence === '') missing.push('사건번호: missing');
  else if (occurrence.length > MAX_CASE_NUMBER) invalid.push(`사건번호: longer than ${MAX_CASE_NUMBER} characters`);
  if (fields.kind === '' && state === 'occurred') missing.push('사고유형: missing');
  else if (fields.kind.length > MAX_KIND) invalid.push(`사고유형: longer than ${MAX_KIND} characters`);
  if (at === undefined) invalid.push('datetime: neither the body nor the header holds a date-time');
  const { address, user, areaCode, grade } = fields;
  for (const [name, value] of Object.entries({ address, user, areaCode, grade }))
    if (value.length > MAX_TEXT) invalid.push(`${name}: longer than ${MAX_TEXT} characters`);
  return { missing, invalid };
}

function refuse(result: Result, problems: readonly string[], reference: string): ReadReport {
  return { ok: false, result, problems, reference: reference.slice(0, MAX_CASE_NUMBER) };
}

function oddCaseNumbers(fields: Fields): string | undefined {
  return fields.secondCaseNumber !== '' && fields.secondCaseNumber !== fields.caseNumber ? 'two different case numbers' : undefined;
}

function oddTime(fields: Fields): string | undefined {
  return fields.time !== '' && parseSeoulTime(fields.time) === undefined ? 'date-time of the body is none' : undefined;
}

/** What the wire carried, by the standard's keys (DOMAIN §1.3 b); what it did not carry is left out. */
function itemsOf(fields: Fields): Record<string, string> {
  const items: Record<string, string> = {
    '112_GRADE': fields.grade,
    '112_TY_CD': fields.kind,
    ADDR: fields.address,
    AREA_CD: fields.areaCode,
    SENDER_ID: fields.user,
    LON: fields.lon,
    LAT: fields.lat,
    wire: 'tcp',
  };
  return Object.fromEntries(Object.entries(items).filter(([, value]) => value !== ''));
}

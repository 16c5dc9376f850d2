import type { EventState, PartnerEvent } from '#domain/event.ts';
import { cleanText } from '#protocol/clean-text.ts';
import { parseSeoulTime } from '#protocol/seoul-time.ts';
import type { TelegramHeader } from '#protocol/telegram-header.ts';
import { readPlace } from '../wires/facts.ts';
import { isDrillKind, stateOf, type BadReport, type ReadReport, type ReportContext } from '../wires/read-report.ts';
import { RESULT, type Result } from '../wires/results.ts';
import { canonicalKind119, subclassOf } from './kinds.ts';

/** The event id of 119 dispatch (DOMAIN §5.1). */
export const EVENT_TYPE = '119UC001';
const MAX_CASE_NUMBER = 64;
const MAX_KIND = 64;
const MAX_TEXT = 2_000;
const FIELDS = 9;

/** Fields of a 119 body (DOMAIN §1.3 b): 긴급구조표준접수번호 | 유형 | 세부분류명 | X | Y | full address | 법정동코드 | datetime | 사용자ID. */
interface Fields {
  readonly caseNumber: string;
  readonly kind: string;
  readonly detail: string;
  readonly x: string;
  readonly y: string;
  readonly address: string;
  readonly areaCode: string;
  readonly time: string;
  readonly user: string;
}

/** Reads the body of a 10/xx telegram. A new case must say what happened; whatever else is missing or odd, the report is kept. */
export function readCase(header: TelegramHeader, text: string, context: ReportContext): ReadReport {
  // No field of this body holds a `;`: what follows one is not the partner's word, however its length was counted (L2).
  const fields = splitFields(text.replace(/;.*$/s, ''));
  const { caseNumber: occurrence, address } = fields;
  const state = stateOf(header.state);
  if (state === undefined) return refuse(RESULT.unknownCode, [`state: ${header.state} is not a known progress code`], occurrence);
  const at = timeOf(fields.time, header);
  const { missing, invalid } = findProblems(fields, state, at);
  if (missing.length > 0) return refuse(RESULT.missing, [...missing, ...invalid], occurrence);
  if (invalid.length > 0 || at === undefined) return refuse(RESULT.invalid, invalid, occurrence);
  const kind = canonicalKind119(fields.kind);
  const detail = fields.detail || subclassOf(fields.kind);
  // Some senders write latitude first: what lies in Korea one way only is taken that way (DOMAIN §1.3 b).
  const { place, address: words, odd: placeOdd } = readPlace({ lon: fields.x, lat: fields.y, address, areaCode: fields.areaCode });
  const content = [detail, place === undefined ? address : ''].filter((words) => words !== '').join(' · ');
  const event: PartnerEvent = {
    ...context,
    sender: header.sender,
    type: EVENT_TYPE,
    occurrence,
    state,
    grade: isPressing(kind, state) ? 'urgent' : 'normal',
    kind,
    ...(content ? { content } : {}),
    ...(place === undefined ? {} : { place }),
    ...(words === undefined ? {} : { address: words }),
    at,
    ...(fields.user ? { reporter: fields.user } : {}),
    drill: isDrillKind(kind) || isDrillKind(detail),
    items: itemsOf(fields),
  };
  return { ok: true, event, odd: [placeOdd, oddTime(fields)].filter((what) => what !== undefined) };
}

/** This wire has no grade: what is no 기타 presses, and so does a class that nobody knows; a later message without one changes nothing. */
function isPressing(kind: string, state: EventState): boolean {
  return kind === '' ? state === 'occurred' : kind !== '기타';
}

/** The time of the body, else of the header. */
export function timeOf(text: string, header: TelegramHeader): number | undefined {
  return parseSeoulTime(text) ?? parseSeoulTime(header.eventTime) ?? parseSeoulTime(header.messageTime);
}

/** Nine fields; an address that itself holds a `|` is put together again, and a short body (a bare case number, say) is padded. */
function splitFields(text: string): Fields {
  const parts = text.split('|').map(cleanText);
  const spare = Math.max(0, parts.length - FIELDS);
  const address = parts
    .slice(5, 6 + spare)
    .join(' ')
    .trim();
  const [caseNumber = '', kind = '', detail = '', x = '', y = ''] = parts;
  const [areaCode = '', time = '', user = ''] = parts.slice(6 + spare);
  return { caseNumber, kind, detail, x, y, address, areaCode, time, user };
}

function findProblems(fields: Fields, state: EventState, at: number | undefined): { missing: string[]; invalid: string[] } {
  const missing: string[] = [];
  const invalid: string[] = [];
  numberProblem(fields.caseNumber, { missing, invalid });
  if (fields.kind === '' && state === 'occurred') missing.push('유형: missing');
  else if (fields.kind.length > MAX_KIND) invalid.push(`유형: longer than ${MAX_KIND} characters`);
  if (at === undefined) invalid.push('datetime: neither the body nor the header holds a date-time');
  const { detail, address, user, areaCode } = fields;
  for (const [name, value] of Object.entries({ detail, address, user, areaCode }))
    if (value.length > MAX_TEXT) invalid.push(`${name}: longer than ${MAX_TEXT} characters`);
  return { missing, invalid };
}

export function numberProblem(caseNumber: string, into: { readonly missing: string[]; readonly invalid: string[] }): void {
  if (caseNumber === '') into.missing.push('긴급구조표준접수번호: missing');
  else if (caseNumber.length > MAX_CASE_NUMBER) into.invalid.push(`긴급구조표준접수번호: longer than ${MAX_CASE_NUMBER} characters`);
}

export function refuse(result: Result, problems: readonly string[], reference: string): BadReport {
  return { ok: false, result, problems, reference: reference.slice(0, MAX_CASE_NUMBER) };
}

function oddTime(fields: Fields): string | undefined {
  return fields.time !== '' && parseSeoulTime(fields.time) === undefined ? 'date-time of the body is none' : undefined;
}

/** What the wire carried, by the standard's keys (DOMAIN §1.3 b); what it did not carry is left out. */
function itemsOf(fields: Fields): Record<string, string> {
  const items: Record<string, string> = {
    '119_TY_CD': fields.kind,
    EVT_DTL: fields.detail,
    ADDR: fields.address,
    AREA_CD: fields.areaCode,
    SENDER_ID: fields.user,
    X: fields.x,
    Y: fields.y,
    wire: 'tcp',
  };
  return Object.fromEntries(Object.entries(items).filter(([, value]) => value !== ''));
}

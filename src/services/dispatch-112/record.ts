import type { EventState, PartnerEvent } from '#domain/event.ts';
import { cleanText } from '#protocol/clean-text.ts';
import { formatSeoulTime, parseSeoulTime } from '#protocol/seoul-time.ts';
import type { TelegramHeader } from '#protocol/telegram-header.ts';
import type { Notice } from '../ports.ts';
import { readPlace } from '../wires/facts.ts';
import { isDrillKind, stateOf, type ReadReport, type ReportContext } from '../wires/read-report.ts';
import { RESULT } from '../wires/results.ts';

/** The event id of 112 dispatch support (DOMAIN §5.1). */
export const EVENT_TYPE = '112UC120';
const MAX_NUMBER = 64;
const MAX_TEXT = 2_000;

/**
 * The 112 긴급출동 record (DOMAIN §1.3 d), in the order in which the public source names its columns. `MTMDA` is the multimedia that the
 * terminal asks for. `RECEPT_NM` and `RECEPT_TELNO` are a person's and are not kept; `imageSet` holds `imageSetCnt` file ids with `,` between.
 */
export const RECORD_FIELDS = [
  'RECEPT_YMD',
  'EVT_OCR_NO',
  'MTMDA_PRCS_STATE',
  'MTMDA_PRCS_TY_CD',
  'TITLE',
  'IMG_START_YMD_HMS',
  'IMG_END_YMD_HMS',
  'POINT_X',
  'POINT_Y',
  'ADRES_NM',
  'CONTS',
  'RECEPT_NM',
  'RECEPT_TELNO',
  'imageSetCnt',
  'imageSet',
] as const;
type Field = (typeof RECORD_FIELDS)[number];
type Dispatch112Record = Readonly<Record<Field, string>>;

/** The four states of the record, as progress of a case of ours. */
const STATES: Readonly<Record<string, EventState>> = { 요청: 'occurred', 등록: 'received', 접수요청: 'assigned', 처리완료: 'ended' };
const PERSONAL: ReadonlySet<Field> = new Set(['RECEPT_NM', 'RECEPT_TELNO']);

/** Reads a 10/xx telegram whose body is the record. The record's own state counts; the header's where it names none. */
export function readRecord(header: TelegramHeader, text: string, context: ReportContext): ReadReport {
  const record = split(text);
  const occurrence = record.EVT_OCR_NO;
  const named = STATES[record.MTMDA_PRCS_STATE.replaceAll(' ', '')];
  const state = named ?? (record.MTMDA_PRCS_STATE === '' ? stateOf(header.state) : undefined);
  const problem = findProblem(record, state);
  const at = parseSeoulTime(record.RECEPT_YMD) ?? parseSeoulTime(header.eventTime) ?? parseSeoulTime(header.messageTime);
  if (problem || state === undefined || at === undefined)
    return {
      ok: false,
      result: problem?.result ?? RESULT.invalid,
      problems: [problem?.text ?? 'RECEPT_YMD: neither the body nor the header holds a date-time'],
      reference: occurrence.slice(0, MAX_NUMBER),
    };
  const { place, address, odd } = readPlace({ lon: record.POINT_X, lat: record.POINT_Y, address: record.ADRES_NM });
  const event: PartnerEvent = {
    ...context,
    sender: header.sender,
    type: EVENT_TYPE,
    occurrence,
    state,
    grade: 'urgent',
    kind: kindOf(record.TITLE),
    ...(record.CONTS || record.TITLE ? { content: record.CONTS || record.TITLE } : {}),
    ...(place ? { place } : {}),
    ...(address === undefined ? {} : { address }),
    at,
    drill: isDrillKind(record.TITLE),
    items: itemsOf(record),
  };
  return { ok: true, event, odd: [odd, ...oddities(record)].filter((what) => what !== undefined) };
}

/** A field that itself holds a `|` cannot be told from two: what stands behind the last goes to it. */
function split(text: string): Dispatch112Record {
  const parts = text.split('|').map(cleanText);
  const last = RECORD_FIELDS.length - 1;
  return Object.fromEntries(
    RECORD_FIELDS.map((field, at) => [field, at === last ? parts.slice(last).join(',') : (parts[at] ?? '')]),
  ) as Dispatch112Record;
}

function findProblem(
  record: Dispatch112Record,
  state: EventState | undefined,
): { result: typeof RESULT.missing | typeof RESULT.invalid; text: string } | undefined {
  if (record.EVT_OCR_NO === '') return { result: RESULT.missing, text: 'EVT_OCR_NO: missing' };
  if (record.EVT_OCR_NO.length > MAX_NUMBER) return { result: RESULT.invalid, text: `EVT_OCR_NO: longer than ${MAX_NUMBER} characters` };
  if (state === undefined)
    return {
      result: RESULT.invalid,
      text: `MTMDA_PRCS_STATE: ${record.MTMDA_PRCS_STATE.slice(0, 20)} is none of 요청, 등록, 접수요청, 처리완료`,
    };
  if (state === 'occurred' && record.TITLE === '') return { result: RESULT.missing, text: 'TITLE: missing' };
  const long = RECORD_FIELDS.find((field) => record[field].length > MAX_TEXT);
  return long ? { result: RESULT.invalid, text: `${long}: longer than ${MAX_TEXT} characters` } : undefined;
}

/** *Assumed*: the record has no field for what happened, and its title begins with it: `강도 현장영상 요청`. */
export function kindOf(title: string): string {
  return (title.normalize('NFC').trim().split(/\s+/)[0] ?? '').slice(0, MAX_NUMBER);
}

function oddities(record: Dispatch112Record): string[] {
  const [count, ids] = [record.imageSetCnt, record.imageSet.split(',').filter((id) => id !== '')];
  const times = (['IMG_START_YMD_HMS', 'IMG_END_YMD_HMS'] as const).filter(
    (field) => record[field] !== '' && parseSeoulTime(record[field]) === undefined,
  );
  return [
    ...(count !== '' && Number(count) !== ids.length ? [`imageSetCnt is ${count.slice(0, 10)}, but there are ${ids.length} file ids`] : []),
    ...times.map((field) => `${field} is no date-time`),
  ];
}

function itemsOf(record: Dispatch112Record): Record<string, string> {
  const kept = RECORD_FIELDS.filter((field) => record[field] !== '' && !PERSONAL.has(field)).map((field): [string, string] => [
    field,
    record[field],
  ]);
  return Object.fromEntries([...kept, ['wire', 'tcp']]);
}

/** How far a unit has come, in the four states of the record (*ours*: 출동 중 and 현장 도착 lie within 접수요청), and as a progress code. */
const TOLD: Readonly<Record<string, { readonly state: string; readonly word: string; readonly code: string }>> = {
  sent: { state: '요청', word: '출동지령', code: '10' },
  delivered: { state: '등록', word: '단말수신', code: '20' },
  acknowledged: { state: '접수요청', word: '출동접수', code: '30' },
  enRoute: { state: '접수요청', word: '출동중', code: '40' },
  onScene: { state: '접수요청', word: '현장도착', code: '40' },
  completed: { state: '처리완료', word: '처리완료', code: '91' },
  recalled: { state: '처리완료', word: '출동취소', code: '90' },
};

/** 출동정보 (message code 20, DOMAIN §1.3 b): reference | 접수번호 | state | step | unit | when | lon | lat | address. */
export function wordUnit(
  notice: Notice,
): { readonly code: string; readonly state: string; readonly fields: readonly string[] } | undefined {
  const { facts } = notice;
  const told = notice.topic === 'unit' ? TOLD[String(facts['unitStep'] ?? '')] : undefined;
  if (!told) return undefined;
  const at = Number(facts['unitAt'] ?? notice.at);
  const text = (name: string): string => String(facts[name] ?? '');
  const fields = [
    text('occurrence'),
    told.state,
    told.word,
    text('callSign'),
    formatSeoulTime(at),
    text('lon'),
    text('lat'),
    text('address'),
  ];
  return { code: '20', state: told.code, fields: [notice.id, ...fields] };
}

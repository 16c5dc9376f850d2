import type { PartnerEvent } from '#domain/event.ts';
import { cleanText } from '#protocol/clean-text.ts';
import type { TelegramHeader } from '#protocol/telegram-header.ts';
import { parseSeoulTime } from '#protocol/seoul-time.ts';
import type { ReadReport, ReportContext } from '../wires/read-report.ts';
import { RESULT } from '../wires/results.ts';
import { EVENT_TYPE, numberProblem, refuse, timeOf } from './report.ts';
import { usualSize } from './vehicles.ts';

/** 출동정보 (DOMAIN §1.3 b, K3): which vehicles go. The code is the source's; states and fields are *ours*. */
export const DISPATCH_CODE = '20';
/** 출동, 현장도착, 귀소. */
const UNIT_STATES: Readonly<Record<string, string>> = { '10': 'dispatched', '20': 'arrived', '50': 'returned' };
const MAX_NAME = 32;
const MOST = { heightCm: 600, widthCm: 400, weightKg: 60_000 } as const;

/**
 * One vehicle a telegram: 긴급구조표준접수번호 | 차량번호 | 호출명 | 차종 | 높이 cm | 폭 cm | 중량 kg | datetime | 사용자ID. It becomes a change of the
 * case with the items UNIT…, the same that the SCSNS wire carries.
 */
export function readDispatch(header: TelegramHeader, text: string, context: ReportContext): ReadReport {
  const [caseNumber = '', ...rest] = text.split('|').map(cleanText);
  const state = UNIT_STATES[header.state];
  if (state === undefined) return refuse(RESULT.unknownCode, [`state: ${header.state} is no state of a vehicle`], caseNumber);
  const { items, time, user, missing, invalid } = readVehicle(caseNumber, rest);
  const at = timeOf(time, header);
  if (at === undefined) invalid.push('datetime: neither the body nor the header holds a date-time');
  if (missing.length > 0) return refuse(RESULT.missing, [...missing, ...invalid], caseNumber);
  if (invalid.length > 0 || at === undefined) return refuse(RESULT.invalid, invalid, caseNumber);
  const event: PartnerEvent = {
    ...context,
    sender: header.sender,
    type: EVENT_TYPE,
    occurrence: caseNumber,
    state: 'changed',
    grade: 'normal',
    kind: '',
    at,
    ...(user ? { reporter: user } : {}),
    drill: false,
    items: { ...items, UNIT_STATE: state, wire: 'tcp' },
  };
  return { ok: true, event, odd: time !== '' && parseSeoulTime(time) === undefined ? ['date-time of the body is none'] : [] };
}

interface ReadVehicle {
  readonly items: Readonly<Record<string, string>>;
  readonly time: string;
  readonly user: string;
  readonly missing: string[];
  readonly invalid: string[];
}

function readVehicle(caseNumber: string, parts: readonly string[]): ReadVehicle {
  const [unit = '', name = '', kind = '', heightCm = '', widthCm = '', weightKg = '', time = '', user = ''] = parts;
  const missing: string[] = [];
  const invalid: string[] = [];
  numberProblem(caseNumber, { missing, invalid });
  if (unit === '') missing.push('차량번호: missing');
  else if (!/^[\w가-힣.-]{1,32}$/.test(unit)) invalid.push('차량번호: 1-32 letters, digits, . _ -');
  for (const [field, value] of Object.entries({ 호출명: name, 차종: kind }))
    if (value.length > MAX_NAME) invalid.push(`${field}: longer than ${MAX_NAME} characters`);
  const size = sizeOf(kind, { heightCm, widthCm, weightKg }, invalid);
  const items = {
    UNIT: unit,
    UNIT_NAME: name || unit,
    UNIT_KIND: kind,
    UNIT_HEIGHT_CM: String(size.heightCm),
    UNIT_WIDTH_CM: String(size.widthCm),
    UNIT_WEIGHT_KG: String(size.weightKg),
  };
  return { items, time, user, missing, invalid };
}

type Measures = Record<keyof typeof MOST, number>;

/** As sent, or what is usual of its kind where nothing was. */
function sizeOf(kind: string, sent: Record<keyof typeof MOST, string>, invalid: string[]): Measures {
  const usual = usualSize(kind);
  const measure = (name: keyof typeof MOST): number => {
    const value = sent[name] === '' ? usual[name] : Number(sent[name]);
    if (!Number.isInteger(value) || value < 1 || value > MOST[name]) invalid.push(`${name}: not a whole number from 1 to ${MOST[name]}`);
    return value;
  };
  return { heightCm: measure('heightCm'), widthCm: measure('widthCm'), weightKg: measure('weightKg') };
}

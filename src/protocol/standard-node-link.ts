import type { DbfField } from './dbf.ts';
import { FORBIDS } from './road-records.ts';
import type { RoadLinkRecord, RoadNodeRecord, RoadProblemReason, RoadTurnRecord } from './road-records.ts';

/**
 * The national standard node-link (표준노드링크) as its files of 2025-08-14 are laid out (DOMAIN §1.4; 국토교통부 고시 「지능형교통체계
 * 표준 노드·링크 구축기준」): MOCT_NODE, MOCT_LINK, TURNINFO and MULTILINK, EPSG:5186, CP949.
 */
export const STANDARD_CRS = 'EPSG:5186';

const text = (name: string, length: number): DbfField => ({ name, type: 'C', length });
const number = (name: string, length: number, decimals = 0): DbfField => ({ name, type: 'N', length, decimals });
const HISTORY = [text('UPDATEDATE', 8), text('REMARK', 30), text('HIST_TYPE', 8), text('HISTREMARK', 30)];

export const NODE_FIELDS: readonly DbfField[] = [
  text('NODE_ID', 10),
  text('NODE_TYPE', 3),
  text('NODE_NAME', 50),
  text('TURN_P', 1),
  ...HISTORY,
];
export const LINK_FIELDS: readonly DbfField[] = [
  text('LINK_ID', 10),
  text('F_NODE', 10),
  text('T_NODE', 10),
  number('LANES', 4),
  text('ROAD_RANK', 3),
  text('ROAD_TYPE', 3),
  text('ROAD_NO', 5),
  text('ROAD_NAME', 30),
  text('ROAD_USE', 1),
  text('MULTI_LINK', 1),
  text('CONNECT', 3),
  number('MAX_SPD', 4),
  text('REST_VEH', 3),
  number('REST_W', 4),
  number('REST_H', 4),
  text('C-ITS', 1),
  number('LENGTH', 18, 12),
  ...HISTORY,
];
export const TURN_FIELDS: readonly DbfField[] = [
  text('NODE_ID', 10),
  text('TURN_ID', 10),
  text('ST_LINK', 10),
  text('ED_LINK', 10),
  text('TURN_TYPE', 3),
  text('TURN_OPER', 1),
  text('REMARK', 30),
];
export const MULTILINK_FIELDS: readonly DbfField[] = [
  text('MULTI_ID', 10),
  text('LINK_ID', 10),
  text('ROAD_RANK', 3),
  text('ROAD_NO', 5),
  text('ROAD_NAME', 30),
];

type Values = Readonly<Record<string, string | undefined>>;
/** What is wrong with a row. */
export interface RowFault {
  readonly field: string;
  readonly reason: RoadProblemReason;
  readonly value: string;
}
export type Read<T> = { readonly record: T } | { readonly fault: RowFault };

const ID = /^\d{10}$/;
const RANKS = new Set(['101', '102', '103', '104', '105', '106', '107', '108']);
const ROAD_TYPES = new Set(['000', '001', '002', '003', '004']);
/** 승용 and 트럭 of REST_VEH; the others (승합, 버스, 이륜, 기타) stop nobody whom we route. */
const RESTRICTED = { cars: '1', lorries: '4' } as const;

function wrong(field: string, reason: RoadProblemReason, values: Values): { readonly fault: RowFault } {
  return { fault: { field, reason: values[field] === undefined ? 'unreadable' : reason, value: values[field] ?? '' } };
}

/** The first of these columns that holds no id of ten digits. */
function badId(values: Values, fields: readonly string[]): { readonly fault: RowFault } | undefined {
  const field = fields.find((one) => !ID.test(values[one] ?? ''));
  return field === undefined ? undefined : wrong(field, values[field] === '' ? 'missing' : 'badId', values);
}

export function readStandardNode(values: Values, [lon, lat]: readonly [number, number]): Read<RoadNodeRecord> {
  const bad = badId(values, ['NODE_ID']);
  if (bad) return bad;
  const turns = values['TURN_P'];
  return {
    record: { id: values['NODE_ID'] ?? '', lon, lat, ...(turns === '0' || turns === '1' ? { hasTurns: turns === '1' } : {}) },
  };
}

export function readStandardLink(values: Values, shape: readonly number[]): Read<RoadLinkRecord> {
  const bad = badId(values, ['LINK_ID', 'F_NODE', 'T_NODE']);
  if (bad) return bad;
  const code = (field: string): string => values[field] ?? '';
  if (!RANKS.has(code('ROAD_RANK'))) return wrong('ROAD_RANK', 'unknownCode', values);
  if (!ROAD_TYPES.has(code('ROAD_TYPE') || '000')) return wrong('ROAD_TYPE', 'unknownCode', values);
  if (!['', '0', '1'].includes(code('ROAD_USE'))) return wrong('ROAD_USE', 'unknownCode', values);
  if (!/^[0-6]{0,3}$/.test(code('REST_VEH'))) return wrong('REST_VEH', 'unknownCode', values);
  const numbers = { speed: numberOf(values['MAX_SPD']), kg: numberOf(values['REST_W']), cm: numberOf(values['REST_H']) };
  if (numbers.speed === undefined || numbers.speed > 200) return wrong('MAX_SPD', 'notANumber', values);
  if (numbers.kg === undefined) return wrong('REST_W', 'notANumber', values);
  if (numbers.cm === undefined) return wrong('REST_H', 'notANumber', values);
  const length = numberOf(values['LENGTH']);
  const rank = Number(code('ROAD_RANK'));
  return {
    record: {
      id: code('LINK_ID'),
      from: code('F_NODE'),
      to: code('T_NODE'),
      rank,
      // Some rows have no speed; the least of the standard's lists stands in.
      speedKmh: numbers.speed || 30,
      name: code('ROAD_NAME') === '-' ? '' : code('ROAD_NAME'),
      ...(length === undefined || length === 0 ? {} : { metres: length }),
      ...lanesOf(values),
      limit: {
        maxHeightCm: numbers.cm,
        maxWeightKg: numbers.kg,
        maxWidthCm: 0,
        forbids:
          (code('ROAD_USE') === '1' ? FORBIDS.use : 0) +
          (code('REST_VEH').includes(RESTRICTED.cars) ? FORBIDS.cars : 0) +
          (code('REST_VEH').includes(RESTRICTED.lorries) ? FORBIDS.lorries : 0) +
          // 고속국도 and 도시고속국도 are for motor vehicles only.
          (rank <= 102 ? FORBIDS.walkers : 0),
      },
      shape,
    },
  };
}

/** Zero lanes are as many as nobody counted. */
function lanesOf(values: Values): Pick<RoadLinkRecord, 'lanes'> {
  const lanes = numberOf(values['LANES']);
  return lanes === undefined || lanes === 0 ? {} : { lanes };
}

/** 버스만 회전, 회전금지, 좌회전금지, 직진금지, 우회전금지. A ban at some hours (TURN_OPER 1) holds always: the file does not say which. */
const BANS = new Set(['002', '003', '101', '102', '103']);
/** 비보호회전 and P-turn: turns like any other. */
const PLAIN = new Set(['001', '012']);
const U_TURN = '011';

/** A record of undefined: a rule that stops nobody. */
export function readStandardTurn(values: Values): Read<RoadTurnRecord | undefined> {
  const bad = badId(values, ['NODE_ID', 'ST_LINK', 'ED_LINK']);
  if (bad) return bad;
  const type = values['TURN_TYPE'] ?? '';
  if (PLAIN.has(type)) return { record: undefined };
  if (!BANS.has(type) && type !== U_TURN) return wrong('TURN_TYPE', 'unknownCode', values);
  return {
    record: {
      node: values['NODE_ID'] ?? '',
      from: values['ST_LINK'] ?? '',
      to: values['ED_LINK'] ?? '',
      rule: type === U_TURN ? 'uTurnAllowed' : 'banned',
    },
  };
}

/** The link that a row of MULTILINK speaks of: further roads that run on it. */
export function readMultiLink(values: Values): Read<string> {
  return badId(values, ['LINK_ID']) ?? { record: values['LINK_ID'] ?? '' };
}

/** Blank counts as 0, as the standard has it. */
function numberOf(value: string | undefined): number | undefined {
  if (value === undefined || value === '') return 0;
  const read = Number(value);
  return Number.isFinite(read) && read >= 0 ? read : undefined;
}

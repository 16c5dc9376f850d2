import { isInKorea } from './place-records.ts';

/**
 * Lists of facilities (CSV with a header): the national 전국소방용수시설표준데이터, and lists of hazards and road signs as cities keep them. The same
 * thing stands under several names of columns; the first that is there and filled counts.
 */
const COLUMNS = {
  id: ['시설번호', '장비번호', '전광판번호', '관리번호', '허가번호', 'id'],
  name: ['시설명', '시설물명', '업소명', '사업장명', '명칭', '설치위치', '상세위치', 'name'],
  address: ['소재지도로명주소', '도로명주소', '소재지지번주소', '주소', 'address'],
  lat: ['위도', 'wgs84위도', 'lat', 'latitude'],
  lon: ['경도', 'wgs84경도', 'lon', 'lng', 'longitude'],
  kind: ['시설종류', 'kind'],
} as const;
const DETAILS = {
  type: ['시설유형코드', '구분', '구분명', '유형', 'type'],
  pressure: ['출수압력', 'pressure'],
  spot: ['상세위치', 'spot'],
  substance: ['위험물명', '물질명', '품명', '취급물질', 'substance'],
  amount: ['최대저장량', '저장량', '수량', '지정수량배수', 'amount'],
  manager: ['안전관리자', '위험물안전관리자', '관리자명', '담당자', 'manager'],
  telephone: ['관리자전화번호', '안전관리자전화번호', '담당자전화번호', '전화번호', 'telephone'],
} as const;
/** What a list is of, by a column that only such a list has. */
const TELLING = { hydrant: ['출수압력'], hazard: DETAILS.substance, sign: ['전광판번호', '표출장비', 'vms번호'] } as const;
const KIND_WORDS: Readonly<Record<string, string>> = {
  소화전: 'hydrant',
  소방용수시설: 'hydrant',
  위험물시설: 'hazard',
  도로전광표지: 'sign',
  전광판: 'sign',
};
/** 전국소방용수시설표준데이터, 시설유형코드. */
const HYDRANT_TYPES: Readonly<Record<string, string>> = {
  1: '지상식 소화전',
  2: '지하식 소화전',
  3: '급수탑',
  4: '저수조',
  5: '승하강식 소화전',
  6: '비상소화장치',
};
const MAX_CHARACTERS = 200;

export type FacilityCells = Readonly<Record<string, string>>;

export interface FacilityRow {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly address: string;
  readonly lon: number;
  readonly lat: number;
  readonly detail: Readonly<Partial<Record<keyof typeof DETAILS, string>>>;
}

export const FACILITY_PROBLEMS = {
  columns: 'has another number of cells than the header',
  missing: 'is not given',
  notANumber: 'is no number',
  outside: 'lies outside the country',
  badKind: 'is no word of lower-case letters, digits and hyphens',
  tooLong: 'is longer than 200 characters',
  duplicate: 'stands in an earlier row, or in another list; the earlier one is kept',
} as const;
export type FacilityProblemReason = keyof typeof FACILITY_PROBLEMS;

export interface FacilityFault {
  readonly field: string;
  readonly reason: FacilityProblemReason;
  readonly value: string;
}

/** Columns in lower case. What the whole list is of, a sentence where it cannot be read at all. */
export function kindOfList(
  columns: readonly string[],
  wanted: string | undefined,
): { readonly kind: string | undefined } | { readonly problem: string } {
  const has = (names: readonly string[]): boolean => names.some((name) => columns.includes(name));
  if (!has(COLUMNS.lat) || !has(COLUMNS.lon)) return { problem: 'has no columns of coordinates: 위도 and 경도 are needed' };
  const told = Object.entries(TELLING).find(([, names]) => has(names))?.[0];
  const kind = wanted ?? told;
  if (kind === undefined && !has(COLUMNS.kind)) return { problem: 'does not say what it is of: name the kind, or give a column 시설종류' };
  return { kind };
}

/** One row; `kind` is that of the list, which a column of the row itself outweighs. */
export function readFacilityRow(cells: FacilityCells, kind: string | undefined): FacilityRow | { readonly fault: FacilityFault } {
  const first = (names: readonly string[]): string => names.map((name) => cells[name]?.trim() ?? '').find(Boolean) ?? '';
  const own = first(COLUMNS.kind);
  const what = KIND_WORDS[own] ?? (own || kind || '');
  if (!/^[a-z0-9-]{1,32}$/.test(what)) return { fault: { field: 'kind', reason: 'badKind', value: what } };
  const [lonText, latText] = [first(COLUMNS.lon), first(COLUMNS.lat)];
  if (lonText === '' || latText === '') return { fault: { field: lonText === '' ? '경도' : '위도', reason: 'missing', value: '' } };
  const [lon, lat] = [Number(lonText), Number(latText)];
  if (!Number.isFinite(lon) || !Number.isFinite(lat))
    return { fault: { field: '경도', reason: 'notANumber', value: `${lonText}, ${latText}` } };
  if (!isInKorea(lon, lat)) return { fault: { field: '경도', reason: 'outside', value: `${lon}, ${lat}` } };
  const detail = Object.fromEntries(
    Object.entries(DETAILS)
      .map(([name, names]) => [name, first(names)] as const)
      .filter(([, value]) => value !== ''),
  );
  if (what === 'hydrant' && detail['type'] !== undefined) detail['type'] = HYDRANT_TYPES[detail['type']] ?? detail['type'];
  const row: FacilityRow = {
    id: first(COLUMNS.id) || `${lon.toFixed(6)},${lat.toFixed(6)}`,
    kind: what,
    name: first(COLUMNS.name) || first(COLUMNS.id),
    address: first(COLUMNS.address),
    lon,
    lat,
    detail,
  };
  if (row.name === '') return { fault: { field: '시설명', reason: 'missing', value: '' } };
  const long = Object.entries({ id: row.id, name: row.name, address: row.address, ...detail }).find(
    ([, value]) => value.length > MAX_CHARACTERS,
  );
  return long === undefined ? row : { fault: { field: long[0], reason: 'tooLong', value: long[1].slice(0, 60) } };
}

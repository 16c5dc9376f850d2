import { makeCsvReader, type CsvRecord } from '#protocol/csv.ts';
import { cleanText } from '#protocol/clean-text.ts';

/** Somebody of a list of people registered in advance, as the list tells of them. */
export interface ListedPerson {
  readonly line: number;
  /** By the standard's keys. */
  readonly fields: Readonly<Record<string, string>>;
  /** File name of their picture; '' where there is none. */
  readonly picture: string;
}

/** Which line cannot be used, and why: names of columns only, never what stands in them. */
export interface ListProblem {
  readonly line: number;
  readonly field: string;
  readonly reason: 'missing' | 'noNumber' | 'notATelephone' | 'notADate' | 'tooLong' | 'sameAsEarlier' | 'unreadable';
}

export type ReadList =
  | { readonly ok: true; readonly people: readonly ListedPerson[]; readonly problems: readonly ListProblem[] }
  | { readonly ok: false; readonly missing: string };

/** Columns by the names that city offices give them; others are passed over. */
const COLUMNS: Readonly<Record<string, readonly string[]>> = {
  WP_REF_ID: ['관리번호', '고유번호', 'refid', 'wprefid', '번호'],
  MISSING_NM: ['이름', '성명', '대상자명', 'name', 'missingnm'],
  CONTACTNUM: ['휴대폰', '전화번호', '연락처', '휴대전화', 'phone', 'contactnum'],
  BIRTHDAY: ['생년월일', 'birth', 'birthday'],
  SEX: ['성별', 'sex'],
  MISSING_ADDRESS: ['주소', 'address', 'missingaddress'],
  PROTECTOR_NM: ['보호자', '보호자명', '보호자이름', 'guardian', 'protectornm'],
  PROTECTOR_NUM: ['보호자휴대폰', '보호자전화번호', '보호자연락처', 'guardianphone', 'protectornum'],
  WP_SVC_TY: ['유형', '구분', '서비스유형', 'kind', 'wpsvcty'],
  MISSING_ETC: ['신상정보', '인상착의', 'about', 'missingetc'],
  MISSING_UNUSUAL: ['특이사항', 'notes', 'missingunusual'],
  picture: ['사진', '사진파일', 'picture', 'photo'],
};
const KEY_OF = new Map(Object.entries(COLUMNS).flatMap(([key, names]) => names.map((name) => [name, key] as const)));
const MAX_CHARACTERS = 2_000;
const MAX_PROBLEMS = 10_000;

const bare = (name: string): string =>
  cleanText(name)
    .toLowerCase()
    .replaceAll(/[\s_·-]/g, '');

/** Reads a CSV with a header. A row that cannot be used costs itself only. */
export function readRegistered(text: string): ReadList {
  const reader = makeCsvReader();
  const [head, ...rows] = [...reader.push(text), ...reader.end()];
  const keys = (head?.cells ?? []).map((name) => KEY_OF.get(bare(name)) ?? '');
  if (!keys.includes('MISSING_NM')) return { ok: false, missing: '이름' };
  if (!keys.includes('WP_REF_ID') && !keys.includes('CONTACTNUM')) return { ok: false, missing: '관리번호 / 휴대폰' };
  const people: ListedPerson[] = [];
  const problems: ListProblem[] = [];
  const seen = new Set<string>();
  for (const row of rows) {
    const person = personOf(row, keys);
    const problem = problemOf(row, person.fields, seen);
    if (problem) {
      if (problems.length < MAX_PROBLEMS) problems.push({ line: row.line, ...problem });
      continue;
    }
    for (const number of numbersOf(person.fields)) seen.add(number);
    people.push(person);
  }
  return { ok: true, people, problems };
}

function personOf({ line, cells }: CsvRecord, keys: readonly string[]): ListedPerson {
  const told = keys
    .flatMap((key, at) => (key === '' ? [] : [[key, cleanText(cells[at] ?? '')] as const]))
    .filter(([, value]) => value !== '');
  const { picture = '', ...fields } = Object.fromEntries(told) as Record<string, string>;
  return { line, fields, picture };
}

function problemOf(
  row: CsvRecord,
  fields: Readonly<Record<string, string>>,
  seen: ReadonlySet<string>,
): Omit<ListProblem, 'line'> | undefined {
  if (row.problem) return { field: '', reason: 'unreadable' };
  if (!fields['MISSING_NM']) return { field: '이름', reason: 'missing' };
  const numbers = numbersOf(fields);
  if (numbers.length === 0) return { field: '관리번호 / 휴대폰', reason: 'noNumber' };
  const telephones = { 휴대폰: fields['CONTACTNUM'], '보호자 휴대폰': fields['PROTECTOR_NUM'] };
  const wrong = Object.entries(telephones).find(([, number]) => number !== undefined && !isTelephone(number));
  if (wrong) return { field: wrong[0], reason: 'notATelephone' };
  if (fields['BIRTHDAY'] !== undefined && !isDate(fields['BIRTHDAY'])) return { field: '생년월일', reason: 'notADate' };
  const long = Object.entries(fields).find(([, value]) => value.length > MAX_CHARACTERS);
  if (long) return { field: COLUMNS[long[0]]?.[0] ?? '', reason: 'tooLong' };
  if (numbers.some((number) => seen.has(number))) return { field: '관리번호 / 휴대폰', reason: 'sameAsEarlier' };
  return undefined;
}

function numbersOf(fields: Readonly<Record<string, string>>): readonly string[] {
  return [fields['WP_REF_ID'], fields['CONTACTNUM']?.replaceAll(/\D/g, '')].filter((number) => !!number).map(String);
}

function isTelephone(text: string): boolean {
  return /^\+?[\d\s()-]+$/.test(text) && /^\d{8,13}$/.test(text.replaceAll(/\D/g, ''));
}

function isDate(text: string): boolean {
  const [, year = '', month = '', day = ''] = /^(\d{4})[-./]?(\d{2})[-./]?(\d{2})\.?$/.exec(text) ?? [];
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  return date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day) && Number(year) > 1_890;
}

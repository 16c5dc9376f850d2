import { coordinateSystem } from '#protocol/coordinate-systems.ts';
import { ADDRESS_COLUMNS, BUILDING_COLUMNS, ENTRANCE_COLUMNS, JUSO_CRS, LOT_COLUMNS } from '#protocol/juso-layout.ts';
import { encodeEucKr } from '#protocol/korean-text.ts';
import { CITY_CODE, zipOf, type PlanAddress } from './addresses.ts';
import { CITY_NAME } from './city-names.ts';
import { toGround } from './ground.ts';
import type { StandardFile } from './standard-roads.ts';

type Row = Readonly<Record<string, string | number>>;

const SYSTEM = coordinateSystem(JUSO_CRS);
const SINCE = '20261101';

/** Names of roads in Latin letters, letter by letter (국어의 로마자 표기법 without its changes of sound). */
const INITIALS = ['g', 'kk', 'n', 'd', 'tt', 'r', 'm', 'b', 'pp', 's', 'ss', '', 'j', 'jj', 'ch', 'k', 't', 'p', 'h'];
const MEDIALS = [
  'a',
  'ae',
  'ya',
  'yae',
  'eo',
  'e',
  'yeo',
  'ye',
  'o',
  'wa',
  'wae',
  'oe',
  'yo',
  'u',
  'wo',
  'we',
  'wi',
  'yu',
  'eu',
  'ui',
  'i',
];
const FINALS = [
  '',
  'k',
  'k',
  'k',
  'n',
  'n',
  'n',
  't',
  'l',
  'k',
  'm',
  'l',
  'l',
  'l',
  'l',
  'l',
  'm',
  'p',
  'p',
  't',
  't',
  'ng',
  't',
  't',
  'k',
  't',
  'p',
  't',
];

/**
 * The addresses of the town in the files of the national address database: 도로명주소 한글, 관련지번, 위치정보요약DB, 건물DB and 도로명코드,
 * without header, `|` between, CP949, as business.juso.go.kr gives them.
 */
export function standardAddresses(addresses: readonly PlanAddress[]): StandardFile[] {
  const roads = new Map(addresses.map(({ roadCode, road }) => [roadCode, road]));
  return [
    file('rnaddrkor_mangru.txt', ADDRESS_COLUMNS, addresses.map(addressRow)),
    file('jibun_rnaddrkor_mangru.txt', LOT_COLUMNS, addresses.filter(({ secondLot }) => secondLot !== undefined).map(secondLotRow)),
    file('entrc_mangru.txt', ENTRANCE_COLUMNS.slice(0, -1), addresses.map(entranceRow)),
    file('build_mangru.txt', BUILDING_COLUMNS, addresses.flatMap(buildingRows)),
    textFile(
      'road_code_total.txt',
      [...roads].map(([code, name]) => roadLine(code, name)),
    ),
  ];
}

function file(name: string, columns: readonly string[], rows: readonly Row[]): StandardFile {
  return textFile(
    name,
    rows.map((row) => columns.map((column) => String(row[column] ?? '')).join('|')),
  );
}

function textFile(name: string, lines: readonly string[]): StandardFile {
  return { name, bytes: encodeEucKr(lines.map((line) => `${line}\r\n`).join('')) };
}

const pad = (value: number): string => String(value).padStart(5, '0');

/** 시군구 5, 읍면동 3, road 7, level 1, number 5 and 5. */
function managedNumber({ dong, roadCode, main, sub }: PlanAddress): string {
  return `${dong.code.slice(0, 8)}${roadCode.slice(5)}0${pad(main)}${pad(sub)}`;
}

function common({ dong, road, roadCode, main, sub, lot }: PlanAddress): Row {
  return {
    법정동코드: dong.code,
    시도명: CITY_NAME,
    법정읍면동명: dong.name,
    산여부: lot.mountain ? 1 : 0,
    지번본번: lot.main,
    지번부번: lot.sub,
    도로명코드: roadCode,
    도로명: road,
    지하여부: 0,
    건물본번: main,
    건물부번: sub,
    행정동코드: dong.code,
    행정동명: dong.name,
    기초구역번호: zipOf(dong),
    우편번호: zipOf(dong),
  };
}

function addressRow(address: PlanAddress): Row {
  return {
    ...common(address),
    도로명주소관리번호: managedNumber(address),
    효력발생일: SINCE,
    공동주택구분: address.kind === 'apartment' ? 1 : 0,
    시군구용건물명: address.name,
  };
}

function secondLotRow(address: PlanAddress): Row {
  return {
    ...common(address),
    도로명주소관리번호: managedNumber(address),
    산여부: address.secondLot?.mountain ? 1 : 0,
    지번본번: address.secondLot?.main ?? 0,
    지번부번: address.secondLot?.sub ?? 0,
  };
}

const USES = {
  house: '단독주택',
  shop: '제1종근린생활시설',
  office: '업무시설',
  apartment: '공동주택',
  public: '업무시설',
  works: '공장',
} as const;

function entranceRow(address: PlanAddress, at: number): Row {
  const { lon, lat } = toGround(address.entrance);
  const [x, y] = SYSTEM?.fromDegrees([lon, lat]) ?? [0, 0];
  return {
    ...common(address),
    시군구코드: CITY_CODE,
    출입구일련번호: at + 1,
    건물명: address.name,
    건물용도분류: USES[address.kind],
    건물군여부: address.parts.length > 1 ? 1 : 0,
    X좌표: x.toFixed(6),
    Y좌표: y.toFixed(6),
  };
}

function buildingRows(address: PlanAddress, at: number): Row[] {
  const parts = address.parts.length === 0 ? [''] : address.parts;
  return parts.map((part, index) => ({
    ...common(address),
    // 건물관리번호: lot of nineteen digits and six more.
    건물관리번호: `${address.dong.code}${address.lot.mountain ? 2 : 1}${String(address.lot.main).padStart(4, '0')}${String(address.lot.sub).padStart(4, '0')}${String((at * 97 + index) % 1_000_000).padStart(6, '0')}`,
    읍면동일련번호: '01',
    상세건물명: part,
    시군구용건물명: address.name,
    공동주택여부: address.kind === 'apartment' ? 1 : 0,
    고시일자: SINCE,
    상세주소여부: 0,
  }));
}

/** 건물DB: code in two columns, name, Latin name, serial number of its 읍면동, 시도, 시군구 … twenty columns. */
function roadLine(code: string, name: string): string {
  return [
    code.slice(0, 5),
    code.slice(5),
    name,
    latinName(name),
    '00',
    CITY_NAME,
    '',
    '2',
    '',
    '',
    '',
    '',
    '0',
    '',
    '',
    'Mangru-si',
    '',
    '',
    SINCE,
    '',
  ].join('|');
}

/** 망루대로 → Mangru-daero, 봉수로12가길 → Bongsu-ro 12ga-gil. */
function latinName(name: string): string {
  const [, stem = name, kind = '', number = '', way = ''] = /^(.*?)(대로|로)?(\d+[가-힣]?)?(길)?$/.exec(name) ?? [];
  const first = `${capital(latin(stem))}${kind === '' ? '' : `-${latin(kind)}`}`;
  const more = number === '' ? '' : ` ${number.replace(/[가-힣]/, (letter) => latin(letter))}`;
  return `${first}${more}${way === '' ? '' : '-gil'}`;
}

function latin(text: string): string {
  return Array.from(text, (letter) => {
    const place = letter.charCodeAt(0) - 0xac00;
    if (place < 0 || place > 11_171) return letter;
    return (INITIALS[Math.floor(place / 588)] ?? '') + (MEDIALS[Math.floor(place / 28) % 21] ?? '') + (FINALS[place % 28] ?? '');
  }).join('');
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

import { COORDINATE_SYSTEMS, coordinateSystem } from './coordinate-systems.ts';
import { isInKorea, type PoiRecord } from './place-records.ts';
import type { JusoFault } from './juso-rows.ts';

/**
 * Which columns of a list of facilities say what. The national standard lists (전국…표준데이터) and those that cities open call the
 * same things by a few dozen names.
 */
const NAMES = [
  '시설명',
  '시설물명',
  '명칭',
  '관서명',
  '서ㆍ센터명',
  '서·센터명',
  '센터명',
  '학교명',
  '기관명',
  '병원명',
  '의료기관명',
  '공원명',
  '사고장소',
  'name',
  'title',
];
/** Better than nothing, where a list has no names: what it numbers its things by. */
const NUMBERS = ['시설번호', '비상소화장치고유번호', '안전비상벨관리번호', '관리번호', '상세위치', '설치위치'];
const CATEGORIES = [
  '시설종류',
  '유형구분명',
  '시설유형명',
  '구분명',
  '구분',
  '학교급구분',
  '사고유형',
  '설치목적',
  'category',
  'kind',
  'type',
];
const ROAD_ADDRESSES = ['소재지도로명주소', '도로명주소', '주소', 'address'];
const LOT_ADDRESSES = ['소재지지번주소', '지번주소', '사고위치(지번)'];
const LATS = ['위도', 'wgs84위도', '정제wgs84위도', 'lat', 'latitude'];
const LONS = ['경도', 'wgs84경도', '정제wgs84경도', 'lon', 'lng', 'longitude'];
const XS = ['x좌표', 'x', 'pos_x', 'entx'];
const YS = ['y좌표', 'y', 'pos_y', 'enty'];

/** 전국소방용수시설표준데이터, 시설유형코드. */
const HYDRANTS: Readonly<Record<string, string>> = {
  1: '지상식 소화전',
  2: '지하식 소화전',
  3: '급수탑',
  4: '저수조',
  5: '승하강식 소화전',
  6: '비상소화장치',
};

export interface PoiColumns {
  readonly name: readonly string[];
  readonly category: readonly string[];
  readonly address: readonly string[];
  readonly place: { readonly x: string; readonly y: string; readonly degrees: boolean } | undefined;
  /** `시설유형코드` of hydrants. */
  readonly hydrants: boolean;
}

/** Columns in lower case. Where there are no names and no numbers: by what they may go. */
export function findPoiColumns(columns: readonly string[]): PoiColumns | { readonly missing: readonly string[] } {
  const present = (wanted: readonly string[]): string[] => wanted.filter((column) => columns.includes(column));
  const name = [...present(NAMES), ...present(NUMBERS)];
  if (name.length === 0) return { missing: [...NAMES, ...NUMBERS] };
  const [lat, lon, x, y] = [LATS, LONS, XS, YS].map((wanted) => present(wanted)[0]);
  return {
    name,
    category: present(CATEGORIES),
    address: [...present(ROAD_ADDRESSES), ...present(LOT_ADDRESSES)],
    place:
      lat !== undefined && lon !== undefined
        ? { x: lon, y: lat, degrees: true }
        : x !== undefined && y !== undefined
          ? { x, y, degrees: false }
          : undefined,
    hydrants: columns.includes('시설유형코드') && columns.includes('출수압력'),
  };
}

export type PoiCells = Readonly<Record<string, string>>;

/** A row; `place` is undefined where the list has none and the address must say where it is. */
export type PoiRow = Omit<PoiRecord, 'lon' | 'lat'> & { readonly place: readonly [x: number, y: number] | undefined };

export function readPoiRow(cells: PoiCells, columns: PoiColumns, category: string): PoiRow | { readonly fault: JusoFault } {
  const first = (of: readonly string[]): string => of.map((column) => cells[column]?.trim() ?? '').find(Boolean) ?? '';
  const kind = columns.hydrants ? (HYDRANTS[cells['시설유형코드']?.trim() ?? ''] ?? '소방용수시설') : category || first(columns.category);
  const name = first(columns.name);
  if (name === '') return { fault: { field: columns.name[0] ?? 'name', reason: 'missing', value: '' } };
  const address = first(columns.address);
  if (columns.place === undefined) {
    if (address === '') return { fault: { field: 'address', reason: 'noPlace', value: '' } };
    return { name, category: kind, address, place: undefined };
  }
  const [x, y] = [cells[columns.place.x]?.trim() ?? '', cells[columns.place.y]?.trim() ?? ''];
  if (x === '' || y === '')
    return address === ''
      ? { fault: { field: columns.place.x, reason: 'noPlace', value: '' } }
      : { name, category: kind, address, place: undefined };
  const place = [Number(x), Number(y)] as const;
  if (!place.every(Number.isFinite)) return { fault: { field: columns.place.x, reason: 'notANumber', value: `${x}, ${y}` } };
  return { name, category: kind, address, place };
}

type Box = readonly [west: number, south: number, east: number, north: number];
const SAMPLE = 200;

/**
 * The system of coordinates that a list is in, by trying: the one in which most of it lies in the city. Names of columns and files
 * do not tell: lists called "wgs" hold metres. Undefined: several fit, or none.
 */
export function guessSystem(places: readonly (readonly [number, number])[], bounds: Box | undefined): string | undefined {
  const sample = places.filter((_, at) => at % Math.ceil(places.length / SAMPLE || 1) === 0);
  if (sample.length === 0) return undefined;
  const fits = COORDINATE_SYSTEMS.map((code) => ({ code, share: shareInside(sample, code, bounds) })).filter(({ share }) => share > 0.7);
  if (fits.length === 1) return fits[0]?.code;
  // The old and the new 127-belt differ by 100 km north; 2097 and 5174 by 250 m, which no city's bounds tell apart.
  const best = Math.max(...fits.map(({ share }) => share));
  const likely = fits.filter(({ share, code }) => share > best - 0.02 && !['EPSG:2097', 'EPSG:5174'].includes(code));
  return likely.length === 1 ? likely[0]?.code : undefined;
}

function shareInside(sample: readonly (readonly [number, number])[], code: string, bounds: Box | undefined): number {
  const system = coordinateSystem(code);
  let inside = 0;
  for (const place of sample) {
    const [lon, lat] = system?.toDegrees(place) ?? [Number.NaN, Number.NaN];
    if (isInKorea(lon, lat) && (bounds === undefined || (lon >= bounds[0] && lat >= bounds[1] && lon <= bounds[2] && lat <= bounds[3])))
      inside += 1;
  }
  return inside / sample.length;
}

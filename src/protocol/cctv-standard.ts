import { readCoordinates } from './cctv-standard-place.ts';
import type { Coordinates, DegreeBox } from './cctv-standard-place.ts';
import { readDirection } from './cctv-standard-direction.ts';
import type { Direction } from './cctv-standard-direction.ts';
import type { RowProblem } from './cctv-standard-problem.ts';

/**
 * 전국CCTV표준데이터 (public data standard of 행정안전부, data.go.kr) and its relatives, one row at a time. Column names
 * changed over the years and between publishers, so a column is known by any of its names and unknown ones are left.
 */
const COLUMN_NAMES = {
  manager: ['관리기관명', '관리기관', '제공기관명', '구청', 'gu', '자치구'],
  cameraId: ['camid', 'cameraid', '관리번호', '카메라id', 'cctv관리번호'],
  roadAddress: ['소재지도로명주소', '도로명주소', '소재지(도로명)', 'address', '주소', '설치위치', '안심주소'],
  lotAddress: ['소재지지번주소', '지번주소', '소재지(지번)'],
  purpose: ['설치목적구분', '설치목적', '설치목적구분명', 'purpose'],
  count: ['카메라대수', '설치대수', 'cctv수량', 'cameracount', '수량'],
  direction: ['촬영방면정보', '촬영방향', '촬영방면'],
  bearing: ['azimuth', 'bearing', '방위각'],
  fieldOfView: ['fov', 'fieldofview', '화각'],
  range: ['rangem', 'rangemetres', '촬영거리'],
  ptz: ['ptz', '회전여부'],
  up: ['up', '정상여부'],
  audio: ['audio', '음성사용여부'],
  published: ['published', '영상송출여부'],
  lat: ['wgs84위도', '위도', 'lat', 'latitude', 'y좌표(위도)'],
  lon: ['wgs84경도', '경도', 'lon', 'lng', 'longitude', 'x좌표(경도)'],
  area: ['dong', '행정동', '법정동'],
} as const;
export type CctvColumn = keyof typeof COLUMN_NAMES;

/** `standard`: the national columns; `sites`: a row is a place with a number of cameras; `cameras`: a row is one camera. */
export type CctvLayout = 'standard' | 'sites' | 'cameras';

export interface CctvHeader {
  readonly layout: CctvLayout;
  readonly columns: ReadonlyMap<CctvColumn, number>;
  /** The names as the file has them. */
  readonly names: readonly string[];
}

/** What one row says, read but not yet a camera. */
export interface CctvRow extends Coordinates, Direction {
  readonly manager: string;
  /** The publisher's own number of one camera; never the running number of a list (번호), which changes with every export. */
  readonly cameraId?: string;
  readonly roadAddress: string;
  readonly lotAddress: string;
  readonly area: string;
  readonly purpose: string;
  readonly count: number;
  readonly rangeMetres?: number;
  readonly up?: boolean;
  /** Its sound may be taken (LAW-03); it is a car or body camera that sends its pictures itself. */
  readonly audio?: boolean;
  readonly published?: boolean;
  /** What was mended or assumed in reading. */
  readonly mended: readonly RowProblem[];
}

export type RowResult = { readonly row: CctvRow } | { readonly refused: RowProblem };

const MAX_CAMERAS_OF_A_ROW = 500;
const MAX_TEXT = 300;
/** What a decoder puts where bytes were no text, and the character that no store takes in a text. */
const NO_TEXT = ['\ufffd', '\0'] as const;

/** Undefined when the columns are not those of a camera list: no coordinates among them. */
export function readCctvHeader(cells: readonly string[]): CctvHeader | undefined {
  const columns = new Map<CctvColumn, number>();
  cells.forEach((cell, at) => {
    const name = plainName(cell);
    for (const [column, names] of Object.entries(COLUMN_NAMES) as [CctvColumn, readonly string[]][]) {
      if (!columns.has(column) && names.includes(name)) columns.set(column, at);
    }
  });
  if (!columns.has('lat') || !columns.has('lon')) return undefined;
  const layout = columns.has('cameraId') && !columns.has('count') ? 'cameras' : columns.has('purpose') ? 'standard' : 'sites';
  return { layout, columns, names: cells.map((cell) => cell.trim()) };
}

/** `azimuth_SYNTHETIC` → azimuth, `camera_count` → cameracount, ` "위도" ` → 위도. */
function plainName(cell: string): string {
  return cell
    .toLowerCase()
    .replace(/_synthetic$/, '')
    .replaceAll(/[\s_"'\ufeff]/g, '');
}

/** Reads a row's cells; refused with the first thing that makes it useless as a camera. Never throws. */
export function readCctvRow(header: CctvHeader, cells: readonly string[], bounds: DegreeBox): RowResult {
  const text = (column: CctvColumn): string => (cells[header.columns.get(column) ?? -1] ?? '').trim();
  const field = (column: CctvColumn): string => header.names[header.columns.get(column) ?? -1] ?? column;
  const broken = shapeProblem(header, cells);
  if (broken) return { refused: broken };
  const place = readCoordinates({ lon: text('lon'), lat: text('lat') }, { lon: field('lon'), lat: field('lat') }, bounds);
  if ('refused' in place) return place;
  const count = readCount(text('count'), field('count'), header);
  if ('refused' in count) return count;
  const { count: cameras, mended } = count;
  const columns = readOwnColumns(text);
  const direction = readDirection(text('direction'), cameras);
  const up = text('up');
  return {
    row: {
      ...place.coordinates,
      ...direction,
      ...columns,
      manager: text('manager'),
      ...(text('cameraId') === '' ? {} : { cameraId: text('cameraId') }),
      roadAddress: text('roadAddress'),
      lotAddress: text('lotAddress'),
      area: text('area'),
      purpose: text('purpose'),
      count: cameras,
      ...(up === '' ? {} : { up: isYes(up) }),
      mended: [...place.mended, ...mended],
    },
  };
}

function shapeProblem(header: CctvHeader, cells: readonly string[]): RowProblem | undefined {
  // Spreadsheets leave empty cells off the end of a row or add them; anything else has slipped sideways.
  const extra = cells.slice(header.names.length).find((cell) => cell.trim() !== '');
  const last = Math.max(...header.columns.values());
  if (extra !== undefined || cells.length <= Math.min(last, header.names.length - 2))
    return { field: 'row', reason: 'columnCount', value: `${cells.length} of ${header.names.length}` };
  for (const at of header.columns.values()) {
    const value = cells[at] ?? '';
    const name = header.names[at] ?? '';
    if (NO_TEXT.some((character) => value.includes(character)) || !value.isWellFormed())
      return { field: name, reason: 'unreadableText', value: value.slice(0, MAX_TEXT) };
    if (value.length > MAX_TEXT) return { field: name, reason: 'tooLong', value: value.slice(0, MAX_TEXT) };
  }
  return undefined;
}

function readCount(
  text: string,
  field: string,
  header: CctvHeader,
): { readonly count: number; readonly mended: readonly RowProblem[] } | { readonly refused: RowProblem } {
  if (!header.columns.has('count')) return { count: 1, mended: [] };
  if (text === '') return { count: 1, mended: [{ field, reason: 'assumedOne', value: '' }] };
  const count = Number(text);
  if (!Number.isInteger(count) || text.length > 9) return { refused: { field, reason: 'notANumber', value: text } };
  if (count < 1) return { refused: { field, reason: 'noCameras', value: text } };
  if (count > MAX_CAMERAS_OF_A_ROW) return { refused: { field, reason: 'tooMany', value: text } };
  return { count, mended: [] };
}

/** The columns of lists that have one row a camera; what is out of its range is taken as not said. */
function readOwnColumns(text: (column: CctvColumn) => string): {
  bearing?: number;
  fieldOfView?: number;
  rangeMetres?: number;
  ptz?: boolean;
  audio?: boolean;
  published?: boolean;
} {
  const [bearing, fieldOfView, range, ptz] = [
    readWithin(text('bearing'), 0, 360),
    readWithin(text('fieldOfView'), 1, 360),
    readWithin(text('range'), 1, 5_000),
    text('ptz'),
  ];
  return {
    ...(bearing === undefined ? {} : { bearing: bearing % 360 }),
    ...(fieldOfView === undefined ? {} : { fieldOfView }),
    ...(range === undefined ? {} : { rangeMetres: range }),
    ...(ptz === '' ? {} : { ptz: isYes(ptz) }),
    ...(text('audio') === '' ? {} : { audio: isYes(text('audio')) }),
    ...(text('published') === '' ? {} : { published: isYes(text('published')) }),
  };
}

function readWithin(text: string, least: number, most: number): number | undefined {
  const value = text === '' ? Number.NaN : Number(text);
  return value >= least && value <= most ? value : undefined;
}

function isYes(text: string): boolean {
  return ['1', 'y', 'yes', 'true', '정상', '회전', 'o'].includes(text.toLowerCase());
}

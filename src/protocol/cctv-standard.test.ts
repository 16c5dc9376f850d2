import { describe, expect, test } from 'vitest';
import { readDirection } from './cctv-standard-direction.ts';
import { KOREA } from './cctv-standard-place.ts';
import { readCctvHeader, readCctvRow } from './cctv-standard.ts';
import type { RowProblem } from './cctv-standard-problem.ts';
import type { CctvRow } from './cctv-standard.ts';

const STANDARD_2022 =
  '번호,관리기관명,소재지도로명주소,소재지지번주소,설치목적구분,카메라대수,카메라화소수,촬영방면정보,보관일수,설치연월,관리기관전화번호,WGS84위도,WGS84경도,데이터기준일자'.split(
    ',',
  );
const STANDARD_2019 = [
  '"관리기관명"',
  '소재지도로명주소',
  '소재지지번주소',
  '설치목적구분',
  '카메라대수',
  '카메라화소수',
  '촬영방면정보',
  '보관일수',
  '설치년월',
  '관리기관전화번호',
  ' 위도',
  '경도 ',
  '데이터기준일자',
];
const SITES = ['gu', 'address', 'lat', 'lon', 'camera_count', 'dong'];
const CAMERAS = ['cam_id', 'gu', 'lat', 'lon', 'azimuth_SYNTHETIC', 'fov_SYNTHETIC', 'ptz_SYNTHETIC', 'range_m_SYNTHETIC', 'up_SYNTHETIC'];

function read(names: readonly string[], cells: readonly string[]): { row?: CctvRow; refused?: RowProblem } {
  const header = readCctvHeader(names);
  if (header === undefined) throw new Error('not a camera list');
  return readCctvRow(header, cells, KOREA);
}
/** A row of the 2022 layout with some of its cells changed, by column name. */
function standard(changes: Readonly<Record<string, string>> = {}): { row?: CctvRow; refused?: RowProblem } {
  const cells = [
    '1',
    '망루시청',
    '횃불로 1',
    '너울동 1-1',
    '생활방범',
    '2',
    '200',
    '360도 전방면',
    '30',
    '2020-01',
    '02-0',
    '37.5',
    '127.03',
    '2024-01-01',
  ];
  return read(
    STANDARD_2022,
    STANDARD_2022.map((name, at) => changes[name] ?? cells[at] ?? ''),
  );
}

describe('header of a camera list', () => {
  test('is known in every layout, by old and new names', () => {
    expect(readCctvHeader(STANDARD_2022)?.layout).toBe('standard');
    expect(readCctvHeader(STANDARD_2019)?.layout).toBe('standard');
    expect(readCctvHeader(SITES)?.layout).toBe('sites');
    expect(readCctvHeader(CAMERAS)?.layout).toBe('cameras');
    expect(readCctvHeader(STANDARD_2019)?.columns.get('lat')).toBe(10);
  });

  test('may come in another order, with a byte order mark, with columns nobody knows', () => {
    const header = readCctvHeader(['\ufeff경도', '비고', '위도', '설치목적구분']);
    expect([header?.columns.get('lon'), header?.columns.get('lat'), header?.columns.get('purpose')]).toEqual([0, 2, 3]);
  });

  test('without coordinates is not one', () => {
    expect(readCctvHeader(['관리기관명', '소재지도로명주소', '카메라대수'])).toBeUndefined();
    expect(readCctvHeader(['위도'])).toBeUndefined();
  });
});

describe('row of a camera list', () => {
  test('of the national layout', () => {
    expect(standard().row).toEqual({
      lon: 127.03,
      lat: 37.5,
      manager: '망루시청',
      roadAddress: '횃불로 1',
      lotAddress: '너울동 1-1',
      area: '',
      purpose: '생활방범',
      count: 2,
      fieldOfView: 360,
      mended: [],
    });
  });

  test('of the layout with one row a camera', () => {
    const { row } = read(CAMERAS, ['7', '송파구', '37.4977', '127.1085', '360', '50', '1', '80', '0']);
    expect(row).toMatchObject({
      cameraId: '7',
      manager: '송파구',
      bearing: 0,
      fieldOfView: 50,
      ptz: true,
      rangeMetres: 80,
      up: false,
      count: 1,
    });
    const other = read(CAMERAS, ['8', '송파구', '37.4977', '127.1085', '-5', '0', '', '99999', '']).row;
    expect([other?.bearing, other?.fieldOfView, other?.ptz, other?.rangeMetres, other?.up]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  test('of the layout with one row a site', () => {
    expect(read(SITES, ['송파구', '가락동 1', '37.49', '127.10', '3', '가락1동']).row).toMatchObject({
      manager: '송파구',
      roadAddress: '가락동 1',
      area: '가락1동',
      count: 3,
    });
  });

  test('with longitude and latitude swapped is mended, and said so', () => {
    expect(standard({ WGS84위도: '127.03', WGS84경도: '37.5' }).row).toMatchObject({
      lon: 127.03,
      lat: 37.5,
      mended: [{ field: 'WGS84위도, WGS84경도', reason: 'swapped', value: '127.03, 37.5' }],
    });
  });

  test.each([
    ['WGS84위도', '', 'missing'],
    ['WGS84경도', '0', 'missing'],
    ['WGS84경도', '0.0', 'missing'],
    ['WGS84위도', '37.5N', 'notANumber'],
    ['WGS84위도', '1e1', 'notANumber'],
    ['WGS84위도', '30.072746', 'outsideBounds'],
    ['WGS84경도', '1270.3', 'notANumber'],
    ['WGS84경도', '139.7', 'outsideBounds'],
    ['카메라대수', '0', 'noCameras'],
    ['카메라대수', '-1', 'noCameras'],
    ['카메라대수', '둘', 'notANumber'],
    ['카메라대수', '1.5', 'notANumber'],
    ['카메라대수', '501', 'tooMany'],
    ['소재지도로명주소', '가'.repeat(301), 'tooLong'],
    ['소재지지번주소', '너울\ufffd동', 'unreadableText'],
    ['소재지지번주소', '너울\u0000동', 'unreadableText'],
    ['관리기관명', '너울\ud800', 'unreadableText'],
  ])('with %s = "%s" is refused: %s', (field, value, reason) => {
    const { refused } = standard({ [field]: value });
    expect(refused?.field).toBe(field);
    expect(refused?.reason).toBe(reason);
    expect(refused?.value).toContain(value.slice(0, 20));
  });

  test('without a number of cameras has one, and that is said', () => {
    expect(standard({ 카메라대수: '' }).row).toMatchObject({
      count: 1,
      mended: [{ field: '카메라대수', reason: 'assumedOne', value: '' }],
    });
  });

  test('with cells that slipped sideways is refused; empty cells at its end do no harm', () => {
    const cells = ['송파구', '가락동', '1', '37.49', '127.10', '3', '가락1동'];
    expect(read(SITES, cells).refused).toEqual({ field: 'row', reason: 'columnCount', value: '7 of 6' });
    expect(read(SITES, ['송파구', '가락동', '37.49']).refused?.reason).toBe('columnCount');
    expect(read(SITES, ['송파구', '가락동', '37.49', '127.1', '1', '가락1동', '', ' ']).row?.count).toBe(1);
    expect(read(SITES, ['송파구', '가락동', '37.49', '127.1', '2']).row?.count).toBe(2);
  });
});

describe('direction in free text', () => {
  test.each([
    ['북동', { bearing: 45 }],
    [' 남 서 방면', { bearing: 225 }],
    ['서쪽', { bearing: 270 }],
    ['북북서향', { bearing: 337.5 }],
    ['360도 전방면', { fieldOfView: 360 }],
    ['360도전방향', { fieldOfView: 360 }],
    ['360', { fieldOfView: 360 }],
    ['90도 정면', { fieldOfView: 90, ptz: false }],
    ['60도단방향', { fieldOfView: 60, ptz: false }],
    ['회전', { ptz: true }],
    ['고정', { ptz: false }],
  ])('"%s" is certain', (text, direction) => expect(readDirection(text, 1)).toEqual(direction));

  test.each([
    '',
    '130',
    '170도 방면',
    '동서',
    '남북',
    '동광동주민센터 앞 공중전화부스 방면',
    '360도 전방면/용두산길 방면',
    '보수사거리 동쪽도로 방면',
    '부산-7-남구-0156-1 (2024)',
    '서대신동 방향',
    '5도 정면',
    '999도 정면',
  ])('"%s" is not', (text) => expect(readDirection(text, 1)).toEqual({}));

  test('a wind says nothing of several cameras', () => expect(readDirection('북동', 2)).toEqual({}));
});

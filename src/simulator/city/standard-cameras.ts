import type { CameraRecord } from '#contract/camera-record.ts';
import { csvLine } from '#protocol/csv.ts';
import { CITY_NAME } from './city-names.ts';
import type { StandardFile } from './standard-roads.ts';

const COLUMNS = [
  '번호',
  '관리기관명',
  '소재지도로명주소',
  '소재지지번주소',
  '설치목적구분',
  '카메라대수',
  '카메라화소수',
  '촬영방면정보',
  '보관일수',
  '설치연월',
  '관리기관전화번호',
  'WGS84위도',
  'WGS84경도',
  '데이터기준일자',
];
const PURPOSES: Readonly<Record<string, string>> = { crimePrevention: '생활방범', trafficInformation: '교통정보수집' };

/** 전국CCTV표준데이터: a row is a pole with so many cameras, as cities give theirs out. */
export function standardCameras(cameras: readonly CameraRecord[]): StandardFile {
  const poles = Map.groupBy(cameras, ({ lon, lat, purpose }) => `${lon} ${lat} ${purpose}`);
  const rows = [...poles.values()].flatMap(([first, ...others], at) =>
    first === undefined
      ? []
      : [
          [
            String(at + 1),
            `${CITY_NAME}청`,
            first.address ?? '',
            '',
            PURPOSES[first.purpose] ?? '다목적',
            String(1 + others.length),
            '200',
            first.bearing === undefined ? '360도 전방면' : `${Math.round(first.bearing)}도`,
            '30',
            '2024-05',
            '',
            first.lat.toFixed(7),
            first.lon.toFixed(7),
            '2026-11-01',
          ],
        ],
  );
  return { name: '전국CCTV표준데이터_망루시.csv', bytes: new TextEncoder().encode(`\ufeff${[COLUMNS, ...rows].map(csvLine).join('')}`) };
}

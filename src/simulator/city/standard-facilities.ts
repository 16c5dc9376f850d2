import { csvLine } from '#protocol/csv.ts';
import { apart } from './camera-sites.ts';
import { lotAddress, roadAddress, CITY_CODE, type PlanAddress } from './addresses.ts';
import { CITY_NAME, dongAt } from './city-names.ts';
import type { CityPlan, LabelKind } from './city-plan.ts';
import { toGround, type Spot } from './ground.ts';
import type { Prng } from './prng.ts';
import type { StandardFile } from './standard-roads.ts';

/** As the national list of facilities would call them. */
const CATEGORIES: Readonly<Partial<Record<LabelKind, string>>> = {
  station: '도시철도역',
  park: '공원',
  school: '학교',
  market: '전통시장',
  hospital: '병원',
  police: '경찰관서',
  fire: '소방관서',
  government: '관공서',
  landmark: '주요시설',
};
const HYDRANT_METRES = 150;
const DAY = '2026-11-01';

/** 전국소방용수시설표준데이터 and a list of the town's facilities, in the columns of the national standard, UTF-8 with its mark. */
export function standardFacilities(plan: CityPlan, addresses: readonly PlanAddress[], prng: Prng): StandardFile[] {
  return [
    csv(
      '망루시_시설물.csv',
      ['시설명', '구분명', '소재지도로명주소', '소재지지번주소', 'WGS84위도', 'WGS84경도'],
      facilityRows(plan, addresses),
    ),
    csv(
      '전국소방용수시설표준데이터_망루시.csv',
      [
        '시설번호',
        '시설유형코드',
        '시도명',
        '시군구명',
        '시군구코드',
        '소재지도로명주소',
        '소재지지번주소',
        '위도',
        '경도',
        '상세위치',
        '안전센터명',
        '보호틀유무',
        '설치연도',
        '출수압력',
        '관할기관명',
        '관할기관전화번호',
        '데이터기준일자',
      ],
      hydrantRows(plan, addresses, prng),
    ),
  ];
}

function csv(name: string, columns: readonly string[], rows: readonly (readonly string[])[]): StandardFile {
  return { name, bytes: new TextEncoder().encode(`\ufeff${[columns, ...rows].map(csvLine).join('')}`) };
}

function degreesOf(spot: Spot): [lat: string, lon: string] {
  const { lon, lat } = toGround(spot);
  return [lat.toFixed(7), lon.toFixed(7)];
}

function nearestTo(addresses: readonly PlanAddress[], spot: Spot): PlanAddress | undefined {
  let best: PlanAddress | undefined;
  let least = Infinity;
  for (const address of addresses) {
    const away = (address.entrance.u - spot.u) ** 2 + (address.entrance.v - spot.v) ** 2;
    if (away >= least) continue;
    least = away;
    best = address;
  }
  return best;
}

function facilityRows(plan: CityPlan, addresses: readonly PlanAddress[]): string[][] {
  return plan.labels.flatMap(({ kind, name, spot }) => {
    const category = CATEGORIES[kind];
    if (category === undefined) return [];
    const address = nearestTo(addresses, spot);
    return [[name, category, address ? roadAddress(address) : '', address ? lotAddress(address) : '', ...degreesOf(spot)]];
  });
}

function hydrantRows(plan: CityPlan, addresses: readonly PlanAddress[], prng: Prng): string[][] {
  const kept: Spot[] = [];
  const rows: string[][] = [];
  const centres = plan.labels.filter(({ kind, name }) => kind === 'fire' && name.includes('119'));
  for (const { spot, widths, street } of plan.crossings) {
    const corner = { u: spot.u + widths[1] / 2 + 1, v: spot.v + widths[0] / 2 + 1 };
    const dong = dongAt(corner.u, corner.v);
    if (dong === undefined || kept.some((other) => apart(other, corner) < HYDRANT_METRES)) continue;
    kept.push(corner);
    const address = nearestTo(addresses, corner);
    const centre = centres.toSorted((a, b) => apart(a.spot, corner) - apart(b.spot, corner))[0];
    rows.push([
      `${dong.name}-${String(rows.length + 1).padStart(3, '0')}`,
      prng.chance(0.7) ? '1' : '2',
      CITY_NAME,
      '',
      CITY_CODE,
      address ? roadAddress(address) : '',
      address ? lotAddress(address) : '',
      ...degreesOf(corner),
      `${street} 교차로 모퉁이`,
      centre?.name ?? '',
      prng.chance(0.4) ? 'Y' : 'N',
      String(1_990 + Math.floor(prng.between(0, 36))),
      prng.between(1.5, 6).toFixed(1),
      '망루소방서',
      '',
      DAY,
    ]);
  }
  return rows;
}

import { csvLine } from '#protocol/csv.ts';
import { apart } from './camera-sites.ts';
import { lotAddress, roadAddress, CITY_CODE, type PlanAddress } from './addresses.ts';
import { CITY_NAME, dongAt } from './city-names.ts';
import type { CityPlan, LabelKind } from './city-plan.ts';
import { toGround, type Spot } from './ground.ts';
import { makePrng } from './prng.ts';
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
/** Apart from the dice of the other lists, so that those stay as they were. */
const HAZARD_SEED = 119;
const HAZARDS = 40;
const HAZARD_METRES = 250;
const SIGN_METRES = 600;
const DAY = '2026-11-01';

/** 전국소방용수시설표준데이터, hazards and road signs, and a list of the town's facilities, in the columns of the national standard, UTF-8 with its mark. */
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
    csv(
      '위험물시설_망루시.csv',
      ['허가번호', '업소명', '구분', '위험물명', '최대저장량', '안전관리자', '안전관리자전화번호', '소재지도로명주소', '위도', '경도'],
      hazardRows(addresses, makePrng(HAZARD_SEED)),
    ),
    csv('도로전광표지_망루시.csv', ['전광판번호', '설치위치', '소재지도로명주소', '위도', '경도'], signRows(plan, addresses)),
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

const SUBSTANCES = [
  ['주유취급소', '제4류 제1석유류(휘발유)', '40,000 L'],
  ['일반취급소', '제4류 제2석유류(경유)', '12,000 L'],
  ['옥내저장소', '제4류 알코올류', '2,000 L'],
  ['충전소', '액화석유가스(LPG)', '20 t'],
  ['판매취급소', '제2류 황', '300 kg'],
] as const;
const SURNAMES = ['가상', '모의', '예시', '시험'] as const;

/** Works and stores that hold what burns, spread over the town; nobody is called what stands here, and no telephone of the kind exists. */
function hazardRows(addresses: readonly PlanAddress[], prng: Prng): string[][] {
  const kept: Spot[] = [];
  const rows: string[][] = [];
  for (let tries = 0; tries < HAZARDS * 20 && rows.length < HAZARDS && addresses.length > 0; tries += 1) {
    const address = prng.pick(addresses);
    const { entrance } = address;
    if (kept.some((other) => apart(other, entrance) < HAZARD_METRES)) continue;
    kept.push(entrance);
    const number = String(rows.length + 1).padStart(3, '0');
    const [type, substance, amount] = prng.pick(SUBSTANCES);
    rows.push([
      `위험물-${number}`,
      `${type} ${number}`,
      type,
      substance,
      amount,
      `${prng.pick(SURNAMES)}${number}`,
      `02-000-0${number}`,
      roadAddress(address),
      ...degreesOf(entrance),
    ]);
  }
  return rows;
}

/** Signs over main roads, before the crossings where one can still turn off. */
function signRows(plan: CityPlan, addresses: readonly PlanAddress[]): string[][] {
  const kept: Spot[] = [];
  const rows: string[][] = [];
  for (const { spot, widths, street } of plan.crossings) {
    if (Math.min(...widths) < SIGN_ROAD_METRES || kept.some((other) => apart(other, spot) < SIGN_METRES)) continue;
    kept.push(spot);
    const beside = { u: spot.u + widths[1] / 2, v: spot.v };
    const address = nearestTo(addresses, beside);
    const number = String(rows.length + 1).padStart(2, '0');
    rows.push([`vms-${number}`, `${street} 전광판 ${number}`, address ? roadAddress(address) : '', ...degreesOf(beside)]);
  }
  return rows;
}

const SIGN_ROAD_METRES = 15;

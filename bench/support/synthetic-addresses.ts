import type { RoadFile } from '#contract/road-import.ts';
import { coordinateSystem } from '#protocol/coordinate-systems.ts';
import { ADDRESS_COLUMNS, ENTRANCE_COLUMNS, JUSO_CRS } from '#protocol/juso-layout.ts';
import { encodeEucKr } from '#protocol/korean-text.ts';
import { makePrng, type Prng } from '#simulator/city/prng.ts';

/** Syllables that names of roads, towns and buildings are drawn from; what they make is no name of Korea but by chance. */
const SYLLABLES = Array.from(
  '가강고교구금길나남내노논다달당대덕도돌동두들마말망매명목무문미바박밤백버벌별보봉부북분사산삼상새서석선성소솔송수순술시신안암앞양여연영오옥온용우운울원월유은을이인일자작장재전정제조종주중지진창천청초추춘충치탄태토통파판평포풍하학한해행향현호홍화황회효후흥',
);
const BUILDINGS = ['빌딩', '타워', '아파트', '빌라', '상가', '오피스텔', '프라자', '교회', '마트', '약국'];
const TOWNS_A_DISTRICT = 12;
const DISTRICTS_A_SIDO = 15;
const ROADS_A_TOWN = 22;

export interface SyntheticAddress {
  readonly region: readonly [sido: string, sigungu: string, emd: string];
  readonly code: string;
  readonly road: string;
  readonly roadCode: string;
  readonly main: number;
  readonly sub: number;
  readonly lot: readonly [main: number, sub: number];
  readonly name: string;
  readonly lon: number;
  readonly lat: number;
}

/** So many addresses of a country that is not: 시도 of 180 towns each, the same for the same seed. */
export function* syntheticAddresses(count: number, seed = 1): Generator<SyntheticAddress> {
  const prng = makePrng(seed);
  const aRoad = Math.max(1, Math.ceil(count / (17 * DISTRICTS_A_SIDO * TOWNS_A_DISTRICT * ROADS_A_TOWN)));
  let made = 0;
  for (let sido = 0; made < count; sido += 1) {
    const sidoName = `${nameOf(prng, 2)}도`;
    for (let district = 0; district < DISTRICTS_A_SIDO; district += 1) {
      const districtName = `${nameOf(prng, 2)}${prng.pick(['시', '군', '구'])}`;
      const names = Array.from({ length: ROADS_A_TOWN * 3 }, () => roadName(prng));
      for (const address of districtAddresses({ sido, district, region: [sidoName, districtName], names, aRoad }, prng)) {
        if (made >= count) return;
        made += 1;
        yield address;
      }
    }
  }
}

interface District {
  readonly sido: number;
  readonly district: number;
  readonly region: readonly [string, string];
  /** Roads of its towns. */
  readonly names: readonly string[];
  readonly aRoad: number;
}

function* districtAddresses({ sido, district, region, names, aRoad }: District, prng: Prng): Generator<SyntheticAddress> {
  for (let town = 0; town < TOWNS_A_DISTRICT; town += 1) {
    const townName = `${nameOf(prng, 2)}${prng.pick(['동', '동', '읍', '면'])}`;
    const code = `${40 + (sido % 60)}${String(101 + district * 10).padStart(3, '0')}${101 + town}00`;
    const [west, south] = [126.3 + prng.next() * 2.8, 34.6 + prng.next() * 3.4];
    for (let road = 0; road < ROADS_A_TOWN; road += 1) {
      const pick = Math.floor(prng.next() * names.length);
      const roadCode = `${code.slice(0, 5)}${3_000_000 + pick + town * 100}`;
      for (let number = 0; number < aRoad; number += 1)
        yield {
          region: [...region, townName],
          code,
          road: names[pick] ?? '',
          roadCode,
          main: number * 2 + 1 + Math.floor(prng.next() * 2),
          sub: prng.chance(0.2) ? Math.floor(prng.next() * 9) : 0,
          lot: [1 + Math.floor(prng.next() * 900), prng.chance(0.6) ? Math.floor(prng.next() * 30) : 0],
          name: prng.chance(0.15) ? `${nameOf(prng, prng.pick([2, 3]))}${prng.pick(BUILDINGS)}` : '',
          lon: west + prng.next() * 0.03,
          lat: south + prng.next() * 0.03,
        };
    }
  }
}

function nameOf(prng: Prng, syllables: number): string {
  return Array.from({ length: syllables }, () => prng.pick(SYLLABLES)).join('');
}

function roadName(prng: Prng): string {
  const stem = nameOf(prng, prng.pick([2, 2, 3]));
  if (prng.chance(0.15)) return `${stem}대로`;
  return prng.chance(0.4) ? `${stem}로` : `${stem}로${1 + Math.floor(prng.next() * 120)}${prng.chance(0.2) ? '번' : ''}길`;
}

const SYSTEM = coordinateSystem(JUSO_CRS);

/** They in the files of the national database, written while they are read: no more than a few thousand rows in memory. */
export function syntheticFiles(count: number, seed = 1): RoadFile[] {
  return [
    { name: 'rnaddrkor_synthetic.txt', bytes: () => linesOf(count, seed, addressLine) },
    { name: 'entrc_synthetic.txt', bytes: () => linesOf(count, seed, entranceLine) },
  ];
}

async function* linesOf(count: number, seed: number, line: (address: SyntheticAddress, at: number) => string): AsyncGenerator<Uint8Array> {
  let lines: string[] = [];
  let at = 0;
  for (const address of syntheticAddresses(count, seed)) {
    lines.push(line(address, at));
    at += 1;
    if (lines.length < 4_000) continue;
    yield encodeEucKr(`${lines.join('\r\n')}\r\n`);
    lines = [];
    await Promise.resolve();
  }
  if (lines.length > 0) yield encodeEucKr(`${lines.join('\r\n')}\r\n`);
}

function cellsOf({
  region: [sido, sigungu, emd],
  code,
  road,
  roadCode,
  main,
  sub,
  lot,
  name,
}: SyntheticAddress): Record<string, string | number> {
  const pad = (value: number): string => String(value).padStart(5, '0');
  return {
    도로명주소관리번호: `${code.slice(0, 8)}${roadCode.slice(5)}0${pad(main)}${pad(sub)}`,
    법정동코드: code,
    시도명: sido,
    시군구명: sigungu,
    법정읍면동명: emd,
    산여부: 0,
    지번본번: lot[0],
    지번부번: lot[1],
    도로명코드: roadCode,
    도로명: road,
    지하여부: 0,
    건물본번: main,
    건물부번: sub,
    기초구역번호: '',
    시군구용건물명: name,
    건물명: name,
  };
}

function addressLine(address: SyntheticAddress): string {
  const cells = cellsOf(address);
  return ADDRESS_COLUMNS.map((column) => cells[column] ?? '').join('|');
}

function entranceLine(address: SyntheticAddress, at: number): string {
  const [x, y] = SYSTEM?.fromDegrees([address.lon, address.lat]) ?? [0, 0];
  const cells: Record<string, string | number> = {
    ...cellsOf(address),
    시군구코드: address.code.slice(0, 5),
    출입구일련번호: at,
    X좌표: x.toFixed(6),
    Y좌표: y.toFixed(6),
  };
  return ENTRANCE_COLUMNS.slice(0, -1)
    .map((column) => cells[column] ?? '')
    .join('|');
}

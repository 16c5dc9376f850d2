import { beforeAll, describe, expect, test } from 'vitest';
import { coordinateSystem } from '#protocol/coordinate-systems.ts';
import { ADDRESS_COLUMNS, BUILDING_COLUMNS, ENTRANCE_COLUMNS, LOT_COLUMNS } from '#protocol/juso-layout.ts';
import { addressCells, jusoFile, lineOf, listFile, placesOf, type Cells } from '../../../test/support/place-files.ts';
import type { PlaceIndex } from './place-index.ts';
import { reversePlace } from './reverse-place.ts';
import { searchPlaces } from './search-places.ts';

const KANGNAM = {
  시도명: '가람특별시',
  시군구명: '강나루구',
  법정동코드: '9968010100',
  법정읍면동명: '역말동',
  도로명코드: '996802102001',
  도로명: '강나루대로',
};
const SIDE = { ...KANGNAM, 도로명코드: '996804166012', 도로명: '강나루대로12길' };
const VILLAGE = {
  시도명: '충청북도',
  시군구명: '들내군',
  법정동코드: '9872025024',
  법정읍면동명: '들내면',
  법정리명: '솔골리',
  도로명코드: '987204311001',
  도로명: '들내로',
};

/** What stands where: some metres east of the middle for each. */
const ROWS: readonly (Cells & { readonly east: number })[] = [
  { ...KANGNAM, 건물본번: 396, 지번본번: 825, 지번부번: 9, east: 0 },
  { ...KANGNAM, 건물본번: 396, 건물부번: 2, 지번본번: 825, 지번부번: 11, east: 60 },
  { ...KANGNAM, 건물본번: 396, 지하여부: 1, 지번본번: 825, 지번부번: 0, 시군구용건물명: '강나루지하상가', east: 20 },
  { ...KANGNAM, 건물본번: 3961, 지번본번: 826, 지번부번: 0, east: 900 },
  { ...KANGNAM, 건물본번: 402, 지번본번: 830, 지번부번: 0, 시군구용건물명: 'GS타워', east: 120 },
  { ...SIDE, 건물본번: 5, 지번본번: 700, 지번부번: 1, east: 300 },
  { ...VILLAGE, 건물본번: 77, 지번본번: 20, 지번부번: 3, 산여부: 1, east: 90_000 },
  { ...VILLAGE, 건물본번: 79, 지번본번: 20, 지번부번: 3, east: 90_100 },
];
const MIDDLE = { lon: 127.03, lat: 37.5 } as const;
const eastOf = (metres: number): { lon: number; lat: number } => ({ ...MIDDLE, lon: MIDDLE.lon + metres / 88_200 });

function entrance(cells: Cells & { readonly east: number }): string {
  const { lon, lat } = eastOf(cells.east);
  const [x, y] = coordinateSystem('EPSG:5179')?.fromDegrees([lon, lat]) ?? [0, 0];
  return lineOf(ENTRANCE_COLUMNS.slice(0, -1), { ...addressCells(cells), X좌표: x.toFixed(6), Y좌표: y.toFixed(6) });
}

let index: PlaceIndex;
beforeAll(async () => {
  index = await placesOf([
    jusoFile(
      'rnaddrkor_x.txt',
      ROWS.map((cells) => lineOf(ADDRESS_COLUMNS, addressCells(cells))),
    ),
    jusoFile('jibun_rnaddrkor_x.txt', [lineOf(LOT_COLUMNS, addressCells({ ...KANGNAM, 건물본번: 396, 지번본번: 900, 지번부번: 1 }))]),
    jusoFile('entrc_x.txt', ROWS.map(entrance)),
    jusoFile(
      'build_x.txt',
      ['101동', '102동'].map((part) =>
        lineOf(BUILDING_COLUMNS, {
          ...addressCells({ ...SIDE, 건물본번: 5, 지번본번: 700, 지번부번: 1 }),
          시군구용건물명: '한빛 아파트',
          상세건물명: part,
        }),
      ),
    ),
    jusoFile('road_code_total.txt', ['99680|2102001|강나루대로|Gangnaru-daero|00|가람특별시|강나루구|2|||||0|||||||']),
    listFile(
      'places.csv',
      `name,category,lat,lon\n강나루역,역,37.5,${eastOf(500).lon}\n역말초등학교,학교,37.5,${eastOf(200).lon}\n역말소화전 1,소화전,37.5,${eastOf(800).lon}\n역말소화전 2,소화전,37.5,${eastOf(10).lon}\n강나루역말분식,음식점,37.5,${eastOf(40).lon}\n`,
    ),
  ]);
});

const hits = (text: string, more: { near?: typeof MIDDLE; limit?: number } = {}): ReturnType<typeof searchPlaces> =>
  searchPlaces(index, text, { limit: 10, ...more });
const first = (text: string): string | undefined => hits(text)[0]?.title;
const ROAD_396 = '가람특별시 강나루구 강나루대로 396';

describe('addresses', () => {
  test.each([
    '가람특별시 강나루구 강나루대로 396',
    '강나루대로 396',
    '강나루대로396',
    '강나루구 강나루대로 396',
    '396 강나루대로',
    '강나루대로 396 가람',
    '가람강나루구강나루대로396',
    '강나루대로 396 (역말동, GS타워) 3층 301호',
    '역말동 강나루대로 396',
    '강나루대로　396번',
  ])('Q9: %s', (text) => {
    expect(first(text)).toBe(ROAD_396);
  });

  test('Q9: 지하, a road that is named for another one, and a village by its 면', () => {
    expect(first('강나루대로 지하 396')).toBe('가람특별시 강나루구 강나루대로 지하 396');
    expect(first('강나루대로 12길 5')).toBe('가람특별시 강나루구 강나루대로12길 5');
    expect(first('강나루대로12길5')).toBe('가람특별시 강나루구 강나루대로12길 5');
    expect(first('들내로 77')).toBe('충청북도 들내군 들내면 들내로 77');
    expect(first('충북 들내로 77')).toBe('충청북도 들내군 들내면 들내로 77');
    expect(hits('가람 들내로 77').map(({ title }) => title)).not.toContain('충청북도 들내군 들내면 들내로 77');
  });

  test('Q10: lots by 동 and by 리, mountain lots for themselves, further lots, the 리 left out', () => {
    expect(first('역말동 825-9')).toBe('가람특별시 강나루구 역말동 825-9');
    expect(first('역말동825-9번지')).toBe('가람특별시 강나루구 역말동 825-9');
    expect(hits('역말동 900-1')[0]).toMatchObject({ title: '가람특별시 강나루구 역말동 900-1', address: { road: ROAD_396 } });
    expect(hits('솔골리 산 20-3')[0]?.address?.road).toContain('들내로 77');
    expect(hits('솔골리 20-3')[0]?.address?.road).toContain('들내로 79');
    expect(hits('들내면 산20-3')[0]?.address?.road).toContain('들내로 77');
  });

  test('Q11: initial consonants, an unfinished syllable, Latin letters and one wrong letter', () => {
    for (const text of [
      'ㄱㄴㄹㄷㄹ 396',
      'ㄱㄴㄹㄷㄹ396',
      '강나루대ㄹ 396',
      '강나루댈 396',
      'gangnaru-daero 396',
      'Gangnaru daero 396'.replace(' d', '-d'),
      '강나로대로 396',
      '강나루대러 396',
    ])
      expect(first(text), text).toBe(ROAD_396);
    expect(first('강나루대')).toBe('가람특별시 강나루구 강나루대로');
    // A number that is not there is stood in for on the road that the consonants are the whole of.
    expect(hits('ㄱㄴㄹㄷㄹ 400')[0]).toMatchObject({ title: '가람특별시 강나루구 강나루대로 402', nearest: true });
    expect(hits('자바스크립트 396')).toEqual([]);
  });

  test('Q14: a number that is not there is answered with the nearest of its side, and says so', () => {
    expect(hits('강나루대로 400')[0]).toMatchObject({ title: '가람특별시 강나루구 강나루대로 402', nearest: true });
    expect(hits('역말동 829')[0]).toMatchObject({ title: '가람특별시 강나루구 역말동 830', nearest: true });
    expect(hits('강나루대로 396')[0]).not.toHaveProperty('nearest');
  });
});

describe('names', () => {
  test('Q12: buildings, parts of estates and points of interest by any of their words and of where they are', () => {
    expect(first('gs타워')).toBe('GS타워');
    expect(first('한빛아파트 102동')).toBe('한빛 아파트 102동');
    expect(first('강나루구 한빛')).toBe('한빛 아파트');
    expect(first('강나루대로12길 한빛')).toBe('한빛 아파트');
    expect(first('ㅎㅂㅇㅍㅌ')).toBe('한빛 아파트');
    expect(first('강나루지하상가')).toBe('강나루지하상가');
    expect(first('역말초')).toBe('역말초등학교');
    expect(hits('역말초').at(0)).toMatchObject({ kind: 'poi', category: '학교' });
  });

  test('Q12: a kind of thing is found near the middle of the map first', () => {
    expect(hits('소화전', { near: MIDDLE }).map(({ title }) => title)).toEqual(['역말소화전 2', '역말소화전 1']);
    expect(hits('소화전', { near: { ...MIDDLE, ...eastOf(900) } as typeof MIDDLE })[0]?.title).toBe('역말소화전 1');
  });

  test('Q13: whole before begun before held; the main road before its side roads; of equals the nearer', () => {
    const kinds = hits('강나루').slice(0, 3);
    expect(kinds.map(({ kind, title }) => `${kind} ${title}`).sort()).toEqual([
      'district 가람특별시 강나루구',
      'poi 강나루역',
      'road 가람특별시 강나루구 강나루대로',
    ]);
    const stations = hits('강나루역', { near: MIDDLE })
      .filter(({ kind }) => kind === 'poi')
      .map(({ title }) => title);
    expect(stations).toEqual(['강나루역', '강나루역말분식']);
    const begun = hits('강나루대로 39', { near: MIDDLE }).map(({ title }) => title.split(' ').at(-1));
    expect(begun).toEqual(['396', '396', '396-2', '3961']);
    const begins = hits('역말', { near: MIDDLE }).filter(({ kind, title }) => kind === 'poi' && title.startsWith('역말'));
    const metres = begins.map((hit) => hit.metres ?? 0);
    expect(metres).toHaveLength(3);
    expect(metres).toEqual(metres.toSorted((a, b) => a - b));
    expect(hits('역말', { limit: 1 })).toHaveLength(1);
  });
});

describe('a place', () => {
  test('Q15: the nearest entrances with their distance, and what is near', () => {
    const { addresses, pois } = reversePlace(index, eastOf(115), { withinMetres: 200, limit: 3 });
    expect(addresses.map(({ address, metres }) => [address.road.split(' ').slice(-1)[0], Math.round(metres)])).toEqual([
      ['402', 5],
      ['396-2', 55],
      ['396', 95],
    ]);
    expect(addresses[0]?.address).toEqual({
      road: '가람특별시 강나루구 강나루대로 402',
      lot: '가람특별시 강나루구 역말동 830',
      zip: '99101',
      name: 'GS타워',
    });
    expect(pois.map(({ name }) => name)).toEqual(['강나루역말분식', '역말초등학교', '역말소화전 2']);
  });

  test('Q15: beyond the limit there is none', () => {
    expect(reversePlace(index, { lon: 129, lat: 36 }, { withinMetres: 300, limit: 3 })).toEqual({ addresses: [], pois: [] });
  });
});

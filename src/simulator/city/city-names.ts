/**
 * Every name of the demo city is invented. Area codes start with 99, which no Korean region has, so that nothing of the
 * demo can be taken for a real place.
 */
import type { Rect } from './ground.ts';

export const CITY_NAME = '망루시';

export interface Dong {
  readonly name: string;
  /** 10 digits like a 법정동코드. */
  readonly code: string;
  readonly area: Rect;
}

/** 행정동 in rows from north to south; borders run along main roads, the river and the stream. */
const DONG_ROWS: readonly {
  readonly south: number;
  readonly north: number;
  readonly cells: readonly (readonly [name: string, west: number, east: number])[];
}[] = [
  {
    south: 1_090,
    north: 2_000,
    cells: [
      ['나루1동', -2_500, -860],
      ['나루2동', -860, 760],
      ['윤슬동', 760, 2_500],
    ],
  },
  {
    south: 120,
    north: 1_090,
    cells: [
      ['너울1동', -2_500, -1_690],
      ['너울2동', -1_690, -860],
      ['횃불동', -860, -20],
      ['여울동', -20, 798],
      ['새울1동', 798, 1_640],
      ['성곽동', 1_640, 2_500],
    ],
  },
  {
    south: -660,
    north: 120,
    cells: [
      ['서문동', -2_500, -1_690],
      ['장터동', -1_690, -860],
      ['등불동', -860, -20],
      ['마루동', -20, 798],
      ['새울2동', 798, 2_500],
    ],
  },
  {
    south: -2_050,
    north: -660,
    cells: [
      ['봉수1동', -2_500, -860],
      ['봉수2동', -860, 798],
      ['솔마루동', 798, 2_500],
    ],
  },
];

export const DONGS: readonly Dong[] = DONG_ROWS.flatMap(({ south, north, cells }) =>
  cells.map(([name, west, east]) => ({ name, area: { west, south, east, north } })),
).map((dong, at) => ({
  ...dong,
  code: `9911${String(10_100 + at * 100).padStart(6, '0')}`,
}));

/** The 행정동 a place on paper lies in; undefined outside the city. */
export function dongAt(u: number, v: number): Dong | undefined {
  return DONGS.find(({ area }) => u >= area.west && u <= area.east && v >= area.south && v <= area.north);
}

export const APARTMENT_NAMES = [
  '해솔마을',
  '윤슬마을',
  '너울마을',
  '새울마을',
  '별담마을',
  '온빛마을',
  '솔마루마을',
  '꽃무리마을',
  '하늬마을',
  '도란마을',
  '아람마을',
  '볕뉘마을',
] as const;
export const SCHOOL_NAMES = [
  '너울초등학교',
  '새울초등학교',
  '횃불중학교',
  '등불초등학교',
  '봉수중학교',
  '솔마루초등학교',
  '나루초등학교',
  '윤슬중학교',
  '장터초등학교',
  '여울고등학교',
  '성곽초등학교',
  '파수고등학교',
] as const;
export const SMALL_PARK_NAMES = [
  '별담',
  '해솔',
  '도란',
  '달무리',
  '꽃무리',
  '하늬',
  '볕뉘',
  '아람',
  '온새',
  '미리내',
  '가온누리',
  '시나브로',
  '여우별',
  '마파람',
  '샛별',
  '옹달샘',
] as const;

/**
 * The coordinate systems that Korean maps and partners use (G7), as PROJ says them. The parameters of Korean 1985 (5174,
 * Bessel ellipsoid) are those that agree with PROJ within 0.1 m; the set that is copied most often is 17–23 m off.
 */
export const KOREAN_1985_SHIFT = '-115.80,474.99,674.11,1.16,-2.31,-1.63,6.43';
const KOREAN_1985 = `+ellps=bessel +towgs84=${KOREAN_1985_SHIFT}`;

export interface CoordinateSystem {
  /** EPSG code. */
  readonly code: number;
  readonly title: { readonly ko: string; readonly en: string };
  /** PROJ string; empty for the two that every map library brings. */
  readonly proj: string;
  /** `degrees` are written lat, lon; `metres` east, north. */
  readonly unit: 'degrees' | 'metres';
}

const belt = (code: number, facts: { ko: string; en: string; lon: number }): CoordinateSystem => ({
  code,
  title: { ko: facts.ko, en: facts.en },
  proj: `+proj=tmerc +lat_0=38 +lon_0=${facts.lon} +k=1 +x_0=200000 +y_0=600000 +ellps=GRS80 +units=m +no_defs`,
  unit: 'metres',
});

export const COORDINATE_SYSTEMS: readonly CoordinateSystem[] = [
  { code: 4326, title: { ko: '경위도', en: 'WGS 84' }, proj: '', unit: 'degrees' },
  {
    code: 5179,
    title: { ko: 'UTM-K', en: 'UTM-K' },
    proj: '+proj=tmerc +lat_0=38 +lon_0=127.5 +k=0.9996 +x_0=1000000 +y_0=2000000 +ellps=GRS80 +units=m +no_defs',
    unit: 'metres',
  },
  belt(5186, { ko: '중부원점', en: 'Central belt 2010', lon: 127 }),
  belt(5185, { ko: '서부원점', en: 'West belt 2010', lon: 125 }),
  belt(5187, { ko: '동부원점', en: 'East belt 2010', lon: 129 }),
  belt(5188, { ko: '동해원점', en: 'East Sea belt 2010', lon: 131 }),
  {
    code: 5181,
    title: { ko: '중부원점(50만)', en: 'Central belt' },
    proj: '+proj=tmerc +lat_0=38 +lon_0=127 +k=1 +x_0=200000 +y_0=500000 +ellps=GRS80 +units=m +no_defs',
    unit: 'metres',
  },
  {
    code: 5174,
    title: { ko: '옛 중부원점', en: 'Korean 1985 modified central belt' },
    proj: `+proj=tmerc +lat_0=38 +lon_0=127.002890277778 +k=1 +x_0=200000 +y_0=500000 ${KOREAN_1985} +units=m +no_defs`,
    unit: 'metres',
  },
  { code: 3857, title: { ko: '웹 메르카토르', en: 'Web Mercator' }, proj: '', unit: 'metres' },
];

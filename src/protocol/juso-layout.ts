/**
 * The text files of the national address database (행정안전부 주소정보누리집, business.juso.go.kr): columns with `|` between, no
 * header, CP949, one file a 시도, and the daily changes (일변동) with a reason of change in the same columns.
 */
export type JusoKind = 'roads' | 'addresses' | 'lots' | 'entrances' | 'linkedEntrances' | 'buildings' | 'buildingLots';

export interface JusoFile {
  readonly kind: JusoKind;
  /** All of a region, or only what has changed. */
  readonly whole: boolean;
  /** Day of the changes, YYYYMMDD; empty where the name says none. */
  readonly day: string;
}

const NAMES: readonly { readonly pattern: RegExp; readonly kind: JusoKind; readonly whole: boolean }[] = [
  // 도로명주소 한글: 전체분 and 일변동 (JUSUKR).
  { pattern: /^jibun_rnaddrkor_?/, kind: 'lots', whole: true },
  { pattern: /^rnaddrkor_?/, kind: 'addresses', whole: true },
  { pattern: /rnadr_mst/, kind: 'addresses', whole: false },
  { pattern: /rnadr_lnbr/, kind: 'lots', whole: false },
  // 위치정보요약DB.
  { pattern: /^entrc_mod/, kind: 'entrances', whole: false },
  { pattern: /^entrc_/, kind: 'entrances', whole: true },
  // 도로명주소 출입구 정보: 전체분 and 일변동 (JUSUEC).
  { pattern: /^rnentdata_/, kind: 'linkedEntrances', whole: true },
  { pattern: /rnadr_position/, kind: 'linkedEntrances', whole: false },
  // 건물DB.
  { pattern: /^build_mod/, kind: 'buildings', whole: false },
  { pattern: /^build_/, kind: 'buildings', whole: true },
  { pattern: /^jibun_mod/, kind: 'buildingLots', whole: false },
  { pattern: /^jibun_/, kind: 'buildingLots', whole: true },
  // 도로명코드 of 건물DB and 주소DB, and its daily changes (JUSUZR).
  { pattern: /^road_code|도로명코드|sprd_rdnm/, kind: 'roads', whole: true },
];

/** By its name, a path and `.gz` taken off; undefined where it is none of these. */
export function readJusoFileName(name: string): JusoFile | undefined {
  const lower = name.normalize('NFC').toLowerCase();
  if (!lower.endsWith('.txt')) return undefined;
  const known = NAMES.find(({ pattern }) => pattern.test(lower));
  return known && { kind: known.kind, whole: known.whole, day: /\.(\d{8})\./.exec(lower)?.[1] ?? '' };
}

const KIND_ORDER: readonly JusoKind[] = ['roads', 'addresses', 'lots', 'buildings', 'buildingLots', 'entrances', 'linkedEntrances'];

/** Whole lists first, so that what rests on an address finds it; then the changes, day by day. */
export function compareJusoFiles(a: JusoFile, b: JusoFile): number {
  if (a.whole !== b.whole) return a.whole ? -1 : 1;
  return a.day.localeCompare(b.day) || KIND_ORDER.indexOf(a.kind) - KIND_ORDER.indexOf(b.kind);
}

/** 도로명주소 한글 (rnaddrkor, TH_SGCO_RNADR_MST). */
export const ADDRESS_COLUMNS = [
  '도로명주소관리번호',
  '법정동코드',
  '시도명',
  '시군구명',
  '법정읍면동명',
  '법정리명',
  '산여부',
  '지번본번',
  '지번부번',
  '도로명코드',
  '도로명',
  '지하여부',
  '건물본번',
  '건물부번',
  '행정동코드',
  '행정동명',
  '기초구역번호',
  '이전도로명주소',
  '효력발생일',
  '공동주택구분',
  '이동사유코드',
  '건축물대장건물명',
  '시군구용건물명',
  '비고',
] as const;
/** 관련지번 (jibun_rnaddrkor, TH_SGCO_RNADR_LNBR). */
export const LOT_COLUMNS = [
  '도로명주소관리번호',
  '법정동코드',
  '시도명',
  '시군구명',
  '법정읍면동명',
  '법정리명',
  '산여부',
  '지번본번',
  '지번부번',
  '도로명코드',
  '지하여부',
  '건물본번',
  '건물부번',
  '이동사유코드',
] as const;
/** 위치정보요약DB (entrc); changes have the reason behind. Coordinates are EPSG:5179. */
export const ENTRANCE_COLUMNS = [
  '시군구코드',
  '출입구일련번호',
  '법정동코드',
  '시도명',
  '시군구명',
  '법정읍면동명',
  '도로명코드',
  '도로명',
  '지하여부',
  '건물본번',
  '건물부번',
  '건물명',
  '우편번호',
  '건물용도분류',
  '건물군여부',
  '행정동명',
  'X좌표',
  'Y좌표',
  '이동사유코드',
] as const;
/** 도로명주소 출입구 정보 (RNENTDATA, TH_SGCO_RNADR_POSITION). */
export const LINKED_ENTRANCE_COLUMNS = [
  '도로명주소관리번호',
  '법정동코드',
  '시도명',
  '시군구명',
  '법정읍면동명',
  '법정리명',
  '도로명코드',
  '도로명',
  '지하여부',
  '건물본번',
  '건물부번',
  '기초구역번호',
  '효력발생일',
  '이동사유코드',
  '출입구일련번호',
  '출입구구분',
  '출입구유형',
  'X좌표',
  'Y좌표',
] as const;
/** 건물DB (build). */
export const BUILDING_COLUMNS = [
  '법정동코드',
  '시도명',
  '시군구명',
  '법정읍면동명',
  '법정리명',
  '산여부',
  '지번본번',
  '지번부번',
  '도로명코드',
  '도로명',
  '지하여부',
  '건물본번',
  '건물부번',
  '건축물대장건물명',
  '상세건물명',
  '건물관리번호',
  '읍면동일련번호',
  '행정동코드',
  '행정동명',
  '우편번호',
  '우편일련번호',
  '다량배달처명',
  '이동사유코드',
  '고시일자',
  '변동전도로명주소',
  '시군구용건물명',
  '공동주택여부',
  '기초구역번호',
  '상세주소여부',
  '비고1',
  '비고2',
] as const;
/** 관련지번 of 건물DB (jibun). */
export const BUILDING_LOT_COLUMNS = [
  '법정동코드',
  '시도명',
  '시군구명',
  '법정읍면동명',
  '법정리명',
  '산여부',
  '지번본번',
  '지번부번',
  '도로명코드',
  '지하여부',
  '건물본번',
  '건물부번',
  '지번일련번호',
  '이동사유코드',
] as const;

export const JUSO_CRS = 'EPSG:5179';

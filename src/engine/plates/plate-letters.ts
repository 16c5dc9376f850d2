/**
 * The signs of Korean number plates (자동차 등록번호판 등의 기준에 관한 고시 as public pages tell it; the notice itself was not
 * read). Plates of every era are on the road: those with a region's name (1973–2003), without one (2004), with three digits (2019).
 */
export const REGIONS = [
  '서울',
  '부산',
  '대구',
  '인천',
  '광주',
  '대전',
  '울산',
  '세종',
  '경기',
  '강원',
  '충북',
  '충남',
  '전북',
  '전남',
  '경북',
  '경남',
  '제주',
] as const;

/** 외교, 영사, 준외교, 준영사, 국제기구, 협정, 대표부: two groups of three digits follow. */
export const DIPLOMATIC = ['외교', '영사', '준외', '준영', '국기', '협정', '대표'] as const;

/** 용도기호: who uses the car. */
export const LETTERS = {
  private: '가나다라마거너더러머버서어저고노도로모보소오조구누두루무부수우주',
  commercial: '바사아자',
  delivery: '배',
  rental: '하허호',
  /** 국방부 직할, 합참, 육·해·공군. */
  military: '국합육해공',
  /** Only on plates with a region's name. */
  formerly: '차카타파',
} as const;

/** Letters of plates without a region. */
export const LETTERS_NOW = LETTERS.private + LETTERS.commercial + LETTERS.delivery + LETTERS.rental;
/** Letters of plates with a region. */
export const LETTERS_THEN = LETTERS_NOW + LETTERS.formerly;
/** Every letter that stands alone between digits. */
export const ALL_LETTERS = LETTERS_THEN + LETTERS.military;

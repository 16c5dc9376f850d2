/** What says nothing of anybody's name, number, home or health. Whatever stands in no list is covered: a partner's next item may be anything. */
const HARMLESS = new Set([
  'SEX',
  'EVT_GRD',
  'EVT_NM',
  'WP_SVC_TY',
  'WP_REF_ID',
  'IMAGE_SEND_TY_CD',
  'PICTURES',
  'WANTED_FOR',
  'MATCH',
  'LIKELIHOOD',
  'CONFIDENCE',
  'CAMERA',
  'PASSED_AT',
]);
/** Covered as a whole, however long it is: notes and descriptions hold what somebody suffers from, and names in the midst. */
const WHOLE = '***';

/** What of a person may be shown without opening: enough to know that it is the right one, too little to use (X3, LAW-16). */
export function masked(key: string, value: string): string {
  if (HARMLESS.has(key)) return value;
  if (key === 'IMAGE_URL') return value.replaceAll(/[^;]+/g, WHOLE);
  if (key.startsWith('CAR_NUM')) return maskedPlates(value);
  if (/NUM$|TELNO$|PHONE|CONTACT/i.test(key)) return maskedTelephone(value);
  if (/BIRTH/i.test(key)) return value.replaceAll(/\d(?=.*$)/g, (digit, at: number) => (at < 4 ? digit : '*'));
  if (/ADDR/i.test(key)) return value.replaceAll(/\d/g, '*');
  if (/NM$|NAME/i.test(key)) return maskedName(value);
  return WHOLE;
}

/** The first two of the last four digits: 12가3456 → 12가**56. */
function maskedPlates(text: string): string {
  return text.replaceAll(/\d\d(?=\d\d(?!\d))/g, '**');
}

/** 홍길동 → 홍*동, 남궁민수 → 남**수, 이산 → 이*. */
function maskedName(name: string): string {
  const letters = [...name];
  return letters
    .map((letter, at) => (at === 0 || (at === letters.length - 1 && letters.length > 2) || letter === ' ' ? letter : '*'))
    .join('');
}

/** The last four digits stay: 010-1234-5678 → ***-****-5678. */
function maskedTelephone(number: string): string {
  const digits = number.replaceAll(/\D/g, '').length;
  let seen = 0;
  return number.replaceAll(/\d/g, (digit) => (++seen > digits - 4 ? digit : '*'));
}

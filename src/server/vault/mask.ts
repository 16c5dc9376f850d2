/** What of a person may be shown without opening: enough to know that it is the right one, too little to use (X3). */
export function masked(key: string, value: string): string {
  if (/NUM$|TELNO$|PHONE|CONTACT/i.test(key)) return maskedTelephone(value);
  if (/BIRTH/i.test(key)) return value.replaceAll(/\d(?=.*$)/g, (digit, at: number) => (at < 4 ? digit : '*'));
  if (/ADDR/i.test(key)) return value.replaceAll(/\d/g, '*');
  if (/NM$|NAME/i.test(key)) return maskedName(value);
  return value;
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

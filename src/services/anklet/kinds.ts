/** Alarms of the tracking centre (DOMAIN §5.3, 법무): what is a breach, and what is only the state of the device. */
export const VIOLATIONS = ['전자장치 훼손', '접근금지 위반', '출입금지 위반', '외출제한 위반', '감응범위 이탈'] as const;
const DEVICE = ['저전력'] as const;
/** A word that is not of the list: not shown as sent, because a name may stand in it (LAW-29). */
const OTHER = '기타 경보';
/** The event's own name says nothing of what happened. */
const EMPTY = new Set(['전자발찌위치추적', '전자발찌', '전자장치위치추적']);

const bare = (text: string): string => text.normalize('NFC').replaceAll(/[\s·․ㆍ,/_-]/g, '');
const known = new Map([...VIOLATIONS, ...DEVICE].map((kind) => [bare(kind), kind]));
const SPELLINGS: readonly (readonly [RegExp, string])[] = [
  [/훼손|절단|파손/, '전자장치 훼손'],
  [/접근금지/, '접근금지 위반'],
  [/출입금지/, '출입금지 위반'],
  [/외출(제한|금지)/, '외출제한 위반'],
  [/감응범위/, '감응범위 이탈'],
  [/저전력|배터리/, '저전력'],
];

/** One of the list, whatever the partner's wording; '' where it says nothing. */
export function canonicalViolation(text: string): string {
  const plain = bare(text);
  if (plain === '' || EMPTY.has(plain)) return '';
  return known.get(plain) ?? SPELLINGS.find(([pattern]) => pattern.test(plain))?.[1] ?? OTHER;
}

/** The state of a device is no emergency, however its alarm is graded. */
export function gradeOfViolation(kind: string): 'normal' | undefined {
  return DEVICE.some((each) => each === kind) ? 'normal' : undefined;
}

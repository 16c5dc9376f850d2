/** Spellings of the service types (서비스유형) that partners use; the codes of the standard were found in no source, so that any other word stays as sent. */
const SPELLINGS: Readonly<Record<string, readonly string[]>> = {
  아동: ['어린이', '아동안전', '어린이안전', '자녀안심', '미아'],
  치매: ['치매노인', '치매환자', '치매어르신', '노인'],
  장애인: ['중증장애인', '장애', '지적장애', '발달장애'],
  독거노인: ['독거', '독거어르신'],
};
/** The event's own name says nothing of what happened. */
const EMPTY = ['사회적약자', '사회적약자지원', '어린이및치매노인보호'];

const bare = (text: string): string => text.normalize('NFC').replaceAll(/[\s·․ㆍ,/_-]/g, '');
const known = new Map(Object.entries(SPELLINGS).flatMap(([kind, words]) => [kind, ...words].map((word) => [word, kind] as const)));

export function canonicalServiceType(text: string): string {
  const plain = bare(text);
  return EMPTY.includes(plain) ? '' : (known.get(plain) ?? text.normalize('NFC').trim());
}

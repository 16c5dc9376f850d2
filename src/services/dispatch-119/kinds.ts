/** 유형 of a 119 report (DOMAIN §5.2); the sub-class (세부분류명) is free text. */
const KINDS_119 = ['화재', '구조', '구급', '기타'] as const;

const bare = (text: string): string => text.normalize('NFC').replaceAll(/\s/g, '');

/**
 * The catalogue's word for a 유형 (화재출동 → 화재, 구급/교통사고 → 구급); what is in no class, and a drill, stays as sent. The name of the
 * event itself (119 긴급출동), which stands in where SCSNS sends no 유형, says nothing of what happened.
 */
export function canonicalKind119(text: string): string {
  const plain = bare(text);
  if (plain === '119긴급출동') return '';
  return KINDS_119.find((kind) => plain.startsWith(kind)) ?? text.normalize('NFC').trim();
}

/** What stands behind the class in the same field: 구급/교통사고 → 교통사고. */
export function subclassOf(text: string): string {
  return /[/(·>]\s*(.+?)\)?$/.exec(text.normalize('NFC').trim())?.[1] ?? '';
}

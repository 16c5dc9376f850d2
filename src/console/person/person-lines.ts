import type { z } from 'zod';
import type { profileView } from '#contract/profile-view.ts';

export type Profile = z.infer<typeof profileView>;

/** In the order in which it is asked for; any other key follows as it is called on the wire. */
const ORDER = [
  'MISSING_NM',
  'MOJ_NM',
  'SEX',
  'BIRTHDAY',
  'MOJ_BIRTH',
  'MISSING_ETC',
  'MISSING_UNUSUAL',
  'CONTACTNUM',
  'PROTECTOR_NM',
  'PROTECTOR_NUM',
  'MISSING_ADDRESS',
  'APPLICANT_NM',
  'APPLICANT_TELNO',
  'MOJ_CONTENT',
];
/** What the server sends for what is covered as a whole. */
const COVERED = '***';
/** Said otherwise, or not for a person to read. */
const UNSAID = new Set(['IMAGE_URL', 'EVT_NM', 'WP_SVC_TY', 'WP_REF_ID']);

export interface PersonLine {
  readonly key: string;
  /** Undefined: covered as a whole, however long it is. */
  readonly value: string | undefined;
  /** Digits to dial, where the value is a whole telephone number. */
  readonly dial?: string;
}

/** What the card says of somebody, line by line. */
export function personLines({ fields, masked }: Pick<Profile, 'fields' | 'masked'>): readonly PersonLine[] {
  const rank = (key: string): number => (ORDER.includes(key) ? ORDER.indexOf(key) : ORDER.length);
  return fields
    .filter(({ key }) => !UNSAID.has(key))
    .toSorted((a, b) => rank(a.key) - rank(b.key))
    .map(({ key, value }) => {
      if (masked) return { key, value: value === COVERED ? undefined : dated(key, value) };
      return { key, value: dated(key, value), ...(isTelephone(key) ? { dial: value.replaceAll(/[^\d+]/g, '') } : {}) };
    });
}

/** 20150301 → 2015-03-01, and so 2015****. */
function dated(key: string, value: string): string {
  return /BIRTH/.test(key) ? value.replace(/^(\d{4})([\d*]{2})([\d*]{2})$/, '$1-$2-$3') : value;
}

function isTelephone(key: string): boolean {
  return /NUM$|TELNO$/.test(key);
}

/** Pictures that stayed with the partner, which names their files only. */
export function picturesElsewhere({ fields, pictures }: Pick<Profile, 'fields' | 'pictures'>): number {
  if (pictures > 0) return 0;
  return (fields.find(({ key }) => key === 'IMAGE_URL')?.value ?? '').split(';').filter((name) => name.trim() !== '').length;
}

import { ALL_LETTERS, DIPLOMATIC, LETTERS, LETTERS_NOW, LETTERS_THEN, REGIONS } from './plate-letters.ts';

/**
 * What a plate is by its form. `nationwide`: since 2004 (12가3456) and 2019 (123가4567). `regional`: 1973–2003, and
 * construction machines until 2022 (서울12가3456, 서울1가2345). `construction`: since 2022 (012가3456).
 */
export type PlateKind = 'nationwide' | 'regional' | 'diplomatic' | 'military' | 'construction' | 'temporary' | 'motorcycle';

const REGION = `(?:${REGIONS.join('|')}|\\?\\?)`;
const SERIAL = '(?!0000)[0-9?]{4}';

/** Tried in this order. Forms marked *assumed* stand in no source that could be read. */
const FORMS: readonly (readonly [PlateKind, RegExp])[] = [
  ['nationwide', new RegExp(`^(?!00)(?:[0-9?]{2}|[1-9?][0-9?]{2})[${LETTERS_NOW}?]${SERIAL}$`)],
  ['regional', new RegExp(`^${REGION}[0-9?]{1,2}[${LETTERS_THEN}?]${SERIAL}$`)],
  ['construction', new RegExp(`^0(?!00)[0-9?]{2}[${LETTERS_NOW}?]${SERIAL}$`)],
  ['diplomatic', new RegExp(`^(?:${DIPLOMATIC.join('|')})[0-9?]{6}$`)],
  // 24육1234 as seen on the road; the letter first is assumed.
  ['military', new RegExp(`^(?:[0-9?]{2}[${LETTERS.military}][0-9?]{4}|[${LETTERS.military}][0-9?]{4,6})$`)],
  // 임시운행허가: assumed to be told with its word and its number.
  ['temporary', new RegExp(`^${REGION}?(?:임시|임)[0-9?]{4,6}$`)],
  // 이륜자동차: region, city or district, letter, serial.
  ['motorcycle', new RegExp(`^${REGION}[가-힣]{1,4}[${ALL_LETTERS}?]${SERIAL}$`)],
];

/** Of a normalised text; undefined when no era had such a plate: then it was misread, or is foreign. */
export function plateKind(text: string): PlateKind | undefined {
  return FORMS.find(([, form]) => form.test(text))?.[0];
}

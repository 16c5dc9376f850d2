import { REGIONS } from './plate-letters.ts';

/** A sign that could not be read. */
export const UNREAD = '?';
/** No plate has more signs, motorcycles with long district names included. */
export const MAX_PLATE_SIGNS = 14;
/** What is longer than this is not looked at. */
const MAX_RAW_LENGTH = 64;

const LONG_REGIONS: readonly (readonly [long: RegExp, short: string])[] = [
  [/^충청(북|남)도?/, '충$1'],
  [/^전라(북|남)도?/, '전$1'],
  [/^경상(북|남)도?/, '경$1'],
  [/^(전북|강원|제주|세종)특별자치(?:도|시)/, '$1'],
  [new RegExp(`^(${REGIONS.join('|')})(?:특별시|광역시)`), '$1'],
  // Not 서울 도봉, nor 경기 시흥.
  [new RegExp(`^(${REGIONS.join('|')})[시도](?=[0-9?])`), '$1'],
];
const BETWEEN_SIGNS = /[\s\-‐-―·․ㆍ.,_/()[\]]+/g;
const UNREAD_SIGNS = /[*□■○●_#]/g;

/**
 * A plate as every system writes it in its own way — `서울 12 가-3456`, `１２가３４５６`, `서울특별시12가3456`, `12*3456` — in the
 * one form that is compared: digits, syllables and capitals without anything between, `?` for what could not be read.
 * Undefined when nothing of it can be a plate.
 */
export function normalisePlate(raw: string): string | undefined {
  if (isNormal(raw)) return raw;
  if (raw.length > MAX_RAW_LENGTH) return undefined;
  let text = raw.normalize('NFKC').toUpperCase().replace(UNREAD_SIGNS, UNREAD).replace(BETWEEN_SIGNS, '');
  for (const [long, short] of LONG_REGIONS) text = text.replace(long, short);
  return text.length > 0 && text.length <= MAX_PLATE_SIGNS && /^[0-9A-Z?가-힣]+$/.test(text) ? text : undefined;
}

/** Nearly every read is in its form already: seven or eight digits and syllables, too short for a region in full. */
function isNormal(text: string): boolean {
  if (text.length < 4 || text.length > 9) return false;
  for (let at = 0; at < text.length; at += 1) if (!isDigit(text.charCodeAt(at)) && !isHangul(text.charCodeAt(at))) return false;
  return !isHangul(text.charCodeAt(2)) || !isHangul(text.charCodeAt(0));
}

export function isDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39;
}

export function isHangul(unit: number): boolean {
  return unit >= 0xac00 && unit <= 0xd7a3;
}

/** What somebody without the right sees: which vehicle it is cannot be told, which plate was meant can (`12가**56`). */
export function maskPlate(plate: string): string {
  return plate.length < 4 ? '****' : `${plate.slice(0, -4)}**${plate.slice(-2)}`;
}

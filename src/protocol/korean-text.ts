/**
 * Korean text on partners' wires: UTF-8, or EUC-KR with its Windows extension (CP949, also called UHC).
 * The table is built once from the platform's KS X 1001 decoder; the 8,822 syllables that CP949 adds follow from a
 * rule, because Node's decoder does not know them (it reads them as control characters and letters).
 */
export type KoreanEncoding = 'utf-8' | 'euc-kr';

const REPLACEMENT = 0x3f;
const FIRST_SYLLABLE = 0xac00;
const LAST_SYLLABLE = 0xd7a3;

interface Tables {
  /** `lead << 8 | trail` → UTF-16 unit, 0 = none. */
  readonly toText: Uint16Array;
  /** UTF-16 unit → `lead << 8 | trail`, 0 = none. */
  readonly toBytes: Uint16Array;
}

let tables: Tables | undefined;

function koreanTables(): Tables {
  tables ??= buildTables();
  return tables;
}

function buildTables(): Tables {
  const toText = new Uint16Array(0x10000);
  const toBytes = new Uint16Array(0x10000);
  const put = (code: number, unit: number): void => {
    toText[code] = unit;
    if (toBytes[unit] === 0) toBytes[unit] = code;
  };
  const decoder = new TextDecoder('euc-kr');
  for (let lead = 0xa1; lead <= 0xfe; lead++) {
    for (let trail = 0xa1; trail <= 0xfe; trail++) {
      const text = decoder.decode(Uint8Array.of(lead, trail));
      const unit = text.charCodeAt(0);
      if (text.length === 1 && unit >= 0x80 && unit !== 0xfffd && !isPrivateUse(unit)) put((lead << 8) | trail, unit);
    }
  }
  // Added to KS X 1001 in 1998; decoders differ in whether they know them.
  put(0xa2e6, 0x20ac);
  put(0xa2e7, 0x00ae);
  addExtendedSyllables(toBytes, put);
  return { toText, toBytes };
}

/** CP949 puts every syllable that KS X 1001 lacks, in Unicode order, into the cells that KS X 1001 leaves free. */
function addExtendedSyllables(toBytes: Uint16Array, put: (code: number, unit: number) => void): void {
  const cells = extendedCells();
  for (let unit = FIRST_SYLLABLE; unit <= LAST_SYLLABLE; unit++) {
    if (toBytes[unit] !== 0) continue;
    const cell = cells.next();
    if (cell.done) return;
    put(cell.value, unit);
  }
}

function* extendedCells(): Generator<number, undefined> {
  for (let lead = 0x81; lead <= 0xc6; lead++) {
    const lastTrail = lead <= 0xa0 ? 0xfe : 0xa0;
    for (let trail = 0x41; trail <= lastTrail; trail++) {
      if (isExtendedTrail(trail)) yield (lead << 8) | trail;
    }
  }
  return undefined;
}

function isExtendedTrail(trail: number): boolean {
  return (trail >= 0x41 && trail <= 0x5a) || (trail >= 0x61 && trail <= 0x7a) || trail >= 0x81;
}

function isPrivateUse(unit: number): boolean {
  return unit >= 0xe000 && unit <= 0xf8ff;
}

/** Text of CP949 bytes; undefined where a byte pair is not in the table. */
export function decodeEucKr(bytes: Uint8Array): string | undefined {
  const { toText } = koreanTables();
  const parts: string[] = [];
  let units: number[] = [];
  for (let at = 0; at < bytes.length; at++) {
    const lead = bytes[at] ?? 0;
    if (lead < 0x80) units.push(lead);
    else {
      const unit = toText[(lead << 8) | (bytes[++at] ?? 0)] ?? 0;
      if (unit === 0) return undefined;
      units.push(unit);
    }
    if (units.length === 8_192) {
      parts.push(String.fromCharCode(...units));
      units = [];
    }
  }
  return parts.join('') + String.fromCharCode(...units);
}

/** CP949 bytes of a text; what the encoding lacks becomes `?`. */
export function encodeEucKr(text: string): Uint8Array {
  const { toBytes } = koreanTables();
  const bytes = new Uint8Array(text.length * 2);
  let size = 0;
  for (const character of text) {
    const unit = character.charCodeAt(0);
    const code = character.length === 1 ? (toBytes[unit] ?? 0) : 0;
    if (unit < 0x80) bytes[size++] = unit;
    else if (code === 0) bytes[size++] = REPLACEMENT;
    else {
      bytes[size++] = code >> 8;
      bytes[size++] = code & 0xff;
    }
  }
  return bytes.slice(0, size);
}

export function encodeKorean(text: string, encoding: KoreanEncoding): Uint8Array {
  return encoding === 'utf-8' ? new TextEncoder().encode(text) : encodeEucKr(text);
}

export interface DecodedText {
  readonly text: string;
  /** Absent where the bytes are ASCII only and so say nothing about it. */
  readonly encoding?: KoreanEncoding;
}

/**
 * Reads bytes whose encoding nobody declared. ASCII fits both; valid UTF-8 is UTF-8 unless the bytes are CP949 as well
 * and hold more Hangul that way (a two-byte syllable such as 칼 is also a valid UTF-8 letter). Undefined: neither.
 */
export function decodeKorean(bytes: Uint8Array, usual?: KoreanEncoding): DecodedText | undefined {
  if (bytes.every((byte) => byte < 0x80)) return { text: asciiText(bytes) };
  const utf8 = decodeUtf8(bytes);
  if (utf8 !== undefined && usual !== 'euc-kr' && hasHangul(utf8)) return { text: utf8, encoding: 'utf-8' };
  const eucKr = decodeEucKr(bytes);
  if (utf8 === undefined) return eucKr === undefined ? undefined : { text: eucKr, encoding: 'euc-kr' };
  if (eucKr === undefined) return { text: utf8, encoding: 'utf-8' };
  const gain = countHangul(eucKr) - countHangul(utf8);
  const preferEucKr = gain > 0 || (gain === 0 && usual === 'euc-kr');
  return preferEucKr ? { text: eucKr, encoding: 'euc-kr' } : { text: utf8, encoding: 'utf-8' };
}

const fatalUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false });

export function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return fatalUtf8.decode(bytes);
  } catch {
    return undefined;
  }
}

const asciiDecoder = new TextDecoder();

function asciiText(bytes: Uint8Array): string {
  return asciiDecoder.decode(bytes);
}

function hasHangul(text: string): boolean {
  return /[\uac00-\ud7a3]/.test(text);
}

function countHangul(text: string): number {
  return text.match(/[\uac00-\ud7a3]/g)?.length ?? 0;
}

/**
 * How a sender counts the length of a telegram's body. Nobody's description says; public senders differ, so every
 * reading is tried and what a peer has shown is remembered as a set of bits.
 */
export const COUNTINGS = [
  { unit: 'bytes', terminator: true },
  { unit: 'bytes', terminator: false },
  { unit: 'utf-8 characters', terminator: true },
  { unit: 'utf-8 characters', terminator: false },
  { unit: 'euc-kr characters', terminator: true },
  { unit: 'euc-kr characters', terminator: false },
] as const;

/** A set of `COUNTINGS`, one bit each. */
export type CountingSet = number;
export const ANY_COUNTING: CountingSet = 0b111111;
export const NO_COUNTING: CountingSet = 0;

/** Counts a body byte by byte in every unit at once. */
export interface BodyCount {
  bytes: number;
  /** UTF-16 units when the bytes are UTF-8, as Java, C# and JavaScript count. */
  utf8: number;
  eucKr: number;
  /** The byte before was the first of a two-byte EUC-KR character. */
  afterLead: boolean;
  /** `|` seen. */
  bars: number;
}

export function emptyCount(): BodyCount {
  return { bytes: 0, utf8: 0, eucKr: 0, afterLead: false, bars: 0 };
}

export function countByte(count: BodyCount, byte: number): void {
  count.bytes++;
  if (byte === 0x7c) count.bars++;
  if ((byte & 0xc0) !== 0x80) count.utf8 += byte >= 0xf0 ? 2 : 1;
  if (count.afterLead && byte >= 0x41) count.afterLead = false;
  else {
    count.eucKr++;
    count.afterLead = byte >= 0x81;
  }
}

/** Which readings make `length` true of a body whose count includes the `;` that ends it (or, where there is none, does not). */
export function fitting(count: BodyCount, length: number, endsWithTerminator: boolean): CountingSet {
  let set = NO_COUNTING;
  COUNTINGS.forEach(({ unit, terminator }, index) => {
    const counted = inUnit(count, unit);
    const told = endsWithTerminator ? (terminator ? counted : counted - 1) : terminator ? counted + 1 : counted;
    if (told === length) set |= 1 << index;
  });
  return set;
}

/** Which of these readings could still come true further on in the bytes. */
export function stillPossible(count: BodyCount, length: number, among: CountingSet): CountingSet {
  let set = NO_COUNTING;
  COUNTINGS.forEach(({ unit }, index) => {
    if (among & (1 << index) && inUnit(count, unit) < length) set |= 1 << index;
  });
  return set;
}

function inUnit(count: BodyCount, unit: (typeof COUNTINGS)[number]['unit']): number {
  if (unit === 'bytes') return count.bytes;
  return unit === 'utf-8 characters' ? count.utf8 : count.eucKr;
}

/** What is unlike the plain reading (bytes of the body with its `;`), in words for the operator of the link. */
export function oddLength(fits: CountingSet): readonly string[] {
  if (fits === NO_COUNTING) return ['length fits no reading'];
  const odd: string[] = [];
  if ((fits & 0b000011) === 0) odd.push('length counts characters');
  if ((fits & 0b010101) === 0) odd.push('length leaves out the ;');
  return odd;
}

/** The length to write for a peer that counts like this. */
export function lengthFor(count: BodyCount, known: CountingSet): number {
  const index = COUNTINGS.findIndex((_, bit) => known & (1 << bit));
  const { unit, terminator } = COUNTINGS[index] ?? COUNTINGS[0];
  return inUnit(count, unit) - (terminator ? 0 : 1);
}

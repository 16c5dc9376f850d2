import { ALL_LETTERS, REGIONS } from './plate-letters.ts';
import { isDigit, isHangul } from './plate-text.ts';

/** What a sign that was read may have been, and how often: of a hundred misreadings into this sign, so many came from that one. */
export interface Origin {
  readonly unit: number;
  /** 0…1. */
  readonly share: number;
}

/**
 * Digits that recognisers take for one another, the strength of each pair (*ours*: the pairs are those of the field — 0/8/6,
 * 1/7, 3/8, 5/6 —, the strengths are estimates, in one place to be set right by a city's own counts).
 */
const DIGIT_PAIRS: readonly (readonly [a: string, b: string, strength: number])[] = [
  ['0', '8', 3],
  ['0', '6', 3],
  ['6', '8', 3],
  ['1', '7', 3],
  ['3', '8', 3],
  ['5', '6', 3],
  ['8', '9', 2],
  ['0', '9', 2],
  ['3', '5', 1],
  ['5', '8', 1],
  ['2', '7', 1],
  ['3', '9', 1],
  ['1', '4', 1],
  ['4', '9', 1],
  ['2', '3', 1],
  ['4', '6', 1],
];
/** Letters and marks that stand where a digit should. */
const LATIN_AS_DIGIT: Readonly<Record<string, string>> = {
  O: '0',
  D: '0',
  Q: '0',
  I: '1',
  L: '1',
  Z: '2',
  A: '4',
  S: '5',
  G: '6',
  T: '7',
  B: '8',
};
/** So much of all misreadings is of pairs that stand here; the rest is spread too thin to look for. */
const KNOWN_SHARE = 0.9;

/** Vowels, finals and initials of the syllable block by number (Unicode chapter 3.12). */
const VOWEL_PAIRS = pairs('ㅏㅓ3 ㅗㅜ3 ㅏㅣ3 ㅓㅣ3 ㅐㅏ2 ㅐㅓ2 ㅐㅣ1 ㅜㅡ2 ㅗㅡ2 ㅏㅑ3 ㅓㅕ3 ㅗㅛ3 ㅜㅠ3 ㅔㅓ2', vowelNumber);
const INITIAL_PAIRS = pairs('ㅁㅂ2 ㅇㅎ3 ㅅㅈ2 ㄴㄷ2 ㄷㄹ2 ㄱㄴ1 ㅁㅇ1 ㅈㅊ3 ㄷㅌ2 ㅂㅍ1 ㄱㅋ3 ㄹㅌ1 ㄹㅂ1', initialNumber);
const MEDIALS = 21;
const FINALS = 28;
const FIRST_SYLLABLE = 0xac00;

const origins = new Map<number, readonly Origin[]>();

/** What may have been misread into this sign, the likeliest first: digits for a digit, letters of plates for a syllable. */
export function originsOf(unit: number): readonly Origin[] {
  const known = origins.get(unit);
  if (known) return known;
  const found = shared(isDigit(unit) ? digitOrigins(unit) : isHangul(unit) ? letterOrigins(unit) : latinOrigins(unit));
  // One entry for each sign of a script: bounded by what normalisation lets through.
  origins.set(unit, found);
  return found;
}

/** Every letter that may stand for `?` between digits. */
export const LETTER_UNITS: readonly number[] = Array.from(ALL_LETTERS, (letter) => letter.charCodeAt(0));
export const DIGIT_UNITS: readonly number[] = Array.from('0123456789', (digit) => digit.charCodeAt(0));
/** What may have stood before the digits and was not seen. */
export const PREFIXES: readonly string[] = REGIONS;

type Weighed = readonly (readonly [unit: number, strength: number])[];

function digitOrigins(unit: number): Weighed {
  const digit = String.fromCharCode(unit);
  return DIGIT_PAIRS.flatMap(([a, b, strength]) =>
    a === digit ? [[b.charCodeAt(0), strength] as const] : b === digit ? [[a.charCodeAt(0), strength] as const] : [],
  );
}

function latinOrigins(unit: number): Weighed {
  const digit = LATIN_AS_DIGIT[String.fromCharCode(unit)];
  return digit === undefined ? DIGIT_UNITS.map((other) => [other, 1] as const) : [[digit.charCodeAt(0), 3]];
}

/** Letters of plates that differ in the vowel, in the first consonant, or in what stands below. */
function letterOrigins(unit: number): Weighed {
  const read = partsOf(unit);
  return LETTER_UNITS.flatMap((letter) => {
    if (letter === unit) return [];
    const real = partsOf(letter);
    const strength =
      read.initial === real.initial && read.final === real.final
        ? (VOWEL_PAIRS.get(pairKey(read.vowel, real.vowel)) ?? 0)
        : read.vowel === real.vowel && read.final === real.final
          ? (INITIAL_PAIRS.get(pairKey(read.initial, real.initial)) ?? 0)
          : read.initial === real.initial && read.vowel === real.vowel
            ? 1
            : 0;
    return strength > 0 ? [[letter, strength] as const] : [];
  });
}

function shared(weighed: Weighed): readonly Origin[] {
  const all = weighed.reduce((sum, [, strength]) => sum + strength, 0);
  return weighed.map(([unit, strength]) => ({ unit, share: (KNOWN_SHARE * strength) / all })).toSorted((a, b) => b.share - a.share);
}

function partsOf(unit: number): { readonly initial: number; readonly vowel: number; readonly final: number } {
  const place = unit - FIRST_SYLLABLE;
  return { initial: Math.floor(place / (MEDIALS * FINALS)), vowel: Math.floor(place / FINALS) % MEDIALS, final: place % FINALS };
}

function pairs(text: string, numberOf: (letter: string) => number): ReadonlyMap<number, number> {
  return new Map(
    text.split(' ').map((pair) => {
      const [a = '', b = '', strength = '1'] = pair;
      return [pairKey(numberOf(a), numberOf(b)), Number(strength)] as const;
    }),
  );
}

function pairKey(a: number, b: number): number {
  return Math.min(a, b) * 32 + Math.max(a, b);
}

function vowelNumber(letter: string): number {
  return letter.charCodeAt(0) - 0x314f;
}

function initialNumber(letter: string): number {
  return 'ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ'.indexOf(letter);
}
